/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * A board whose root key is known, and whose storage is blank at each start.
 */

#include <string.h>

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/storage/flash_map.h>

#include <psa_rot/platform.h>

psa_status_t psa_rot_root_key(uint8_t key[32])
{
	memset(key, 0x11, 32);
	return PSA_SUCCESS;
}

static int erase_storage(void)
{
	const struct flash_area *area;
	int err = flash_area_open(FIXED_PARTITION_ID(storage_partition), &area);

	return err != 0 ? err : flash_area_erase(area, 0, area->fa_size);
}

SYS_INIT(erase_storage, APPLICATION, 0);
