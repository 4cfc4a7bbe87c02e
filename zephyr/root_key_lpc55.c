/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The root key of an LPC55S6x: the user key of the key store (PFR), which the physically unclonable function (PUF) of this chip alone makes
 * of its key code.
 */

#include <string.h>

#include <zephyr/irq.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#include <fsl_iap.h>
#include <fsl_iap_ffr.h>
#include <fsl_puf.h>

#include <psa_rot/platform.h>

#define KEY_SIZE 32

/* Calls of the service run one after the other. Neither code is a secret. */
static uint32_t activation_code[PUF_ACTIVATION_CODE_SIZE / sizeof(uint32_t)];
static uint32_t key_code[PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(KEY_SIZE) / sizeof(uint32_t)];

BUILD_ASSERT(sizeof(activation_code) == kFfrBlockSize_ActivationCode);
BUILD_ASSERT(sizeof(key_code) == kFfrBlockSize_Key);

/* By the boot ROM, which shares the flash controller with the flash driver. */
static bool read_key_store(void)
{
	flash_config_t flash = {0};
	unsigned int lock = irq_lock();
	bool read = FLASH_Init(&flash) == kStatus_Success && FFR_Init(&flash) == kStatus_Success &&
		    FFR_KeystoreGetAC(&flash, (uint8_t *)activation_code) == kStatus_Success &&
		    FFR_KeystoreGetKC(&flash, (uint8_t *)key_code, kFFR_KeyTypeUser) == kStatus_Success;

	irq_unlock(lock);
	return read;
}

static bool reconstruct(uint32_t key[KEY_SIZE / sizeof(uint32_t)])
{
	puf_config_t config;
	bool done;

	PUF_GetDefaultConfig(&config);
	done = PUF_Init(PUF, &config) == kStatus_Success &&
	       PUF_Start(PUF, (const uint8_t *)activation_code, sizeof(activation_code)) == kStatus_Success &&
	       PUF_GetKey(PUF, (const uint8_t *)key_code, sizeof(key_code), (uint8_t *)key, KEY_SIZE) == kStatus_Success;
	PUF_Deinit(PUF, &config);
	return done;
}

psa_status_t psa_rot_root_key(uint8_t key[32])
{
	uint32_t words[KEY_SIZE / sizeof(uint32_t)] = {0};
	/* The driver does not tell when a key code is of a shorter key. Keys come in steps of 64 bits. */
	bool complete = read_key_store() && reconstruct(words) && (words[6] | words[7]) != 0;

	if (complete) {
		memcpy(key, words, KEY_SIZE);
	}
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		*(volatile uint32_t *)&words[i] = 0;
	}
	return complete ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE;
}
