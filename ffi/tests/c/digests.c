/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Hashes that are moved, suspended and resumed, extendable-output functions, MACs, and the sizes that the headers give of them.
 */
#include "check.h"

#define SHA PSA_ALG_SHA_256
#define SIZE(array) (sizeof(array) / sizeof((array)[0]))

static const uint8_t abc[] = {'a', 'b', 'c'};
static uint8_t in[1024], out[1024], expected[1024];
static size_t len, other;

static const psa_algorithm_t hashes[] = {
	PSA_ALG_SHA_224,     PSA_ALG_SHA_256,  PSA_ALG_SHA_384,  PSA_ALG_SHA_512,  PSA_ALG_SHA_512_224,  PSA_ALG_SHA_512_256,
	PSA_ALG_SHA3_224,    PSA_ALG_SHA3_256, PSA_ALG_SHA3_384, PSA_ALG_SHA3_512, PSA_ALG_SHAKE256_512, PSA_ALG_BLAKE2S_HASH256,
	PSA_ALG_BLAKE2B_HASH512,
};

/* The macros give the sizes that the functions give. */
static void sizes(void)
{
	psa_hash_operation_t op = PSA_HASH_OPERATION_INIT;
	size_t i, longest;

	for (i = 0; i < SIZE(hashes); i++) {
		const psa_algorithm_t alg = hashes[i];

		ROW(1, psa_can_do_hash(alg));
		ROW(OK, psa_hash_compute(alg, abc, 3, out, sizeof(out), &len));
		HOLDS(len == PSA_HASH_LENGTH(alg) && len <= PSA_HASH_MAX_SIZE);
		ROW(OK, psa_hash_compute(alg, abc, 3, out, PSA_HASH_LENGTH(alg), &len));
		ROW0(SMALL, len, psa_hash_compute(alg, abc, 3, out, PSA_HASH_LENGTH(alg) - 1, &len));

		longest = PSA_HASH_SUSPEND_OUTPUT_SIZE(alg);
		HOLDS(longest <= PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE);
		ROW(OK, psa_hash_setup(&op, alg));
		ROW(OK, psa_hash_update(&op, in, PSA_HASH_BLOCK_LENGTH(alg) - 1));
		if (longest == 0) {
			ROW0(UNSUPPORTED, len, psa_hash_suspend(&op, out, sizeof(out), &len));
			ROW(STATE, psa_hash_update(&op, in, 1));
		} else {
			ROW(OK, psa_hash_suspend(&op, out, longest, &len));
			HOLDS(len == longest && op.handle == 0);
			HOLDS(len == PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH + PSA_HASH_SUSPEND_INPUT_LENGTH_FIELD_LENGTH(alg) +
					     PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg) + PSA_HASH_BLOCK_LENGTH(alg) - 1);
		}
		ROW(OK, psa_hash_abort(&op));
	}
}

/* An operation may lie anywhere, and somewhere else with every call (PSA Crypto 1.5 §3.2.3). */
static void moved(void)
{
	psa_hash_operation_t hash = psa_hash_operation_init(), hash_elsewhere;
	psa_xof_operation_t xof = psa_xof_operation_init(), xof_elsewhere;

	ROW(OK, psa_hash_compute(SHA, abc, 3, expected, sizeof(expected), &len));
	ROW(OK, psa_hash_setup(&hash, SHA));
	memcpy(&hash_elsewhere, &hash, sizeof(hash));
	memset(&hash, 0, sizeof(hash));
	ROW(OK, psa_hash_update(&hash_elsewhere, abc, 1));
	memcpy(&hash, &hash_elsewhere, sizeof(hash));
	memset(&hash_elsewhere, 0, sizeof(hash_elsewhere));
	ROW(OK, psa_hash_update(&hash, abc + 1, 2));
	ROW(OK, psa_hash_verify(&hash, expected, 32));
	ROW(STATE, psa_hash_verify(&hash_elsewhere, expected, 32));

	ROW(OK, psa_xof_setup(&xof, PSA_ALG_SHAKE128));
	ROW(OK, psa_xof_update(&xof, abc, 3));
	ROW(OK, psa_xof_output(&xof, expected, 64));
	ROW(OK, psa_xof_abort(&xof));
	ROW(OK, psa_xof_setup(&xof, PSA_ALG_SHAKE128));
	memcpy(&xof_elsewhere, &xof, sizeof(xof));
	ROW(OK, psa_xof_update(&xof_elsewhere, abc, 3));
	ROW(OK, psa_xof_output(&xof_elsewhere, out, 20));
	memcpy(&xof, &xof_elsewhere, sizeof(xof));
	ROW(OK, psa_xof_output(&xof, out + 20, 44));
	HOLDS(memcmp(out, expected, 64) == 0);
	ROW(OK, psa_xof_abort(&xof));
}

/* A call on the active operation `op` that gives this status and leaves only abort. */
#define ENDS(status, call)                                                                                                     \
	do {                                                                                                                   \
		ROW(OK, psa_hash_setup(&op, SHA));                                                                             \
		ROW(OK, psa_hash_update(&op, abc, 3));                                                                         \
		ROW(status, call);                                                                                             \
		ROW(STATE, psa_hash_update(&op, abc, 3));                                                                      \
		ROW(STATE, psa_hash_suspend(&op, out, sizeof(out), &len));                                                     \
		ROW(OK, psa_hash_abort(&op));                                                                                  \
		HOLDS(op.handle == 0);                                                                                         \
	} while (0)

static void suspended(void)
{
	static const uint8_t start[] = {0x02, 0, 0, 0x09, 0, 0, 0, 0, 0, 0, 0, 3, 0x6a, 0x09, 0xe6, 0x67};
	psa_hash_operation_t op = PSA_HASH_OPERATION_INIT, resumed = PSA_HASH_OPERATION_INIT;
	uint8_t state[PSA_HASH_SUSPEND_OUTPUT_SIZE(SHA)];

	ROW0(STATE, len, psa_hash_suspend(&op, out, sizeof(out), &len));
	ROW(ARGUMENT, psa_hash_suspend(NULL, out, sizeof(out), &len));
	ROW(ARGUMENT, psa_hash_resume(NULL, state, sizeof(state)));
	ENDS(ARGUMENT, psa_hash_suspend(&op, out, sizeof(out), NULL));
	ENDS(ARGUMENT, psa_hash_suspend(&op, NULL, 1, &len));
	ENDS(SMALL, psa_hash_suspend(&op, NULL, 0, &len));
	ENDS(SMALL, psa_hash_suspend(&op, out, 46, &len));

	ROW(OK, psa_hash_setup(&op, SHA));
	ROW(OK, psa_hash_update(&op, abc, 3));
	ROW(OK, psa_hash_suspend(&op, state, sizeof(state), &len));
	HOLDS(len == 47 && op.handle == 0);
	HOLDS(memcmp(state, start, sizeof(start)) == 0 && memcmp(state + 44, abc, 3) == 0);
	ROW(STATE, psa_hash_update(&op, abc, 3));
	ROW(OK, psa_hash_abort(&op));

	/* What is not resumed stays inactive; what was active is in the error state. */
	ROW(ARGUMENT, psa_hash_resume(&resumed, NULL, 47));
	ROW(ARGUMENT, psa_hash_resume(&resumed, NULL, 0));
	ROW(ARGUMENT, psa_hash_resume(&resumed, state, 46));
	ROW(ARGUMENT, psa_hash_resume(&resumed, state, 48));
	ROW(ARGUMENT, psa_hash_resume(&resumed, state + 1, 46));
	HOLDS(resumed.handle == 0);
	ENDS(STATE, psa_hash_resume(&op, state, len));
	ROW(OK, psa_hash_resume(&resumed, state, 47));
	ROW(OK, psa_hash_resume(&op, state, 47));
	ROW(OK, psa_hash_compute(SHA, abc, 3, expected, sizeof(expected), &other));
	ROW(OK, psa_hash_verify(&resumed, expected, 32));
	ROW(OK, psa_hash_abort(&op));
	state[3] = 0x12; /* SHA3-384 */
	ROW(UNSUPPORTED, psa_hash_resume(&resumed, state, 47));
	state[3] = 0x03; /* MD5 */
	ROW(UNSUPPORTED, psa_hash_resume(&resumed, state, 47));
}

#define XOF_ENDS(status, call)                                                                                                 \
	do {                                                                                                                   \
		ROW(OK, psa_xof_setup(&op, PSA_ALG_SHAKE256));                                                                 \
		ROW(status, call);                                                                                             \
		ROW(STATE, psa_xof_update(&op, abc, 3));                                                                       \
		ROW(STATE, psa_xof_output(&op, out, 1));                                                                       \
		ROW(OK, psa_xof_abort(&op));                                                                                   \
		HOLDS(op.handle == 0);                                                                                         \
	} while (0)

static void xof(void)
{
	psa_xof_operation_t op, old;

	memset(&op, 0, sizeof(op));
	ROW(STATE, psa_xof_set_context(&op, in, 1));
	ROW(STATE, psa_xof_update(&op, in, 1));
	ROW(STATE, psa_xof_output(&op, out, 1));
	ROW(OK, psa_xof_abort(&op));
	ROW(ARGUMENT, psa_xof_setup(NULL, PSA_ALG_SHAKE256));
	ROW(ARGUMENT, psa_xof_set_context(NULL, in, 1));
	ROW(ARGUMENT, psa_xof_update(NULL, in, 1));
	ROW(ARGUMENT, psa_xof_output(NULL, out, 1));
	ROW(ARGUMENT, psa_xof_abort(NULL));
	ROW(ARGUMENT, psa_xof_setup(&op, PSA_ALG_SHAKE256_512));
	ROW(UNSUPPORTED, psa_xof_setup(&op, PSA_ALG_ASCON_XOF128));
	ROW(UNSUPPORTED, psa_xof_setup(&op, PSA_ALG_ASCON_CXOF128));
	HOLDS(op.handle == 0);

	XOF_ENDS(STATE, psa_xof_setup(&op, PSA_ALG_SHAKE256));
	XOF_ENDS(ARGUMENT, psa_xof_set_context(&op, in, 1));
	XOF_ENDS(ARGUMENT, psa_xof_set_context(&op, NULL, 0));
	XOF_ENDS(ARGUMENT, psa_xof_set_context(&op, NULL, 1));
	XOF_ENDS(ARGUMENT, psa_xof_update(&op, NULL, 1));
	XOF_ENDS(ARGUMENT, psa_xof_update(&op, in, SIZE_MAX));
	XOF_ENDS(ARGUMENT, psa_xof_output(&op, NULL, 1));
	XOF_ENDS(ARGUMENT, psa_xof_output(&op, out, SIZE_MAX));

	ROW(OK, psa_xof_setup(&op, PSA_ALG_SHAKE256));
	ROW(OK, psa_xof_update(&op, NULL, 0));
	ROW(OK, psa_xof_output(&op, NULL, 0));
	ROW(OK, psa_xof_output(&op, out, 32));
	HOLDS(out[0] == 0x46 && out[1] == 0xb9 && out[31] == 0x2f); /* SHAKE256 of nothing */
	ROW(STATE, psa_xof_update(&op, in, 1));
	ROW(OK, psa_xof_abort(&op));
	ROW(OK, psa_xof_abort(&op));
	old = op;
	ROW(OK, psa_xof_setup(&op, PSA_ALG_SHAKE256));
	ROW(STATE, psa_xof_output(&old, out, 1)); /* an old handle does not reach the new operation */
	ROW(OK, psa_xof_abort(&op));
}

static psa_key_id_t make(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key = 0;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
	ROW(OK, psa_generate_key(&attributes, &key));
	return key;
}

static void mac_of(psa_key_type_t type, size_t bits, psa_algorithm_t full)
{
	const psa_key_id_t key = make(type, bits, PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(full, 1));
	psa_mac_operation_t op = PSA_MAC_OPERATION_INIT, elsewhere;
	size_t length;

	for (length = 4; length <= PSA_MAC_LENGTH(type, bits, full); length++) {
		const psa_algorithm_t alg = PSA_ALG_TRUNCATED_MAC(full, length);

		ROW(OK, psa_mac_compute(key, alg, abc, 3, out, PSA_MAC_LENGTH(type, bits, alg), &len));
		HOLDS(len == length && len <= PSA_MAC_MAX_SIZE);
		ROW0(SMALL, other, psa_mac_compute(key, alg, abc, 3, out + 100, length - 1, &other));
		ROW(OK, psa_mac_verify(key, alg, abc, 3, out, length));
		ROW(OK, psa_mac_verify_setup(&op, key, alg));
		elsewhere = op;
		memset(&op, 0, sizeof(op));
		ROW(OK, psa_mac_update(&elsewhere, abc, 3));
		ROW(OK, psa_mac_verify_finish(&elsewhere, out, length));
	}
	ROW(UNSUPPORTED, psa_mac_compute(key, PSA_ALG_TRUNCATED_MAC(full, 3), abc, 3, out, sizeof(out), &len));
	ROW(OK, psa_destroy_key(key));
}

/* The MAC of a buffer may be written over it. */
static void mac_in_place(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	const psa_key_id_t key = make(type, bits, alg);
	size_t at;

	ROW(OK, psa_mac_compute(key, alg, in, 100, expected, sizeof(expected), &len));
	for (at = 0; at <= 100; at += 25) {
		memcpy(out, in, 100);
		ROW(OK, psa_mac_compute(key, alg, out, 100, out + at, 64, &other));
		HOLDS(other == len && memcmp(out + at, expected, len) == 0);
	}
	ROW(OK, psa_destroy_key(key));
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(in); i++) {
		in[i] = (uint8_t)(i * 7 + 1);
	}
	ROW(OK, psa_crypto_init());
	sizes();
	moved();
	suspended();
	xof();
	for (i = 0; i < SIZE(hashes); i++) {
		if (hashes[i] != PSA_ALG_SHAKE256_512) {
			mac_of(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(hashes[i]));
		}
	}
	mac_of(PSA_KEY_TYPE_AES, 128, PSA_ALG_CMAC);
	mac_of(PSA_KEY_TYPE_AES, 192, PSA_ALG_CMAC);
	mac_of(PSA_KEY_TYPE_AES, 256, PSA_ALG_CMAC);
	mac_in_place(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(SHA));
	mac_in_place(PSA_KEY_TYPE_AES, 256, PSA_ALG_CMAC);
	return report();
}
