/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The storage partition: the devicetree's chosen node psa-rot,storage-partition, else the node labelled storage_partition.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/devicetree.h>
#include <zephyr/drivers/flash.h>
#include <zephyr/logging/log.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/sys/util.h>

#include <psa_rot/platform.h>

LOG_MODULE_DECLARE(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

#if DT_HAS_CHOSEN(psa_rot_storage_partition)
#define PARTITION DT_CHOSEN(psa_rot_storage_partition)
#else
#define PARTITION DT_NODELABEL(storage_partition)
#endif

#if !FIXED_PARTITION_EXISTS(storage_partition) && !DT_HAS_CHOSEN(psa_rot_storage_partition)
#error "psa-rot needs a partition: a chosen node psa-rot,storage-partition, or a node labelled storage_partition"
#endif

BUILD_ASSERT(CONFIG_PSA_ROT_STORE_BUFFER % DT_PROP_OR(DT_GPARENT(PARTITION), write_block_size, 1) == 0,
	     "CONFIG_PSA_ROT_STORE_BUFFER must be a multiple of the flash's write-block-size");

#ifdef CONFIG_PSA_ROT_FLASH_MULTIWRITE
/* The option may be on by default, which holds for the flash that the SoC's series is known for, and for no other chip. */
BUILD_ASSERT(DT_NODE_HAS_COMPAT(DT_GPARENT(PARTITION), soc_nv_flash),
	     "CONFIG_PSA_ROT_FLASH_MULTIWRITE is for a partition in the SoC's own flash");
#endif

/* Writes of at least this size go to controllers that take a whole page from RAM, and want it aligned. */
#define PAGE_PROGRAMMED 64

static const struct flash_area *area;
static struct psa_rot_flash_geometry partition;

/*
 * What one call of the flash driver erases. While the SoC's own flash is erased, drivers lock interrupts or the processor waits:
 * page by page, others come in between.
 */
static size_t erase_size;

/* The page size of the partition, when all its pages have the same one; otherwise 0. */
static size_t page_size(void)
{
	const struct device *dev = flash_area_get_device(area);
	struct flash_pages_info first;
	struct flash_pages_info last;

	if (flash_get_page_info_by_offs(dev, area->fa_off, &first) != 0 ||
	    flash_get_page_info_by_offs(dev, area->fa_off + area->fa_size - 1, &last) != 0 || first.size != last.size ||
	    (size_t)first.start_offset != (size_t)area->fa_off) {
		return 0;
	}
	return first.size;
}

#ifdef CONFIG_PSA_ROT_FLASH_ZEROS_ARE_BLANK
static int erase_zeros(void)
{
	for (size_t offset = 0; offset < area->fa_size; offset += sizeof(uint32_t)) {
		uint32_t word;
		int err = flash_area_read(area, offset, &word, sizeof(word));

		if (err != 0 || word != 0) {
			return err;
		}
	}
	return flash_area_flatten(area, 0, area->fa_size);
}
#else
static int erase_zeros(void)
{
	return 0;
}
#endif

static psa_status_t open_partition(void)
{
	const struct flash_area *opened;
	size_t page;
	size_t sector;

	if (flash_area_open(DT_FIXED_PARTITION_ID(PARTITION), &opened) != 0) {
		/* Normal before the flash driver is up: the next call tries again. */
		LOG_DBG("the storage partition cannot be opened");
		return PSA_ERROR_STORAGE_FAILURE;
	}
	area = opened;
	page = page_size();
	if (page == 0) {
		LOG_ERR("the storage partition does not consist of flash pages of one size");
		goto unusable;
	}
	sector = CONFIG_PSA_ROT_STORE_SECTOR_SIZE;
	if (sector == 0) {
		sector = ROUND_UP(MAX(4096, 16 * flash_area_align(area)), page);
	}
	if (sector % page != 0 || sector > 65536 || area->fa_size / sector < 2) {
		LOG_ERR("%zu bytes of flash in pages of %zu do not make two sectors of %zu bytes", area->fa_size, page,
			sector);
		goto unusable;
	}
	if (erase_zeros() != 0) {
		goto unusable;
	}
	erase_size = DT_NODE_HAS_COMPAT(DT_GPARENT(PARTITION), soc_nv_flash) ? page : sector;
	partition.sectors = area->fa_size / sector;
	partition.sector_size = sector;
	partition.write_block = flash_area_align(area);
	partition.multiwrite = IS_ENABLED(CONFIG_PSA_ROT_FLASH_MULTIWRITE);
	LOG_DBG("%u sectors of %u bytes, write block %u", partition.sectors, partition.sector_size, partition.write_block);
	return PSA_SUCCESS;

unusable:
	flash_area_close(area);
	area = NULL;
	return PSA_ERROR_STORAGE_FAILURE;
}

psa_status_t psa_rot_flash_geometry(struct psa_rot_flash_geometry *geometry)
{
	psa_status_t status = area != NULL ? PSA_SUCCESS : open_partition();

	if (status == PSA_SUCCESS) {
		*geometry = partition;
	}
	return status;
}

/*
 * Reads what lies in one write block. A driver may refuse erased flash (-ENODATA), and flash with an error correcting code
 * refuses a block whose programming was cut. The store takes both for what they are by their content: erased bytes are 0xff;
 * all zero is no valid entry, header or sealed object, and not erased either, so it is never programmed before an erase.
 */
static int read_block(uint32_t offset, uint8_t *data, size_t length)
{
	int err = flash_area_read(area, offset, data, length);

	if (err == -ENODATA) {
		memset(data, 0xff, length);
		err = 0;
	} else if (err == -EIO && IS_ENABLED(CONFIG_PSA_ROT_FLASH_TORN_BLOCKS_FAULT)) {
		LOG_WRN("unreadable write block at 0x%x", offset);
		memset(data, 0, length);
		err = 0;
	}
	return err;
}

psa_status_t psa_rot_flash_read(uint32_t offset, void *data, size_t length)
{
	uint8_t *to = data;
	int err;

	if (area == NULL) {
		return PSA_ERROR_STORAGE_FAILURE;
	}
	err = flash_area_read(area, offset, to, length);
	/* The range may hold both written and erased blocks: block by block tells them apart. */
	if (err != 0) {
		err = 0;
		while (length > 0 && err == 0) {
			size_t part = MIN(length, partition.write_block - offset % partition.write_block);

			err = read_block(offset, to, part);
			offset += part;
			to += part;
			length -= part;
		}
	}
	if (err != 0) {
		LOG_ERR("flash read at 0x%x failed: %d", offset, err);
		return PSA_ERROR_STORAGE_FAILURE;
	}
	return PSA_SUCCESS;
}

psa_status_t psa_rot_flash_write(uint32_t offset, const void *data, size_t length)
{
	int err = 0;

	if (area == NULL) {
		return PSA_ERROR_STORAGE_FAILURE;
	}
#if DT_NODE_HAS_PROP(DT_GPARENT(PARTITION), write_block_size) &&                                                            \
	DT_PROP_OR(DT_GPARENT(PARTITION), write_block_size, 1) >= PAGE_PROGRAMMED
	static uint8_t page[DT_PROP(DT_GPARENT(PARTITION), write_block_size)] __aligned(4);

	for (size_t done = 0; done < length && err == 0; done += sizeof(page)) {
		memcpy(page, (const uint8_t *)data + done, sizeof(page));
		err = flash_area_write(area, offset + done, page, sizeof(page));
	}
#else
	err = flash_area_write(area, offset, data, length);
#endif
	if (err != 0) {
		LOG_ERR("flash write at 0x%x failed: %d", offset, err);
		return PSA_ERROR_STORAGE_FAILURE;
	}
	return PSA_SUCCESS;
}

psa_status_t psa_rot_flash_erase(uint32_t offset, uint32_t length)
{
	int err = 0;

	if (area == NULL) {
		return PSA_ERROR_STORAGE_FAILURE;
	}
	for (uint32_t done = 0; done < length && err == 0; done += erase_size) {
		/* Erases, or on memory that knows no erase fills with the erase value. */
		err = flash_area_flatten(area, offset + done, erase_size);
	}
	if (err != 0) {
		LOG_ERR("flash erase at 0x%x failed: %d", offset, err);
		return PSA_ERROR_STORAGE_FAILURE;
	}
	return PSA_SUCCESS;
}
