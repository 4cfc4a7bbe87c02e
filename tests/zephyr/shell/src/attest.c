/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * "psa attest".
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa_rot/keys.h>

#include "shell.h"

/* The digits behind a name, without the end of the line. */
static size_t digits_of(const char *printed, const char *name, const char **digits)
{
	const char *line = strstr(printed, name);

	zassert_not_null(line, "no %s in %s", name, printed);
	*digits = line + strlen(name);
	return strspn(*digits, "0123456789abcdef");
}

ZTEST(psa_rot_shell, test_7_a_token_is_printed_with_its_length_and_key)
{
	static const size_t sizes[] = {32, 48, 64};
	char command[160], line[32], key_digits[2 * PSA_EXPORT_PUBLIC_KEY_MAX_SIZE + 1];
	uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE], key[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
	const char *digits;
	size_t length, count, expected;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		strcpy(command, "psa attest ");
		for (size_t byte = 0; byte < sizes[i]; byte++) {
			snprintf(command + strlen(command), 3, byte % 2 == 0 ? "a%x" : "A%x", (unsigned int)byte % 16);
		}
		run(command, 0);
		zassert_equal(psa_initial_attest_get_token_size(sizes[i], &expected), PSA_SUCCESS);
		snprintf(line, sizeof(line), "Token of %u bytes", (unsigned int)expected);
		expect(run(command, 0), line);

		count = digits_of(run(command, 0), "Token: ", &digits);
		zassert_equal(count, 2 * expected);
		length = hex2bin(digits, count, token, sizeof(token));
		zassert_equal(length, expected);
		/* COSE_Sign1 of RFC 9052, and the challenge in it. */
		zassert_equal(token[0], 0xd2);
		zassert_equal(token[1], 0x84);
		for (size_t at = 0; at + sizes[i] <= length; at++) {
			if (token[at] == 0xa0 && token[at + 1] == 0xa1 && token[at + sizes[i] - 1] == 0xaf) {
				expected = 0;
			}
		}
		zassert_equal(expected, 0, "the challenge is not in the token");
	}

	zassert_equal(psa_export_public_key(PSA_ROT_KEY_ID_ATTESTATION, key, sizeof(key), &length), PSA_SUCCESS);
	bin2hex(key, length, key_digits, sizeof(key_digits));
	count = digits_of(run(command, 0), "Public key: ", &digits);
	zassert_equal(count, 2 * length);
	zassert_equal(strncmp(digits, key_digits, count), 0);
}

ZTEST(psa_rot_shell, test_7_what_is_no_challenge_is_told)
{
	char command[160] = "psa attest ";
	size_t length = strlen(command);

	for (size_t digits = 1; digits <= 140; digits++) {
		command[length++] = '7';
		if (digits == 64 || digits == 96 || digits == 128) {
			command[length - 1] = 'g';
			expect(run(command, -EINVAL), "not of hexadecimal digits");
			command[length - 1] = '7';
			continue;
		}
		expect(run(command, -EINVAL), "32, 48 or 64 bytes");
	}
	run("psa attest", -EINVAL);
	run("psa attest 00 00", -EINVAL);
}

/* On the shell's own stack. */
ZTEST(psa_rot_shell, test_7_a_token_can_be_had_by_typing)
{
	expect(type("psa at\t0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"), "Public key: 04");
}
