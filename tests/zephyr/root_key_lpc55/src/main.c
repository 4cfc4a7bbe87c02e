/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The root key of LPC55S69: each step in its order with what the one before gave, and each failure of one. */

#include <string.h>

#include <zephyr/ztest.h>

#include <fsl_iap.h>
#include <fsl_iap_ffr.h>
#include <fsl_puf.h>

#include <psa_rot/platform.h>

enum step {
	FLASH_INIT,
	FFR_INIT,
	ACTIVATION_CODE,
	KEY_CODE,
	PUF_INIT,
	START,
	GET_KEY,
	STEPS,
};

PUF_Type puf;

/* The step that fails, if any, and how many bytes of key the key code is of. */
static enum step failing = STEPS;
static size_t key_size = 32;

static status_t answer(enum step step)
{
	return step == failing ? kStatus_Fail : kStatus_Success;
}

status_t FLASH_Init(flash_config_t *config)
{
	config->initialised = 1;
	return answer(FLASH_INIT);
}

status_t FFR_Init(flash_config_t *config)
{
	zassert_equal(config->initialised, 1);
	config->initialised = 2;
	return answer(FFR_INIT);
}

status_t FFR_KeystoreGetAC(flash_config_t *config, uint8_t *activation_code)
{
	zassert_equal(config->initialised, 2);
	memset(activation_code, 0xac, kFfrBlockSize_ActivationCode);
	return answer(ACTIVATION_CODE);
}

status_t FFR_KeystoreGetKC(flash_config_t *config, uint8_t *key_code, ffr_key_type_t type)
{
	zassert_equal(config->initialised, 2);
	zassert_equal(type, kFFR_KeyTypeUser);
	memset(key_code, 0x4c, kFfrBlockSize_Key);
	return answer(KEY_CODE);
}

static bool all(const uint8_t *bytes, size_t length, uint8_t value)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] != value) {
			return false;
		}
	}
	return true;
}

void PUF_GetDefaultConfig(puf_config_t *config)
{
	config->discharge = 50;
}

status_t PUF_Init(PUF_Type *base, puf_config_t *config)
{
	zassert_equal(config->discharge, 50);
	base->powered = 1;
	return answer(PUF_INIT);
}

status_t PUF_Start(PUF_Type *base, const uint8_t *activation_code, size_t size)
{
	zassert_equal(base->powered, 1);
	zassert_equal(size, PUF_ACTIVATION_CODE_SIZE);
	zassert_true(all(activation_code, size, 0xac));
	return answer(START);
}

/* As the real one, it says nothing of a key that is shorter, and wants words. */
status_t PUF_GetKey(PUF_Type *base, const uint8_t *key_code, size_t code_size, uint8_t *key, size_t size)
{
	zassert_equal(base->powered, 1);
	zassert_equal(code_size, PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(size));
	zassert_true(all(key_code, code_size, 0x4c));
	zassert_equal((uintptr_t)key_code % sizeof(uint32_t), 0);
	zassert_equal((uintptr_t)key % sizeof(uint32_t), 0);
	for (size_t i = 0; i < MIN(size, key_size); i++) {
		key[i] = i;
	}
	return answer(GET_KEY);
}

void PUF_Deinit(PUF_Type *base, puf_config_t *config)
{
	base->powered = 0;
}

static void before(void *fixture)
{
	failing = STEPS;
	key_size = 32;
}

ZTEST_SUITE(psa_rot_root_key_lpc55, NULL, NULL, before, NULL, NULL);

ZTEST(psa_rot_root_key_lpc55, test_the_user_key_is_the_root_key_at_every_call_and_at_any_address)
{
	uint8_t room[33];

	for (size_t at = 0; at < 2; at++) {
		memset(room, 0, sizeof(room));
		zassert_equal(psa_rot_root_key(&room[at]), PSA_SUCCESS);
		for (size_t i = 0; i < 32; i++) {
			zassert_equal(room[at + i], i);
		}
		zassert_equal(puf.powered, 0);
	}
}

ZTEST(psa_rot_root_key_lpc55, test_a_step_that_fails_gives_no_key_and_leaves_the_puf_off)
{
	for (failing = FLASH_INIT; failing < STEPS; failing++) {
		uint8_t key[32];

		memset(key, 0xee, sizeof(key));
		zassert_equal(psa_rot_root_key(key), PSA_ERROR_HARDWARE_FAILURE, "step %d", failing);
		zassert_true(all(key, sizeof(key), 0xee), "step %d", failing);
		zassert_equal(puf.powered, 0, "step %d", failing);
	}
}

ZTEST(psa_rot_root_key_lpc55, test_the_key_code_of_a_shorter_key_is_refused)
{
	static const size_t shorter[] = {0, 8, 16, 24};

	for (size_t i = 0; i < ARRAY_SIZE(shorter); i++) {
		uint8_t key[32];

		key_size = shorter[i];
		zassert_equal(psa_rot_root_key(key), PSA_ERROR_HARDWARE_FAILURE, "%zu bytes", shorter[i]);
	}
}
