/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What MCUboot measured: its shared data, in a retention area or at an address.
 */

#include <zephyr/devicetree.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <psa_rot/platform.h>

LOG_MODULE_DECLARE(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

#ifdef CONFIG_PSA_ROT_BOOT_DATA_RETENTION

#include <zephyr/retention/retention.h>

#define AREA DT_CHOSEN(zephyr_bootloader_info)

BUILD_ASSERT(CONFIG_PSA_ROT_BOOT_DATA_INIT_PRIORITY > CONFIG_RETENTION_INIT_PRIORITY,
	     "the retention area must be ready before it is read");

/* A copy, because the area may be written, and the records must be the same throughout one boot. */
static uint8_t copy[DT_REG_SIZE(AREA)];
static size_t copied;

static int take_boot_data(void)
{
	const struct device *area = DEVICE_DT_GET(AREA);
	ssize_t size = retention_size(area);
	int err;

	if (size <= 0 || (size_t)size > sizeof(copy)) {
		LOG_ERR("the boot records cannot be read: the retention area has %d bytes", (int)size);
		return -EIO;
	}
	err = retention_read(area, 0, copy, size);
	if (err != 0) {
		LOG_ERR("the boot records cannot be read: %d", err);
		return err;
	}
	copied = size;
	return 0;
}

SYS_INIT(take_boot_data, POST_KERNEL, CONFIG_PSA_ROT_BOOT_DATA_INIT_PRIORITY);

psa_status_t psa_rot_boot_data(const uint8_t **data, size_t *size)
{
	*data = copy;
	*size = copied;
	return PSA_SUCCESS;
}

#else

psa_status_t psa_rot_boot_data(const uint8_t **data, size_t *size)
{
	*data = (const uint8_t *)CONFIG_PSA_ROT_BOOT_DATA_ADDRESS;
	*size = CONFIG_PSA_ROT_BOOT_DATA_SIZE;
	return PSA_SUCCESS;
}

#endif
