/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * "psa its" and "psa ps".
 */

#include <errno.h>
#include <stdio.h>

#include <zephyr/ztest.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#include "shell.h"

#define WIDE_UIDS (sizeof(psa_storage_uid_t) == sizeof(uint64_t))
/* The largest uid that both sizes of the type have. */
#define LARGE 0x3fffffff

/* A storage, by its name and functions. */
struct storage {
	const char *name;
	psa_status_t (*set)(psa_storage_uid_t uid, size_t length, const void *data, psa_storage_create_flags_t flags);
	psa_status_t (*get_info)(psa_storage_uid_t uid, struct psa_storage_info_t *info);
	psa_status_t (*remove)(psa_storage_uid_t uid);
};

static const struct storage storages[] = {
	{"its", psa_its_set, psa_its_get_info, psa_its_remove},
	{"ps", psa_ps_set, psa_ps_get_info, psa_ps_remove},
};

/* A command of a storage, which "%s" in the format stands for. */
static const char *run_on(const struct storage *storage, const char *format, int expected)
{
	char command[64];

	snprintf(command, sizeof(command), format, storage->name);
	return run(command, expected);
}

static const char *type_on(const struct storage *storage, const char *format)
{
	static char keys[64];

	snprintf(keys, sizeof(keys), format, storage->name);
	return type(keys);
}

static void set(const struct storage *storage, psa_storage_uid_t uid, size_t length, psa_storage_create_flags_t flags)
{
	zassert_equal(storage->set(uid, length, secret, flags), PSA_SUCCESS);
}

static void test_listing(const struct storage *storage, const struct storage *other)
{
	const char *printed = run_on(storage, "psa %s ls", 0);

	expect_no(printed, "0x");
	set(storage, 5, 16, PSA_STORAGE_FLAG_NONE);
	set(storage, 16, 7, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION);
	set(storage, LARGE, 0, PSA_STORAGE_FLAG_NONE);
	set(other, 6, 16, PSA_STORAGE_FLAG_NONE);
	printed = run_on(storage, "psa %s ls", 0);
	expect(printed, "0x5                16 of 16 bytes, flags: none");
	expect(printed, "0x10               7 of 7 bytes, flags: no-confidentiality,no-replay-protection");
	expect(printed, "0x3fffffff         0 of 0 bytes, flags: none");
	/* The other storage's, and keys, have names of their own. */
	expect_no(printed, "0x6");
	if (WIDE_UIDS) {
		set(storage, (psa_storage_uid_t)UINT64_MAX, 1, PSA_STORAGE_FLAG_NONE);
		expect(run_on(storage, "psa %s ls", 0), "0xffffffffffffffff 1 of 1 bytes");
		expect(run_on(storage, "psa %s rm 0xffffffffffffffff", 0), "removed");
		expect_no(run_on(storage, "psa %s ls", 0), "0xffffffffffffffff");
	}
	zassert_equal(other->remove(6), PSA_SUCCESS);
	run_on(storage, "psa %s ls 5", -EINVAL);
}

static void test_details(const struct storage *storage)
{
	const char *printed = run_on(storage, "psa %s info 0x10", 0);

	expect(printed, "size: 7 bytes");
	expect(printed, "capacity: 7 bytes");
	expect(printed, "flags: no-confidentiality,no-replay-protection");
	/* In decimal digits, too. */
	expect(run_on(storage, "psa %s info 16", 0), "size: 7 bytes");
	expect(run_on(storage, "psa %s info 016", 0), "size: 7 bytes");
	expect_status(run_on(storage, "psa %s info 17", -EIO), "PSA_ERROR_DOES_NOT_EXIST", PSA_ERROR_DOES_NOT_EXIST);
}

static void test_removal(const struct storage *storage)
{
	struct psa_storage_info_t info;

	expect(run_on(storage, "psa %s rm 0x10", 0), "removed");
	zassert_equal(storage->get_info(16, &info), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(storage->get_info(5, &info), PSA_SUCCESS);
	expect_status(run_on(storage, "psa %s rm 0x10", -EIO), "PSA_ERROR_DOES_NOT_EXIST", PSA_ERROR_DOES_NOT_EXIST);
	expect_no(run_on(storage, "psa %s ls", 0), "0x10 ");
}

static void test_what_is_no_uid(const struct storage *storage)
{
	static const char *const words[] = {"0", "0x0", "-1", "+5", "5x", "0x", "x5", "five", "0x10000000000000000"};
	char command[64];

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		snprintf(command, sizeof(command), "psa %s info %s", storage->name, words[i]);
		expect(run(command, -EINVAL), "is no uid");
		snprintf(command, sizeof(command), "psa %s rm %s", storage->name, words[i]);
		expect(run(command, -EINVAL), "is no uid");
	}
	if (!WIDE_UIDS) {
		/* Another object must not be meant by what does not fit. */
		expect(run_on(storage, "psa %s rm 0x100000005", -EINVAL), "1 to 0xffffffff,");
	}
	run_on(storage, "psa %s info", -EINVAL);
	run_on(storage, "psa %s rm", -EINVAL);
	run_on(storage, "psa %s rm 5 6", -EINVAL);
}

static void test_completion(const struct storage *storage)
{
	const char *printed = type_on(storage, "psa %s \t");

	expect(printed, "info");
	expect(printed, "ls");
	expect(printed, "rm");
	expect_no(type("\x15"), "rm");

	printed = type_on(storage, "psa %s rm \t");
	expect(printed, "0x5");
	expect(printed, "0x3fffffff");
	type("\x15");
	/* What is unique is typed to its end, and the object itself is gone afterwards. */
	printed = type_on(storage, "psa %s rm 0x3\t\n");
	expect(printed, "rm 0x3fffffff");
	expect(printed, "removed");
	printed = type_on(storage, "psa %s info \t\n");
	expect(printed, "info 0x5");
	expect(printed, "size: 16 bytes");
	zassert_equal(storage->remove(5), PSA_SUCCESS);
	expect_no(type_on(storage, "psa %s rm \t"), "0x");
	type("\x15");
}

static void test_storage(const struct storage *storage, const struct storage *other)
{
	test_listing(storage, other);
	test_details(storage);
	test_removal(storage);
	test_what_is_no_uid(storage);
	test_completion(storage);
}

ZTEST(psa_rot_shell, test_5_objects_of_internal_trusted_storage)
{
	test_storage(&storages[0], &storages[1]);
}

ZTEST(psa_rot_shell, test_5_objects_of_protected_storage)
{
	test_storage(&storages[1], &storages[0]);
}

/* With CONFIG_SECURE_STORAGE Zephyr's headers decide whether there are such objects. */
#ifndef CONFIG_SECURE_STORAGE
ZTEST(psa_rot_shell, test_5_an_object_with_capacity)
{
	zassert_equal(psa_ps_create(3, 100, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_ps_set_extended(3, 0, sizeof(secret), secret), PSA_SUCCESS);
	expect(run("psa ps ls", 0), "0x3                16 of 100 bytes, flags: none");
	expect(run("psa ps info 3", 0), "size: 16 bytes");
	expect(run("psa ps info 3", 0), "capacity: 100 bytes");
	expect(run("psa ps rm 3", 0), "removed");
}
#endif

/* Last in the order of names: nobody can remove it any more. */
ZTEST(psa_rot_shell, test_9_an_object_that_is_written_once_cannot_be_removed)
{
	set(&storages[0], 8, 16, PSA_STORAGE_FLAG_WRITE_ONCE);
	expect(run("psa its ls", 0), "flags: write-once");
	expect_status(run("psa its rm 8", -EIO), "PSA_ERROR_NOT_PERMITTED", PSA_ERROR_NOT_PERMITTED);
	expect(run("psa its info 8", 0), "flags: write-once");
}
