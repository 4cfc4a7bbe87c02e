/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The root key of LPC55S69: drawn once, the same ever after, and never another one when its codes are damaged. */

#include <string.h>

#include <zephyr/storage/flash_map.h>
#include <zephyr/ztest.h>

#include <psa_rot/platform.h>

#include "puf.h"

/* Of the record, and of the block behind it. */
#define RECORD 1256
#define USED   1536

static const struct flash_area *area;

/* The key, by the number of the enrollment that it is of; 0 if there is none. */
static int root_key(void)
{
	uint8_t key[33];

	memset(key, 0xee, sizeof(key));
	/* At any address. */
	if (psa_rot_root_key(&key[1]) != PSA_SUCCESS) {
		for (size_t i = 0; i < sizeof(key); i++) {
			zassert_equal(key[i], 0xee, "a key that is none");
		}
		key[1] = 0;
	}
	zassert_false(puf_is_on());
	return key[1];
}

static void read(size_t at, void *data, size_t length)
{
	zassert_ok(flash_area_read(area, at, data, length));
}

static void write(size_t at, const void *data, size_t length)
{
	zassert_ok(flash_area_write(area, at, data, length));
}

/* The partition with what was there up to a byte, and nothing behind it. */
static void cut(size_t at)
{
	static uint8_t content[USED + 512];

	read(0, content, sizeof(content));
	zassert_ok(flash_area_erase(area, 0, area->fa_size));
	write(0, content, at);
}

static void *open(void)
{
	zassert_ok(flash_area_open(FIXED_PARTITION_ID(psa_rot_puf_partition), &area));
	return NULL;
}

static void blank(void *fixture)
{
	puf_fail(PUF_STEPS, 0);
	zassert_ok(flash_area_erase(area, 0, area->fa_size));
}

ZTEST_SUITE(psa_rot_root_key_lpc55, NULL, open, blank, NULL, NULL);

ZTEST(psa_rot_root_key_lpc55, test_the_key_is_drawn_once_and_is_the_same_at_every_call)
{
	int enrollments = puf_enrollments();
	int key = root_key();

	zassert_equal(key, enrollments + 1);
	zassert_equal(root_key(), key);
	zassert_equal(root_key(), key);
	zassert_equal(puf_enrollments(), enrollments + 1);
}

ZTEST(psa_rot_root_key_lpc55, test_a_step_that_fails_gives_no_key_and_nothing_is_lost)
{
	for (int drawn = 0; drawn < 2; drawn++) {
		for (enum puf_step step = 0; step < PUF_STEPS; step++) {
			/* The first time of a step is in the drawing, if that is due. */
			for (int n = 1; n <= 3; n++) {
				int before, key;

				blank(NULL);
				before = drawn ? root_key() : 0;
				puf_fail(step, n);
				key = root_key();
				puf_fail(PUF_STEPS, 0);
				zassert_true(before == 0 || key == 0 || key == before);
				if (before > 0 || key > 0) {
					zassert_equal(root_key(), before > 0 ? before : key, "step %d, time %d", step, n);
				} else {
					zassert_true(root_key() > 0, "step %d, time %d", step, n);
				}
			}
		}
	}
	/* All of them do something. */
	for (enum puf_step step = 0; step < PUF_STEPS; step++) {
		blank(NULL);
		puf_fail(step, 1);
		zassert_equal(root_key(), 0, "step %d", step);
	}
}

ZTEST(psa_rot_root_key_lpc55, test_a_record_that_was_cut_is_drawn_anew_and_a_whole_one_is_kept)
{
	static const size_t bytes[] = {0, 4, 8, 508, 512, 1024, RECORD - 4};

	for (size_t i = 0; i < ARRAY_SIZE(bytes); i++) {
		int key = root_key();

		cut(bytes[i]);
		zassert_equal(root_key(), key + 1, "after %zu bytes", bytes[i]);
		zassert_equal(root_key(), key + 1);
	}
	for (size_t at = RECORD; at <= USED + 512; at += 68) {
		int key = root_key();

		cut(at);
		zassert_equal(root_key(), key, "after %zu bytes", at);
		zassert_equal(root_key(), key);
	}
}

ZTEST(psa_rot_root_key_lpc55, test_damage_gives_no_other_key)
{
	static const size_t places[] = {0, 4, 8, 700, 1200, 1255};
	int key = root_key();
	int enrollments = puf_enrollments();
	uint8_t content[USED + 512];

	read(0, content, sizeof(content));
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		content[places[i]] ^= 0x10;
		zassert_ok(flash_area_erase(area, 0, area->fa_size));
		write(0, content, sizeof(content));
		zassert_equal(root_key(), 0, "byte %zu", places[i]);
		zassert_equal(root_key(), 0, "byte %zu", places[i]);
		content[places[i]] ^= 0x10;
	}
	zassert_ok(flash_area_erase(area, 0, area->fa_size));
	write(USED, content + USED, 512);
	zassert_equal(root_key(), 0, "all of it");
	zassert_equal(puf_enrollments(), enrollments);

	/* Whoever puts it back has the key back. */
	write(0, content, USED);
	zassert_equal(root_key(), key);
}
