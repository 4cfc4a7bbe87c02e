/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Rows of a table of calls and the statuses they must give.
 */
#ifndef CHECK_H
#define CHECK_H

#include <psa/crypto.h>
#include <stdio.h>
#include <string.h>

static unsigned int rows, failures;

static inline void row(int line, const char *call, long expected, long got)
{
	rows++;
	if (expected != got) {
		failures++;
		printf("line %d: %s: expected %ld, got %ld\n", line, call, expected, got);
	}
}

/* The call gives this status. */
#define ROW(expected, call) row(__LINE__, #call, (expected), (call))

/* The call gives this status, and leaves 0 in `out`, which it was to fill. */
#define ROW0(expected, out, call)                                                                                              \
	do {                                                                                                                   \
		(out) = 0x55;                                                                                                  \
		ROW(expected, call);                                                                                           \
		row(__LINE__, #out " after " #call, 0, (long)(out));                                                           \
	} while (0)

/* The condition holds. */
#define HOLDS(condition) row(__LINE__, #condition, 1, (condition) ? 1 : 0)

#define OK PSA_SUCCESS
#define ARGUMENT PSA_ERROR_INVALID_ARGUMENT
#define STATE PSA_ERROR_BAD_STATE
#define SMALL PSA_ERROR_BUFFER_TOO_SMALL
#define UNSUPPORTED PSA_ERROR_NOT_SUPPORTED
#define HANDLE PSA_ERROR_INVALID_HANDLE
#define PERMITTED PSA_ERROR_NOT_PERMITTED

static inline int report(void)
{
	printf("%u rows, %u failures\n", rows, failures);
	return failures == 0 ? 0 : 1;
}

#endif
