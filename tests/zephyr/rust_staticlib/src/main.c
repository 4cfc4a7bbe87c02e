/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * A C application whose own Rust library has the services: C and Rust work on one instance.
 */

#include <stdint.h>

#include <zephyr/irq_offload.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>

/* src/lib.rs */
psa_key_id_t rust_make_key(void);
psa_status_t rust_verify(psa_key_id_t key, const uint8_t mac[32]);
int32_t rust_its_get(uint64_t uid);
psa_status_t rust_call_in_call(void);
psa_status_t rust_call_around_c(void);
psa_status_t rust_call(void);
psa_status_t rust_sha_512(void);
size_t rust_store_objects(void);

#define UID ((psa_storage_uid_t)7)

static psa_status_t (*work)(void);

psa_status_t work_of_c(void)
{
	return work();
}

ZTEST(rust_staticlib, test_a_key_made_in_rust_works_in_c)
{
	uint8_t mac[32];
	size_t length;
	psa_key_id_t key = rust_make_key();

	zassert_not_equal(key, PSA_KEY_ID_NULL);
	zassert_equal(psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), (const uint8_t *)"message", 7, mac,
				      sizeof(mac), &length), PSA_SUCCESS);
	zassert_equal(rust_verify(key, mac), PSA_SUCCESS);
	mac[0] ^= 1;
	zassert_equal(rust_verify(key, mac), PSA_ERROR_INVALID_SIGNATURE);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	zassert_equal(rust_verify(key, mac), PSA_ERROR_INVALID_HANDLE);
}

ZTEST(rust_staticlib, test_an_object_stored_in_c_is_read_in_rust)
{
	zassert_equal(psa_its_set(UID, 1, "c", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(rust_its_get(UID), 'c');
	zassert_equal(psa_its_remove(UID), PSA_SUCCESS);
	zassert_equal(rust_its_get(UID), PSA_ERROR_DOES_NOT_EXIST);
}

static psa_status_t store(void)
{
	return psa_its_set(UID, 1, "c", PSA_STORAGE_FLAG_NONE);
}

ZTEST(rust_staticlib, test_a_call_within_a_call_is_refused)
{
	zassert_equal(rust_call_in_call(), PSA_ERROR_BAD_STATE);
	work = store;
	zassert_equal(rust_call_around_c(), PSA_ERROR_BAD_STATE);
	/* The refusal leaves the service as it was. */
	zassert_equal(rust_call(), PSA_SUCCESS);
}

static void call_in_interrupt(const void *status)
{
	*(psa_status_t *)status = rust_call();
}

ZTEST(rust_staticlib, test_an_interrupt_is_refused)
{
	psa_status_t status = PSA_SUCCESS;

	irq_offload(call_in_interrupt, &status);
	zassert_equal(status, PSA_ERROR_BAD_STATE);
	zassert_equal(rust_call(), PSA_SUCCESS);
}

static atomic_t stored;

static void store_in_thread(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	if (store() == PSA_SUCCESS) {
		atomic_set(&stored, 1);
	}
}

static K_THREAD_STACK_DEFINE(stack, CONFIG_ZTEST_STACK_SIZE);
static struct k_thread thread;

static psa_status_t let_a_thread_try(void)
{
	(void)k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), store_in_thread, NULL, NULL, NULL,
			      K_HIGHEST_APPLICATION_THREAD_PRIO, 0, K_NO_WAIT);
	k_msleep(50);
	return atomic_get(&stored) ? PSA_ERROR_GENERIC_ERROR : PSA_SUCCESS;
}

ZTEST(rust_staticlib, test_a_thread_in_c_waits_for_a_call_of_rust)
{
	atomic_set(&stored, 0);
	work = let_a_thread_try;
	zassert_equal(rust_call_around_c(), PSA_SUCCESS);
	zassert_ok(k_thread_join(&thread, K_SECONDS(5)));
	zassert_true(atomic_get(&stored));
}

ZTEST(rust_staticlib, test_mechanisms_and_sizes_follow_kconfig)
{
	uint8_t hash[64];
	size_t length;

	zassert_false(IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_512));
	zassert_equal(rust_sha_512(), PSA_ERROR_NOT_SUPPORTED);
	zassert_equal(psa_hash_compute(PSA_ALG_SHA_512, hash, 0, hash, sizeof(hash), &length), PSA_ERROR_NOT_SUPPORTED);
	zassert_equal(psa_hash_compute(PSA_ALG_SHA_256, hash, 0, hash, sizeof(hash), &length), PSA_SUCCESS);
	zassert_equal(rust_store_objects(), CONFIG_PSA_ROT_STORE_OBJECTS);
}

ZTEST_SUITE(rust_staticlib, NULL, NULL, NULL, NULL, NULL);
