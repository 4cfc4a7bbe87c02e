/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Reads what Zephyr's own secure storage wrote. Its store module serves beside psa-rot; its transform module does not, since it
 * calls functions inside of Mbed TLS. An entry in the store, with the names of Zephyr 4.3:
 *
 *  0              1       13
 *  | create flags | nonce | ciphertext, and a tag of 16 bytes
 *
 * The additional data are the identifier of the entry and the create flags.
 */

#include <zephyr/kernel.h>
#include <zephyr/secure_storage/its/store.h>

#include <string.h>

#include <psa/crypto.h>
#include <psa_rot/secure_storage.h>

#ifdef CONFIG_PSA_ROT_SECURE_STORAGE_READER_KEY_DEVICE_ID
#include <zephyr/drivers/hwinfo.h>
#endif

#ifdef CONFIG_PSA_ROT_SECURE_STORAGE_READER_CHACHA20_POLY1305
#define KEY_TYPE  PSA_KEY_TYPE_CHACHA20
#define ALGORITHM PSA_ALG_CHACHA20_POLY1305
#else
#define KEY_TYPE  PSA_KEY_TYPE_AES
#define ALGORITHM PSA_ALG_GCM
#endif

#define NONCE_LEN  12
#define HEADER_LEN (1 + NONCE_LEN)
#define TAG_LEN    16
#define ID_LEN     sizeof(secure_storage_its_uid_t)

BUILD_ASSERT(sizeof(secure_storage_packed_create_flags_t) == 1);

#ifndef CONFIG_PSA_ROT_SECURE_STORAGE_READER_KEY_CUSTOM
psa_status_t psa_rot_secure_storage_key(const uint8_t *id, size_t id_length, uint8_t key[32])
{
	/* The device's number, if it counts, and the identifier of the entry. */
	uint8_t input[8 + ID_LEN] = {0};
	size_t start = 0, length;

	if (id_length != ID_LEN) {
		return PSA_ERROR_INVALID_ARGUMENT;
	}
#ifdef CONFIG_PSA_ROT_SECURE_STORAGE_READER_KEY_DEVICE_ID
	start = 8;
	if (hwinfo_get_device_eui64(input) != 0) {
		ssize_t number = hwinfo_get_device_id(input, start);

		if (number <= 0) {
			return PSA_ERROR_HARDWARE_FAILURE;
		}
		/* A shorter one is padded with zeros. */
		memset(&input[MIN(start, (size_t)number)], 0, start - MIN(start, (size_t)number));
	}
#endif
	memcpy(&input[start], id, ID_LEN);
	return psa_hash_compute(PSA_ALG_SHA_256, input, start + ID_LEN, key, 32, &length);
}
#endif

static psa_status_t entry_id(uint32_t caller, uint64_t uid, secure_storage_its_uid_t *id)
{
	if (caller >= SECURE_STORAGE_ITS_CALLER_COUNT || uid == 0) {
		return PSA_ERROR_INVALID_ARGUMENT;
	}
	*id = (secure_storage_its_uid_t){.caller_id = caller, .uid = uid};
	/* It may have 30 bits for the uid. */
	return id->uid == uid ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

static void wipe(void *memory, size_t length)
{
	volatile uint8_t *bytes = memory;

	for (size_t i = 0; i < length; i++) {
		bytes[i] = 0;
	}
}

static psa_status_t import_entry_key(const uint8_t *id, psa_key_id_t *key)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	uint8_t material[32];
	psa_status_t status = psa_rot_secure_storage_key(id, ID_LEN, material);

	psa_set_key_type(&attributes, KEY_TYPE);
	psa_set_key_algorithm(&attributes, ALGORITHM);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DECRYPT);
	if (status == PSA_SUCCESS) {
		status = psa_import_key(&attributes, material, sizeof(material), key);
	}
	wipe(material, sizeof(material));
	return status;
}

psa_status_t psa_rot_secure_storage_get(uint32_t caller, uint64_t uid, void *data, size_t size, size_t *length, uint32_t *flags)
{
	uint8_t entry[HEADER_LEN + CONFIG_SECURE_STORAGE_ITS_MAX_DATA_SIZE + TAG_LEN];
	uint8_t additional[ID_LEN + 1];
	secure_storage_its_uid_t id;
	psa_key_id_t key;
	size_t entry_length;
	psa_status_t status;

	if (data == NULL || length == NULL || flags == NULL) {
		return PSA_ERROR_INVALID_ARGUMENT;
	}
	*length = 0;
	status = entry_id(caller, uid, &id);
	if (status == PSA_SUCCESS) {
		status = secure_storage_its_store_get(id, sizeof(entry), entry, &entry_length);
	}
	if (status != PSA_SUCCESS) {
		return status;
	}
	/* The store tells the length of the whole entry, whether it fitted or not. */
	if (entry_length < HEADER_LEN + TAG_LEN || entry_length > sizeof(entry)) {
		return PSA_ERROR_DATA_CORRUPT;
	}
	memcpy(additional, &id, ID_LEN);
	additional[ID_LEN] = entry[0];
	status = import_entry_key(additional, &key);
	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_aead_decrypt(key, ALGORITHM, &entry[1], NONCE_LEN, additional, sizeof(additional), &entry[HEADER_LEN],
				  entry_length - HEADER_LEN, data, size, length);
	(void)psa_destroy_key(key);
	if (status == PSA_SUCCESS) {
		*flags = entry[0];
	}
	return status;
}

psa_status_t psa_rot_secure_storage_remove(uint32_t caller, uint64_t uid)
{
	secure_storage_its_uid_t id;
	psa_status_t status = entry_id(caller, uid, &id);

	return status != PSA_SUCCESS ? status : secure_storage_its_store_remove(id);
}
