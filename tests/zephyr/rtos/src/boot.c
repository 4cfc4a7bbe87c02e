/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Calls at every stage of the boot. What is not ready yet is said with a clear status, and nothing that fails early spoils what
 * comes later.
 */

#include <zephyr/init.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#define UID 500

enum stage {
	PRE_KERNEL,
	BEFORE_INIT,
	BETWEEN,
	AFTER_DRIVERS,
	BEFORE_MOUNT,
	AFTER_MOUNT,
	STAGES,
};

static const char *const names[STAGES] = {"PRE_KERNEL_2",    "POST_KERNEL, first", "after psa_crypto_init()",
					  "POST_KERNEL, last", "APPLICATION, first", "APPLICATION, last"};

static struct {
	psa_status_t hash;
	psa_status_t random;
	psa_status_t its;
	psa_status_t ps;
	psa_status_t key;
} seen[STAGES];

static psa_status_t make_key(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;
	psa_status_t status;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_bits(&attributes, 128);
	psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
	status = psa_generate_key(&attributes, &key);
	return status == PSA_SUCCESS ? psa_destroy_key(key) : status;
}

static void call_at(enum stage stage)
{
	static const uint8_t value = 1;
	uint8_t buffer[32];
	size_t length;

	seen[stage].hash = psa_hash_compute(PSA_ALG_SHA_256, &value, 1, buffer, sizeof(buffer), &length);
	seen[stage].random = psa_generate_random(buffer, 16);
	seen[stage].its = psa_its_set(UID + stage, 1, &value, PSA_STORAGE_FLAG_NONE);
	seen[stage].ps = psa_ps_set(UID + stage, 1, &value, PSA_STORAGE_FLAG_NONE);
	seen[stage].key = make_key();
}

#define CALL_AT(stage, level, priority)                                                                                     \
	static int at_##stage(void)                                                                                         \
	{                                                                                                                   \
		call_at(stage);                                                                                             \
		return 0;                                                                                                   \
	}                                                                                                                   \
	SYS_INIT(at_##stage, level, priority)

CALL_AT(PRE_KERNEL, PRE_KERNEL_2, 99);
CALL_AT(BEFORE_INIT, POST_KERNEL, 0);
/* The flash driver comes up after this. */
CALL_AT(BETWEEN, POST_KERNEL, 45);
CALL_AT(AFTER_DRIVERS, POST_KERNEL, 99);
CALL_AT(BEFORE_MOUNT, APPLICATION, 0);
CALL_AT(AFTER_MOUNT, APPLICATION, 99);

BUILD_ASSERT(CONFIG_PSA_ROT_INIT_PRIORITY < 45 && CONFIG_FLASH_INIT_PRIORITY > 45);

static bool is_in_flash(psa_status_t (*get_info)(psa_storage_uid_t, struct psa_storage_info_t *), enum stage stage)
{
	struct psa_storage_info_t info;
	psa_status_t status = get_info(UID + stage, &info);

	zassert_true(status == PSA_SUCCESS || status == PSA_ERROR_DOES_NOT_EXIST);
	return status == PSA_SUCCESS;
}

ZTEST(psa_rot_boot, test_calls_at_boot_work_or_say_what_is_missing)
{
	for (enum stage stage = PRE_KERNEL; stage < STAGES; stage++) {
		TC_PRINT("%-24s hash %d, random %d, ITS %d, PS %d, key %d\n", names[stage], seen[stage].hash,
			 seen[stage].random, seen[stage].its, seen[stage].ps, seen[stage].key);
	}
	for (enum stage stage = PRE_KERNEL; stage < STAGES; stage++) {
		bool ready = stage > BEFORE_INIT;
		/* A driver that needs no start-up has the flash ready at once. */
		bool has_flash = stage >= AFTER_DRIVERS;

		zassert_equal(seen[stage].hash, PSA_SUCCESS, "%s", names[stage]);
		zassert_equal(seen[stage].random, ready ? PSA_SUCCESS : PSA_ERROR_BAD_STATE, "%s", names[stage]);
		zassert_equal(seen[stage].key, ready ? PSA_SUCCESS : PSA_ERROR_BAD_STATE, "%s", names[stage]);
		zassert_true(seen[stage].its == PSA_SUCCESS || (!has_flash && seen[stage].its == PSA_ERROR_STORAGE_FAILURE),
			     "%s: %d", names[stage], seen[stage].its);
		zassert_true(seen[stage].ps == PSA_SUCCESS || (!has_flash && seen[stage].ps == PSA_ERROR_STORAGE_FAILURE),
			     "%s: %d", names[stage], seen[stage].ps);
	}
}

ZTEST(psa_rot_boot, test_what_was_acknowledged_at_boot_is_there)
{
	for (enum stage stage = PRE_KERNEL; stage < STAGES; stage++) {
		if (seen[stage].its == PSA_SUCCESS) {
			zassert_true(is_in_flash(psa_its_get_info, stage), "%s", names[stage]);
			zassert_equal(psa_its_remove(UID + stage), PSA_SUCCESS);
		}
		if (seen[stage].ps == PSA_SUCCESS) {
			zassert_true(is_in_flash(psa_ps_get_info, stage), "%s", names[stage]);
			zassert_equal(psa_ps_remove(UID + stage), PSA_SUCCESS);
		}
	}
}

ZTEST_SUITE(psa_rot_boot, NULL, NULL, NULL, NULL, NULL);
