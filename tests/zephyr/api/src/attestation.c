/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>

static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];

ZTEST(psa_rot_attestation, test_the_token_has_the_announced_size_and_holds_the_challenge)
{
	static const uint8_t header[] = {0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa0}; /* COSE_Sign1 with ES256 */
	static const size_t sizes[] = {32, 48, 64};
	uint8_t challenge[64];

	memset(challenge, 0x5a, sizeof(challenge));
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t expected;
		size_t length;
		size_t at;

		zassert_equal(psa_initial_attest_get_token_size(sizes[i], &expected), PSA_SUCCESS);
		zassert_equal(psa_initial_attest_get_token(challenge, sizes[i], token, sizeof(token), &length),
			      PSA_SUCCESS);
		zassert_equal(length, expected);
		zassert_mem_equal(token, header, sizeof(header));
		for (at = 0; at + sizes[i] <= length && memcmp(&token[at], challenge, sizes[i]) != 0; at++) {
		}
		zassert_true(at + sizes[i] <= length);
		zassert_equal(psa_initial_attest_get_token(challenge, sizes[i], token, length - 1, &length),
			      PSA_ERROR_BUFFER_TOO_SMALL);
	}
}

ZTEST(psa_rot_attestation, test_another_challenge_size_is_refused)
{
	size_t length;

	zassert_equal(psa_initial_attest_get_token_size(33, &length), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_initial_attest_get_token(token, 31, token, sizeof(token), &length), PSA_ERROR_INVALID_ARGUMENT);
}

ZTEST_SUITE(psa_rot_attestation, NULL, NULL, NULL, NULL, NULL);
