/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Instructions and stack of a call, exactly.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <psa/error.h>
#include <stdbool.h>
#include <stdint.h>

struct row;

typedef psa_status_t (*call_t)(const struct row *row, unsigned int round);

struct measured {
	uint64_t instructions; /* Executed between the call and its return, those of an empty function not counted. */
	uint32_t stack;        /* From the caller's stack pointer down to the lowest byte that was written. */
	psa_status_t status;   /* What was returned. */
};

/* Starts the clock, and tells whether it counts loops of known length exactly. Comes before anything else. */
bool measure_start(void);

/* Calls a function and measures it. */
struct measured measure(call_t call, const struct row *row, unsigned int round);

#endif
