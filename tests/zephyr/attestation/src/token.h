/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** @brief Make a token; its size must be the announced one. */
void make_token(void);

/** @brief Whether these bytes stand in the token. */
bool token_holds(const void *bytes, size_t length);

/** @brief Whether the token begins with these bytes. */
bool token_begins_with(const void *bytes, size_t length);

#endif
