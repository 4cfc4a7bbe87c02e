/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The suite, whose tests are in the other files: they run in the order of their names.
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/shell/shell.h>
#include <zephyr/shell/shell_dummy.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include "shell.h"
#include "stats.h"

const uint8_t secret[16] = {0x3e, 0xc7, 0x51, 0x8a, 0x94, 0x2d, 0xf0, 0x6b, 0xb8, 0x1f, 0xe3, 0x47, 0x79, 0xac, 0x05, 0xd2};

const char *run(const char *command, int expected)
{
	const struct shell *sh = shell_backend_dummy_get_ptr();
	const char *printed;
	size_t size;
	int result;

	shell_backend_dummy_clear_output(sh);
	result = shell_execute_cmd(sh, command);
	printed = shell_backend_dummy_get_output(sh, &size);
	zassert_equal(result, expected, "%s: %d, not %d: %s", command, result, expected, printed);
	zassert_true(size < CONFIG_SHELL_BACKEND_DUMMY_BUF_SIZE - 1, "the output is cut off");
	zassert_false(shows_secret(printed, size), "%s prints a secret", command);
	return printed;
}

void expect(const char *printed, const char *part)
{
	zassert_not_null(strstr(printed, part), "\"%s\" is not in \"%s\"", part, printed);
}

void expect_no(const char *printed, const char *part)
{
	zassert_is_null(strstr(printed, part), "\"%s\" is in \"%s\"", part, printed);
}

void expect_status(const char *printed, const char *name, psa_status_t status)
{
	char text[64];

	snprintf(text, sizeof(text), ": %s (%d)", name, (int)status);
	expect(printed, text);
}

static bool shows(const char *printed, size_t length, const void *part, size_t part_length)
{
	for (size_t at = 0; at + part_length <= length; at++) {
		if (memcmp(&printed[at], part, part_length) == 0) {
			return true;
		}
	}
	return false;
}

bool shows_secret(const char *printed, size_t length)
{
	char small[9], capital[9];

	for (size_t at = 0; at + 4 <= sizeof(secret); at++) {
		const uint8_t *part = &secret[at];

		snprintf(small, sizeof(small), "%02x%02x%02x%02x", part[0], part[1], part[2], part[3]);
		snprintf(capital, sizeof(capital), "%02X%02X%02X%02X", part[0], part[1], part[2], part[3]);
		if (shows(printed, length, part, 4) || shows(printed, length, small, 8) || shows(printed, length, capital, 8)) {
			return true;
		}
	}
	return false;
}

/* Or what run() and type() look for would prove nothing. */
ZTEST(psa_rot_shell, test_0_a_secret_that_is_printed_is_seen)
{
	char bytes[] = "bytes ....";

	zassert_true(shows_secret("digits b81fe347", 15));
	zassert_true(shows_secret("DIGITS E34779AC05", 17));
	zassert_false(shows_secret("digits b81fe3", 13));
	memcpy(&bytes[6], &secret[12], 4);
	zassert_true(shows_secret(bytes, 10));
}

static void *setup(void)
{
	occupy_partition();
	/* The shell starts in a thread of its own, and prints its prompt. */
	zassert_true(WAIT_FOR(shell_ready(shell_backend_dummy_get_ptr()), 1000000, k_msleep(10)));
	start_terminal();
	return NULL;
}

ZTEST_SUITE(psa_rot_shell, NULL, setup, NULL, NULL, NULL);
