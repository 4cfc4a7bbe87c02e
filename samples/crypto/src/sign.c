/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * ECDSA on P-256: only this device can sign, and anybody who has the public key can verify.
 */

#include <stdio.h>

#include <psa/internal_trusted_storage.h>

#include "sample.h"

#define ALGORITHM PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static const uint8_t message[] = "the meter stood at 4711";
static const uint8_t changed[] = "the meter stood at 0711";

static psa_status_t make_key(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	/* An identifier makes the key a persistent one. */
	psa_set_key_id(&attributes, SIGNING_KEY);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	/* The key does what is said here and nothing else; without PSA_KEY_USAGE_EXPORT its private half never leaves the service. */
	psa_set_key_algorithm(&attributes, ALGORITHM);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
	return make_key_once("Signing", &attributes);
}

static psa_status_t sign_and_keep(uint8_t *signature, size_t size, size_t *length)
{
	psa_status_t status = psa_sign_message(SIGNING_KEY, ALGORITHM, message, sizeof(message), signature, size, length);

	if (status != PSA_SUCCESS) {
		return status;
	}
	printf("Signature: made\n");
	return psa_its_set(SIGNATURE_UID, *length, signature, PSA_STORAGE_FLAG_NONE);
}

psa_status_t sign(void)
{
	uint8_t signature[PSA_SIGN_OUTPUT_SIZE(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, ALGORITHM)];
	size_t length;
	psa_status_t status = make_key();

	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_its_get(SIGNATURE_UID, 0, sizeof(signature), signature, &length);
	if (status == PSA_ERROR_DOES_NOT_EXIST) {
		status = sign_and_keep(signature, sizeof(signature), &length);
	}
	if (status != PSA_SUCCESS) {
		return status;
	}

	status = psa_verify_message(SIGNING_KEY, ALGORITHM, message, sizeof(message), signature, length);
	if (status != PSA_SUCCESS) {
		return status;
	}
	printf("Signature: verified\n");
	status = psa_verify_message(SIGNING_KEY, ALGORITHM, changed, sizeof(changed), signature, length);
	printf("Signature on another message: %s\n", status == PSA_ERROR_INVALID_SIGNATURE ? "refused" : "NOT REFUSED");
	return status == PSA_ERROR_INVALID_SIGNATURE ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}
