/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* psa-rot behind Zephyr's secure storage subsystem, and beside it. */

#include <string.h>

#include <zephyr/ztest.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#include "precompiled.h"

#define UID ((psa_storage_uid_t)0x1234)

#ifdef CONFIG_SECURE_STORAGE_64_BIT_UID
BUILD_ASSERT(sizeof(psa_storage_uid_t) == 8);
#else
BUILD_ASSERT(sizeof(psa_storage_uid_t) == 4);
#endif

static void after(void *fixture)
{
	ARG_UNUSED(fixture);
	psa_its_remove(UID);
	psa_ps_remove(UID);
}

ZTEST_SUITE(secure_storage, NULL, NULL, NULL, after, NULL);

/* A macro: the functions' types of uid differ. */
#define HOLDS(get, text)                                                                                                \
	do {                                                                                                               \
		char data[16];                                                                                             \
		size_t length;                                                                                             \
                                                                                                                           \
		zassert_equal(get(UID, 0, sizeof(data), data, &length), PSA_SUCCESS);                                      \
		zassert_equal(length, strlen(text));                                                                       \
		zassert_mem_equal(data, text, length);                                                                     \
	} while (false)

ZTEST(secure_storage, test_symbols_and_inline_functions_have_the_same_objects)
{
	zassert_equal(precompiled_its.set(UID, 4, "its2", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	HOLDS(psa_its_get, "its2");
	zassert_equal(psa_its_set(UID, 4, "its3", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	HOLDS(precompiled_its.get, "its3");

	zassert_equal(precompiled_ps.set(UID, 3, "ps2", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	HOLDS(psa_ps_get, "ps2");
	zassert_equal(psa_ps_set(UID, 3, "ps3", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	HOLDS(precompiled_ps.get, "ps3");

	zassert_equal(precompiled_its.remove(UID), PSA_SUCCESS);
	zassert_equal(precompiled_ps.remove(UID), PSA_SUCCESS);
	zassert_equal(psa_its_remove(UID), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(psa_ps_remove(UID), PSA_ERROR_DOES_NOT_EXIST);
}

ZTEST(secure_storage, test_objects_in_parts)
{
	struct psa_storage_info_t info;

#ifdef CONFIG_SECURE_STORAGE_PS_IMPLEMENTATION_PSA_ROT
	zassert_equal(psa_ps_get_support(), PSA_STORAGE_SUPPORT_SET_EXTENDED);
	zassert_equal(psa_ps_create(UID, 16, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_ps_create(UID, 16, PSA_STORAGE_FLAG_NONE), PSA_ERROR_ALREADY_EXISTS);
	zassert_equal(psa_ps_set_extended(UID, 0, 5, "first"), PSA_SUCCESS);
	zassert_equal(psa_ps_set_extended(UID, 5, 6, " secon"), PSA_SUCCESS);
#else
	zassert_equal(psa_ps_get_support(), 0);
	zassert_equal(psa_ps_create(UID, 16, PSA_STORAGE_FLAG_NONE), PSA_ERROR_NOT_SUPPORTED);
	zassert_equal(precompiled_ps_create(UID, "first secon"), PSA_SUCCESS);
#endif
	zassert_equal(psa_ps_get_info(UID, &info), PSA_SUCCESS);
	zassert_equal(info.capacity, 16);
	zassert_equal(info.size, 11);
	HOLDS(psa_ps_get, "first secon");
}
