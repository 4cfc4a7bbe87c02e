/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_ctrl.h>

#include <psa_rot/platform.h>

#include "glue.h"

#ifdef CONFIG_PSA_ROT_CRYPTO
#include <psa/crypto.h>
#endif

LOG_MODULE_REGISTER(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

static int psa_rot_init(void)
{
#ifdef CONFIG_PSA_ROT_ROOT_KEY_INSECURE
	LOG_WRN("INSECURE root key: encryption at rest protects nothing (CONFIG_PSA_ROT_ROOT_KEY_INSECURE)");
#endif
#ifdef CONFIG_PSA_ROT_ENTROPY_INSECURE
	LOG_WRN("INSECURE entropy: keys can be guessed (CONFIG_PSA_ROT_ENTROPY_INSECURE)");
#endif
#ifdef CONFIG_PSA_ROT_CRYPTO
	psa_status_t status = psa_crypto_init();

	if (status != PSA_SUCCESS) {
		/* The application may call psa_crypto_init() again. */
		LOG_ERR("psa_crypto_init() failed: %d", status);
		return -EIO;
	}
#endif
#ifdef CONFIG_PSA_ROT_BOOT_RECORDS_IMAGE
	return psa_rot_measure_image();
#else
	return 0;
#endif
}

SYS_INIT(psa_rot_init, POST_KERNEL, CONFIG_PSA_ROT_INIT_PRIORITY);

void psa_rot_panic(void)
{
	LOG_PANIC();
	k_panic();
	CODE_UNREACHABLE;
}
