/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * A build has the mechanisms that its PSA_WANT_* ask for, and no others: what the one line of a profile turns on works, what it leaves out,
 * or what was turned off again, is not supported.
 */

#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>

#define EXPECTED(option) (IS_ENABLED(option) ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED)

static psa_status_t hash(psa_algorithm_t algorithm)
{
	uint8_t value[64];
	size_t length;

	return psa_hash_compute(algorithm, NULL, 0, value, sizeof(value), &length);
}

static psa_status_t generate(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, psa_key_usage_t usage, psa_key_id_t *key)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_algorithm(&attributes, algorithm);
	psa_set_key_usage_flags(&attributes, usage);
	return psa_generate_key(&attributes, key);
}

static psa_status_t encrypt(psa_algorithm_t algorithm)
{
	static const uint8_t nonce[12];
	uint8_t sealed[16];
	psa_key_id_t key;
	size_t length;
	psa_status_t status;

	zassert_equal(generate(PSA_KEY_TYPE_AES, 128, algorithm, PSA_KEY_USAGE_ENCRYPT, &key), PSA_SUCCESS);
	status = psa_aead_encrypt(key, algorithm, nonce, sizeof(nonce), NULL, 0, NULL, 0, sealed, sizeof(sealed), &length);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status;
}

static psa_status_t mac(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
	uint8_t value[32];
	psa_key_id_t key;
	size_t length;
	psa_status_t status;

	zassert_equal(generate(type, bits, algorithm, PSA_KEY_USAGE_SIGN_MESSAGE, &key), PSA_SUCCESS);
	status = psa_mac_compute(key, algorithm, NULL, 0, value, sizeof(value), &length);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status;
}

static psa_status_t sign(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
	static uint8_t signature[256];
	psa_key_id_t key;
	size_t length;
	psa_status_t status = generate(type, bits, algorithm, PSA_KEY_USAGE_SIGN_MESSAGE, &key);

	if (status == PSA_SUCCESS) {
		status = psa_sign_message(key, algorithm, NULL, 0, signature, sizeof(signature), &length);
		zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	}
	return status;
}

static psa_status_t encipher(psa_algorithm_t algorithm)
{
	static const uint8_t block[16];
	uint8_t output[48];
	psa_key_id_t key;
	size_t length;
	psa_status_t status;

	zassert_equal(generate(PSA_KEY_TYPE_AES, 256, algorithm, PSA_KEY_USAGE_ENCRYPT, &key), PSA_SUCCESS);
	status = psa_cipher_encrypt(key, algorithm, block, sizeof(block), output, sizeof(output), &length);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status;
}

static psa_status_t derive(psa_algorithm_t algorithm)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_status_t status = psa_key_derivation_setup(&operation, algorithm);

	zassert_equal(psa_key_derivation_abort(&operation), PSA_SUCCESS);
	return status;
}

ZTEST(psa_rot_profile, test_the_profile_turns_mechanisms_on)
{
	zassert_true(IS_ENABLED(CONFIG_PSA_WANT_ALG_CCM));
	zassert_true(IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_224));
	zassert_true(IS_ENABLED(CONFIG_PSA_WANT_ALG_TLS12_PRF));
	zassert_equal(IS_ENABLED(CONFIG_PSA_WANT_ALG_ECDSA), !IS_ENABLED(CONFIG_PSA_ROT_PROFILE_SMALL));
	zassert_equal(IS_ENABLED(CONFIG_PSA_WANT_ALG_RSA_PSS), IS_ENABLED(CONFIG_PSA_ROT_PROFILE_LARGE));
}

ZTEST(psa_rot_profile, test_hashes_and_macs_are_those_that_are_wanted)
{
	zassert_equal(hash(PSA_ALG_SHA_224), EXPECTED(CONFIG_PSA_WANT_ALG_SHA_224));
	zassert_equal(hash(PSA_ALG_SHA_256), EXPECTED(CONFIG_PSA_WANT_ALG_SHA_256));
	zassert_equal(hash(PSA_ALG_SHA_384), EXPECTED(CONFIG_PSA_WANT_ALG_SHA_384));
	zassert_equal(hash(PSA_ALG_SHA_512), EXPECTED(CONFIG_PSA_WANT_ALG_SHA_512));
	zassert_equal(hash(PSA_ALG_SHA3_256), EXPECTED(CONFIG_PSA_WANT_ALG_SHA3_256));
	zassert_equal(mac(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_HMAC));
	zassert_equal(mac(PSA_KEY_TYPE_AES, 128, PSA_ALG_CMAC), EXPECTED(CONFIG_PSA_WANT_ALG_CMAC));
}

ZTEST(psa_rot_profile, test_aeads_are_those_that_are_wanted)
{
	zassert_equal(encrypt(PSA_ALG_CCM), EXPECTED(CONFIG_PSA_WANT_ALG_CCM));
	zassert_equal(encrypt(PSA_ALG_GCM), EXPECTED(CONFIG_PSA_WANT_ALG_GCM));
}

ZTEST(psa_rot_profile, test_ciphers_are_those_that_are_wanted)
{
	zassert_equal(encipher(PSA_ALG_CTR), EXPECTED(CONFIG_PSA_WANT_ALG_CTR));
	zassert_equal(encipher(PSA_ALG_CFB), EXPECTED(CONFIG_PSA_WANT_ALG_CFB));
	zassert_equal(encipher(PSA_ALG_CBC_NO_PADDING), EXPECTED(CONFIG_PSA_WANT_ALG_CBC_NO_PADDING));
	zassert_equal(encipher(PSA_ALG_CBC_PKCS7), EXPECTED(CONFIG_PSA_WANT_ALG_CBC_PKCS7));
	zassert_equal(encipher(PSA_ALG_OFB), EXPECTED(CONFIG_PSA_WANT_ALG_OFB));
}

/* An emulator takes minutes to make a key. */
#ifdef CONFIG_ARCH_POSIX
ZTEST(psa_rot_profile, test_rsa_is_there_if_it_is_wanted)
{
	const psa_key_type_t pair = PSA_KEY_TYPE_RSA_KEY_PAIR;

	zassert_equal(sign(pair, 2048, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_RSA_PKCS1V15_SIGN));
	zassert_equal(sign(pair, 2048, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_RSA_PSS));
}
#endif

ZTEST(psa_rot_profile, test_signatures_are_those_that_are_wanted)
{
	const psa_key_type_t pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);

	zassert_equal(sign(pair, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ECC_SECP_R1_256));
	zassert_equal(sign(pair, 384, PSA_ALG_ECDSA(PSA_ALG_SHA_384)), EXPECTED(CONFIG_PSA_WANT_ECC_SECP_R1_384));
	zassert_equal(sign(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1), 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256)),
		      EXPECTED(CONFIG_PSA_WANT_ECC_SECP_K1_256));
	zassert_equal(sign(pair, 256, PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_DETERMINISTIC_ECDSA));
}

ZTEST(psa_rot_profile, test_key_derivations_are_those_that_are_wanted)
{
	zassert_equal(derive(PSA_ALG_HKDF(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_HKDF));
	zassert_equal(derive(PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_TLS12_PRF));
	zassert_equal(derive(PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_TLS12_PSK_TO_MS));
	zassert_equal(derive(PSA_ALG_SP800_108_COUNTER_CMAC), EXPECTED(CONFIG_PSA_WANT_ALG_SP800_108_COUNTER_CMAC));
	zassert_equal(derive(PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256)), EXPECTED(CONFIG_PSA_WANT_ALG_PBKDF2_HMAC));
}

ZTEST_SUITE(psa_rot_profile, NULL, NULL, NULL, NULL, NULL);
