/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <errno.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa_rot/keys.h>

#include "words.h"

/* Too large for the stack of a shell; several shells may share it. */
static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
static K_MUTEX_DEFINE(token_lock);

static void print_hex(const struct shell *sh, const char *name, const uint8_t *data, size_t length)
{
	char digits[2 * 32 + 1];

	shell_fprintf(sh, SHELL_NORMAL, "%s: ", name);
	for (size_t at = 0; at < length; at += 32) {
		bin2hex(&data[at], MIN(length - at, 32), digits, sizeof(digits));
		shell_fprintf(sh, SHELL_NORMAL, "%s", digits);
	}
	shell_fprintf(sh, SHELL_NORMAL, "\n");
}

/* Whoever verifies the token needs it. An HMAC key has none. */
static void print_public_key(const struct shell *sh)
{
	uint8_t key[PSA_KEY_EXPORT_ECC_PUBLIC_KEY_MAX_SIZE(521)];
	size_t length;

	if (psa_export_public_key(PSA_ROT_KEY_ID_ATTESTATION, key, sizeof(key), &length) == PSA_SUCCESS) {
		print_hex(sh, "Public key", key, length);
	}
}

static int attest(const struct shell *sh, const uint8_t *challenge, size_t challenge_size)
{
	size_t length;
	psa_status_t status = psa_initial_attest_get_token(challenge, challenge_size, token, sizeof(token), &length);

	if (status != PSA_SUCCESS) {
		return psa_rot_shell_failed(sh, "no token", status);
	}
	shell_print(sh, "Token of %u bytes", (unsigned int)length);
	print_hex(sh, "Token", token, length);
	print_public_key(sh);
	return 0;
}

static int cmd_attest(const struct shell *sh, size_t argc, char **argv)
{
	uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64];
	size_t digits = strlen(argv[1]);
	int result;

	ARG_UNUSED(argc);
	if (digits != 2 * PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32 && digits != 2 * PSA_INITIAL_ATTEST_CHALLENGE_SIZE_48 &&
	    digits != 2 * PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64) {
		shell_error(sh, "a challenge has 32, 48 or 64 bytes, which are 64, 96 or 128 hexadecimal digits: %u were given",
			    (unsigned int)digits);
		return -EINVAL;
	}
	if (hex2bin(argv[1], digits, challenge, sizeof(challenge)) != digits / 2) {
		shell_error(sh, "the challenge is not of hexadecimal digits");
		return -EINVAL;
	}
	k_mutex_lock(&token_lock, K_FOREVER);
	result = attest(sh, challenge, digits / 2);
	k_mutex_unlock(&token_lock);
	return result;
}

SHELL_SUBCMD_ADD((psa), attest, NULL,
		 SHELL_HELP("Print an attestation token, and the public key to verify it with.",
			    "<challenge>\n"
			    "challenge: 32, 48 or 64 bytes in hexadecimal digits"),
		 cmd_attest, 2, 0);
