/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * A firmware's side of the library, in RAM: NOR flash, a root key of zeros, and entropy from a counter. For tests only.
 */
#include "platform_ram.h"
#include <psa_rot/platform.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4

int in_interrupt;
int may_format_foreign;
void (*in_entropy)(void);
psa_status_t root_key_status;
uint32_t sector_size = SECTOR;

uint8_t flash[SECTORS * SECTOR];
static int erased, locked;

psa_status_t psa_rot_flash_geometry(struct psa_rot_flash_geometry *geometry)
{
	if (!erased) {
		memset(flash, 0xff, sizeof(flash));
		erased = 1;
	}
	geometry->sectors = SECTORS;
	geometry->sector_size = sector_size;
	geometry->write_block = BLOCK;
	geometry->multiwrite = false;
	return PSA_SUCCESS;
}

bool psa_rot_may_format_foreign(void)
{
	return may_format_foreign;
}

static int inside(size_t offset, size_t length, size_t unit)
{
	return locked && offset <= sizeof(flash) && length <= sizeof(flash) - offset && offset % unit == 0 && length % unit == 0;
}

psa_status_t psa_rot_flash_read(uint32_t offset, void *data, size_t length)
{
	if (!inside(offset, length, 1)) {
		return PSA_ERROR_STORAGE_FAILURE;
	}
	memcpy(data, flash + offset, length);
	return PSA_SUCCESS;
}

psa_status_t psa_rot_flash_write(uint32_t offset, const void *data, size_t length)
{
	const uint8_t *bytes = data;
	size_t i;

	if (!inside(offset, length, BLOCK)) {
		return PSA_ERROR_STORAGE_FAILURE;
	}
	for (i = 0; i < length; i++) {
		flash[offset + i] &= bytes[i];
	}
	return PSA_SUCCESS;
}

psa_status_t psa_rot_flash_erase(uint32_t offset, uint32_t length)
{
	if (!inside(offset, length, SECTOR)) {
		return PSA_ERROR_STORAGE_FAILURE;
	}
	memset(flash + offset, 0xff, length);
	return PSA_SUCCESS;
}

psa_status_t psa_rot_entropy(uint8_t *buffer, size_t length)
{
	static uint32_t state = 1;

	if (in_entropy != NULL) {
		in_entropy();
	}
	while (length-- > 0) {
		state = state * 1664525u + 1013904223u;
		*buffer++ = (uint8_t)(state >> 24);
	}
	return PSA_SUCCESS;
}

psa_status_t psa_rot_root_key(uint8_t key[32])
{
	memset(key, 0, 32);
	return root_key_status;
}

psa_status_t psa_rot_provided_key(const uint8_t *label, size_t label_length, struct psa_rot_provided_key *key)
{
	static const char known[] = "otp/1";

	if (label_length != sizeof(known) - 1 || memcmp(label, known, label_length) != 0) {
		return PSA_ERROR_DOES_NOT_EXIST;
	}
	key->type = 0x2400; /* AES */
	key->bits = 128;
	key->usage = 0x00000100; /* encrypt */
	memset(key->material, 0x5a, 16);
	key->material_length = 16;
	return PSA_SUCCESS;
}

uint16_t psa_rot_lifecycle(void)
{
	return 0x3001;
}

void psa_rot_implementation_id(uint8_t id[32])
{
	memset(id, 0x11, 32);
}

/* Two images, as MCUboot leaves them: tests/vectors/mcuboot/. */
psa_status_t psa_rot_boot_data(const uint8_t **data, size_t *size)
{
	static const uint8_t recorded[] = {
		0x16, 0x20, 0xc8, 0x00, 0x00, 0x20, 0x01, 0x00, 0x02, 0x3f, 0x10, 0x5b, 0x00, 0xa5, 0x01, 0x63,
		0x53, 0x50, 0x45, 0x04, 0x65, 0x31, 0x2e, 0x32, 0x2e, 0x33, 0x05, 0x58, 0x20, 0x7e, 0x30, 0x30,
		0xd4, 0xad, 0x1f, 0x6c, 0x3b, 0xdc, 0xab, 0x90, 0xbc, 0x9d, 0x34, 0xe8, 0xd2, 0x85, 0x75, 0xe0,
		0xca, 0x4a, 0xc4, 0x1a, 0x9d, 0x5f, 0x66, 0xeb, 0x08, 0xbb, 0x40, 0xee, 0x3c, 0x06, 0x66, 0x53,
		0x48, 0x41, 0x32, 0x35, 0x36, 0x02, 0x58, 0x20, 0x68, 0xda, 0xcd, 0x77, 0xbd, 0x34, 0xf1, 0x12,
		0x82, 0xe6, 0x34, 0xb9, 0x70, 0x39, 0x11, 0xf2, 0x60, 0x9a, 0x6e, 0x9c, 0x2c, 0x38, 0xa6, 0x12,
		0x68, 0xa9, 0xd0, 0x83, 0xb9, 0xb2, 0x23, 0x71, 0x7f, 0x10, 0x5c, 0x00, 0xa5, 0x01, 0x64, 0x4e,
		0x53, 0x50, 0x45, 0x04, 0x65, 0x31, 0x2e, 0x32, 0x2e, 0x33, 0x05, 0x58, 0x20, 0x7e, 0x30, 0x30,
		0xd4, 0xad, 0x1f, 0x6c, 0x3b, 0xdc, 0xab, 0x90, 0xbc, 0x9d, 0x34, 0xe8, 0xd2, 0x85, 0x75, 0xe0,
		0xca, 0x4a, 0xc4, 0x1a, 0x9d, 0x5f, 0x66, 0xeb, 0x08, 0xbb, 0x40, 0xee, 0x3c, 0x06, 0x66, 0x53,
		0x48, 0x41, 0x32, 0x35, 0x36, 0x02, 0x58, 0x20, 0x25, 0xc5, 0xd9, 0xc0, 0x67, 0x98, 0x97, 0xe6,
		0x25, 0x4a, 0xc9, 0x0c, 0x55, 0x0b, 0x14, 0xfc, 0x3f, 0x69, 0x6e, 0xf5, 0x7a, 0xc6, 0x34, 0x40,
		0x7c, 0xec, 0xc1, 0x67, 0x35, 0x9e, 0xcb, 0xd9,
	};

	*data = recorded;
	*size = sizeof(recorded);
	return PSA_SUCCESS;
}

psa_status_t psa_rot_boot_record(uint32_t index, struct psa_rot_boot_record *record)
{
	static const uint8_t hash[32] = {1}, signer[32] = {2};

	if (index > 0) {
		return PSA_ERROR_DOES_NOT_EXIST;
	}
	record->measurement_type = "App";
	record->measurement = hash;
	record->measurement_length = sizeof(hash);
	record->signer_id = signer;
	record->signer_id_length = sizeof(signer);
	return PSA_SUCCESS;
}

const char *psa_rot_certification_reference(void)
{
	return "1234567890123-12345";
}

const char *psa_rot_verification_service(void)
{
	return NULL;
}

int32_t psa_rot_client_id(void)
{
	return -1;
}

psa_status_t psa_rot_counter_read(uint32_t *value)
{
	(void)value;
	return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_rot_counter_increment(void)
{
	return PSA_ERROR_NOT_SUPPORTED;
}

/* Counts, like a mutex that lets its owner in again. */
psa_status_t psa_rot_lock(void)
{
	if (in_interrupt) {
		return PSA_ERROR_BAD_STATE;
	}
	locked++;
	return PSA_SUCCESS;
}

void psa_rot_unlock(void)
{
	locked--;
}

int locks_held(void)
{
	return locked;
}

void psa_rot_panic(void)
{
	puts("panic");
	abort();
}
