/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/irq_offload.h>
#include <zephyr/ztest.h>

#ifdef CONFIG_PSA_ROT_ITS
#include <psa/internal_trusted_storage.h>

ZTEST(psa_rot_its, test_an_object_has_its_latest_value)
{
	struct psa_storage_info_t info;
	char read[16];
	size_t length;

	zassert_equal(psa_its_set(100, 5, "first", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_its_set(100, 6, "second", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_its_get(100, 0, sizeof(read), read, &length), PSA_SUCCESS);
	zassert_equal(length, 6);
	zassert_mem_equal(read, "second", 6);
	zassert_equal(psa_its_get(100, 3, 2, read, &length), PSA_SUCCESS);
	zassert_equal(length, 2);
	zassert_mem_equal(read, "on", 2);
	zassert_equal(psa_its_get_info(100, &info), PSA_SUCCESS);
	zassert_equal(info.size, 6);
	zassert_equal(info.flags, PSA_STORAGE_FLAG_NONE);
	zassert_equal(psa_its_remove(100), PSA_SUCCESS);
	zassert_equal(psa_its_get(100, 0, sizeof(read), read, &length), PSA_ERROR_DOES_NOT_EXIST);
}

ZTEST(psa_rot_its, test_bad_arguments_get_the_specified_status)
{
	struct psa_storage_info_t info;
	char read[4];
	size_t length;

	zassert_equal(psa_its_set(0, 1, "x", PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_its_set(101, 1, "x", 1U << 31), PSA_ERROR_NOT_SUPPORTED);
	zassert_equal(psa_its_set(101, 1, NULL, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_its_get_info(101, &info), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(psa_its_remove(101), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(psa_its_set(101, 1, "x", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_its_get(101, 2, sizeof(read), read, &length), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_its_remove(101), PSA_SUCCESS);
}

static void set_in_interrupt(const void *status)
{
	*(psa_status_t *)status = psa_its_set(102, 1, "x", PSA_STORAGE_FLAG_NONE);
}

ZTEST(psa_rot_its, test_an_interrupt_is_refused)
{
	psa_status_t status = PSA_SUCCESS;
	struct psa_storage_info_t info;

	irq_offload(set_in_interrupt, &status);
	zassert_equal(status, PSA_ERROR_BAD_STATE);
	zassert_equal(psa_its_get_info(102, &info), PSA_ERROR_DOES_NOT_EXIST);
}

ZTEST_SUITE(psa_rot_its, NULL, NULL, NULL, NULL, NULL);
#endif /* CONFIG_PSA_ROT_ITS */

#ifdef CONFIG_PSA_ROT_PS
#include <psa/protected_storage.h>

ZTEST(psa_rot_ps, test_protected_and_internal_storage_have_namespaces_of_their_own)
{
	char read[16];
	size_t length;

	zassert_equal(psa_ps_set(100, 9, "protected", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_its_set(100, 8, "internal", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_ps_get(100, 0, sizeof(read), read, &length), PSA_SUCCESS);
	zassert_equal(length, 9);
	zassert_mem_equal(read, "protected", 9);
	zassert_equal(psa_its_remove(100), PSA_SUCCESS);
	zassert_equal(psa_ps_remove(100), PSA_SUCCESS);
	zassert_equal(psa_ps_remove(100), PSA_ERROR_DOES_NOT_EXIST);
}

ZTEST(psa_rot_ps, test_an_object_grows_up_to_its_capacity)
{
	struct psa_storage_info_t info;
	char read[16];
	size_t length;

	(void)psa_ps_remove(103);
	zassert_equal(psa_ps_get_support(), PSA_STORAGE_SUPPORT_SET_EXTENDED);
	zassert_equal(psa_ps_create(103, 10, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_ps_create(103, 10, PSA_STORAGE_FLAG_NONE), PSA_ERROR_ALREADY_EXISTS);
	zassert_equal(psa_ps_set_extended(103, 0, 5, "first"), PSA_SUCCESS);
	zassert_equal(psa_ps_set_extended(103, 4, 4, "part"), PSA_SUCCESS);
	zassert_equal(psa_ps_set_extended(103, 9, 1, "x"), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_ps_set_extended(103, 8, 3, "xyz"), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_ps_get_info(103, &info), PSA_SUCCESS);
	zassert_equal(info.capacity, 10);
	zassert_equal(info.size, 8);
	zassert_equal(psa_ps_get(103, 0, sizeof(read), read, &length), PSA_SUCCESS);
	zassert_equal(length, 8);
	zassert_mem_equal(read, "firspart", 8);
	zassert_equal(psa_ps_remove(103), PSA_SUCCESS);
}

ZTEST_SUITE(psa_rot_ps, NULL, NULL, NULL, NULL, NULL);
#endif /* CONFIG_PSA_ROT_PS */
