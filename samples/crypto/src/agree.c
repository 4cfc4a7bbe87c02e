/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * ECDH and HKDF: two devices that know each other's public keys come to the same session key, which nobody who listens can have.
 */

#include <stdio.h>
#include <string.h>

#include <psa/internal_trusted_storage.h>

#include "sample.h"

#define KEY_PAIR  PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define AGREEMENT PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256))

/* What the session key is for: another purpose gives another key. */
static const uint8_t purpose[] = "crypto sample, session";

/* A public key as it goes over the air. */
struct public_key {
	uint8_t bytes[PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(KEY_PAIR, 256)];
	size_t length;
};

/* The attributes of a key pair for the agreement; the device's own gets an identifier, too. */
static psa_key_attributes_t key_pair_attributes(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, KEY_PAIR);
	psa_set_key_bits(&attributes, 256);
	psa_set_key_algorithm(&attributes, AGREEMENT);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DERIVE);
	return attributes;
}

static psa_status_t export_public_key(psa_key_id_t key, struct public_key *public_key)
{
	return psa_export_public_key(key, public_key->bytes, sizeof(public_key->bytes), &public_key->length);
}

/* Others know the device by its public key: it must be that of the first boot. */
static psa_status_t check_public_key(const struct public_key *device)
{
	struct public_key first;
	psa_status_t status = psa_its_get(PUBLIC_KEY_UID, 0, sizeof(first.bytes), first.bytes, &first.length);

	if (status == PSA_ERROR_DOES_NOT_EXIST) {
		return psa_its_set(PUBLIC_KEY_UID, device->length, device->bytes, PSA_STORAGE_FLAG_NONE);
	}
	if (status != PSA_SUCCESS) {
		return status;
	}
	if (first.length != device->length || memcmp(first.bytes, device->bytes, device->length) != 0) {
		return PSA_ERROR_GENERIC_ERROR;
	}
	printf("Public key: that of the first boot\n");
	return PSA_SUCCESS;
}

/* Derives the session key from one's own private key and the other's public key. The shared secret itself is never seen. */
static psa_status_t derive_session_key(psa_key_id_t own, const struct public_key *other, psa_key_usage_t usage, psa_key_id_t *session)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_status_t status = psa_key_derivation_setup(&operation, AGREEMENT);

	/* Without an identifier the key is a volatile one, which lives until it is destroyed or the device restarts. */
	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_bits(&attributes, 256);
	psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
	psa_set_key_usage_flags(&attributes, usage);
	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_key_agreement(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, own, other->bytes,
							  other->length);
	}
	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, purpose, sizeof(purpose));
	}
	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_output_key(&attributes, &operation, session);
	}
	/* In any case: it wipes what the operation knows. */
	psa_key_derivation_abort(&operation);
	return status;
}

/* The device encrypts a message with its session key, and the peer decrypts it with its own. */
static psa_status_t talk(psa_key_id_t device_session, psa_key_id_t peer_session)
{
	static const uint8_t message[] = "hello, peer";
	/* The only message of this key, so the nonce can be anything. */
	const uint8_t nonce[PSA_AEAD_NONCE_LENGTH(PSA_KEY_TYPE_AES, PSA_ALG_GCM)] = {0};
	uint8_t sent[PSA_AEAD_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_GCM, sizeof(message))];
	uint8_t received[sizeof(message)];
	size_t length;
	psa_status_t status = psa_aead_encrypt(device_session, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, message, sizeof(message),
					       sent, sizeof(sent), &length);

	if (status == PSA_SUCCESS) {
		status = psa_aead_decrypt(peer_session, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, sent, length, received,
					  sizeof(received), &length);
	}
	if (status == PSA_SUCCESS) {
		printf("The peer decrypts: \"%.*s\"\n", (int)length, (const char *)received);
	}
	return status;
}

/* Both sides. The peer stands for another device, so that it has its own key only for this boot. */
static psa_status_t agree_with(psa_key_id_t peer)
{
	struct public_key device_public, peer_public;
	psa_key_id_t device_session = PSA_KEY_ID_NULL, peer_session = PSA_KEY_ID_NULL;
	psa_status_t status = export_public_key(AGREEMENT_KEY, &device_public);

	if (status == PSA_SUCCESS) {
		status = check_public_key(&device_public);
	}
	if (status == PSA_SUCCESS) {
		status = export_public_key(peer, &peer_public);
	}
	if (status == PSA_SUCCESS) {
		status = derive_session_key(AGREEMENT_KEY, &peer_public, PSA_KEY_USAGE_ENCRYPT, &device_session);
	}
	if (status == PSA_SUCCESS) {
		status = derive_session_key(peer, &device_public, PSA_KEY_USAGE_DECRYPT, &peer_session);
	}
	if (status == PSA_SUCCESS) {
		status = talk(device_session, peer_session);
	}
	/* To destroy no key at all, PSA_KEY_ID_NULL, is allowed. */
	psa_destroy_key(device_session);
	psa_destroy_key(peer_session);
	return status;
}

psa_status_t agree(void)
{
	psa_key_attributes_t attributes = key_pair_attributes();
	psa_key_id_t peer;
	psa_status_t status = psa_generate_key(&attributes, &peer);

	if (status != PSA_SUCCESS) {
		return status;
	}
	psa_set_key_id(&attributes, AGREEMENT_KEY);
	status = make_key_once("Agreement", &attributes);
	if (status == PSA_SUCCESS) {
		status = agree_with(peer);
	}
	psa_destroy_key(peer);
	return status;
}
