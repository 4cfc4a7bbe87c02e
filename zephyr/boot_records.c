/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The boot record of the running image, which measures itself at boot.
 */

#include <errno.h>

#include <zephyr/logging/log.h>
#include <zephyr/toolchain.h>

#include <psa/crypto.h>
#include <psa_rot/platform.h>
#include <psa_rot_identity.h>

#include "glue.h"

LOG_MODULE_DECLARE(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

static uint8_t measurement[32];
static bool measured;

static int update(void *context, const uint8_t *data, size_t length)
{
	return psa_hash_update(context, data, length) == PSA_SUCCESS ? 0 : -EIO;
}

/* Called at boot: psa_rot_boot_record() must not call psa_* functions. */
int psa_rot_measure_image(void)
{
	psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;
	size_t length;
	int err = -EIO;

	if (psa_hash_setup(&hash, PSA_ALG_SHA_256) == PSA_SUCCESS) {
		err = psa_rot_walk_image(update, &hash);
	}
	if (err == 0 && psa_hash_finish(&hash, measurement, sizeof(measurement), &length) != PSA_SUCCESS) {
		err = -EIO;
	}
	if (err != 0) {
		(void)psa_hash_abort(&hash);
		LOG_ERR("the running image cannot be measured: %d", err);
		return err;
	}
	measured = true;
	return 0;
}

psa_status_t psa_rot_boot_record(uint32_t index, struct psa_rot_boot_record *record)
{
	static const uint8_t signer_id[32] = PSA_ROT_SIGNER_ID;

	if (index > 0) {
		return PSA_ERROR_DOES_NOT_EXIST;
	}
	if (!measured) {
		return PSA_ERROR_DATA_CORRUPT;
	}
	record->measurement_type = CONFIG_PSA_ROT_BOOT_RECORD_TYPE;
	record->version = CONFIG_PSA_ROT_BOOT_RECORD_VERSION;
	record->measurement_description = "sha-256";
	record->measurement = measurement;
	record->measurement_length = sizeof(measurement);
	record->signer_id = signer_id;
	record->signer_id_length = sizeof(signer_id);
	return PSA_SUCCESS;
}
