/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What MCUboot measured: its shared data, in a retention area or at an address.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/device.h>
#include <zephyr/devicetree.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <psa_rot/platform.h>

LOG_MODULE_DECLARE(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

/* A copy, because the area may be written, and the records must be the same throughout one boot. */
#ifdef CONFIG_PSA_ROT_BOOT_DATA_RETENTION

#include <zephyr/retention/retention.h>

#define AREA DT_CHOSEN(zephyr_bootloader_info)

BUILD_ASSERT(CONFIG_PSA_ROT_BOOT_DATA_INIT_PRIORITY > CONFIG_RETENTION_INIT_PRIORITY,
	     "CONFIG_PSA_ROT_BOOT_DATA_INIT_PRIORITY must be higher than CONFIG_RETENTION_INIT_PRIORITY");

static uint8_t copy[DT_REG_SIZE(AREA)];
static size_t copied;

static int take_boot_data(void)
{
	const struct device *area = DEVICE_DT_GET(AREA);
	ssize_t size = device_is_ready(area) ? retention_size(area) : -ENODEV;
	int valid = size > 0 ? retention_is_valid(area) : (int)size;
	int err = -ENODATA;

	/* An area without prefix and checksum cannot tell. */
	if ((valid == 1 || valid == -ENOTSUP) && (size_t)size <= sizeof(copy)) {
		err = retention_read(area, 0, copy, size);
	}
	if (err != 0) {
		LOG_ERR("MCUboot's records cannot be read: %d", err);
		return err;
	}
	copied = size;
	return 0;
}

#else

BUILD_ASSERT(CONFIG_PSA_ROT_BOOT_DATA_ADDRESS != 0, "CONFIG_PSA_ROT_BOOT_DATA_ADDRESS says where MCUboot's records are");

static uint8_t copy[CONFIG_PSA_ROT_BOOT_DATA_SIZE];
static size_t copied;

static int take_boot_data(void)
{
	memcpy(copy, (const void *)CONFIG_PSA_ROT_BOOT_DATA_ADDRESS, sizeof(copy));
	copied = sizeof(copy);
	return 0;
}

#endif

SYS_INIT(take_boot_data, POST_KERNEL, CONFIG_PSA_ROT_BOOT_DATA_INIT_PRIORITY);

psa_status_t psa_rot_boot_data(const uint8_t **data, size_t *size)
{
	*data = copy;
	*size = copied;
	return PSA_SUCCESS;
}
