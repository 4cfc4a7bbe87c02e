/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * What only a firmware's build has: the platform's lock, provided keys, and the calls of Zephyr's secure storage.
 */
#include "check.h"
#include "platform_ram.h"
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa_rot/keys.h>
#include <psa_rot/storage.h>

/* zephyr/secure_storage/its.h, with CONFIG_SECURE_STORAGE_64_BIT_UID off */
typedef enum { ITS, PS, MBEDTLS, COUNT } caller_t;
psa_status_t secure_storage_its_set(caller_t caller, uint32_t uid, size_t length, const void *data, uint32_t flags);
psa_status_t secure_storage_its_get(caller_t caller, uint32_t uid, size_t offset, size_t size, void *data, size_t *length);
psa_status_t secure_storage_its_get_info(caller_t caller, uint32_t uid, struct psa_storage_info_t *info);
psa_status_t secure_storage_its_remove(caller_t caller, uint32_t uid);

static psa_status_t inner = 1;

static void call_from_a_hook(void)
{
	inner = psa_crypto_init();
}

static void attach_and_enumerate_keys(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	const uint8_t otp[] = {'o', 't', 'p', '/', '1'}, unknown[] = {'o', 't', 'p', '/', '2'};
	uint8_t block[16] = {0}, text[32];
	psa_key_id_t key, previous = 0;
	size_t length;
	int count;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_algorithm(&attributes, PSA_ALG_CTR);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_EXPORT);
	ROW(PSA_ERROR_DOES_NOT_EXIST, psa_attach_key(&attributes, unknown, sizeof(unknown), &key));
	HOLDS(key == PSA_KEY_ID_NULL);
	ROW(PSA_SUCCESS, psa_attach_key(&attributes, otp, sizeof(otp), &key));
	ROW(PSA_SUCCESS, psa_cipher_encrypt(key, PSA_ALG_CTR, block, sizeof(block), text, sizeof(text), &length));
	ROW(PSA_ERROR_NOT_PERMITTED, psa_export_key(key, block, sizeof(block), &length));
	ROW(PSA_SUCCESS, psa_destroy_key(key));

	for (psa_key_id_t id = 1; id < 10; id += 4) {
		psa_set_key_id(&attributes, id);
		ROW(PSA_SUCCESS, psa_import_key(&attributes, block, sizeof(block), &key));
	}
	for (count = 0; psa_rot_next_key(previous, &key) == PSA_SUCCESS; count++) {
		HOLDS(key == 1u + 4u * (unsigned int)count && key > previous);
		previous = key;
	}
	HOLDS(count == 3 && key == PSA_KEY_ID_NULL);
	ROW(PSA_ERROR_DOES_NOT_EXIST, psa_rot_next_key(previous, &key));
	ROW(PSA_ERROR_INVALID_ARGUMENT, psa_rot_next_key(0, NULL));
	for (psa_key_id_t id = 1; id < 10; id += 4) {
		ROW(PSA_SUCCESS, psa_destroy_key(id));
	}
}

/* A function that enumerates uids gives 2, one that fits 32 bits no more, and the last one there is; then nothing. */
static void enumerate_objects(psa_status_t (*next)(uint64_t, uint64_t *),
			      psa_status_t (*set)(psa_storage_uid_t, size_t, const void *, psa_storage_create_flags_t),
			      psa_status_t (*remove)(psa_storage_uid_t))
{
	const uint64_t uids[] = {2, 0x100000000, UINT64_MAX};
	uint64_t uid = 0;
	int i;

	ROW0(PSA_ERROR_DOES_NOT_EXIST, uid, next(0, &uid));
	ROW(PSA_ERROR_INVALID_ARGUMENT, next(0, NULL));
	for (i = 0; i < 3; i++) {
		ROW(PSA_SUCCESS, set(uids[i], 1, "x", PSA_STORAGE_FLAG_NONE));
	}
	uid = 0;
	for (i = 0; i < 3; i++) {
		ROW(PSA_SUCCESS, next(uid, &uid));
		HOLDS(uid == uids[i]);
	}
	ROW0(PSA_ERROR_DOES_NOT_EXIST, uid, next(UINT64_MAX, &uid));
	ROW(PSA_SUCCESS, next(3, &uid));
	HOLDS(uid == uids[1]);
	ROW(PSA_SUCCESS, remove(uids[1]));
	ROW(PSA_SUCCESS, next(3, &uid));
	HOLDS(uid == uids[2]);
	in_interrupt = 1;
	ROW0(PSA_ERROR_BAD_STATE, uid, next(0, &uid));
	in_interrupt = 0;
	ROW(PSA_SUCCESS, remove(uids[0]));
	ROW(PSA_SUCCESS, remove(uids[2]));
	ROW0(PSA_ERROR_DOES_NOT_EXIST, uid, next(0, &uid));
}

int main(void)
{
	struct psa_storage_info_t info;
	uint8_t byte = 0;
	size_t length;
	int caller;

	in_interrupt = 1;
	ROW(PSA_ERROR_BAD_STATE, psa_crypto_init());
	length = 1;
	ROW(PSA_ERROR_BAD_STATE, psa_its_get(1, 0, 1, &byte, &length));
	HOLDS(length == 0);
	in_interrupt = 0;

	in_entropy = call_from_a_hook;
	ROW(PSA_SUCCESS, psa_crypto_init());
	ROW(PSA_ERROR_BAD_STATE, inner);
	in_entropy = NULL;
	HOLDS(locks_held() == 0);

	attach_and_enumerate_keys();
	enumerate_objects(psa_rot_its_next, psa_its_set, psa_its_remove);
	enumerate_objects(psa_rot_ps_next, psa_ps_set, psa_ps_remove);

	for (caller = ITS; caller < COUNT; caller++) {
		byte = (uint8_t)caller;
		ROW(PSA_ERROR_DOES_NOT_EXIST, secure_storage_its_get_info((caller_t)caller, 5, &info));
		ROW(PSA_SUCCESS, secure_storage_its_set((caller_t)caller, 5, 1, &byte, 0));
	}
	for (caller = ITS; caller < COUNT; caller++) {
		ROW(PSA_SUCCESS, secure_storage_its_get((caller_t)caller, 5, 0, 1, &byte, &length));
		HOLDS(length == 1 && byte == caller);
	}
	ROW(PSA_SUCCESS, psa_its_get(5, 0, 1, &byte, &length));
	HOLDS(byte == ITS);
	ROW(PSA_SUCCESS, psa_its_remove(5));
	ROW(PSA_ERROR_DOES_NOT_EXIST, secure_storage_its_remove(ITS, 5));
	ROW(PSA_SUCCESS, secure_storage_its_remove(PS, 5));
	ROW(PSA_ERROR_INVALID_ARGUMENT, secure_storage_its_remove(COUNT, 5));
	ROW(PSA_ERROR_INVALID_ARGUMENT, secure_storage_its_set(ITS, 0, 1, &byte, 0));
	ROW(PSA_ERROR_INVALID_ARGUMENT, secure_storage_its_set(ITS, 5, 1, NULL, 0));
	return report();
}
