/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef CLAIMS_H
#define CLAIMS_H

#include <stddef.h>
#include <stdint.h>

/**
 * @brief Print what a token says, by the names of RFC 9783. It checks nothing: that is the verifier's work.
 */
void print_claims(const uint8_t *token, size_t length);

#endif
