/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The application adds a component before the first token, and only then.
 */

#include <zephyr/init.h>
#include <zephyr/ztest.h>

#include <psa_rot/attestation.h>

#include "token.h"

static const uint8_t hash[32] = {0x77, 0x01}, signer[48] = {0x66, 0x02};

static const struct psa_rot_boot_record model = {
	.measurement_type = "model",
	.version = "7",
	.measurement = hash,
	.measurement_length = sizeof(hash),
	.signer_id = signer,
	.signer_id_length = sizeof(signer),
};

static psa_status_t measured;

/* Before any test asks for a token. */
static int measure(void)
{
	measured = psa_rot_measure(&model);
	return 0;
}

SYS_INIT(measure, APPLICATION, 99);

ZTEST(psa_rot_measured, test_the_token_tells_what_the_application_measured)
{
	static const uint8_t type_and_measurement[] = {0x01, 0x65, 'm', 'o', 'd', 'e', 'l', 0x02, 0x58, 0x20, 0x77, 0x01};
	static const uint8_t version_and_signer[] = {0x04, 0x61, '7', 0x05, 0x58, 0x30, 0x66, 0x02};

	zassert_equal(measured, PSA_SUCCESS);
	make_token();
	zassert_true(token_holds(type_and_measurement, sizeof(type_and_measurement)));
	zassert_true(token_holds(version_and_signer, sizeof(version_and_signer)));
	zassert_equal(psa_rot_measure(&model), PSA_ERROR_BAD_STATE);
	zassert_equal(psa_rot_measure(NULL), PSA_ERROR_INVALID_ARGUMENT);
}

ZTEST_SUITE(psa_rot_measured, NULL, NULL, NULL, NULL, NULL);
