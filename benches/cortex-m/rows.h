/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The operations that are measured, as data.
 */
#ifndef ROWS_H
#define ROWS_H

#include "measure.h"
#include <psa/crypto.h>
#include <stddef.h>

/* One line of the table. */
struct row {
	const char *name;
	call_t setup;          /* Makes what the operation needs; may be NULL. */
	call_t run;            /* The operation. */
	psa_algorithm_t alg;   /* What it is, as far as setup and operation ask for it. */
	psa_key_type_t type;   /* ... */
	uint16_t bits;         /* ... */
	uint16_t length;       /* Of the message, in bytes. */
	uint16_t rounds;       /* The mean of so many runs; 0 stands for 1. */
	psa_status_t expected; /* What the operation returns; not PSA_SUCCESS where refusals are measured. */
};

struct rows {
	const struct row *rows;
	size_t count;
};

extern const struct rows layer_rows, symmetric_rows, derivation_rows, curve_rows, asymmetric_rows, pake_rows, storage_rows;

/* What setup and operation share. It is zero, and no key is left, when a setup begins. */
struct scene {
	psa_key_id_t key;  /* The key of the operation. */
	psa_key_id_t peer; /* Another one. */
	psa_key_id_t made; /* What one run made; destroyed after each. */
	size_t length;     /* Of what the setup left in `prepared`. */
	uint8_t prepared[8192];
	uint8_t output[8192];
};
extern struct scene scene;

/* A message: bytes that are all different from their neighbours. */
extern uint8_t message[4096];

#define OR_RETURN(call)                                                                                                        \
	do {                                                                                                                   \
		const psa_status_t or_return_status = (call);                                                                  \
		if (or_return_status != PSA_SUCCESS) {                                                                         \
			return or_return_status;                                                                               \
		}                                                                                                              \
	} while (0)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Volatile keys, for everything that the interface has a flag for. */
psa_status_t import_key(psa_key_type_t type, psa_algorithm_t alg, const uint8_t *data, size_t length, psa_key_id_t *key);
psa_status_t generate_key(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_id_t *key);

/* Setups: scene.key is a key of the row's type and size, fixed bytes or generated. */
psa_status_t with_fixed_key(const struct row *row, unsigned int round);
psa_status_t with_key_pair(const struct row *row, unsigned int round);

/* A setup: as with_key_pair(), and scene.peer its public key. */
psa_status_t with_both_halves(const struct row *row, unsigned int round);

/* A hash of the row's algorithm, another one in each round. */
const uint8_t *hash_of_round(unsigned int round);

#endif
