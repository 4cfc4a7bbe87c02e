/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Elliptic curves: key pairs, signatures, agreement.
 */
#include "rows.h"

/* A key pair, and the public key as bytes. */
static psa_status_t generate(const struct row *row, unsigned int round)
{
	(void)round;
	OR_RETURN(generate_key(row->type, row->bits, row->alg, &scene.made));
	return psa_export_public_key(scene.made, scene.output, sizeof(scene.output), &scene.length);
}

static psa_status_t sign_hash(const struct row *row, unsigned int round)
{
	return psa_sign_hash(scene.key, row->alg, hash_of_round(round), PSA_HASH_LENGTH(PSA_ALG_GET_HASH(row->alg)), scene.prepared,
			     sizeof(scene.prepared), &scene.length);
}

static psa_status_t with_signature(const struct row *row, unsigned int round)
{
	OR_RETURN(with_both_halves(row, round));
	return sign_hash(row, round);
}

static psa_status_t verify_hash(const struct row *row, unsigned int round)
{
	return psa_verify_hash(scene.peer, row->alg, hash_of_round(round), PSA_HASH_LENGTH(PSA_ALG_GET_HASH(row->alg)),
			       scene.prepared, scene.length);
}

static psa_status_t verify_hash_with_pair(const struct row *row, unsigned int round)
{
	return psa_verify_hash(scene.key, row->alg, hash_of_round(round), PSA_HASH_LENGTH(PSA_ALG_GET_HASH(row->alg)),
			       scene.prepared, scene.length);
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

static psa_status_t agree(const struct row *row, unsigned int round)
{
	size_t length;

	(void)round;
	return psa_raw_key_agreement(row->alg, scene.key, scene.prepared, scene.length, scene.output, sizeof(scene.output), &length);
}

/* Only the public key's bytes are the peer's. */
static psa_status_t with_peer(const struct row *row, unsigned int round)
{
	OR_RETURN(with_key_pair(row, round));
	OR_RETURN(generate(row, round));
	OR_RETURN(psa_export_public_key(scene.made, scene.prepared, sizeof(scene.prepared), &scene.length));
	OR_RETURN(psa_destroy_key(scene.made));
	scene.made = PSA_KEY_ID_NULL;
	return PSA_SUCCESS;
}

#define PAIR(family) PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##family)

/* So many signatures that what depends on the nonce evens out. */
enum { SIGNATURES = 4 };

#define WEIERSTRASS(name, family, bits, hash)                                                                                  \
	{name " key generation and public key", NULL, generate, PSA_ALG_ECDSA(hash), PAIR(family), bits, 0, 0, 0},             \
	{name " ECDSA sign", with_key_pair, sign_hash, PSA_ALG_ECDSA(hash), PAIR(family), bits, 0, SIGNATURES, 0},             \
	{name " ECDSA sign, deterministic", with_key_pair, sign_hash, PSA_ALG_DETERMINISTIC_ECDSA(hash), PAIR(family), bits,   \
	 0, SIGNATURES, 0},                                                                                                    \
	{name " ECDSA verify", with_signature, verify_hash, PSA_ALG_ECDSA(hash), PAIR(family), bits, 0, 0, 0},                 \
	{name " ECDSA verify, with the key pair", with_signature, verify_hash_with_pair, PSA_ALG_ECDSA(hash), PAIR(family),    \
	 bits, 0, 0, 0},                                                                                                       \
	{name " ECDH", with_peer, agree, PSA_ALG_ECDH, PAIR(family), bits, 0, 0, 0}
#define MONTGOMERY(name, bits)                                                                                                 \
	{name " key generation and public key", NULL, generate, PSA_ALG_ECDH, PAIR(MONTGOMERY), bits, 0, 0, 0},                \
	{name, with_peer, agree, PSA_ALG_ECDH, PAIR(MONTGOMERY), bits, 0, 0, 0}
#define EDWARDS(name, bits)                                                                                                    \
	{name " key generation and public key", NULL, generate, PSA_ALG_PURE_EDDSA, PAIR(TWISTED_EDWARDS), bits, 0, 0, 0},     \
	{name " sign, 64 B", with_key_pair, sign_message, PSA_ALG_PURE_EDDSA, PAIR(TWISTED_EDWARDS), bits, 64, 0, 0},          \
	{name " verify, 64 B", with_signed_message, verify_message, PSA_ALG_PURE_EDDSA, PAIR(TWISTED_EDWARDS), bits, 64, 0, 0}

static const struct row curves[] = {
	WEIERSTRASS("P-256", SECP_R1, 256, PSA_ALG_SHA_256),
	WEIERSTRASS("P-384", SECP_R1, 384, PSA_ALG_SHA_384),
	WEIERSTRASS("P-521", SECP_R1, 521, PSA_ALG_SHA_512),
	WEIERSTRASS("secp256k1", SECP_K1, 256, PSA_ALG_SHA_256),
	MONTGOMERY("X25519", 255),
	MONTGOMERY("X448", 448),
	EDWARDS("Ed25519", 255),
	EDWARDS("Ed448", 448),
};
const struct rows curve_rows = {curves, COUNT_OF(curves)};
