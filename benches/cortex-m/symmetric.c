/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Hashes, MACs, ciphers, authenticated encryption, key wrapping: one call for each message.
 */
#include "rows.h"

static psa_status_t hash(const struct row *row, unsigned int round)
{
	size_t length;

	(void)round;
	return psa_hash_compute(row->alg, message, row->length, scene.output, sizeof(scene.output), &length);
}

static psa_status_t xof(const struct row *row, unsigned int round)
{
	psa_xof_operation_t operation = PSA_XOF_OPERATION_INIT;

	(void)round;
	OR_RETURN(psa_xof_setup(&operation, row->alg));
	OR_RETURN(psa_xof_update(&operation, message, row->length));
	OR_RETURN(psa_xof_output(&operation, scene.output, 32));
	return psa_xof_abort(&operation);
}

static psa_status_t mac(const struct row *row, unsigned int round)
{
	size_t length;

	(void)round;
	return psa_mac_compute(scene.key, row->alg, message, row->length, scene.output, sizeof(scene.output), &length);
}

static psa_status_t encrypt(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_cipher_encrypt(scene.key, row->alg, message, row->length, scene.prepared, sizeof(scene.prepared), &scene.length);
}

static psa_status_t with_ciphertext(const struct row *row, unsigned int round)
{
	OR_RETURN(with_fixed_key(row, round));
	return encrypt(row, round);
}

static psa_status_t decrypt(const struct row *row, unsigned int round)
{
	size_t length;

	(void)round;
	return psa_cipher_decrypt(scene.key, row->alg, scene.prepared, scene.length, scene.output, sizeof(scene.output), &length);
}

static psa_status_t seal(const struct row *row, unsigned int round)
{
	const size_t nonce_length = PSA_AEAD_NONCE_LENGTH(row->type, row->alg);

	(void)round;
	return psa_aead_encrypt(scene.key, row->alg, message, nonce_length, message, 13, message, row->length, scene.prepared,
				sizeof(scene.prepared), &scene.length);
}

static psa_status_t with_sealed(const struct row *row, unsigned int round)
{
	OR_RETURN(with_fixed_key(row, round));
	return seal(row, round);
}

static psa_status_t open(const struct row *row, unsigned int round)
{
	const size_t nonce_length = PSA_AEAD_NONCE_LENGTH(row->type, row->alg);
	size_t length;

	(void)round;
	return psa_aead_decrypt(scene.key, row->alg, message, nonce_length, message, 13, scene.prepared, scene.length, scene.output,
				sizeof(scene.output), &length);
}

static psa_status_t with_key_to_wrap(const struct row *row, unsigned int round)
{
	OR_RETURN(with_fixed_key(row, round));
	return import_key(PSA_KEY_TYPE_AES, PSA_ALG_CTR, message, 16, &scene.peer);
}

static psa_status_t wrap(const struct row *row, unsigned int round)
{
	(void)round;
	return psa_wrap_key(scene.key, row->alg, scene.peer, scene.prepared, sizeof(scene.prepared), &scene.length);
}

static psa_status_t with_wrapped(const struct row *row, unsigned int round)
{
	OR_RETURN(with_key_to_wrap(row, round));
	return wrap(row, round);
}

static psa_status_t unwrap(const struct row *row, unsigned int round)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	(void)round;
	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
	psa_set_key_algorithm(&attributes, PSA_ALG_CTR);
	return psa_unwrap_key(&attributes, scene.key, row->alg, scene.prepared, scene.length, &scene.made);
}

#define HASH(name, alg, length) {name, NULL, hash, alg, 0, 0, length, 0, 0}
#define MAC(name, alg, type, bits, length) {name, with_fixed_key, mac, alg, type, bits, length, 0, 0}
#define CIPHER(name, alg, type, bits)                                                                                          \
	{name ", 1 KiB", with_fixed_key, encrypt, alg, type, bits, 1024, 0, 0},                                                \
	{name " decryption, 1 KiB", with_ciphertext, decrypt, alg, type, bits, 1024, 0, 0}
#define AEAD(name, alg, type, bits)                                                                                            \
	{name ", 1 KiB", with_fixed_key, seal, alg, type, bits, 1024, 0, 0},                                                   \
	{name ", 64 B", with_fixed_key, seal, alg, type, bits, 64, 0, 0},                                                      \
	{name " decryption, 64 B", with_sealed, open, alg, type, bits, 64, 0, 0}
#define WRAP(name, alg)                                                                                                        \
	{name ", a 128-bit key", with_key_to_wrap, wrap, alg, PSA_KEY_TYPE_AES, 128, 0, 0, 0},                                 \
	{name " unwrapping, a 128-bit key", with_wrapped, unwrap, alg, PSA_KEY_TYPE_AES, 128, 0, 0, 0}

static const struct row symmetric[] = {
	HASH("SHA-256, 4 KiB", PSA_ALG_SHA_256, 4096),
	HASH("SHA-256, 0 B", PSA_ALG_SHA_256, 0),
	HASH("SHA-1, 4 KiB", PSA_ALG_SHA_1, 4096),
	HASH("SHA-384, 4 KiB", PSA_ALG_SHA_384, 4096),
	HASH("SHA-512, 4 KiB", PSA_ALG_SHA_512, 4096),
	HASH("SHA3-256, 4 KiB", PSA_ALG_SHA3_256, 4096),
	HASH("BLAKE2s-256, 4 KiB", PSA_ALG_BLAKE2S_HASH256, 4096),
	HASH("BLAKE2b-512, 4 KiB", PSA_ALG_BLAKE2B_HASH512, 4096),
	HASH("Ascon-Hash256, 4 KiB", PSA_ALG_ASCON_HASH256, 4096),
	{"SHAKE128, 4 KiB in, 32 B out", NULL, xof, PSA_ALG_SHAKE128, 0, 0, 4096, 0, 0},
	{"SHAKE256, 4 KiB in, 32 B out", NULL, xof, PSA_ALG_SHAKE256, 0, 0, 4096, 0, 0},
	MAC("HMAC-SHA-256, 64 B", PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_HMAC, 256, 64),
	MAC("HMAC-SHA-384, 64 B", PSA_ALG_HMAC(PSA_ALG_SHA_384), PSA_KEY_TYPE_HMAC, 384, 64),
	MAC("AES-128-CMAC, 64 B", PSA_ALG_CMAC, PSA_KEY_TYPE_AES, 128, 64),
	CIPHER("AES-128-CTR", PSA_ALG_CTR, PSA_KEY_TYPE_AES, 128),
	CIPHER("AES-256-CTR", PSA_ALG_CTR, PSA_KEY_TYPE_AES, 256),
	CIPHER("AES-128-CBC", PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, 128),
	CIPHER("AES-128-CBC-PKCS7", PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_AES, 128),
	CIPHER("AES-128-ECB", PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_AES, 128),
	CIPHER("AES-128-CFB", PSA_ALG_CFB, PSA_KEY_TYPE_AES, 128),
	CIPHER("AES-128-OFB", PSA_ALG_OFB, PSA_KEY_TYPE_AES, 128),
	CIPHER("AES-128-XTS", PSA_ALG_XTS, PSA_KEY_TYPE_AES, 256),
	CIPHER("AES-128-CCM*, no tag", PSA_ALG_CCM_STAR_NO_TAG, PSA_KEY_TYPE_AES, 128),
	CIPHER("ChaCha20", PSA_ALG_STREAM_CIPHER, PSA_KEY_TYPE_CHACHA20, 256),
	AEAD("AES-128-GCM", PSA_ALG_GCM, PSA_KEY_TYPE_AES, 128),
	AEAD("AES-128-CCM", PSA_ALG_CCM, PSA_KEY_TYPE_AES, 128),
	AEAD("ChaCha20-Poly1305", PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20, 256),
	AEAD("XChaCha20-Poly1305", PSA_ALG_XCHACHA20_POLY1305, PSA_KEY_TYPE_XCHACHA20, 256),
	AEAD("Ascon-AEAD128", PSA_ALG_ASCON_AEAD128, PSA_KEY_TYPE_ASCON, 128),
	WRAP("AES-KW", PSA_ALG_KW),
	WRAP("AES-KWP", PSA_ALG_KWP),
};
const struct rows symmetric_rows = {symmetric, COUNT_OF(symmetric)};
