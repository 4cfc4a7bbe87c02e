/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * What a call costs beside cryptography: pointers, lock, key lookup, policy; and storage.
 */
#include "rows.h"
#include <psa/initial_attestation.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <string.h>

/* A build without the service has no such symbols. */
#pragma weak psa_its_set
#pragma weak psa_its_get
#pragma weak psa_ps_set
#pragma weak psa_ps_get
#pragma weak psa_initial_attest_get_token
#pragma weak psa_initial_attest_get_token_size

#define P256 PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256
#define ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static psa_status_t get_attributes(const struct row *row, unsigned int round)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	(void)row, (void)round;
	return psa_get_key_attributes(scene.key, &attributes);
}

static psa_status_t check_usage(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_check_key_usage(scene.key, row->alg, PSA_KEY_USAGE_SIGN_HASH);
}

/* A hash of the wrong length is the last thing that is found before the signature is made. */
static psa_status_t sign_wrong_length(const struct row *row, unsigned int round)
{
	size_t length;

	(void)round;
	return psa_sign_hash(scene.key, row->alg, message, 31, scene.output, sizeof(scene.output), &length);
}

static psa_status_t verify_wrong_length(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_verify_hash(scene.key, row->alg, message, 31, message, 64);
}

static psa_status_t with_hash_operation(const struct row *row, unsigned int round)
{
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;

	(void)round;
	OR_RETURN(psa_hash_setup(&operation, row->alg));
	memcpy(scene.prepared, &operation, sizeof(operation));
	return PSA_SUCCESS;
}

static psa_status_t update_with_nothing(const struct row *row, unsigned int round)
{
	(void)row, (void)round;
	return psa_hash_update((psa_hash_operation_t *)(void *)scene.prepared, message, 0);
}

static psa_status_t set_up_and_abort(const struct row *row, unsigned int round)
{
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;

	(void)round;
	OR_RETURN(psa_hash_setup(&operation, row->alg));
	return psa_hash_abort(&operation);
}

static psa_status_t random_bytes(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_generate_random(scene.output, row->length);
}

static psa_status_t make_and_destroy(const struct row *row, unsigned int round)
{
	psa_key_id_t key;

	(void)round;
	OR_RETURN(import_key(row->type, row->alg, message, PSA_BITS_TO_BYTES(row->bits), &key));
	return psa_destroy_key(key);
}

static const struct row layer[] = {
	{"PSA layer: attributes of a volatile key", with_key_pair, get_attributes, ECDSA, P256, 0, 0, 0},
	{"PSA layer: psa_check_key_usage", with_key_pair, check_usage, ECDSA, P256, 0, 0, 0},
	{"PSA layer: psa_sign_hash, all checks and no signature", with_key_pair, sign_wrong_length, ECDSA, P256, 0, 0,
	 PSA_ERROR_INVALID_ARGUMENT},
	{"PSA layer: psa_verify_hash, all checks and no verification", with_key_pair, verify_wrong_length, ECDSA, P256, 0, 0,
	 PSA_ERROR_INVALID_ARGUMENT},
	{"PSA layer: psa_hash_update with 0 bytes", with_hash_operation, update_with_nothing, PSA_ALG_SHA_256, 0, 0, 0, 0, 0},
	{"PSA layer: psa_hash_setup and psa_hash_abort", NULL, set_up_and_abort, PSA_ALG_SHA_256, 0, 0, 0, 0, 0},
	{"AES-128 key, import and destroy", NULL, make_and_destroy, PSA_ALG_CTR, PSA_KEY_TYPE_AES, 128, 0, 0, 0},
	{"Random, 32 bytes", NULL, random_bytes, 0, 0, 0, 32, 0, 0},
};
const struct rows layer_rows = {layer, COUNT_OF(layer)};

enum { OBJECTS = 16 };

static psa_status_t its_fill(const struct row *row, unsigned int round)
{
	(void)round;
	if (psa_its_set == NULL) {
		return PSA_ERROR_NOT_SUPPORTED;
	}
	for (psa_storage_uid_t uid = 1; uid <= OBJECTS; uid++) {
		OR_RETURN(psa_its_set(uid, row->length, message, PSA_STORAGE_FLAG_NONE));
	}
	return PSA_SUCCESS;
}

static psa_status_t its_set(const struct row *row, unsigned int round)
{
	return psa_its_set(1 + round % OBJECTS, row->length, message + round % 512, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t its_get(const struct row *row, unsigned int round)
{
	size_t length;

	return psa_its_get(1 + round % OBJECTS, 0, row->length, scene.output, &length);
}

static psa_status_t ps_fill(const struct row *row, unsigned int round)
{
	(void)round;
	if (psa_ps_set == NULL) {
		return PSA_ERROR_NOT_SUPPORTED;
	}
	for (psa_storage_uid_t uid = 1; uid <= OBJECTS; uid++) {
		OR_RETURN(psa_ps_set(uid, row->length, message, PSA_STORAGE_FLAG_NONE));
	}
	return PSA_SUCCESS;
}

static psa_status_t ps_set(const struct row *row, unsigned int round)
{
	return psa_ps_set(1 + round % OBJECTS, row->length, message + round % 512, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t ps_get(const struct row *row, unsigned int round)
{
	size_t length;

	return psa_ps_get(1 + round % OBJECTS, 0, row->length, scene.output, &length);
}

static psa_status_t with_persistent_key(const struct row *row, unsigned int round)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	(void)round;
	psa_set_key_type(&attributes, row->type);
	psa_set_key_bits(&attributes, row->bits);
	psa_set_key_algorithm(&attributes, row->alg);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
	psa_set_key_id(&attributes, 1);
	return psa_generate_key(&attributes, &scene.key);
}

static psa_status_t with_token(const struct row *row, unsigned int round)
{
	(void)row, (void)round;
	if (psa_initial_attest_get_token == NULL) {
		return PSA_ERROR_NOT_SUPPORTED;
	}
	/* The first one makes the attestation key. */
	return psa_initial_attest_get_token(message, 32, scene.output, sizeof(scene.output), &scene.length);
}

/* What a token cannot do without: a hash over as much, and a signature. */
static psa_status_t with_signing_key(const struct row *row, unsigned int round)
{
	(void)round;
	if (psa_initial_attest_get_token == NULL) {
		return PSA_ERROR_NOT_SUPPORTED;
	}
	OR_RETURN(psa_initial_attest_get_token_size(32, &scene.length));
	return generate_key(row->type, row->bits, row->alg, &scene.key);
}

static psa_status_t hash_and_sign(const struct row *row, unsigned int round)
{
	uint8_t hash[32];
	size_t length;

	(void)round;
	OR_RETURN(psa_hash_compute(PSA_ALG_SHA_256, message, scene.length, hash, sizeof(hash), &length));
	return psa_sign_hash(scene.key, row->alg, hash, length, scene.output, sizeof(scene.output), &length);
}

static psa_status_t token_size(const struct row *row, unsigned int round)
{
	(void)row, (void)round;
	return psa_initial_attest_get_token_size(32, &scene.length);
}

static const struct row storage[] = {
	{"ITS set, 32 B", its_fill, its_set, 0, 0, 0, 32, 1000, 0},
	{"ITS get, 32 B", its_fill, its_get, 0, 0, 0, 32, 16, 0},
	{"PS set, 32 B, sealed", ps_fill, ps_set, 0, 0, 0, 32, 1000, 0},
	{"PS get, 32 B, sealed", ps_fill, ps_get, 0, 0, 0, 32, 16, 0},
	{"PSA layer: psa_sign_hash with a persistent key, all checks and no signature", with_persistent_key, sign_wrong_length, ECDSA,
	 P256, 0, 0, PSA_ERROR_INVALID_ARGUMENT},
	{"Attestation token: all, with three components", with_token, with_token, 0, 0, 0, 0, 0, 0},
	{"Attestation token: its hash and signature alone", with_signing_key, hash_and_sign, ECDSA, P256, 0, 0, 0},
	{"Attestation token: its size", with_token, token_size, 0, 0, 0, 0, 0, 0},
};
const struct rows storage_rows = {storage, COUNT_OF(storage)};
