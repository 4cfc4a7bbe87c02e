/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The first run provisions a device, the second finds what the first left: an object, a key, a signature by it.
 */
#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa/internal_trusted_storage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY 42
#define NOTE 1
#define SIGNATURE 2
#define ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static const uint8_t note[] = "written before the reboot";

static void must(psa_status_t status, const char *what)
{
	if (status != PSA_SUCCESS) {
		fprintf(stderr, "%s: status %d\n", what, (int)status);
		exit(1);
	}
}

static void first_run(void)
{
	psa_key_attributes_t attributes = psa_key_attributes_init();
	psa_key_id_t key;
	uint8_t signature[64];
	size_t length;

	psa_set_key_id(&attributes, KEY);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	psa_set_key_algorithm(&attributes, ECDSA);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
	must(psa_its_set(NOTE, sizeof(note), note, PSA_STORAGE_FLAG_NONE), "store");
	must(psa_generate_key(&attributes, &key), "make the key");
	must(psa_sign_message(key, ECDSA, note, sizeof(note), signature, sizeof(signature), &length), "sign");
	must(psa_its_set(SIGNATURE, length, signature, PSA_STORAGE_FLAG_NONE), "store the signature");
	puts("first run");
}

static void second_run(void)
{
	uint8_t found[sizeof(note)], signature[64], challenge[32], token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	size_t length, token_length, announced;

	must(psa_its_get(NOTE, 0, sizeof(found), found, &length), "load");
	must(length == sizeof(note) && memcmp(found, note, length) == 0 ? PSA_SUCCESS : 1, "compare");
	must(psa_its_get(SIGNATURE, 0, sizeof(signature), signature, &length), "load the signature");
	must(psa_verify_message(KEY, ECDSA, note, sizeof(note), signature, length), "verify");
	must(psa_generate_random(challenge, sizeof(challenge)), "make a challenge");
	must(psa_initial_attest_get_token_size(sizeof(challenge), &announced), "ask the token's size");
	must(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &token_length), "attest");
	must(token_length == announced && token[0] == 0xd2 ? PSA_SUCCESS : 1, "look at the token");
	printf("second run, a token of %zu bytes\n", token_length);
}

int main(void)
{
	struct psa_storage_info_t info;

	must(psa_crypto_init(), "initialise");
	if (psa_its_get_info(NOTE, &info) == PSA_ERROR_DOES_NOT_EXIST) {
		first_run();
	} else {
		second_run();
	}
	return 0;
}
