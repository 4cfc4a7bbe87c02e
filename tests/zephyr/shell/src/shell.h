/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Running commands, and looking at what they print. */

#ifndef TEST_SHELL_H
#define TEST_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/error.h>

/* Runs a command, in the thread of the test, and returns what it printed. Fails if that shows the secret. */
const char *run(const char *command, int expected);

/* Types keys on a shell of its own, in its own thread, and returns what it printed, with the echo. */
const char *type(const char *keys);

/* Makes the shell for type() ready. */
void start_terminal(void);

/* What is printed has a part, or does not. */
void expect(const char *printed, const char *part);
void expect_no(const char *printed, const char *part);

/* What is printed names a status, and tells its number. */
void expect_status(const char *printed, const char *name, psa_status_t status);

/* Content for keys and objects that no command may print. */
extern const uint8_t secret[16];

/* Whether four bytes in a row of the secret were printed, as they are or in hexadecimal digits. */
bool shows_secret(const char *printed, size_t length);

#endif /* TEST_SHELL_H */
