/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What the store writes, Zephyr's own NVS file system mounts and reads. docs/storage-format.md has the layout.
 */

#include <string.h>

#include <zephyr/drivers/flash.h>
#include <zephyr/fs/nvs.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/ztest.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa_rot/storage.h>

#define PARTITION DT_NODELABEL(storage_partition)

/* The header of an object: a uid below 2^32 takes four bytes less. */
#define HEADER(uid)  ((uint64_t)(uid) >> 32 != 0 ? 16 : 12)
#define SHORT_UID    0x40
#define CHECKSUM     0x10
#define SEALED       0x11
#define NAMESPACE_ITS 0
#define NAMESPACE_PS  1

static struct nvs_fs fs;
static const struct flash_area *area;
static uint8_t before[FIXED_PARTITION_SIZE(storage_partition)];
static uint8_t after[sizeof(before)];

/* Mounts the partition as NVS, which changes nothing in it. */
static void mount(void)
{
	struct flash_pages_info page;

	fs.flash_device = FIXED_PARTITION_NODE_DEVICE(PARTITION);
	fs.offset = FIXED_PARTITION_NODE_OFFSET(PARTITION);
	zassert_ok(flash_get_page_info_by_offs(fs.flash_device, fs.offset, &page));
	fs.sector_size = page.size;
	fs.sector_count = FIXED_PARTITION_NODE_SIZE(PARTITION) / page.size;
	fs.ready = false;
	zassert_ok(flash_area_read(area, 0, before, sizeof(before)));
	zassert_ok(nvs_mount(&fs));
	zassert_ok(flash_area_read(area, 0, after, sizeof(after)));
	zassert_mem_equal(before, after, sizeof(before));
}

/* How often any eight bytes in succession of a value are in the partition. */
static unsigned int traces(const uint8_t *value, size_t size)
{
	unsigned int found = 0;

	zassert_ok(flash_area_read(area, 0, before, sizeof(before)));
	for (size_t at = 0; at + 8 <= sizeof(before); at++) {
		for (size_t from = 0; from + 8 <= size; from++) {
			found += before[at] == value[from] && memcmp(&before[at], &value[from], 8) == 0;
		}
	}
	return found;
}

static uint32_t erases(void)
{
	struct psa_rot_storage_statistics now;

	zassert_equal(psa_rot_storage_get_statistics(&now), PSA_SUCCESS);
	return now.erases;
}

/* Whether the store gives an object this id: eight bits are set, and their positions' sum is a multiple of 16. */
static bool is_id(uint32_t id)
{
	unsigned int sum = 0;

	for (unsigned int bit = 0; bit < 16; bit++) {
		sum += (id & BIT(bit)) != 0 ? bit : 0;
	}
	return __builtin_popcount(id) == 8 && sum % 16 == 0;
}

/* Looks through all entries for an object, as NVS sees them; gives the length of the entry, or 0. */
static size_t find(uint8_t kind, uint8_t namespace, uint64_t uid, uint8_t *entry, size_t size)
{
	for (uint32_t id = 0; id < 0xffff; id++) {
		ssize_t length;

		/* Asking NVS for the others would only take time. */
		if (!is_id(id)) {
			continue;
		}
		length = nvs_read(&fs, id, entry, size);
		if (length >= HEADER(uid) && entry[0] == (uid >> 32 != 0 ? kind : kind | SHORT_UID) &&
		    entry[1] == namespace && (uid >> 32 != 0 ? sys_get_le64(&entry[8]) : sys_get_le32(&entry[8])) == uid) {
			return length;
		}
	}
	return 0;
}

ZTEST(psa_rot_store_nvs, test_nvs_reads_an_object_of_internal_trusted_storage)
{
	static const char text[] = "An object that NVS finds";
	uint8_t entry[128];
	size_t length;

	zassert_equal(psa_its_set(0x1122334455667788, sizeof(text), text, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	mount();
	length = find(CHECKSUM, NAMESPACE_ITS, 0x1122334455667788, entry, sizeof(entry));
	zassert_equal(length, HEADER(0x1122334455667788) + sizeof(text) + sizeof(uint32_t));
	zassert_mem_equal(&entry[HEADER(0x1122334455667788)], text, sizeof(text));
}

ZTEST(psa_rot_store_nvs, test_nvs_finds_a_protected_object_but_not_its_text)
{
	static const char text[] = "An object that nobody reads";
	uint8_t entry[128];
	size_t length;

	zassert_equal(psa_ps_set(7, sizeof(text), text, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	mount();
	length = find(SEALED, NAMESPACE_PS, 7, entry, sizeof(entry));
	zassert_equal(length, HEADER(7) + 12 + sizeof(text) + 16);
	zassert_not_equal(memcmp(&entry[HEADER(7) + 12], text, sizeof(text)), 0);
}

ZTEST(psa_rot_store_nvs, test_nvs_sees_a_removed_object_as_deleted)
{
	uint8_t entry[128];

	zassert_equal(psa_its_set(5, 4, "gone", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	mount();
	zassert_equal(find(CHECKSUM, NAMESPACE_ITS, 5, entry, sizeof(entry)), HEADER(5) + 4 + sizeof(uint32_t));
	zassert_equal(psa_its_remove(5), PSA_SUCCESS);
	mount();
	zassert_equal(find(CHECKSUM, NAMESPACE_ITS, 5, entry, sizeof(entry)), 0);
}

ZTEST(psa_rot_store_nvs, test_no_value_of_a_removed_object_stays_in_flash)
{
	static const char first[] = "The first value, which was overwritten";
	static const char second[] = "Another one, there until the removal";
	uint32_t erased;

	zassert_equal(psa_its_set(6, sizeof(first), first, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_its_set(6, sizeof(second), second, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(traces((const uint8_t *)first, sizeof(first)), sizeof(first) - 7);
	zassert_equal(traces((const uint8_t *)second, sizeof(second)), sizeof(second) - 7);

	erased = erases();
	zassert_equal(psa_its_remove(6), PSA_SUCCESS);
	zassert_equal(traces((const uint8_t *)first, sizeof(first)), 0);
	zassert_equal(traces((const uint8_t *)second, sizeof(second)), 0);
	/* Wiped in place, or with the sector. */
	zassert_equal(erases() == erased, IS_ENABLED(CONFIG_PSA_ROT_FLASH_MULTIWRITE));
	mount();
}

ZTEST(psa_rot_store_nvs, test_nvs_mounts_after_garbage_collection)
{
	uint8_t entry[512 + HEADER(1) + sizeof(uint32_t)];
	uint8_t data[512];

	/* Several times the partition's size. */
	for (int i = 0; i < 200; i++) {
		memset(data, i, sizeof(data));
		zassert_equal(psa_its_set(1 + i % 3, sizeof(data), data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	}
	mount();
	for (int i = 197; i < 200; i++) {
		memset(data, i, sizeof(data));
		zassert_equal(find(CHECKSUM, NAMESPACE_ITS, 1 + i % 3, entry, sizeof(entry)), sizeof(entry));
		zassert_mem_equal(&entry[HEADER(1)], data, sizeof(data));
	}
}

ZTEST(psa_rot_store_nvs, test_the_store_still_reads_after_nvs_mounted)
{
	char read[8];
	size_t length;

	zassert_equal(psa_its_set(9, 5, "still", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	mount();
	zassert_equal(psa_its_get(9, 0, sizeof(read), read, &length), PSA_SUCCESS);
	zassert_equal(length, 5);
	zassert_mem_equal(read, "still", 5);
}

static void *setup(void)
{
	zassert_ok(flash_area_open(FIXED_PARTITION_ID(storage_partition), &area));
	return NULL;
}

ZTEST_SUITE(psa_rot_store_nvs, NULL, setup, NULL, NULL, NULL);
