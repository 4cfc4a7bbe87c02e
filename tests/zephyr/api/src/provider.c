/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Behind Zephyr's secure storage: the functions that its headers call, with the types that its Kconfig options choose.
 */

#include <zephyr/ztest.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

BUILD_ASSERT(sizeof(psa_storage_uid_t) == (IS_ENABLED(CONFIG_SECURE_STORAGE_64_BIT_UID) ? 8 : 4));

ZTEST(psa_rot_provider, test_all_arguments_arrive)
{
	psa_storage_uid_t uid = (psa_storage_uid_t)0x3123456789abcdef;
	struct psa_storage_info_t info;
	uint8_t read[4];
	size_t length;

	zassert_equal(secure_storage_its_set(SECURE_STORAGE_ITS_CALLER_PSA_ITS, uid, 4, "\1\2\3\4",
					     PSA_STORAGE_FLAG_NO_CONFIDENTIALITY),
		      PSA_SUCCESS);
	zassert_equal(secure_storage_its_get(SECURE_STORAGE_ITS_CALLER_PSA_ITS, uid, 1, 2, read, &length), PSA_SUCCESS);
	zassert_equal(length, 2);
	zassert_mem_equal(read, "\2\3", 2);
	zassert_equal(secure_storage_its_get_info(SECURE_STORAGE_ITS_CALLER_PSA_ITS, uid, &info), PSA_SUCCESS);
	zassert_equal(info.size, 4);
	zassert_equal(info.flags, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY);

	/* Every caller has objects of its own. */
	zassert_equal(secure_storage_its_get_info(SECURE_STORAGE_ITS_CALLER_PSA_PS, uid, &info),
		      PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(secure_storage_its_get_info(SECURE_STORAGE_ITS_CALLER_MBEDTLS, uid, &info),
		      PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(secure_storage_its_remove(SECURE_STORAGE_ITS_CALLER_PSA_ITS, uid), PSA_SUCCESS);
	zassert_equal(psa_its_get_info(uid, &info), PSA_ERROR_DOES_NOT_EXIST);
}

ZTEST_SUITE(psa_rot_provider, NULL, NULL, NULL, NULL, NULL);
