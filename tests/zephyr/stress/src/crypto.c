/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The workers that compute. Every result is checked. */

#include <string.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa_rot/keys.h>

#include "ledger.h"

#define ECDSA_256 PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static void fill(uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bytes[i] = number_below(256);
	}
}

/* In parts, with the others coming in between, and in one go. */
void hash_round(void)
{
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
	uint8_t text[200];
	uint8_t parts[32];
	uint8_t whole[32];
	size_t length;
	size_t done = 0;

	fill(text, sizeof(text));
	if (!EXPECT(psa_hash_setup(&operation, PSA_ALG_SHA_256))) {
		return;
	}
	while (done < sizeof(text)) {
		size_t part = 1 + number_below(80);

		part = MIN(part, sizeof(text) - done);
		if (!EXPECT(psa_hash_update(&operation, text + done, part))) {
			break;
		}
		done += part;
		k_usleep(500);
	}
	if (EXPECT(psa_hash_finish(&operation, parts, sizeof(parts), &length)) &&
	    EXPECT(psa_hash_compute(PSA_ALG_SHA_256, text, sizeof(text), whole, sizeof(whole), &length)) &&
	    memcmp(parts, whole, sizeof(whole)) != 0) {
		problem("a hash in parts is another one");
	}
}

/* A new key for each round, so that slots are taken and given back. */
void aead_round(void)
{
	static const uint8_t nonce[12];
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;
	uint8_t text[100];
	uint8_t sealed[sizeof(text) + 16];
	uint8_t opened[sizeof(text)];
	size_t length;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_bits(&attributes, 128);
	psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	if (!EXPECT(psa_generate_random(text, sizeof(text))) || !EXPECT(psa_generate_key(&attributes, &key))) {
		return;
	}
	if (EXPECT(psa_aead_encrypt(key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, text, sizeof(text), sealed,
				    sizeof(sealed), &length)) &&
	    EXPECT(psa_aead_decrypt(key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, sealed, length, opened, sizeof(opened),
				    &length)) &&
	    memcmp(text, opened, sizeof(text)) != 0) {
		problem("what was encrypted is decrypted to something else");
	}
	(void)EXPECT(psa_destroy_key(key));
}

/* One volatile key for each boot. */
void sign_round(void)
{
	static psa_key_id_t key;
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	uint8_t hash[32];
	uint8_t signature[64];
	size_t length;

	if (key == 0) {
		psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
		psa_set_key_bits(&attributes, 256);
		psa_set_key_algorithm(&attributes, ECDSA_256);
		psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
		if (!EXPECT(psa_generate_key(&attributes, &key))) {
			return;
		}
	}
	fill(hash, sizeof(hash));
	if (EXPECT(psa_sign_hash(key, ECDSA_256, hash, sizeof(hash), signature, sizeof(signature), &length))) {
		(void)EXPECT(psa_verify_hash(key, ECDSA_256, hash, sizeof(hash), signature, length));
	}
}

/* All of a boot say the same of the device; the signature, of 64 bytes at the end, differs. */
void attestation_round(void)
{
	static const uint8_t challenge[32] = "the same each time";
	static uint8_t first[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	static size_t first_length;
	size_t length;
	size_t told;

	if (!EXPECT(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &length)) ||
	    !EXPECT(psa_initial_attest_get_token_size(sizeof(challenge), &told))) {
		return;
	}
	if (first_length == 0) {
		first_length = length;
		memcpy(first, token, length);
	}
	if (length != told || length != first_length || memcmp(token, first, length - 64) != 0) {
		problem("a token says something else than the first of this boot");
	}
}

void check_attestation_key(void)
{
	uint8_t key[65];
	size_t length;
	bool known = ledger->attestation_key[0] != 0;

	if (!EXPECT(psa_export_public_key(PSA_ROT_KEY_ID_ATTESTATION, key, sizeof(key), &length))) {
		return;
	}
	if (known && memcmp((const void *)ledger->attestation_key, key, sizeof(key)) != 0) {
		problem("the attestation key is another one after a reboot");
	}
	/* The first byte last: it tells that the rest is there. */
	for (size_t i = sizeof(key); i > 0; i--) {
		ledger->attestation_key[i - 1] = key[i - 1];
	}
}
