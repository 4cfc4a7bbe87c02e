/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * An application that brings its own root key, entropy, counter, lifecycle and boot records; and an entropy source that comes up only after
 * the kernel has started, as that of a network core does.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa/protected_storage.h>
#include <psa_rot/platform.h>

static bool entropy_is_up;

#ifdef CONFIG_PSA_ROT_ROOT_KEY_CUSTOM
psa_status_t psa_rot_root_key(uint8_t key[32])
{
	memset(key, 0x5a, 32);
	return PSA_SUCCESS;
}
#endif

/* Predictable, and without repetitions that a health test would find. */
psa_status_t psa_rot_entropy(uint8_t *buffer, size_t length)
{
	static uint32_t state = 1;

	if (!entropy_is_up) {
		return PSA_ERROR_HARDWARE_FAILURE;
	}
	for (size_t i = 0; i < length; i++) {
		state = state * 1664525 + 1013904223;
		buffer[i] = state >> 24;
	}
	return PSA_SUCCESS;
}

static uint32_t counter;

psa_status_t psa_rot_counter_read(uint32_t *value)
{
	*value = counter;
	return PSA_SUCCESS;
}

psa_status_t psa_rot_counter_increment(void)
{
	counter++;
	return PSA_SUCCESS;
}

uint16_t psa_rot_lifecycle(void)
{
	return 0x4000;
}

#ifdef CONFIG_PSA_ROT_BOOT_RECORDS_CUSTOM
static const uint8_t measurement[32] = "the measurement of the loader  ";

psa_status_t psa_rot_boot_record(uint32_t index, struct psa_rot_boot_record *record)
{
	static const uint8_t signer[32] = "who signed it";

	if (index > 0) {
		return PSA_ERROR_DOES_NOT_EXIST;
	}
	record->measurement_type = "BL";
	record->measurement = measurement;
	record->measurement_length = sizeof(measurement);
	record->signer_id = signer;
	record->signer_id_length = sizeof(signer);
	return PSA_SUCCESS;
}
#endif

static bool contains(const uint8_t *data, size_t size, const void *part, size_t length)
{
	for (size_t i = 0; i + length <= size; i++) {
		if (memcmp(&data[i], part, length) == 0) {
			return true;
		}
	}
	return false;
}

ZTEST_SUITE(psa_rot_hooks, NULL, NULL, NULL, NULL, NULL);

ZTEST(psa_rot_hooks, test_entropy_that_comes_up_late_spoils_nothing)
{
	static const uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32] = {1};
	static uint8_t token[1024];
	uint8_t random[16];
	size_t length;
	uint32_t before;

	zassert_equal(psa_generate_random(random, sizeof(random)), PSA_ERROR_BAD_STATE);
	zassert_equal(psa_crypto_init(), PSA_ERROR_INSUFFICIENT_ENTROPY);
	entropy_is_up = true;
	zassert_equal(psa_crypto_init(), PSA_SUCCESS);
	zassert_equal(psa_generate_random(random, sizeof(random)), PSA_SUCCESS);

	zassert_equal(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &length), PSA_SUCCESS);
	/* The claims 2395 (security lifecycle) and 2399 (software components), RFC 9783 sections 4.3.1 and 4.4.1. */
	zassert_true(contains(token, length, "\x19\x09\x5b\x19\x40\x00", 6));
	zassert_true(contains(token, length, "\x19\x09\x5f\x81", 4));
#ifdef CONFIG_PSA_ROT_BOOT_RECORDS_CUSTOM
	zassert_true(contains(token, length, measurement, sizeof(measurement)));
#endif

	/* Each change of Protected Storage takes steps of the counter. */
	before = counter;
	zassert_equal(psa_ps_set(1, 4, "data", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_true(counter > before);
}
