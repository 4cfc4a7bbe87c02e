/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/irq_offload.h>
#include <zephyr/psa/key_ids.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>

static const uint8_t digest[32] = {1, 2, 3};

ZTEST(psa_rot_crypto, test_the_hash_of_abc)
{
	/* FIPS 180-4: https://csrc.nist.gov/CSRC/media/Projects/Cryptographic-Standards-and-Guidelines/documents/examples/SHA256.pdf */
	static const uint8_t expected[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
	uint8_t hash[PSA_HASH_LENGTH(PSA_ALG_SHA_256)];
	size_t length;

	zassert_equal(psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"abc", 3, hash, sizeof(hash), &length),
		      PSA_SUCCESS);
	zassert_mem_equal(hash, expected, sizeof(expected));
	zassert_equal(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_SUCCESS);
	zassert_equal(psa_hash_update(&operation, (const uint8_t *)"a", 1), PSA_SUCCESS);
	zassert_equal(psa_hash_update(&operation, (const uint8_t *)"bc", 2), PSA_SUCCESS);
	zassert_equal(psa_hash_verify(&operation, expected, sizeof(expected)), PSA_SUCCESS);
}

ZTEST(psa_rot_crypto, test_a_persistent_key_signs)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	uint8_t signature[PSA_SIGN_OUTPUT_SIZE(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, PSA_ALG_ECDSA_ANY)];
	psa_key_id_t key;
	size_t length;

	/* What an earlier run of the same device may have left. */
	(void)psa_destroy_key(ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN);

	psa_set_key_id(&attributes, ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN);
	psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_PERSISTENT);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
	psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
	zassert_equal(psa_generate_key(&attributes, &key), PSA_SUCCESS);
	zassert_equal(key, ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN);
	zassert_equal(psa_generate_key(&attributes, &key), PSA_ERROR_ALREADY_EXISTS);
	key = ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN;

	/* Out of RAM, so that the copy in flash is used. */
	zassert_equal(psa_purge_key(key), PSA_SUCCESS);
	zassert_equal(psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), digest, sizeof(digest), signature,
				    sizeof(signature), &length),
		      PSA_SUCCESS);
	zassert_equal(psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), digest, sizeof(digest), signature, length),
		      PSA_SUCCESS);
	signature[5] ^= 1;
	zassert_equal(psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), digest, sizeof(digest), signature, length),
		      PSA_ERROR_INVALID_SIGNATURE);
	zassert_equal(psa_export_key(key, signature, sizeof(signature), &length), PSA_ERROR_NOT_PERMITTED);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	zassert_equal(psa_purge_key(key), PSA_ERROR_INVALID_HANDLE);
}

ZTEST(psa_rot_crypto, test_what_is_encrypted_is_decrypted_and_checked)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	static const uint8_t nonce[12];
	uint8_t sealed[5 + 16];
	uint8_t opened[5];
	psa_key_id_t key;
	size_t length;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_bits(&attributes, 256);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
	zassert_equal(psa_generate_key(&attributes, &key), PSA_SUCCESS);
	zassert_equal(psa_aead_encrypt(key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, (const uint8_t *)"hello", 5,
				       sealed, sizeof(sealed), &length),
		      PSA_SUCCESS);
	zassert_equal(length, sizeof(sealed));
	zassert_equal(psa_aead_decrypt(key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, sealed, sizeof(sealed), opened,
				       sizeof(opened), &length),
		      PSA_SUCCESS);
	zassert_mem_equal(opened, "hello", 5);
	sealed[0] ^= 1;
	zassert_equal(psa_aead_decrypt(key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, sealed, sizeof(sealed), opened,
				       sizeof(opened), &length),
		      PSA_ERROR_INVALID_SIGNATURE);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
}

ZTEST(psa_rot_crypto, test_random_bytes_differ)
{
	uint8_t one[32] = {0};
	uint8_t other[32] = {0};

	zassert_equal(psa_generate_random(one, sizeof(one)), PSA_SUCCESS);
	zassert_equal(psa_generate_random(other, sizeof(other)), PSA_SUCCESS);
	zassert_not_equal(memcmp(one, other, sizeof(one)), 0);
}

/* A mechanism that Kconfig leaves out answers so; it does not crash, and costs no flash. */
ZTEST(psa_rot_crypto, test_an_unwanted_mechanism_is_not_supported)
{
	uint8_t hash[64];
	size_t length;

	zassert_equal(psa_hash_compute(PSA_ALG_SHA_512, digest, sizeof(digest), hash, sizeof(hash), &length),
		      PSA_ERROR_NOT_SUPPORTED);
}

static void random_in_interrupt(const void *status)
{
	uint8_t bytes[4];

	*(psa_status_t *)status = psa_generate_random(bytes, sizeof(bytes));
}

ZTEST(psa_rot_crypto, test_an_interrupt_is_refused)
{
	psa_status_t status = PSA_SUCCESS;

	irq_offload(random_in_interrupt, &status);
	zassert_equal(status, PSA_ERROR_BAD_STATE);
}

/* Four threads of different priority at once. */
#define THREADS 4
K_THREAD_STACK_ARRAY_DEFINE(stacks, THREADS, CONFIG_PSA_ROT_STACK_HINT);
static struct k_thread threads[THREADS];

static void hash_repeatedly(void *failures, void *number, void *unused)
{
	ARG_UNUSED(unused);
	for (int i = 0; i < 50; i++) {
		uint8_t input = (uintptr_t)number;
		uint8_t hash[32];
		size_t length;

		if (psa_hash_compute(PSA_ALG_SHA_256, &input, 1, hash, sizeof(hash), &length) != PSA_SUCCESS ||
		    psa_hash_compare(PSA_ALG_SHA_256, &input, 1, hash, length) != PSA_SUCCESS) {
			atomic_inc(failures);
		}
		k_yield();
	}
}

ZTEST(psa_rot_crypto, test_threads_share_the_service)
{
	static atomic_t failures;

	for (int i = 0; i < THREADS; i++) {
		k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), hash_repeatedly, &failures,
				(void *)(uintptr_t)i, NULL, K_PRIO_PREEMPT(i), 0, K_NO_WAIT);
	}
	for (int i = 0; i < THREADS; i++) {
		zassert_ok(k_thread_join(&threads[i], K_SECONDS(60)));
	}
	zassert_equal(atomic_get(&failures), 0);
}

ZTEST_SUITE(psa_rot_crypto, NULL, NULL, NULL, NULL, NULL);
