/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Signs, encrypts and agrees with keys that the device makes once and keeps: in each boot the same keys go on.
 */

#include <stdio.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/reboot.h>

#include <psa/internal_trusted_storage.h>

#include "sample.h"

psa_status_t make_key_once(const char *name, const psa_key_attributes_t *attributes)
{
	psa_key_id_t key;
	psa_status_t status = psa_generate_key(attributes, &key);

	if (status == PSA_SUCCESS) {
		printf("%s key: made\n", name);
	} else if (status == PSA_ERROR_ALREADY_EXISTS) {
		printf("%s key: still there\n", name);
		status = PSA_SUCCESS;
	}
	return status;
}

static psa_status_t count_boot(uint32_t *boots)
{
	size_t length;
	psa_status_t status = psa_its_get(BOOTS_UID, 0, sizeof(*boots), boots, &length);

	if (status == PSA_ERROR_DOES_NOT_EXIST) {
		*boots = 0;
	} else if (status != PSA_SUCCESS) {
		return status;
	}
	*boots += 1;
	return psa_its_set(BOOTS_UID, sizeof(*boots), boots, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t run(uint32_t *boots)
{
	/* psa-rot did so at boot already. It does no harm to do it again, and other implementations need it. */
	psa_status_t status = psa_crypto_init();

	if (status == PSA_SUCCESS) {
		status = count_boot(boots);
	}
	if (status == PSA_SUCCESS) {
		printf("Boot %u\n", (unsigned int)*boots);
		status = sign();
	}
	if (status == PSA_SUCCESS) {
		status = encrypt();
	}
	if (status == PSA_SUCCESS) {
		status = agree();
	}
	return status;
}

int main(void)
{
	uint32_t boots = 0;
	psa_status_t status = run(&boots);

	if (status != PSA_SUCCESS) {
		printf("Failed: status %d\n", status);
		return 0;
	}
	if (boots < CONFIG_SAMPLE_BOOTS) {
		printf("Rebooting\n");
		/* Let the console finish. */
		k_msleep(100);
		sys_reboot(SYS_REBOOT_WARM);
	}
	printf("Done\n");
	return 0;
}
