/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* A program compiled with either header works with the service. */

#include <zephyr/ztest.h>

#include "abi.h"

static const char *const names[] = {
#define VALUE(expression) #expression,
#include "values.inc"
};

ZTEST_SUITE(mbedtls_abi, NULL, NULL, NULL, NULL, NULL);

ZTEST(mbedtls_abi, test_values_are_those_of_mbedtls)
{
	zassert_equal(abi_of_psa_rot.count, abi_of_mbedtls.count);
	zassert_equal(abi_of_psa_rot.count, ARRAY_SIZE(names));
	for (size_t i = 0; i < abi_of_psa_rot.count; i++) {
		zassert_equal(abi_of_psa_rot.values[i], abi_of_mbedtls.values[i], "%s: 0x%llx, in Mbed TLS 0x%llx",
			      names[i], (unsigned long long)abi_of_psa_rot.values[i],
			      (unsigned long long)abi_of_mbedtls.values[i]);
	}
	TC_PRINT("%zu values\n", abi_of_psa_rot.count);
}

ZTEST(mbedtls_abi, test_attributes_lie_where_mbedtls_has_them)
{
	uint8_t mine[24] = {0}, theirs[24] = {0};

	abi_of_psa_rot.fill(mine);
	abi_of_mbedtls.fill(theirs);
	zassert_mem_equal(mine, theirs, sizeof(mine));
}
