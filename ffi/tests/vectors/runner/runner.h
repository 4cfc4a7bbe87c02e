/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Runs test vectors through the C interface.
 *
 * Standard input is text, one line each:
 *
 *   # comment                        ignored, like an empty line
 *   of MECHANISM from SOURCE         what the following cases show, and where they come from
 *   limit N                          run only N of the ways to cut a message for each case, other ones for each; 0: all again
 *   VERB NAME=VALUE NAME=VALUE ...   a case
 *
 * A value whose name is in `numbers` below is a number, decimal or with 0x; any other value is bytes in hexadecimal. A name that
 * is missing differs from an empty value where the interface makes the difference. Algorithms and key types are the numbers of
 * the specification. `status` is the status that the call under test must give, 0 if it is missing; `or` is a second one that
 * the specification also allows; `at` is the place where it must come, as each chapter says. For all chapters, at=import means
 * that importing the key must give it, and `policy` is the algorithm in the key's policy, if not `alg`.
 *
 * Every case is run in several ways ("", that is in one call; "in parts"; ...). Standard output is a line for each failure, and
 * at the end one for each mechanism, way and source, with tabs between:
 *
 *   row MECHANISM WAY SOURCE CASES CALLS UNSUPPORTED FAILURES MILLISECONDS
 *
 * and the number of cases in the text:
 *
 *   cases CASES
 *
 * UNSUPPORTED counts the cases in which a call that should have given something else gave PSA_ERROR_NOT_SUPPORTED.
 */
#ifndef RUNNER_H
#define RUNNER_H

#include <psa/crypto.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for the longest message of any vector, with all that an operation adds to it. */
#define ROOM 65536u

/* Bytes of a case. Missing ones have `there` false and length 0. */
struct bytes {
	uint8_t *data;
	size_t length;
	bool there;
};

struct bytes field(const char *name);

/* A number of the case; `missing` if it is not there. */
long number(const char *name, long missing);

/* Whether the case says `at=PLACE`. */
bool at(const char *place);

/* The status that the case demands. */
psa_status_t demanded(void);

/* Begins a way to run the case. What follows is counted for it. */
void way(const char *name);

/* One call of the library. */
#define CALL(call) (calls(), (call))
void calls(void);

/* Leaves the function with `false`, and says why, unless the call gives the status. */
#define GIVES(status, call)                                                                                                    \
	do {                                                                                                                   \
		if (!gave(__FILE__, __LINE__, #call, (status), CALL(call))) {                                                  \
			return false;                                                                                          \
		}                                                                                                              \
	} while (0)
bool gave(const char *file, int line, const char *call, psa_status_t expected, psa_status_t got);

/* Leaves the function with `false`, and says why, unless the call gives a status that the case demands. */
#define REFUSES(call)                                                                                                          \
	do {                                                                                                                   \
		psa_status_t refusal = CALL(call);                                                                             \
		if (refusal != (psa_status_t)number("or", demanded()) && !gave(__FILE__, __LINE__, #call, demanded(), refusal)) { \
			return false;                                                                                          \
		}                                                                                                              \
	} while (0)

/* Leaves the function with `false`, and says why, unless the condition holds. */
#define HOLDS(condition)                                                                                                       \
	do {                                                                                                                   \
		if (!holds(__FILE__, __LINE__, #condition, (condition))) {                                                     \
			return false;                                                                                          \
		}                                                                                                              \
	} while (0)
bool holds(const char *file, int line, const char *condition, bool held);

static inline bool same(const uint8_t *got, size_t length, struct bytes expected)
{
	return length == expected.length && (length == 0 || memcmp(got, expected.data, length) == 0);
}

/*
 * Ways to cut a message: pieces of 1, 2, 3, ... 33 bytes, of some primes above, irregular ones with empty pieces between, and the
 * message in one piece.
 */
struct cut {
	size_t total, size, done;
	unsigned int pieces;
};

/* How many ways there are for a message of this length, and which is the i-th of those that are to be run. */
unsigned int cuts(size_t length);
struct cut cut(size_t length, unsigned int i);

/* The next piece: false when none is left. An empty message in one piece has none, in irregular ones an empty one. */
bool piece(struct cut *cut, size_t *from, size_t *length);

/* A volatile key from the case's `key`, `type`, `bits` and `alg`. Returns false if the case has ended thereby. */
bool import(psa_key_usage_t usage, psa_key_id_t *key);
bool import_as(psa_key_type_t type, psa_algorithm_t alg, psa_key_usage_t usage, struct bytes data, psa_key_id_t *key);

/* Destroys all keys that this way imported or told of here. */
void forget_keys(void);
void remember_key(psa_key_id_t key);

/* Attributes for a key that can be exported. */
psa_key_attributes_t exportable(psa_key_type_t type);

/* The key holds these bytes. */
bool exports(psa_key_id_t key, struct bytes expected);

/* A byte of a copy is flipped: another value of the same length. */
struct bytes flipped(struct bytes value, size_t position);

/* Output, and room for an input and an output that overlap. */
extern uint8_t out[ROOM], area[2 * ROOM];

/* The verbs. */
typedef void chapter(void);
chapter hash_case, hash_chain_case, xof_case, mac_case, cipher_case, aead_case, wrap_case, kdf_case, verify_case, sign_case,
	agree_case, crypt_case, kem_case, public_case, pake_case, pake_output_case, pake_input_case, pake_key_case, pake_public_case;

#endif
