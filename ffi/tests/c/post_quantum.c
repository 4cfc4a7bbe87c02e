/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * ML-KEM and ML-DSA through the C interface: bad input, long signatures, and buffers that overlap.
 */
#include "check.h"

#define KEM PSA_ALG_ML_KEM
#define CIPHERTEXT 1088
#define SIGN PSA_ALG_ML_DSA
#define SIGNATURE 2420
#define NO_KEY 0x3fff0001u

static uint8_t in[CIPHERTEXT], out[CIPHERTEXT];
static size_t len;
static psa_key_id_t id, kem_key, sign_key;

static psa_key_attributes_t describe(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, usage);
	return attributes;
}

static psa_key_id_t make(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = describe(type, bits, alg, usage);
	psa_key_id_t key = 0;

	ROW(OK, psa_generate_key(&attributes, &key));
	return key;
}

static int all_zero(const uint8_t *bytes, size_t length)
{
	while (length > 0 && bytes[length - 1] == 0) {
		length--;
	}
	return length == 0;
}

static void encapsulation(void)
{
	const psa_key_attributes_t secret = describe(PSA_KEY_TYPE_DERIVE, 0, 0, PSA_KEY_USAGE_EXPORT);
	const psa_key_attributes_t small = describe(PSA_KEY_TYPE_AES, 128, 0, 0);
	uint8_t ours[32], theirs[32];
	psa_key_id_t made, got;

	ROW0(HANDLE, id, psa_encapsulate(NO_KEY, KEM, &secret, &id, out, CIPHERTEXT, &len));
	ROW0(PERMITTED, id, psa_encapsulate(sign_key, KEM, &secret, &id, out, CIPHERTEXT, &len));
	ROW0(PERMITTED, id, psa_encapsulate(kem_key, PSA_ALG_ECIES_SEC1, &secret, &id, out, CIPHERTEXT, &len));
	ROW0(ARGUMENT, id, psa_encapsulate(kem_key, KEM, NULL, &id, out, CIPHERTEXT, &len));
	ROW(ARGUMENT, psa_encapsulate(kem_key, KEM, &secret, NULL, out, CIPHERTEXT, &len));
	ROW0(ARGUMENT, id, psa_encapsulate(kem_key, KEM, &secret, &id, NULL, CIPHERTEXT, &len));
	ROW0(ARGUMENT, id, psa_encapsulate(kem_key, KEM, &secret, &id, out, CIPHERTEXT, NULL));
	ROW0(ARGUMENT, id, psa_encapsulate(kem_key, KEM, &small, &id, out, CIPHERTEXT, &len));
	ROW0(SMALL, id, psa_encapsulate(kem_key, KEM, &secret, &id, out, CIPHERTEXT - 1, &len));
	ROW0(SMALL, len, psa_encapsulate(kem_key, KEM, &secret, &id, NULL, 0, &len));
	/* what was in the buffer of a refused call is gone */
	memset(out, 0x5a, sizeof(out));
	ROW0(SMALL, len, psa_encapsulate(kem_key, KEM, &secret, &id, out, CIPHERTEXT - 1, &len));
	HOLDS(all_zero(out, CIPHERTEXT - 1) && out[CIPHERTEXT - 1] == 0x5a);

	ROW0(HANDLE, id, psa_decapsulate(NO_KEY, KEM, in, CIPHERTEXT, &secret, &id));
	ROW0(PERMITTED, id, psa_decapsulate(sign_key, KEM, in, CIPHERTEXT, &secret, &id));
	ROW0(ARGUMENT, id, psa_decapsulate(kem_key, KEM, NULL, CIPHERTEXT, &secret, &id));
	ROW0(ARGUMENT, id, psa_decapsulate(kem_key, KEM, in, CIPHERTEXT, NULL, &id));
	ROW(ARGUMENT, psa_decapsulate(kem_key, KEM, in, CIPHERTEXT, &secret, NULL));
	ROW0(ARGUMENT, id, psa_decapsulate(kem_key, KEM, in, CIPHERTEXT - 1, &secret, &id));
	ROW0(ARGUMENT, id, psa_decapsulate(kem_key, KEM, NULL, 0, &secret, &id));
	ROW0(ARGUMENT, id, psa_decapsulate(kem_key, KEM, in, CIPHERTEXT, &small, &id));

	ROW(OK, psa_encapsulate(kem_key, KEM, &secret, &made, out, sizeof(out), &len));
	HOLDS(made != 0 && len == CIPHERTEXT);
	HOLDS(len == PSA_ENCAPSULATE_CIPHERTEXT_SIZE(PSA_KEY_TYPE_ML_KEM_KEY_PAIR, 768, KEM));
	ROW(OK, psa_decapsulate(kem_key, KEM, out, len, &secret, &got));
	ROW(OK, psa_export_key(made, ours, sizeof(ours), &len));
	HOLDS(len == 32);
	ROW(OK, psa_export_key(got, theirs, sizeof(theirs), &len));
	HOLDS(len == 32 && memcmp(ours, theirs, 32) == 0);
	ROW(OK, psa_destroy_key(got));
	/* a wrong ciphertext gives another key */
	out[0] ^= 1;
	ROW(OK, psa_decapsulate(kem_key, KEM, out, CIPHERTEXT, &secret, &got));
	ROW(OK, psa_export_key(got, theirs, sizeof(theirs), &len));
	HOLDS(memcmp(ours, theirs, 32) != 0);
	ROW(OK, psa_destroy_key(got));
	ROW(OK, psa_destroy_key(made));
}

/* Wherever a signature of kilobytes lands on message and context, it is that of both as they were. */
static void overlapping(void)
{
	static uint8_t area[4096], before[4096];
	psa_sign_operation_t op = PSA_SIGN_OPERATION_INIT;
	size_t i, to;

	for (i = 0; i < sizeof(area); i++) {
		before[i] = (uint8_t)(i * 5);
	}
	for (to = 0; to + SIGNATURE <= sizeof(area); to += 400) {
		memcpy(area, before, sizeof(area));
		ROW(OK, psa_sign_message_with_context(sign_key, SIGN, area + 1000, 1500, area + 900, 255, area + to, SIGNATURE, &len));
		HOLDS(len == SIGNATURE);
		ROW(OK, psa_verify_message_with_context(sign_key, SIGN, before + 1000, 1500, before + 900, 255, area + to, SIGNATURE));
	}
	memcpy(area, before, sizeof(area));
	ROW0(SMALL, len, psa_sign_message(sign_key, SIGN, area, 100, area, SIGNATURE - 1, &len));
	HOLDS(memcmp(area, before, sizeof(area)) == 0);
	/* made in its place, and wiped there when it cannot be made */
	ROW(OK, psa_sign_setup(&op, sign_key, SIGN));
	ROW(OK, psa_sign_update(&op, before, 100));
	ROW0(SMALL, len, psa_sign_finish(&op, area, SIGNATURE - 1, &len));
	HOLDS(all_zero(area, SIGNATURE - 1));
	ROW(OK, psa_sign_abort(&op));
}

int main(void)
{
	const psa_key_usage_t sign = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;

	ROW(OK, psa_crypto_init());
	kem_key = make(PSA_KEY_TYPE_ML_KEM_KEY_PAIR, 768, KEM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	sign_key = make(PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 128, SIGN, sign);
	encapsulation();
	overlapping();
	return report();
}
