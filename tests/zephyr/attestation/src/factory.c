/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The factory brings in a secret of 32 bytes. Tokens are then a COSE_Mac0 with HMAC 256/256; this build's have the older profile, and
 * name their key.
 */

#include <string.h>

#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include <psa/initial_attestation.h>
#include <psa_rot/attestation.h>

#include "token.h"

ZTEST(psa_rot_factory, test_tokens_are_protected_with_what_the_factory_brought_in)
{
	/* Tag 17, HMAC 256/256, and in the unprotected header the key id: 0x01 and SHA-256(SHA-256(32 bytes 0x5a)). */
	static const uint8_t header[] = {
		0xd1, 0x84, 0x43, 0xa1, 0x01, 0x05, 0xa1, 0x04, 0x58, 0x21, 0x01,
		0x38, 0x2c, 0x5a, 0x8d, 0xcb, 0x89, 0x6f, 0xb2, 0x00, 0x66, 0x1f, 0x8e, 0xad, 0x0a, 0x24, 0xc3,
		0x32, 0x3d, 0x97, 0x4a, 0x49, 0x4d, 0x2e, 0xe9, 0xb6, 0xf8, 0x51, 0x41, 0x9f, 0x0d, 0x09, 0xf2,
	};
	static const uint8_t profile[] = {0x3a, 0x00, 0x01, 0x24, 0xf7, 0x71, 'P', 'S', 'A', '_', 'I', 'O',
					  'T',  '_',  'P',  'R',  'O',  'F',  'I', 'L', 'E', '_', '1'};
	static const uint8_t certificate[] = "a certificate chain";
	uint8_t secret[32];
	uint8_t read[32];
	size_t length;

	/* The device makes no key itself. */
	zassert_false(IS_ENABLED(CONFIG_PSA_WANT_ALG_ECDSA));
	zassert_equal(psa_initial_attest_get_token_size(32, &length), PSA_ERROR_SERVICE_FAILURE);
	memset(secret, 0x5a, sizeof(secret));
	zassert_equal(psa_rot_provision_attestation_key(PSA_ROT_COSE_HMAC_256, secret, 31), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_rot_provision_attestation_key(PSA_ROT_COSE_ES512, secret, 32), PSA_ERROR_NOT_SUPPORTED);
	zassert_equal(psa_rot_provision_attestation_key(0, secret, 32), PSA_ERROR_NOT_SUPPORTED);
	zassert_equal(psa_rot_provision_attestation_key(PSA_ROT_COSE_HMAC_256, NULL, 32), PSA_ERROR_INVALID_ARGUMENT);
	zassert_equal(psa_rot_provision_attestation_key(PSA_ROT_COSE_HMAC_256, secret, 32), PSA_SUCCESS);
	zassert_equal(psa_rot_provision_attestation_key(PSA_ROT_COSE_HMAC_256, secret, 32), PSA_ERROR_ALREADY_EXISTS);
	make_token();
	zassert_true(token_begins_with(header, sizeof(header)));
	zassert_true(token_holds(profile, sizeof(profile)));

	zassert_equal(psa_rot_attestation_certificate(read, sizeof(read), &length), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(psa_rot_provision_attestation_certificate(certificate, sizeof(certificate)), PSA_SUCCESS);
	zassert_equal(psa_rot_attestation_certificate(read, sizeof(certificate) - 1, &length), PSA_ERROR_BUFFER_TOO_SMALL);
	zassert_equal(psa_rot_attestation_certificate(read, sizeof(read), &length), PSA_SUCCESS);
	zassert_equal(length, sizeof(certificate));
	zassert_mem_equal(read, certificate, sizeof(certificate));
}

ZTEST_SUITE(psa_rot_factory, NULL, NULL, NULL, NULL, NULL);
