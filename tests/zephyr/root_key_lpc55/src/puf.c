/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * As the real one: started with the activation code of an enrollment, once for each time that it is switched on; a key code is good for the
 * enrollment that it was drawn under; a key of index 0 cannot be read.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include <fsl_puf.h>

#include "puf.h"

static enum puf_step failing = PUF_STEPS;
static int until;
static bool on;
static bool enrolling;
static uint8_t started;
static uint8_t enrollments;

void puf_fail(enum puf_step step, int n)
{
	failing = step;
	until = n;
}

bool puf_is_on(void)
{
	return on;
}

int puf_enrollments(void)
{
	return enrollments;
}

static status_t answer(enum puf_step step)
{
	return step == failing && --until <= 0 ? kStatus_Fail : kStatus_Success;
}

void PUF_GetDefaultConfig(puf_config_t *config)
{
	config->discharge = 50;
}

status_t PUF_Init(PUF_Type *base, puf_config_t *config)
{
	zassert_equal(config->discharge, 50);
	zassert_false(on);
	on = true;
	enrolling = false;
	started = 0;
	return answer(PUF_INIT);
}

void PUF_Deinit(PUF_Type *base, puf_config_t *config)
{
	on = false;
}

status_t PUF_Enroll(PUF_Type *base, uint8_t *activation_code, size_t size)
{
	zassert_true(on);
	zassert_equal(size, PUF_ACTIVATION_CODE_SIZE);
	zassert_equal((uintptr_t)activation_code % sizeof(uint32_t), 0);
	enrolling = true;
	memset(activation_code, ++enrollments, size);
	return answer(PUF_ENROLL);
}

status_t PUF_Start(PUF_Type *base, const uint8_t *activation_code, size_t size)
{
	zassert_true(on);
	zassert_false(enrolling, "it cannot be started after an enrollment before it was off");
	zassert_equal(size, PUF_ACTIVATION_CODE_SIZE);
	zassert_equal((uintptr_t)activation_code % sizeof(uint32_t), 0);
	for (size_t i = 0; i < size; i++) {
		zassert_equal(activation_code[i], activation_code[0]);
	}
	started = activation_code[0];
	return answer(PUF_START);
}

status_t PUF_SetIntrinsicKey(PUF_Type *base, puf_key_index_register_t index, size_t key_size, uint8_t *key_code, size_t code_size)
{
	zassert_true(on && started > 0);
	zassert_equal(code_size, PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(key_size));
	zassert_equal((uintptr_t)key_code % sizeof(uint32_t), 0);
	memset(key_code, started, code_size);
	key_code[1] = index;
	key_code[3] = key_size / sizeof(uint64_t);
	return answer(PUF_DRAW);
}

status_t PUF_GetKey(PUF_Type *base, const uint8_t *key_code, size_t code_size, uint8_t *key, size_t key_size)
{
	zassert_true(on && started > 0);
	zassert_equal(code_size, PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(key_size));
	zassert_equal((uintptr_t)key % sizeof(uint32_t), 0);
	if ((key_code[1] & 0xf) == 0 || key_code[3] != key_size / sizeof(uint64_t) || key_code[4] != started) {
		return kStatus_Fail;
	}
	memset(key, started, key_size);
	return answer(PUF_GET);
}
