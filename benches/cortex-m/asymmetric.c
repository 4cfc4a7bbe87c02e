/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * RSA, and what quantum computers do not break.
 */
#include "rows.h"
#include "vectors.h"
#include <string.h>

static psa_status_t with_rsa_key(const struct row *row, unsigned int round)
{
	(void)round;
	OR_RETURN(import_key(PSA_KEY_TYPE_RSA_KEY_PAIR, row->alg, rsa_2048_private, sizeof(rsa_2048_private), &scene.key));
	OR_RETURN(psa_export_public_key(scene.key, scene.prepared, sizeof(scene.prepared), &scene.length));
	return import_key(PSA_KEY_TYPE_RSA_PUBLIC_KEY, row->alg, scene.prepared, scene.length, &scene.peer);
}

static psa_status_t sign_hash(const struct row *row, unsigned int round)
{
	return psa_sign_hash(scene.key, row->alg, hash_of_round(round), 32, scene.prepared, sizeof(scene.prepared), &scene.length);
}

static psa_status_t with_rsa_signature(const struct row *row, unsigned int round)
{
	OR_RETURN(with_rsa_key(row, round));
	return sign_hash(row, round);
}

static psa_status_t verify_hash(const struct row *row, unsigned int round)
{
	return psa_verify_hash(scene.peer, row->alg, hash_of_round(round), 32, scene.prepared, scene.length);
}

static psa_status_t encrypt(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_asymmetric_encrypt(scene.peer, row->alg, message, 32, NULL, 0, scene.prepared, sizeof(scene.prepared),
				      &scene.length);
}

static psa_status_t with_rsa_ciphertext(const struct row *row, unsigned int round)
{
	OR_RETURN(with_rsa_key(row, round));
	return encrypt(row, round);
}

static psa_status_t decrypt(const struct row *row, unsigned int round)
{
	size_t length;

	(void)round;
	return psa_asymmetric_decrypt(scene.key, row->alg, scene.prepared, scene.length, NULL, 0, scene.output, sizeof(scene.output),
				      &length);
}

static psa_status_t generate(const struct row *row, unsigned int round)
{
	(void)round;
	OR_RETURN(generate_key(row->type, row->bits, row->alg, &scene.made));
	return psa_export_public_key(scene.made, scene.output, sizeof(scene.output), &scene.length);
}

static psa_status_t sign_message(const struct row *row, unsigned int round)
{
	return psa_sign_message(scene.key, row->alg, hash_of_round(round), row->length, scene.prepared, sizeof(scene.prepared),
				&scene.length);
}

static psa_status_t with_signed_message(const struct row *row, unsigned int round)
{
	OR_RETURN(with_both_halves(row, round));
	return sign_message(row, round);
}

static psa_status_t verify_message(const struct row *row, unsigned int round)
{
	return psa_verify_message(scene.peer, row->alg, hash_of_round(round), row->length, scene.prepared, scene.length);
}

static psa_key_attributes_t shared_secret(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_DERIVE);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DERIVE);
	psa_set_key_algorithm(&attributes, PSA_ALG_HKDF(PSA_ALG_SHA_256));
	return attributes;
}

static psa_status_t encapsulate(const struct row *row, unsigned int round)
{
	const psa_key_attributes_t attributes = shared_secret();

	(void)round;
	return psa_encapsulate(scene.peer, row->alg, &attributes, &scene.made, scene.prepared, sizeof(scene.prepared), &scene.length);
}

static psa_status_t with_encapsulated(const struct row *row, unsigned int round)
{
	OR_RETURN(with_both_halves(row, round));
	OR_RETURN(encapsulate(row, round));
	OR_RETURN(psa_destroy_key(scene.made));
	scene.made = PSA_KEY_ID_NULL;
	return PSA_SUCCESS;
}

static psa_status_t decapsulate(const struct row *row, unsigned int round)
{
	const psa_key_attributes_t attributes = shared_secret();

	(void)round;
	return psa_decapsulate(scene.key, row->alg, scene.prepared, scene.length, &attributes, &scene.made);
}

static psa_status_t with_lms_key(const struct row *row, unsigned int round)
{
	(void)round;
	return import_key(row->type, row->alg, lms_public, sizeof(lms_public), &scene.peer);
}

static psa_status_t verify_lms(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_verify_message(scene.peer, row->alg, (const uint8_t *)lms_message, strlen(lms_message), lms_signature,
				  sizeof(lms_signature));
}

/* A hierarchy of one level: the number of levels before the public key, the number of signed keys before the signature. */
static psa_status_t with_hss_key(const struct row *row, unsigned int round)
{
	(void)round;
	scene.prepared[3] = 1;
	memcpy(scene.prepared + 4, lms_public, sizeof(lms_public));
	OR_RETURN(import_key(row->type, row->alg, scene.prepared, 4 + sizeof(lms_public), &scene.peer));
	scene.prepared[3] = 0;
	memcpy(scene.prepared + 4, lms_signature, sizeof(lms_signature));
	return PSA_SUCCESS;
}

static psa_status_t verify_hss(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_verify_message(scene.peer, row->alg, (const uint8_t *)lms_message, strlen(lms_message), scene.prepared,
				  4 + sizeof(lms_signature));
}

#define RSA(name, setup, run, alg) {"RSA-2048 " name, setup, run, alg, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, 0, 0, 0}

/* How often a signature is tried depends on the message. */
enum { SIGNATURES = 16 };

#define ML_DSA(name, bits)                                                                                                     \
	{name " key generation and public key", NULL, generate, PSA_ALG_ML_DSA, PSA_KEY_TYPE_ML_DSA_KEY_PAIR, bits, 0, 0, 0},  \
	{name " sign, 64 B", with_key_pair, sign_message, PSA_ALG_ML_DSA, PSA_KEY_TYPE_ML_DSA_KEY_PAIR, bits, 64,              \
	 SIGNATURES, 0},                                                                                                       \
	{name " verify, 64 B", with_signed_message, verify_message, PSA_ALG_ML_DSA, PSA_KEY_TYPE_ML_DSA_KEY_PAIR, bits, 64, 0, \
	 0}
#define ML_KEM(name, bits)                                                                                                     \
	{name " key generation and public key", NULL, generate, PSA_ALG_ML_KEM, PSA_KEY_TYPE_ML_KEM_KEY_PAIR, bits, 0, 0, 0},  \
	{name " encapsulate", with_both_halves, encapsulate, PSA_ALG_ML_KEM, PSA_KEY_TYPE_ML_KEM_KEY_PAIR, bits, 0, 0, 0},     \
	{name " decapsulate", with_encapsulated, decapsulate, PSA_ALG_ML_KEM, PSA_KEY_TYPE_ML_KEM_KEY_PAIR, bits, 0, 0, 0}
#define ECIES PSA_ALG_ECIES_SEC1, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256

static const struct row asymmetric[] = {
	RSA("PKCS#1 v1.5 sign", with_rsa_key, sign_hash, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256)),
	RSA("PKCS#1 v1.5 verify", with_rsa_signature, verify_hash, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256)),
	RSA("PSS sign", with_rsa_key, sign_hash, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256)),
	RSA("PSS verify", with_rsa_signature, verify_hash, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256)),
	RSA("OAEP encrypt", with_rsa_key, encrypt, PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256)),
	RSA("OAEP decrypt", with_rsa_ciphertext, decrypt, PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256)),
	ML_DSA("ML-DSA-44", 128),
	ML_DSA("ML-DSA-65", 192),
	ML_DSA("ML-DSA-87", 256),
	ML_KEM("ML-KEM-512", 512),
	ML_KEM("ML-KEM-768", 768),
	ML_KEM("ML-KEM-1024", 1024),
	{"ECIES-SEC1 P-256 encapsulate", with_both_halves, encapsulate, ECIES, 0, 0, 0},
	{"ECIES-SEC1 P-256 decapsulate", with_encapsulated, decapsulate, ECIES, 0, 0, 0},
	{"LMS verify, SHA-256/M32/H5, W8", with_lms_key, verify_lms, PSA_ALG_LMS, PSA_KEY_TYPE_LMS_PUBLIC_KEY, 0, 0, 0, 0},
	{"HSS verify, one level, SHA-256/M32/H5, W8", with_hss_key, verify_hss, PSA_ALG_HSS, PSA_KEY_TYPE_HSS_PUBLIC_KEY, 0, 0, 0,
	 0},
};
const struct rows asymmetric_rows = {asymmetric, COUNT_OF(asymmetric)};
