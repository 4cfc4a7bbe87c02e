/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * "psa stats", and commands that others add.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/shell/shell.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/ztest.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa_rot/storage.h>

#include "shell.h"
#include "stats.h"

static const char __aligned(4) other[] = "another user of the partition...";
static const struct flash_area *area;

void occupy_partition(void)
{
	uint8_t block[64];

	memset(block, 0, sizeof(block));
	memcpy(block, other, sizeof(other));
	zassert_ok(flash_area_open(FIXED_PARTITION_ID(storage_partition), &area));
	zassert_ok(flash_area_flatten(area, 0, area->fa_size));
	zassert_ok(flash_area_write(area, 0, block, sizeof(block)));
}

/* The first test: nothing has been mounted yet, and the partition holds what is not psa-rot's. */
ZTEST(psa_rot_shell, test_1_a_partition_with_something_else_in_it)
{
	char now[sizeof(other)];
	struct psa_rot_storage_statistics statistics;

	if (IS_ENABLED(CONFIG_PSA_ROT_FORMAT_FOREIGN)) {
		zassert_equal(psa_rot_storage_get_statistics(&statistics), PSA_SUCCESS);
		zassert_equal(statistics.objects, 0);
		return;
	}
	expect(run("psa stats", -EIO), "CONFIG_PSA_ROT_FORMAT_FOREIGN");
	expect(run("psa stats", -EIO), "(PSA_ERROR_DATA_INVALID)");
	expect_status(run("psa its ls", -EIO), "PSA_ERROR_STORAGE_FAILURE", PSA_ERROR_STORAGE_FAILURE);
	expect_status(run("psa ps ls", -EIO), "PSA_ERROR_STORAGE_FAILURE", PSA_ERROR_STORAGE_FAILURE);
	if (IS_ENABLED(CONFIG_PSA_ROT_CRYPTO)) {
		expect_status(run("psa key list", -EIO), "PSA_ERROR_STORAGE_FAILURE", PSA_ERROR_STORAGE_FAILURE);
	}
	zassert_equal(psa_rot_storage_get_statistics(&statistics), PSA_ERROR_DATA_INVALID);
	zassert_equal(psa_its_set(1, 1, "x", PSA_STORAGE_FLAG_NONE), PSA_ERROR_STORAGE_FAILURE);
	zassert_ok(flash_area_read(area, 0, now, sizeof(now)));
	zassert_mem_equal(now, other, sizeof(other));
	zassert_ok(flash_area_flatten(area, 0, area->fa_size));
}

ZTEST(psa_rot_shell, test_2_the_statistics_are_those_of_the_store)
{
	struct psa_rot_storage_statistics now;
	char line[80];
	const char *printed;

	zassert_equal(psa_its_set(1, 5, "first", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_ps_set(1, 6, "second", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_rot_storage_get_statistics(&now), PSA_SUCCESS);
	zassert_equal(now.objects, 2);
	zassert_equal(now.live + now.stale + now.free + now.reserved, now.sectors * now.sector_size);
	zassert_equal(now.sectors * now.sector_size, area->fa_size);

	printed = run("psa stats", 0);
	expect(printed, "objects: 2");
	snprintf(line, sizeof(line), "storage: %u sectors of %u bytes, writable", now.sectors, now.sector_size);
	expect(printed, line);
	snprintf(line, sizeof(line), "%u live, %u stale, %u free, %u reserved", now.live, now.stale, now.free, now.reserved);
	expect(printed, line);
	snprintf(line, sizeof(line), "%u sector erases, %u bits corrected", now.erases, now.corrections);
	expect(printed, line);
	expect(printed, "old images are not detected");

	zassert_equal(psa_its_remove(1), PSA_SUCCESS);
	expect(run("psa stats", 0), "objects: 1");
	zassert_equal(psa_ps_remove(1), PSA_SUCCESS);
}

static int cmd_more(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "more");
	return 0;
}

SHELL_SUBCMD_ADD((psa), more, NULL, "A command of another file.", cmd_more, 1, 0);

ZTEST(psa_rot_shell, test_3_other_files_can_add_commands)
{
	expect(run("psa more", 0), "more");
	expect(type("psa m\t\n"), "psa more");
}
