/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Has Mbed TLS make a persistent key of each kind, in the working directory, and prints what Mbed TLS gets with them, a line each:
 *
 *     identifier  operation  algorithm  input  output
 *
 * All of them but the operation in hexadecimal, "-" for nothing. README.md says how to build it.
 */

#include <psa/crypto.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call)                                                                                                                  \
	do {                                                                                                                         \
		psa_status_t checked = (call);                                                                                       \
		if (checked != PSA_SUCCESS) {                                                                                        \
			fprintf(stderr, "line %d: status %d\n", __LINE__, (int)checked);                                             \
			exit(1);                                                                                                     \
		}                                                                                                                    \
	} while (0)

#define SIGNS  (PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH)
#define CRYPTS (PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT)

static const uint8_t message[] = "A message of more than one block, and not of a whole number of them.";
static uint8_t bytes[100];
static uint8_t out[600];
static size_t length;

static void hex(const uint8_t *data, size_t count)
{
	printf(count == 0 ? " -" : " ");
	for (size_t i = 0; i < count; i++) {
		printf("%02x", data[i]);
	}
}

static void line(psa_key_id_t id, const char *operation, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
		 const uint8_t *output, size_t output_length)
{
	printf("%08x %s %08x", (unsigned int)id, operation, (unsigned int)alg);
	hex(input, input_length);
	hex(output, output_length);
	printf("\n");
}

static psa_key_attributes_t attributes(psa_key_id_t id, psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t alg,
				       psa_algorithm_t alg2)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_usage_flags(&attributes, usage);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_enrollment_algorithm(&attributes, alg2);
	if (id != 0) {
		psa_set_key_id(&attributes, id);
	}
	return attributes;
}

static psa_key_id_t imported(psa_key_id_t id, psa_key_type_t type, size_t size, psa_key_usage_t usage, psa_algorithm_t alg,
			     psa_algorithm_t alg2)
{
	psa_key_attributes_t wanted = attributes(id, type, usage, alg, alg2);
	psa_key_id_t key;

	CHECK(psa_import_key(&wanted, bytes, size, &key));
	if (usage & PSA_KEY_USAGE_EXPORT) {
		line(id, "export", 0, NULL, 0, bytes, size);
	}
	return key;
}

static psa_key_id_t generated(psa_key_id_t id, psa_key_type_t type, size_t bits, psa_key_usage_t usage, psa_algorithm_t alg,
			      psa_algorithm_t alg2)
{
	psa_key_attributes_t wanted = attributes(id, type, usage, alg, alg2);
	psa_key_id_t key;

	psa_set_key_bits(&wanted, bits);
	CHECK(psa_generate_key(&wanted, &key));
	if (id != 0 && PSA_KEY_TYPE_IS_KEY_PAIR(type)) {
		CHECK(psa_export_public_key(key, out, sizeof(out), &length));
		line(id, "public", 0, NULL, 0, out, length);
	}
	return key;
}

/* The public key of a pair that is gone. */
static psa_key_id_t public_of(psa_key_id_t pair, psa_key_id_t id, psa_key_usage_t usage, psa_algorithm_t alg)
{
	psa_key_attributes_t wanted = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;

	CHECK(psa_get_key_attributes(pair, &wanted));
	wanted = attributes(id, PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(psa_get_key_type(&wanted)), usage, alg, 0);
	CHECK(psa_export_public_key(pair, out, sizeof(out), &length));
	CHECK(psa_import_key(&wanted, out, length, &key));
	line(id, "public", 0, NULL, 0, out, length);
	return key;
}

static void sign(psa_key_id_t key, psa_key_id_t id, psa_algorithm_t alg)
{
	CHECK(psa_sign_message(key, alg, message, sizeof(message), out, sizeof(out), &length));
	line(id, "sign", alg, message, sizeof(message), out, length);
}

static void mac(psa_key_id_t key, psa_algorithm_t alg)
{
	CHECK(psa_mac_compute(key, alg, message, sizeof(message), out, sizeof(out), &length));
	line(key, "mac", alg, message, sizeof(message), out, length);
}

/* The initialisation vector is in front of the ciphertext. */
static void cipher(psa_key_id_t key, psa_algorithm_t alg, size_t size)
{
	CHECK(psa_cipher_encrypt(key, alg, message, size, out, sizeof(out), &length));
	line(key, "cipher", alg, message, size, out, length);
}

/* The nonce is twelve bytes of 'n', the additional data is the one byte 'a'. */
static void aead(psa_key_id_t key, psa_algorithm_t alg)
{
	CHECK(psa_aead_encrypt(key, alg, (const uint8_t *)"nnnnnnnnnnnn", 12, (const uint8_t *)"a", 1, message, sizeof(message), out,
			       sizeof(out), &length));
	line(key, "aead", alg, message, sizeof(message), out, length);
}

/* Salt or seed "salt", information or label "info", cost 1000, and 40 bytes of output. */
static void derive(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *peer, size_t peer_length)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_algorithm_t kdf = PSA_ALG_IS_KEY_AGREEMENT(alg) ? PSA_ALG_KEY_AGREEMENT_GET_KDF(alg) : alg;
	int hkdf = PSA_ALG_IS_HKDF(kdf);

	CHECK(psa_key_derivation_setup(&operation, alg));
	if (PSA_ALG_IS_PBKDF2_HMAC(kdf)) {
		CHECK(psa_key_derivation_input_integer(&operation, PSA_KEY_DERIVATION_INPUT_COST, 1000));
	}
	CHECK(psa_key_derivation_input_bytes(&operation, PSA_ALG_IS_TLS12_PSK_TO_MS(kdf) ? PSA_KEY_DERIVATION_INPUT_SEED :
						PSA_KEY_DERIVATION_INPUT_SALT, (const uint8_t *)"salt", 4));
	if (peer != NULL) {
		CHECK(psa_key_derivation_key_agreement(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, key, peer, peer_length));
	} else {
		CHECK(psa_key_derivation_input_key(&operation, PSA_ALG_IS_PBKDF2_HMAC(kdf) ? PSA_KEY_DERIVATION_INPUT_PASSWORD :
							PSA_KEY_DERIVATION_INPUT_SECRET, key));
	}
	if (hkdf || PSA_ALG_IS_TLS12_PSK_TO_MS(kdf)) {
		CHECK(psa_key_derivation_input_bytes(&operation, hkdf ? PSA_KEY_DERIVATION_INPUT_INFO :
							PSA_KEY_DERIVATION_INPUT_LABEL, (const uint8_t *)"info", 4));
	}
	CHECK(psa_key_derivation_output_bytes(&operation, out, 40));
	CHECK(psa_key_derivation_abort(&operation));
	line(key, "derive", alg, peer, peer_length, out, 40);
}

static void agree(psa_key_id_t key, psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	psa_key_id_t peer = generated(0, type, bits, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 0);
	uint8_t public[133];
	size_t public_length;

	CHECK(psa_export_public_key(peer, public, sizeof(public), &public_length));
	if (PSA_ALG_IS_RAW_KEY_AGREEMENT(alg)) {
		CHECK(psa_raw_key_agreement(alg, key, public, public_length, out, sizeof(out), &length));
		line(key, "agree", alg, public, public_length, out, length);
	} else {
		derive(key, alg, public, public_length);
	}
	CHECK(psa_destroy_key(peer));
}

/* The plaintext is the first 16 bytes of the message. */
static void crypt(psa_key_id_t key, psa_algorithm_t alg)
{
	CHECK(psa_asymmetric_encrypt(key, alg, message, 16, NULL, 0, out, sizeof(out), &length));
	line(key, "decrypt", alg, out, length, message, 16);
}

static void symmetric(void)
{
	psa_key_usage_t all = CRYPTS | PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY;
	psa_algorithm_t some_ccm = PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8);
	psa_algorithm_t some_hmac = PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 16);
	psa_algorithm_t hkdf = PSA_ALG_HKDF(PSA_ALG_SHA_256), psk = PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256);
	psa_algorithm_t pbkdf2 = PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256);
	psa_key_attributes_t other_level = attributes(0x0f, PSA_KEY_TYPE_RAW_DATA, PSA_KEY_USAGE_EXPORT, 0, 0);
	psa_key_id_t key;

	aead(imported(0x01, PSA_KEY_TYPE_AES, 16, all, PSA_ALG_GCM, 0), PSA_ALG_GCM);
	aead(imported(0x02, PSA_KEY_TYPE_AES, 32, all, some_ccm, 0), PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 12));
	cipher(imported(0x03, PSA_KEY_TYPE_AES, 24, CRYPTS, PSA_ALG_CBC_PKCS7, 0), PSA_ALG_CBC_PKCS7, sizeof(message));
	cipher(imported(0x04, PSA_KEY_TYPE_AES, 32, all, PSA_ALG_CTR, PSA_ALG_CBC_NO_PADDING), PSA_ALG_CTR, sizeof(message));
	cipher(0x04, PSA_ALG_CBC_NO_PADDING, 64);
	mac(imported(0x05, PSA_KEY_TYPE_AES, 16, PSA_KEY_USAGE_SIGN_MESSAGE, PSA_ALG_CMAC, 0), PSA_ALG_CMAC);
	mac(imported(0x06, PSA_KEY_TYPE_HMAC, 32, SIGNS, PSA_ALG_HMAC(PSA_ALG_SHA_256), 0), PSA_ALG_HMAC(PSA_ALG_SHA_256));
	mac(imported(0x07, PSA_KEY_TYPE_HMAC, 77, SIGNS, some_hmac, 0), PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 20));
	aead(imported(0x08, PSA_KEY_TYPE_CHACHA20, 32, all, PSA_ALG_CHACHA20_POLY1305, 0), PSA_ALG_CHACHA20_POLY1305);
	cipher(imported(0x09, PSA_KEY_TYPE_CHACHA20, 32, CRYPTS, PSA_ALG_STREAM_CIPHER, 0), PSA_ALG_STREAM_CIPHER, sizeof(message));
	derive(imported(0x0a, PSA_KEY_TYPE_DERIVE, 32, PSA_KEY_USAGE_DERIVE, hkdf, 0), hkdf, NULL, 0);
	derive(imported(0x0b, PSA_KEY_TYPE_DERIVE, 20, PSA_KEY_USAGE_DERIVE, psk, 0), psk, NULL, 0);
	derive(imported(0x0c, PSA_KEY_TYPE_PASSWORD, 12, PSA_KEY_USAGE_DERIVE, pbkdf2, 0), pbkdf2, NULL, 0);
	imported(0x0d, PSA_KEY_TYPE_RAW_DATA, sizeof(bytes), PSA_KEY_USAGE_EXPORT, 0, 0);
	imported(0x0e, PSA_KEY_TYPE_PASSWORD, 9, PSA_KEY_USAGE_DERIVE, PSA_ALG_JPAKE, 0);
	psa_set_key_lifetime(&other_level, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(2, PSA_KEY_LOCATION_LOCAL_STORAGE));
	CHECK(psa_import_key(&other_level, bytes, 3, &key));
	line(key, "export", 0, NULL, 0, bytes, 3);
}

static void asymmetric(void)
{
	const psa_key_type_t r1 = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
	const psa_key_type_t k1 = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1);
	const psa_key_type_t montgomery = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY);
	psa_algorithm_t any = PSA_ALG_ECDSA(PSA_ALG_ANY_HASH), ecdsa = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
	psa_algorithm_t deterministic = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384);
	psa_algorithm_t agreement = PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256));
	psa_algorithm_t pss = PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), pkcs1 = PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256);
	psa_algorithm_t oaep = PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256);
	psa_key_id_t pair;

	sign(generated(0x21, r1, 256, SIGNS | PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_COPY, any, PSA_ALG_ECDH), 0x21, ecdsa);
	agree(0x21, r1, 256, PSA_ALG_ECDH);
	pair = generated(0, r1, 256, SIGNS, ecdsa, 0);
	public_of(pair, 0x22, PSA_KEY_USAGE_VERIFY_MESSAGE, ecdsa);
	sign(pair, 0x22, ecdsa);
	sign(generated(0x23, r1, 384, SIGNS, deterministic, 0), 0x23, deterministic);
	sign(generated(0x24, r1, 521, SIGNS, any, 0), 0x24, PSA_ALG_ECDSA(PSA_ALG_SHA_512));
	sign(generated(0x25, k1, 256, SIGNS, ecdsa, 0), 0x25, ecdsa);
	agree(generated(0x26, montgomery, 255, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 0), montgomery, 255, PSA_ALG_ECDH);
	agree(generated(0x27, montgomery, 448, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 0), montgomery, 448, PSA_ALG_ECDH);
	agree(generated(0x28, r1, 256, PSA_KEY_USAGE_DERIVE, agreement, 0), r1, 256, agreement);
	sign(generated(0x29, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, SIGNS, pss, 0), 0x29, pss);
	pair = generated(0, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, SIGNS, pkcs1, 0);
	public_of(pair, 0x2a, PSA_KEY_USAGE_VERIFY_HASH, pkcs1);
	sign(pair, 0x2a, pkcs1);
	crypt(generated(0x2b, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, CRYPTS, oaep, PSA_ALG_RSA_PKCS1V15_CRYPT), oaep);
	crypt(0x2b, PSA_ALG_RSA_PKCS1V15_CRYPT);
}

/* What psa-rot does not have. */
static void others(void)
{
	generated(0x41, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 224, SIGNS, PSA_ALG_ECDSA(PSA_ALG_SHA_256), 0);
	generated(0x42, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_BRAINPOOL_P_R1), 256, SIGNS, PSA_ALG_ECDSA(PSA_ALG_SHA_256), 0);
	generated(0x43, PSA_KEY_TYPE_ARIA, 128, CRYPTS, PSA_ALG_GCM, 0);
	generated(0x44, PSA_KEY_TYPE_CAMELLIA, 256, CRYPTS, PSA_ALG_CTR, 0);
	generated(0x45, PSA_KEY_TYPE_DES, 192, CRYPTS, PSA_ALG_CBC_NO_PADDING, 0);
	generated(0x46, PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 2048, PSA_KEY_USAGE_DERIVE, PSA_ALG_FFDH, 0);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (uint8_t)(7 * i + 3);
	}
	CHECK(psa_crypto_init());
	symmetric();
	asymmetric();
	others();
	return 0;
}
