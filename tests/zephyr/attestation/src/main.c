/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/ztest.h>

#include <psa/initial_attestation.h>

#include "token.h"

static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
static size_t token_length;

void make_token(void)
{
	uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64];
	size_t expected;

	memset(challenge, 0x5a, sizeof(challenge));
	zassert_equal(psa_initial_attest_get_token_size(sizeof(challenge), &expected), PSA_SUCCESS);
	zassert_equal(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &token_length),
		      PSA_SUCCESS);
	zassert_equal(token_length, expected);
	zassert_true(token_holds(challenge, sizeof(challenge)));
}

bool token_holds(const void *bytes, size_t length)
{
	for (size_t at = 0; at + length <= token_length; at++) {
		if (memcmp(&token[at], bytes, length) == 0) {
			return true;
		}
	}
	return false;
}

bool token_begins_with(const void *bytes, size_t length)
{
	return length <= token_length && memcmp(token, bytes, length) == 0;
}
