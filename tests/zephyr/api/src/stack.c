/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * CONFIG_PSA_ROT_STACK_HINT promises that this much stack suffices for storage, attestation, symmetric cryptography and P-256. The
 * calls of these that need most are made here on a stack of that size, and what they left untouched is measured.
 */

#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa/protected_storage.h>

#define SPARE 512

K_THREAD_STACK_DEFINE(stack, CONFIG_PSA_ROT_STACK_HINT);
static struct k_thread thread;

static psa_status_t first_failure;

static void expect_success(psa_status_t status)
{
	if (first_failure == PSA_SUCCESS) {
		first_failure = status;
	}
}

static void call_what_needs_most(void *unused1, void *unused2, void *unused3)
{
	static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	static uint8_t object[512];
	static uint8_t hash[32] = {1};
	static uint8_t signature[64];
	static uint8_t public_key[65];
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;
	size_t length;

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);

	expect_success(psa_initial_attest_get_token(hash, 32, token, sizeof(token), &length));

	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
	psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
	expect_success(psa_generate_key(&attributes, &key));
	expect_success(psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof(hash), signature, sizeof(signature),
				     &length));
	expect_success(psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof(hash), signature, length));
	expect_success(psa_destroy_key(key));

	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DERIVE);
	psa_set_key_algorithm(&attributes, PSA_ALG_ECDH);
	expect_success(psa_generate_key(&attributes, &key));
	expect_success(psa_export_public_key(key, public_key, sizeof(public_key), &length));
	expect_success(psa_raw_key_agreement(PSA_ALG_ECDH, key, public_key, length, hash, sizeof(hash), &length));
	expect_success(psa_destroy_key(key));

	/* Long enough for garbage collection. */
	for (int i = 0; i < 100; i++) {
		object[0] = i;
		expect_success(psa_ps_set(200, sizeof(object), object, PSA_STORAGE_FLAG_NONE));
	}
	expect_success(psa_ps_remove(200));
#ifndef CONFIG_SECURE_STORAGE
	expect_success(psa_ps_create(200, sizeof(object), PSA_STORAGE_FLAG_NONE));
	for (int i = 0; i < 100; i++) {
		expect_success(psa_ps_set_extended(200, 4 * i, 8, object));
	}
	expect_success(psa_ps_remove(200));
#endif
}

ZTEST(psa_rot_stack, test_the_stack_hint_suffices)
{
	size_t unused;

	/* On native_sim the host's own stack is used. */
	Z_TEST_SKIP_IFDEF(CONFIG_ARCH_POSIX);
	k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), call_what_needs_most, NULL, NULL, NULL,
			K_PRIO_PREEMPT(1), 0, K_NO_WAIT);
	zassert_ok(k_thread_join(&thread, K_SECONDS(200)));
	zassert_equal(first_failure, PSA_SUCCESS, "status %d", first_failure);
	zassert_ok(k_thread_stack_space_get(&thread, &unused));
	TC_PRINT("stack: %zu bytes of %u used\n", K_THREAD_STACK_SIZEOF(stack) - unused, CONFIG_PSA_ROT_STACK_HINT);
	zassert_true(unused >= SPARE, "only %zu bytes were left", unused);
}

ZTEST_SUITE(psa_rot_stack, NULL, NULL, NULL, NULL, NULL);
