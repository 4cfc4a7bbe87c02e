/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/device.h>
#include <zephyr/drivers/flash/flash_simulator.h>
#include <zephyr/init.h>
#include <zephyr/storage/flash_map.h>

#include <psa_rot/platform.h>

#include "ledger.h"

#define MAGIC (0x4c454447 ^ (uint32_t)sizeof(struct ledger))

#define PARTITION   DT_NODELABEL(storage_partition)
#define STORE_BEGIN DT_REG_ADDR(PARTITION)
#define STORE_END   (STORE_BEGIN + DT_REG_SIZE(PARTITION))
/* Before the storage partition, or behind it. */
#define OFFSET      (STORE_BEGIN >= sizeof(struct ledger) ? 0 : STORE_END)

volatile struct ledger *ledger;

static int ledger_open(void)
{
	const struct device *flash = DEVICE_DT_GET(DT_MTD_FROM_FIXED_PARTITION(PARTITION));
	size_t size;
	uint8_t *memory = flash_simulator_get_memory(flash, &size);
	const struct flash_area *area;

	if (memory == NULL || OFFSET + sizeof(struct ledger) > size) {
		return -ENOMEM;
	}
	ledger = (volatile struct ledger *)(memory + OFFSET);
	if (ledger->magic == MAGIC) {
		return 0;
	}
	if (flash_area_open(DT_FIXED_PARTITION_ID(PARTITION), &area) != 0 ||
	    flash_area_erase(area, 0, DT_REG_SIZE(PARTITION)) != 0) {
		return -EIO;
	}
	flash_area_close(area);
	memset((void *)ledger, 0, sizeof(*ledger));
	ledger->magic = MAGIC;
	ledger->random = 1;
	return 0;
}

/* After the flash driver, and before the storage partition is mounted. */
SYS_INIT(ledger_open, POST_KERNEL, 99);

void ledger_close(void)
{
	ledger->magic = 0;
}

psa_status_t psa_rot_counter_read(uint32_t *value)
{
	if (ledger == NULL) {
		return PSA_ERROR_HARDWARE_FAILURE;
	}
	*value = ledger->counter;
	return PSA_SUCCESS;
}

psa_status_t psa_rot_counter_increment(void)
{
	ledger->counter++;
	return PSA_SUCCESS;
}
