/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Internal Trusted Storage, Protected Storage, persistent keys, and the keys of another crypto library use the same numbers, and
 * do not see each other. With CONFIG_SECURE_STORAGE the first two go through Zephyr's headers.
 */

#include <zephyr/psa/key_ids.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#define NUMBER (ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN + 1)

struct space {
	const char *name;
	psa_status_t (*set)(uint8_t value);
	psa_status_t (*get)(uint8_t *value);
	psa_status_t (*remove)(void);
	/* What the last two give when there is nothing. */
	psa_status_t nothing;
};

static psa_status_t its_set(uint8_t value)
{
	return psa_its_set(NUMBER, 1, &value, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t its_get(uint8_t *value)
{
	size_t length;

	return psa_its_get(NUMBER, 0, 1, value, &length);
}

static psa_status_t its_remove(void)
{
	return psa_its_remove(NUMBER);
}

static psa_status_t ps_set(uint8_t value)
{
	return psa_ps_set(NUMBER, 1, &value, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t ps_get(uint8_t *value)
{
	size_t length;

	return psa_ps_get(NUMBER, 0, 1, value, &length);
}

static psa_status_t ps_remove(void)
{
	return psa_ps_remove(NUMBER);
}

static psa_status_t key_set(uint8_t value)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;

	psa_set_key_id(&attributes, NUMBER);
	psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_PERSISTENT);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
	return psa_import_key(&attributes, &value, 1, &key);
}

static psa_status_t key_get(uint8_t *value)
{
	size_t length;

	return psa_export_key(NUMBER, value, 1, &length);
}

static psa_status_t key_remove(void)
{
	return psa_destroy_key(NUMBER);
}

#ifdef CONFIG_SECURE_STORAGE
static psa_status_t other_set(uint8_t value)
{
	return secure_storage_its_set(SECURE_STORAGE_ITS_CALLER_MBEDTLS, NUMBER, 1, &value, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t other_get(uint8_t *value)
{
	size_t length;

	return secure_storage_its_get(SECURE_STORAGE_ITS_CALLER_MBEDTLS, NUMBER, 0, 1, value, &length);
}

static psa_status_t other_remove(void)
{
	return secure_storage_its_remove(SECURE_STORAGE_ITS_CALLER_MBEDTLS, NUMBER);
}
#endif

static const struct space spaces[] = {
	{"ITS", its_set, its_get, its_remove, PSA_ERROR_DOES_NOT_EXIST},
	{"PS", ps_set, ps_get, ps_remove, PSA_ERROR_DOES_NOT_EXIST},
	{"keys", key_set, key_get, key_remove, PSA_ERROR_INVALID_HANDLE},
#ifdef CONFIG_SECURE_STORAGE
	{"another library's keys", other_set, other_get, other_remove, PSA_ERROR_DOES_NOT_EXIST},
#endif
};

/* The spaces from `first` to before `end` hold their objects, and the others none. */
static void only(size_t first, size_t end)
{
	for (size_t i = 0; i < ARRAY_SIZE(spaces); i++) {
		bool there = i >= first && i < end;
		uint8_t value = 0;

		zassert_equal(spaces[i].get(&value), there ? PSA_SUCCESS : spaces[i].nothing, "%s", spaces[i].name);
		zassert_equal(value, there ? 0x40 + i : 0, "%s", spaces[i].name);
	}
}

ZTEST(psa_rot_namespaces, test_one_number_names_an_object_in_each_space)
{
	for (size_t i = 0; i < ARRAY_SIZE(spaces); i++) {
		/* What an earlier run of the same device may have left. */
		(void)spaces[i].remove();
	}
	only(0, 0);
	for (size_t i = 0; i < ARRAY_SIZE(spaces); i++) {
		zassert_equal(spaces[i].set(0x40 + i), PSA_SUCCESS, "%s", spaces[i].name);
		only(0, i + 1);
	}
	for (size_t i = 0; i < ARRAY_SIZE(spaces); i++) {
		zassert_equal(spaces[i].remove(), PSA_SUCCESS, "%s", spaces[i].name);
		zassert_equal(spaces[i].remove(), spaces[i].nothing, "%s", spaces[i].name);
		only(i + 1, ARRAY_SIZE(spaces));
	}
}

ZTEST(psa_rot_namespaces, test_all_bits_of_a_uid_count)
{
	struct psa_storage_info_t info;
	psa_storage_uid_t high = (psa_storage_uid_t)1 << (8 * sizeof(high) - 1);

	zassert_equal(psa_its_set(high | NUMBER, 1, "x", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_its_get_info(NUMBER, &info), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(psa_its_get_info(high | NUMBER, &info), PSA_SUCCESS);
	zassert_equal(psa_its_remove(high | NUMBER), PSA_SUCCESS);
}

ZTEST_SUITE(psa_rot_namespaces, NULL, NULL, NULL, NULL, NULL);
