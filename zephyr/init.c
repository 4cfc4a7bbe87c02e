/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_ctrl.h>
#include <zephyr/toolchain.h>

#include <psa_rot/platform.h>
#include <psa_rot/storage.h>

#include "glue.h"

#ifdef CONFIG_PSA_ROT_CRYPTO
#include <psa/crypto.h>
#endif

LOG_MODULE_REGISTER(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

/* What it takes to measure the image, seed the generator and mount or format the partition, on the main stack: 1.8 KB on Cortex-M33. */
BUILD_ASSERT(CONFIG_MAIN_STACK_SIZE >= 2048, "psa-rot's boot takes 2048 bytes of stack: CONFIG_MAIN_STACK_SIZE");

static int psa_rot_init(void)
{
#ifdef CONFIG_PSA_ROT_ROOT_KEY_INSECURE
	LOG_WRN("INSECURE root key: encryption at rest protects nothing (CONFIG_PSA_ROT_ROOT_KEY_INSECURE)");
#endif
#ifdef CONFIG_PSA_ROT_ENTROPY_INSECURE
	LOG_WRN("INSECURE entropy: keys can be guessed (CONFIG_PSA_ROT_ENTROPY_INSECURE)");
#endif
#ifdef CONFIG_PSA_ROT_BOOT_RECORDS_IMAGE
	/* Needs no random generator. */
	(void)psa_rot_measure_image();
#endif
#ifdef CONFIG_PSA_ROT_CRYPTO
	/* An entropy driver may come up later: then psa_rot_check() does it. */
	(void)psa_crypto_init();
#endif
	return 0;
}

SYS_INIT(psa_rot_init, POST_KERNEL, CONFIG_PSA_ROT_INIT_PRIORITY);

const char *psa_rot_storage_problem(psa_status_t status)
{
	switch (status) {
	case PSA_ERROR_DATA_INVALID:
		return "it holds something else, or has other sector or write block sizes than it was formatted with. "
		       "CONFIG_PSA_ROT_FORMAT_FOREIGN erases it";
	case PSA_ERROR_NOT_SUPPORTED:
		return "a newer version of psa-rot wrote it";
	case PSA_ERROR_INVALID_ARGUMENT:
		return "the store cannot work with its sector size, write block and number of sectors";
	case PSA_ERROR_INSUFFICIENT_STORAGE:
		return "it holds more objects than CONFIG_PSA_ROT_STORE_OBJECTS";
	case PSA_ERROR_HARDWARE_FAILURE:
		return "the root key cannot be read";
	default:
		return "the flash failed";
	}
}

#ifdef CONFIG_PSA_ROT_PS
static void warn_without_counter(void)
{
	uint32_t value;

	if (psa_rot_lock() != PSA_SUCCESS) {
		return;
	}
	if (psa_rot_counter_read(&value) == PSA_ERROR_NOT_SUPPORTED) {
		LOG_WRN("no monotonic counter: an old image of the storage partition is not detected (psa_rot_counter_read())");
	}
	psa_rot_unlock();
}
#endif

/* After all drivers. Later calls only say that the storage failed, and the exact reason would be lost. */
static int psa_rot_check(void)
{
#ifdef CONFIG_PSA_ROT_CRYPTO
	psa_status_t ready = psa_crypto_init();

	if (ready != PSA_SUCCESS) {
		LOG_ERR("psa_crypto_init() failed: %d; the application may call it again", ready);
	}
#endif
#ifdef CONFIG_PSA_ROT_PS
	warn_without_counter();
#endif
#ifdef CONFIG_PSA_ROT_STORAGE_AT_BOOT
	struct psa_rot_storage_statistics statistics;
	psa_status_t status = psa_rot_storage_get_statistics(&statistics);

	if (status != PSA_SUCCESS) {
		LOG_ERR("the storage partition cannot be used: %s (%d)", psa_rot_storage_problem(status), status);
		return -EIO;
	}
#endif
	return 0;
}

SYS_INIT(psa_rot_check, APPLICATION, CONFIG_PSA_ROT_INIT_PRIORITY);

void psa_rot_panic(void)
{
	LOG_PANIC();
	k_panic();
	CODE_UNREACHABLE;
}
