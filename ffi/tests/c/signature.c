/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Signatures through the C interface: bad input, multi-part operations, and buffers that overlap.
 */
#include "check.h"

#define ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)
#define PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define NO_KEY 0x3fff0001u
#define INVALID PSA_ERROR_INVALID_SIGNATURE

static uint8_t in[256], s[64];
static size_t len;
static psa_key_id_t sign_key, agree_key;

static psa_key_id_t make(psa_algorithm_t alg, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key = 0;

	psa_set_key_type(&attributes, PAIR);
	psa_set_key_bits(&attributes, 256);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, usage);
	ROW(OK, psa_generate_key(&attributes, &key));
	return key;
}

static void in_one_call(void)
{
	ROW0(HANDLE, len, psa_sign_hash(NO_KEY, ECDSA, in, 32, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_sign_hash(agree_key, ECDSA, in, 32, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_sign_hash(sign_key, ECDSA, NULL, 32, s, 64, &len));
	ROW0(ARGUMENT, len, psa_sign_hash(sign_key, ECDSA, in, 31, s, 64, &len));
	ROW0(ARGUMENT, len, psa_sign_hash(sign_key, ECDSA, in, 32, NULL, 64, &len));
	ROW0(SMALL, len, psa_sign_hash(sign_key, ECDSA, in, 32, s, 63, &len));
	ROW(ARGUMENT, psa_sign_hash(sign_key, ECDSA, in, 32, s, 64, NULL));
	ROW0(HANDLE, len, psa_sign_message(NO_KEY, ECDSA, in, 32, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_sign_message(agree_key, ECDSA, in, 32, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_sign_message(sign_key, ECDSA, NULL, 1, s, 64, &len));
	ROW0(ARGUMENT, len, psa_sign_message(sign_key, ECDSA, in, 1, NULL, 64, &len));
	ROW0(SMALL, len, psa_sign_message(sign_key, ECDSA, in, 1, s, 63, &len));
	ROW(ARGUMENT, psa_sign_message(sign_key, ECDSA, in, 1, s, 64, NULL));
	ROW(OK, psa_sign_message_with_context(sign_key, ECDSA, NULL, 0, NULL, 0, s, 64, &len));
	ROW(OK, psa_verify_message_with_context(sign_key, ECDSA, NULL, 0, NULL, 0, s, 64));
	ROW(OK, psa_verify_message(sign_key, ECDSA, NULL, 0, s, 64));
	ROW(INVALID, psa_verify_message(sign_key, ECDSA, in, 1, s, 64));
	ROW(INVALID, psa_verify_message(sign_key, ECDSA, in, 1, NULL, 0));
	ROW(ARGUMENT, psa_verify_message(sign_key, ECDSA, in, 1, NULL, 64));
	ROW(ARGUMENT, psa_verify_message(sign_key, ECDSA, NULL, 1, s, 64));
	ROW(HANDLE, psa_verify_message(NO_KEY, ECDSA, in, 1, s, 64));
	ROW(ARGUMENT, psa_verify_hash(sign_key, ECDSA, in, 31, s, 64));
	ROW(ARGUMENT, psa_verify_hash(sign_key, ECDSA, in, 32, NULL, 64));
	ROW(ARGUMENT, psa_verify_hash(sign_key, ECDSA, NULL, 32, s, 64));
	ROW(HANDLE, psa_verify_hash(NO_KEY, ECDSA, in, 32, s, 64));
	ROW(INVALID, psa_verify_hash(sign_key, ECDSA, in, 32, s, 64));
	ROW0(ARGUMENT, len, psa_sign_message_with_context(sign_key, ECDSA, in, 1, in, 1, s, 64, &len));
	ROW0(HANDLE, len, psa_sign_message_with_context(NO_KEY, ECDSA, in, 1, in, 1, s, 64, &len));
	ROW0(ARGUMENT, len, psa_sign_hash_with_context(sign_key, ECDSA, in, 32, in, 1, s, 64, &len));
	ROW0(ARGUMENT, len, psa_sign_hash_with_context(sign_key, ECDSA, in, 32, NULL, 1, s, 64, &len));
	ROW(OK, psa_sign_hash_with_context(sign_key, ECDSA, in, 32, NULL, 0, s, 64, &len));
	ROW(OK, psa_verify_hash_with_context(sign_key, ECDSA, in, 32, NULL, 0, s, 64));
	ROW(ARGUMENT, psa_verify_hash_with_context(sign_key, ECDSA, in, 32, in, 1, s, 64));
	ROW(ARGUMENT, psa_verify_message_with_context(sign_key, ECDSA, in, 32, in, 1, s, 64));
}

/* A call on the active operation `op` that gives this status and leaves only abort. */
#define SIGN_ENDS(expected, call)                                                                                              \
	do {                                                                                                                   \
		ROW(OK, psa_sign_setup(&op, sign_key, ECDSA));                                                                 \
		ROW(expected, call);                                                                                           \
		ROW(STATE, psa_sign_update(&op, in, 1));                                                                       \
		ROW(STATE, psa_sign_finish(&op, s, 64, &len));                                                                 \
		ROW(OK, psa_sign_abort(&op));                                                                                  \
		HOLDS(op.handle == 0);                                                                                         \
	} while (0)
#define VERIFY_ENDS(expected, call)                                                                                            \
	do {                                                                                                                   \
		ROW(OK, psa_verify_setup(&op, sign_key, ECDSA, s, 64));                                                        \
		ROW(expected, call);                                                                                           \
		ROW(STATE, psa_verify_update(&op, in, 1));                                                                     \
		ROW(STATE, psa_verify_finish(&op));                                                                            \
		ROW(OK, psa_verify_abort(&op));                                                                                \
		HOLDS(op.handle == 0);                                                                                         \
	} while (0)

static void made_in_pieces(void)
{
	psa_sign_operation_t op = PSA_SIGN_OPERATION_INIT, moved;
	psa_key_id_t key;

	ROW(STATE, psa_sign_set_context(&op, in, 1));
	ROW(STATE, psa_sign_update(&op, in, 1));
	ROW0(STATE, len, psa_sign_finish(&op, s, 64, &len));
	ROW(OK, psa_sign_abort(&op));
	ROW(ARGUMENT, psa_sign_setup(NULL, sign_key, ECDSA));
	ROW(ARGUMENT, psa_sign_set_context(NULL, in, 1));
	ROW(ARGUMENT, psa_sign_update(NULL, in, 1));
	ROW0(ARGUMENT, len, psa_sign_finish(NULL, s, 64, &len));
	ROW(ARGUMENT, psa_sign_abort(NULL));
	ROW(HANDLE, psa_sign_setup(&op, NO_KEY, ECDSA));
	ROW(PERMITTED, psa_sign_setup(&op, agree_key, ECDSA));
	ROW(PERMITTED, psa_sign_setup(&op, sign_key, PSA_ALG_ECDSA_ANY));
	HOLDS(op.handle == 0);
	SIGN_ENDS(STATE, psa_sign_setup(&op, sign_key, ECDSA));
	SIGN_ENDS(ARGUMENT, psa_sign_set_context(&op, NULL, 1));
	SIGN_ENDS(ARGUMENT, psa_sign_set_context(&op, in, 1));
	SIGN_ENDS(ARGUMENT, psa_sign_update(&op, NULL, 1));
	SIGN_ENDS(ARGUMENT, psa_sign_finish(&op, NULL, 64, &len));
	SIGN_ENDS(ARGUMENT, psa_sign_finish(&op, s, 64, NULL));
	SIGN_ENDS(SMALL, psa_sign_finish(&op, s, 63, &len));

	ROW(OK, psa_sign_setup(&op, sign_key, ECDSA));
	ROW(OK, psa_sign_set_context(&op, NULL, 0));
	ROW(OK, psa_sign_update(&op, in, 20));
	moved = op;
	ROW(OK, psa_sign_update(&moved, NULL, 0));
	ROW(OK, psa_sign_update(&moved, in + 20, 100));
	ROW(OK, psa_sign_finish(&moved, s, 64, &len));
	HOLDS(moved.handle == 0 && len == 64);
	ROW(OK, psa_verify_message(sign_key, ECDSA, in, 120, s, 64));
	/* the slot of the copy is gone */
	ROW(STATE, psa_sign_update(&op, in, 1));
	ROW(OK, psa_sign_abort(&op));

	key = make(ECDSA, PSA_KEY_USAGE_SIGN_MESSAGE);
	ROW(OK, psa_sign_setup(&op, key, ECDSA));
	ROW(OK, psa_sign_update(&op, in, 1));
	ROW(OK, psa_destroy_key(key));
	ROW(STATE, psa_sign_update(&op, in, 1));
	ROW0(STATE, len, psa_sign_finish(&op, s, 64, &len));
	ROW(OK, psa_sign_abort(&op));
}

static void verified_in_pieces(void)
{
	psa_verify_operation_t op = PSA_VERIFY_OPERATION_INIT;
	size_t length;

	ROW(STATE, psa_verify_set_context(&op, in, 1));
	ROW(STATE, psa_verify_update(&op, in, 1));
	ROW(STATE, psa_verify_finish(&op));
	ROW(OK, psa_verify_abort(&op));
	ROW(ARGUMENT, psa_verify_setup(NULL, sign_key, ECDSA, s, 64));
	ROW(ARGUMENT, psa_verify_set_context(NULL, in, 1));
	ROW(ARGUMENT, psa_verify_update(NULL, in, 1));
	ROW(ARGUMENT, psa_verify_finish(NULL));
	ROW(ARGUMENT, psa_verify_abort(NULL));
	ROW(ARGUMENT, psa_verify_setup(&op, sign_key, ECDSA, NULL, 64));
	ROW(HANDLE, psa_verify_setup(&op, NO_KEY, ECDSA, s, 64));
	ROW(PERMITTED, psa_verify_setup(&op, agree_key, ECDSA, s, 64));
	HOLDS(op.handle == 0);
	VERIFY_ENDS(STATE, psa_verify_setup(&op, sign_key, ECDSA, s, 64));
	VERIFY_ENDS(ARGUMENT, psa_verify_set_context(&op, NULL, 1));
	VERIFY_ENDS(ARGUMENT, psa_verify_set_context(&op, in, 1));
	VERIFY_ENDS(ARGUMENT, psa_verify_update(&op, NULL, 1));

	ROW(OK, psa_sign_message(sign_key, ECDSA, in, 120, s, 64, &len));
	VERIFY_ENDS(INVALID, psa_verify_finish(&op));
	ROW(OK, psa_verify_setup(&op, sign_key, ECDSA, s, 64));
	ROW(OK, psa_verify_set_context(&op, in, 0));
	ROW(OK, psa_verify_update(&op, in, 1));
	ROW(OK, psa_verify_update(&op, in + 1, 119));
	ROW(OK, psa_verify_finish(&op));
	HOLDS(op.handle == 0);
	/* a signature of a length that none has is told at the end */
	for (length = 0; length < 200; length += 40) {
		ROW(OK, psa_verify_setup(&op, sign_key, ECDSA, length ? in : NULL, length));
		ROW(OK, psa_verify_update(&op, in, 120));
		ROW(INVALID, psa_verify_finish(&op));
		ROW(OK, psa_verify_abort(&op));
	}
}

/* Wherever the signature lands in the message, it is that of the message as it was. */
static void overlapping(void)
{
	static uint8_t area[200], before[200];
	size_t i, to;

	for (i = 0; i < sizeof(area); i++) {
		before[i] = (uint8_t)(i * 5);
	}
	for (to = 0; to + 64 <= sizeof(area); to += 8) {
		memcpy(area, before, sizeof(area));
		ROW(OK, psa_sign_message(sign_key, ECDSA, area + 50, 90, area + to, 64, &len));
		ROW(OK, psa_verify_message(sign_key, ECDSA, before + 50, 90, area + to, 64));
		memcpy(area, before, sizeof(area));
		ROW(OK, psa_sign_hash(sign_key, ECDSA, area + 80, 32, area + to, 64, &len));
		ROW(OK, psa_verify_hash(sign_key, ECDSA, before + 80, 32, area + to, 64));
	}
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(in); i++) {
		in[i] = (uint8_t)i;
	}
	ROW(OK, psa_crypto_init());
	sign_key = make(ECDSA, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
	agree_key = make(PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);
	in_one_call();
	made_in_pieces();
	verified_in_pieces();
	overlapping();
	return report();
}
