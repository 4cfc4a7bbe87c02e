/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Counts boots in Internal Trusted Storage, and keeps a secret and a journal in Protected Storage.
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/reboot.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

/* The application chooses the identifiers; the two storages have namespaces of their own. */
#define BOOTS_UID  ((psa_storage_uid_t)1)
#define SECRET_UID ((psa_storage_uid_t)1)
#define JOURNAL_UID ((psa_storage_uid_t)2)

#define JOURNAL_SIZE 64

static const char secret[] = "the moon is a balloon";

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
	/* After a power failure at any point, the old count or the new one is there. */
	return psa_its_set(BOOTS_UID, sizeof(*boots), boots, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t check_secret(void)
{
	char read[sizeof(secret)];
	struct psa_storage_info_t info;
	size_t length;
	psa_status_t status = psa_ps_get(SECRET_UID, 0, sizeof(read), read, &length);

	if (status == PSA_ERROR_DOES_NOT_EXIST) {
		status = psa_ps_set(SECRET_UID, sizeof(secret), secret, PSA_STORAGE_FLAG_WRITE_ONCE);
		printf("Secret stored, for good\n");
		return status;
	}
	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_ps_get_info(SECRET_UID, &info);
	if (status != PSA_SUCCESS) {
		return status;
	}
	printf("Secret of %zu bytes: %s\n", info.size,
	       length == sizeof(secret) && memcmp(read, secret, length) == 0 ? "unchanged" : "WRONG");
	status = psa_ps_remove(SECRET_UID);
	printf("Removing it: %s\n", status == PSA_ERROR_NOT_PERMITTED ? "not permitted" : "PERMITTED");
	return PSA_SUCCESS;
}

/* Adds a line to an object that has room to grow, until it is full. */
static psa_status_t write_journal(uint32_t boots)
{
	struct psa_storage_info_t info;
	char line[16];
	int length = snprintf(line, sizeof(line), "boot %u\n", (unsigned int)boots);
	psa_status_t status = psa_ps_create(JOURNAL_UID, JOURNAL_SIZE, PSA_STORAGE_FLAG_NONE);

	if (status != PSA_SUCCESS && status != PSA_ERROR_ALREADY_EXISTS) {
		return status;
	}
	status = psa_ps_get_info(JOURNAL_UID, &info);
	if (status == PSA_SUCCESS && info.size + length <= info.capacity) {
		status = psa_ps_set_extended(JOURNAL_UID, info.size, length, line);
		info.size += length;
	}
	if (status == PSA_SUCCESS) {
		printf("Journal: %zu of %zu bytes\n", info.size, info.capacity);
	}
	return status;
}

int main(void)
{
	uint32_t boots;
	psa_status_t status = count_boot(&boots);

	if (status == PSA_SUCCESS) {
		printf("Boot %u\n", (unsigned int)boots);
		status = check_secret();
	}
	if (status == PSA_SUCCESS) {
		status = write_journal(boots);
	}
	if (status != PSA_SUCCESS) {
		printf("Storage failed: status %d\n", status);
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
