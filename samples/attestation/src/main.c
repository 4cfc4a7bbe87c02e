/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Asks for an attestation token over a fixed challenge, and prints it with what it says.
 */

#include <stdio.h>

#include <zephyr/kernel.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa_rot/keys.h>

#include "claims.h"

static void print_hex(const char *name, const uint8_t *data, size_t length)
{
	printf("%s: ", name);
	for (size_t i = 0; i < length; i++) {
		printf("%02x", data[i]);
	}
	printf("\n");
}

int main(void)
{
	static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	/* A verifier sends a fresh random one each time, so that nobody can answer with an old token. */
	uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32];
	uint8_t public_key[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
	size_t expected;
	size_t length;
	psa_status_t status;

	for (size_t i = 0; i < sizeof(challenge); i++) {
		challenge[i] = i;
	}

	status = psa_initial_attest_get_token_size(sizeof(challenge), &expected);
	if (status != PSA_SUCCESS) {
		printf("No token size: status %d\n", status);
		return 0;
	}
	status = psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &length);
	if (status != PSA_SUCCESS || length != expected) {
		printf("No token: status %d\n", status);
		return 0;
	}
	printf("Token of %zu bytes\n", length);
	print_claims(token, length);

	print_hex("Token", token, length);
	status = psa_export_public_key(PSA_ROT_KEY_ID_ATTESTATION, public_key, sizeof(public_key), &length);
	if (status != PSA_SUCCESS) {
		printf("No public key: status %d\n", status);
		return 0;
	}
	print_hex("Public key", public_key, length);
	print_hex("Challenge", challenge, sizeof(challenge));
	printf("Done\n");
	return 0;
}
