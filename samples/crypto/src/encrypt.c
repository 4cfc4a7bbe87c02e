/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * AES-GCM: what is encrypted can be neither read nor changed without the key.
 */

#include <stdio.h>
#include <string.h>

#include <psa/internal_trusted_storage.h>

#include "sample.h"

#define ALGORITHM PSA_ALG_GCM

/* Neither encrypted nor stored, but authenticated: the message can be decrypted for this purpose alone. */
static const uint8_t purpose[] = "diary";
static const uint8_t message[] = "it was a dark and stormy night";

/* What is stored: the nonce, then what comes out of the encryption, which is the text and a tag. */
struct encrypted {
	uint8_t nonce[PSA_AEAD_NONCE_LENGTH(PSA_KEY_TYPE_AES, ALGORITHM)];
	uint8_t text[PSA_AEAD_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, ALGORITHM, sizeof(message))];
};

static psa_status_t make_key(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_id(&attributes, ENCRYPTION_KEY);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_bits(&attributes, 256);
	psa_set_key_algorithm(&attributes, ALGORITHM);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	return make_key_once("Encryption", &attributes);
}

static psa_status_t encrypt_and_keep(struct encrypted *encrypted)
{
	size_t length;
	/* A nonce must never come twice with the same key. A random one of 12 bytes is good for some billion messages. */
	psa_status_t status = psa_generate_random(encrypted->nonce, sizeof(encrypted->nonce));

	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_aead_encrypt(ENCRYPTION_KEY, ALGORITHM, encrypted->nonce, sizeof(encrypted->nonce), purpose, sizeof(purpose),
				  message, sizeof(message), encrypted->text, sizeof(encrypted->text), &length);
	if (status != PSA_SUCCESS) {
		return status;
	}
	printf("Message: encrypted\n");
	return psa_its_set(MESSAGE_UID, sizeof(*encrypted), encrypted, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t decrypt(const struct encrypted *encrypted, uint8_t *text, size_t size, size_t *length)
{
	return psa_aead_decrypt(ENCRYPTION_KEY, ALGORITHM, encrypted->nonce, sizeof(encrypted->nonce), purpose, sizeof(purpose),
				encrypted->text, sizeof(encrypted->text), text, size, length);
}

psa_status_t encrypt(void)
{
	struct encrypted encrypted;
	uint8_t text[sizeof(message)];
	size_t length;
	psa_status_t status = make_key();

	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_its_get(MESSAGE_UID, 0, sizeof(encrypted), &encrypted, &length);
	if (status == PSA_ERROR_DOES_NOT_EXIST) {
		status = encrypt_and_keep(&encrypted);
	}
	if (status != PSA_SUCCESS) {
		return status;
	}

	status = decrypt(&encrypted, text, sizeof(text), &length);
	if (status != PSA_SUCCESS) {
		return status;
	}
	printf("Message: \"%.*s\"\n", (int)length, (const char *)text);
	encrypted.text[0] ^= 1;
	status = decrypt(&encrypted, text, sizeof(text), &length);
	printf("Message with a changed bit: %s\n", status == PSA_ERROR_INVALID_SIGNATURE ? "refused" : "NOT REFUSED");
	return status == PSA_ERROR_INVALID_SIGNATURE ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}
