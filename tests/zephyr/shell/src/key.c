/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * "psa key".
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/ztest.h>

#include <psa/crypto.h>

#include "key_kinds.h"
#include "shell.h"

#define FIRST 0x30000000

static void import(psa_key_id_t id, psa_key_type_t type, psa_algorithm_t algorithm, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_id(&attributes, id);
	psa_set_key_type(&attributes, type);
	psa_set_key_algorithm(&attributes, algorithm);
	psa_set_key_usage_flags(&attributes, usage);
	zassert_equal(psa_import_key(&attributes, secret, sizeof(secret), &id), PSA_SUCCESS);
}

static bool exists(psa_key_id_t id)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	return psa_get_key_attributes(id, &attributes) == PSA_SUCCESS;
}

/* The material is a secret that run() looks for. */
ZTEST(psa_rot_shell, test_6_keys_are_listed_without_their_material)
{
	const char *printed = run("psa key list", 0);

	expect_no(printed, "0x");
	import(7, PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	import(PSA_KEY_ID_USER_MAX, PSA_KEY_TYPE_HMAC, PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 8),
	       PSA_KEY_USAGE_SIGN_MESSAGE);
	import(0x12345, PSA_KEY_TYPE_RAW_DATA, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
	printed = run("psa key list", 0);
	expect(printed, "0x00000007  AES, 128 bits, persistent");
	expect(printed, "            GCM: export,encrypt,decrypt");
	expect(printed, "0x00012345  raw data, 128 bits, persistent");
	expect(printed, "            none: export");
	expect(printed, "0x3fffffff  HMAC, 128 bits, persistent");
	expect(printed, "            HMAC(SHA-256), 8 bytes: sign-message");
	zassert_true(strstr(printed, "0x00000007") < strstr(printed, "0x00012345"));
	expect(run("psa key destroy 7", 0), "destroyed");
	expect(run("psa key destroy 0x12345", 0), "destroyed");
	expect(run("psa key destroy 1073741823", 0), "destroyed");
	expect_no(run("psa key list", 0), "0x");
	run("psa key list 7", -EINVAL);
}

ZTEST(psa_rot_shell, test_6_keys_that_are_made_get_free_identifiers_and_cannot_be_exported)
{
	uint8_t material[64];
	size_t length;

	import(FIRST + 1, PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
	expect(run("psa key generate aes-256-gcm", 0), "0x30000000  AES, 256 bits, persistent");
	expect(run("psa key generate p256-sign", 0), "0x30000002  ECC key pair (secp-r1), 256 bits, persistent");
	expect(run("psa key generate hmac-256 42", 0), "0x0000002a  HMAC, 256 bits, persistent");
	expect(run("psa key list", 0), "ECDSA(SHA-256): sign-message,verify-message,sign-hash,verify-hash");
	zassert_equal(psa_export_key(FIRST, material, sizeof(material), &length), PSA_ERROR_NOT_PERMITTED);
	zassert_equal(psa_export_key(FIRST + 2, material, sizeof(material), &length), PSA_ERROR_NOT_PERMITTED);
	zassert_equal(psa_export_key(42, material, sizeof(material), &length), PSA_ERROR_NOT_PERMITTED);
	for (psa_key_id_t id = FIRST; id < FIRST + 3; id++) {
		zassert_equal(psa_destroy_key(id), PSA_SUCCESS);
	}
	zassert_equal(psa_destroy_key(42), PSA_SUCCESS);
}

ZTEST(psa_rot_shell, test_6_every_kind_of_key_can_be_made)
{
	static const char *const kinds[] = {"aes-128-cmac", "aes-128-gcm", "aes-256-cmac", "aes-256-gcm", "derive-256",
					    "hmac-256",     "p256-agree",  "p256-sign"};
	char command[64];

	zassert_equal(psa_rot_key_kinds_count, ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		zassert_equal(strcmp(psa_rot_key_kinds[i].name, kinds[i]), 0, "%s", psa_rot_key_kinds[i].name);
		snprintf(command, sizeof(command), "psa key generate %s 5", kinds[i]);
		run(command, 0);
		zassert_true(exists(5));
		expect(run("psa key destroy 5", 0), "destroyed");
		zassert_false(exists(5));
	}
}

ZTEST(psa_rot_shell, test_6_wrong_arguments_are_told)
{
	static const char *const words[] = {"0", "0x80000000", "-1", "key", "0x", "5 6"};
	char command[64];

	import(5, PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		snprintf(command, sizeof(command), "psa key destroy %s", words[i]);
		run(command, -EINVAL);
		snprintf(command, sizeof(command), "psa key generate aes-256-gcm %s", words[i]);
		run(command, -EINVAL);
	}
	expect(run("psa key destroy 0", -EINVAL), "is no key identifier");
	run("psa key destroy", -EINVAL);
	run("psa key generate", -EINVAL);
	expect(run("psa key generate des-64", -EINVAL), "\"des-64\" is no kind of key");
	/* Built without. */
	expect(run("psa key generate p384-sign", -EINVAL), "is no kind of key");
	expect_status(run("psa key generate hmac-256 5", -EIO), "PSA_ERROR_ALREADY_EXISTS", PSA_ERROR_ALREADY_EXISTS);
	expect_status(run("psa key generate hmac-256 0x40000000", -EIO), "PSA_ERROR_INVALID_ARGUMENT",
		      PSA_ERROR_INVALID_ARGUMENT);
	expect_status(run("psa key destroy 6", -EIO), "PSA_ERROR_INVALID_HANDLE", PSA_ERROR_INVALID_HANDLE);
	zassert_true(exists(5));
	zassert_equal(psa_destroy_key(5), PSA_SUCCESS);
	expect_no(run("psa key list", 0), "0x");
}

ZTEST(psa_rot_shell, test_6_keys_and_kinds_are_completed)
{
	const char *printed = type("psa key \t");

	expect(printed, "destroy");
	expect(printed, "generate");
	expect(printed, "list");
	type("\x15");

	printed = type("psa key generate p\t");
	expect(printed, "p256-agree");
	expect(printed, "p256-sign");
	expect_no(printed, "aes-128-gcm");
	printed = type("s\t77\n");
	expect(printed, "0x0000004d  ECC key pair (secp-r1), 256 bits, persistent");

	import(0x70, PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT);
	printed = type("psa key destroy \t");
	expect(printed, "0x4d");
	expect(printed, "0x70");
	printed = type("4\t\n");
	expect(printed, "destroyed");
	zassert_false(exists(77));
	/* One is left, and needs no digit. */
	expect(type("psa key destroy \t\n"), "destroyed");
	zassert_false(exists(0x70));
	expect_no(type("psa key destroy \t"), "0x");
	type("\x15");
}
