/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Every entry point of what is built, called wrongly: NULL with a length, a missing out parameter, uid 0, unknown flags, the
 * wrong state, too small a buffer, the wrong key. Each call has one right answer.
 */
#include "check.h"
#include <psa/initial_attestation.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa/update.h>

#define SHA PSA_ALG_SHA_256
#define HMAC PSA_ALG_HMAC(PSA_ALG_SHA_256)
#define CTR PSA_ALG_CTR
#define GCM PSA_ALG_GCM
#define ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)
#define ECDH PSA_ALG_ECDH
#define HKDF PSA_ALG_HKDF(PSA_ALG_SHA_256)
#define PBKDF2 PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256)
#define PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define NO_KEY 0x3fff0001u

static uint8_t in[256], out[256];
static size_t len;
static psa_key_id_t id;
static psa_key_id_t hmac_key, ctr_key, gcm_key, sign_key, agree_key, derive_key, raw_key, idle_key;

static psa_key_attributes_t describe(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, usage);
	return attributes;
}

static psa_key_id_t make(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = describe(type, bits, alg, usage);
	psa_key_id_t key = 0;

	ROW(OK, psa_generate_key(&attributes, &key));
	return key;
}

/* The rules of new keys' attributes, and what a key must permit. */
static void new_keys(void)
{
	static const psa_key_id_t refused[] = {0, PSA_KEY_ID_USER_MAX + 1, PSA_KEY_ID_VENDOR_MIN, PSA_KEY_ID_VENDOR_MAX, UINT32_MAX};
	const psa_key_lifetime_t read_only =
		PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_READ_ONLY, PSA_KEY_LOCATION_LOCAL_STORAGE);
	const psa_key_lifetime_t elsewhere = PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(
		PSA_KEY_PERSISTENCE_DEFAULT, PSA_KEY_LOCATION_PRIMARY_SECURE_ELEMENT);
	psa_key_attributes_t a;
	psa_key_id_t key = 0;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		a = describe(PSA_KEY_TYPE_RAW_DATA, 128, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
		psa_set_key_id(&a, refused[i]);
		psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_PERSISTENT);
		ROW0(ARGUMENT, id, psa_import_key(&a, in, 16, &id));
		ROW0(ARGUMENT, id, psa_generate_key(&a, &id));
		ROW0(ARGUMENT, id, psa_copy_key(raw_key, &a, &id));
	}
	a = describe(PSA_KEY_TYPE_RAW_DATA, 128, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY);
	psa_set_key_id(&a, 9);
	psa_set_key_lifetime(&a, read_only);
	ROW0(ARGUMENT, id, psa_import_key(&a, in, 16, &id));
	ROW0(ARGUMENT, id, psa_generate_key(&a, &id));
	psa_set_key_lifetime(&a, elsewhere);
	ROW0(ARGUMENT, id, psa_import_key(&a, in, 16, &id));
	ROW0(ARGUMENT, id, psa_generate_key(&a, &id));
	psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE,
									       PSA_KEY_LOCATION_PRIMARY_SECURE_ELEMENT));
	ROW0(ARGUMENT, id, psa_generate_key(&a, &id));
	psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_VOLATILE);
	a.id = 9; /* the setters do not let a volatile key have one */
	ROW0(ARGUMENT, id, psa_generate_key(&a, &id));
	psa_set_key_id(&a, 9);
	psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_PERSISTENT);
	ROW(OK, psa_generate_key(&a, &key));
	HOLDS(key == 9);
	ROW0(PSA_ERROR_ALREADY_EXISTS, id, psa_generate_key(&a, &id));
	ROW0(PSA_ERROR_ALREADY_EXISTS, id, psa_copy_key(raw_key, &a, &id));
	ROW(OK, psa_destroy_key(9));
	ROW(HANDLE, psa_destroy_key(9));

	/* copies */
	a = describe(PSA_KEY_TYPE_RAW_DATA, 128, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
	ROW(OK, psa_copy_key(raw_key, &a, &key));
	ROW0(PERMITTED, id, psa_copy_key(key, &a, &id)); /* COPY was not passed on */
	ROW(OK, psa_destroy_key(key));
	psa_set_key_bits(&a, 64);
	ROW0(ARGUMENT, id, psa_copy_key(raw_key, &a, &id));
	a = describe(PSA_KEY_TYPE_DERIVE, 128, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
	ROW0(ARGUMENT, id, psa_copy_key(raw_key, &a, &id));
	ROW0(PERMITTED, id, psa_copy_key(idle_key, &a, &id));

	/* the question without the deed */
	ROW(PERMITTED, psa_check_key_usage(idle_key, CTR, PSA_KEY_USAGE_ENCRYPT));
	ROW(PERMITTED, psa_check_key_usage(ctr_key, GCM, PSA_KEY_USAGE_ENCRYPT));
	ROW(OK, psa_check_key_usage(ctr_key, CTR, PSA_KEY_USAGE_ENCRYPT));
	ROW(OK, psa_check_key_usage(gcm_key, GCM, PSA_KEY_USAGE_DECRYPT));
	ROW(PERMITTED, psa_check_key_usage(sign_key, ECDH, PSA_KEY_USAGE_DERIVE));
	ROW(OK, psa_check_key_usage(sign_key, ECDSA, PSA_KEY_USAGE_SIGN_HASH));
	ROW(OK, psa_check_key_usage(sign_key, ECDSA, PSA_KEY_USAGE_SIGN_MESSAGE)); /* comes with SIGN_HASH */
	ROW(OK, psa_check_key_usage(agree_key, ECDH, PSA_KEY_USAGE_DERIVE));
	ROW(OK, psa_check_key_usage(derive_key, HKDF, PSA_KEY_USAGE_DERIVE));
	ROW(HANDLE, psa_check_key_usage(0, HMAC, PSA_KEY_USAGE_SIGN_MESSAGE));
}

static void keys(void)
{
	psa_key_attributes_t a = describe(PSA_KEY_TYPE_RAW_DATA, 0, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY);
	psa_custom_key_parameters_t custom = PSA_CUSTOM_KEY_PARAMETERS_INIT, other = {1};
	psa_key_attributes_t got, empty = PSA_KEY_ATTRIBUTES_INIT;

	ROW0(ARGUMENT, id, psa_import_key(NULL, in, 16, &id));
	ROW0(ARGUMENT, id, psa_import_key(&a, NULL, 16, &id));
	ROW0(ARGUMENT, id, psa_import_key(&a, in, SIZE_MAX, &id));
	ROW0(ARGUMENT, id, psa_import_key(&a, NULL, 0, &id));
	ROW(ARGUMENT, psa_import_key(&a, in, 16, NULL));
	ROW(OK, psa_import_key(&a, in, 16, &raw_key));

	ROW0(ARGUMENT, id, psa_generate_key(&a, &id)); /* of no size */
	psa_set_key_bits(&a, 128);
	ROW0(ARGUMENT, id, psa_generate_key(NULL, &id));
	ROW(ARGUMENT, psa_generate_key(&a, NULL));
	ROW0(ARGUMENT, id, psa_generate_key_custom(NULL, &custom, NULL, 0, &id));
	ROW0(ARGUMENT, id, psa_generate_key_custom(&a, NULL, NULL, 0, &id));
	ROW0(ARGUMENT, id, psa_generate_key_custom(&a, &other, NULL, 0, &id));
	ROW0(ARGUMENT, id, psa_generate_key_custom(&a, &custom, NULL, 1, &id));
	ROW0(ARGUMENT, id, psa_generate_key_custom(&a, &custom, in, 1, &id));
	ROW(ARGUMENT, psa_generate_key_custom(&a, &custom, NULL, 0, NULL));
	ROW(OK, psa_generate_key_custom(&a, &custom, NULL, 0, &id));
	ROW(OK, psa_destroy_key(id));
	ROW(HANDLE, psa_destroy_key(id));
	ROW(OK, psa_destroy_key(0));

	ROW0(HANDLE, id, psa_copy_key(NO_KEY, &a, &id));
	ROW0(ARGUMENT, id, psa_copy_key(raw_key, NULL, &id));
	ROW(ARGUMENT, psa_copy_key(raw_key, &a, NULL));
	ROW0(PERMITTED, id, psa_copy_key(hmac_key, &a, &id));
	ROW0(PSA_ERROR_DOES_NOT_EXIST, id, psa_attach_key(&a, in, 4, &id));
	ROW0(ARGUMENT, id, psa_attach_key(&a, NULL, 4, &id));
	ROW0(ARGUMENT, id, psa_attach_key(NULL, in, 4, &id));
	ROW(ARGUMENT, psa_attach_key(&a, in, 4, NULL));

	memset(&got, 0x55, sizeof(got));
	ROW(HANDLE, psa_get_key_attributes(NO_KEY, &got));
	HOLDS(memcmp(&got, &empty, sizeof(got)) == 0);
	ROW(ARGUMENT, psa_get_key_attributes(raw_key, NULL));
	ROW(OK, psa_get_key_attributes(raw_key, &got));
	HOLDS(psa_get_key_id(&got) == raw_key && psa_get_key_bits(&got) == 128);
	psa_reset_key_attributes(&got);
	psa_reset_key_attributes(NULL);
	HOLDS(memcmp(&got, &empty, sizeof(got)) == 0);
	ROW(HANDLE, psa_check_key_usage(NO_KEY, HMAC, PSA_KEY_USAGE_SIGN_MESSAGE));
	ROW(PERMITTED, psa_check_key_usage(hmac_key, HMAC, PSA_KEY_USAGE_VERIFY_MESSAGE));
	ROW(OK, psa_check_key_usage(hmac_key, HMAC, PSA_KEY_USAGE_SIGN_MESSAGE));
	ROW(HANDLE, psa_purge_key(NO_KEY));
	ROW(OK, psa_purge_key(raw_key));

	ROW0(HANDLE, len, psa_export_key(NO_KEY, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_export_key(hmac_key, NULL, 0, &len));
	ROW0(SMALL, len, psa_export_key(raw_key, out, 15, &len));
	ROW0(SMALL, len, psa_export_key(raw_key, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_export_key(raw_key, NULL, 16, &len));
	ROW(ARGUMENT, psa_export_key(raw_key, out, 16, NULL));
	ROW0(HANDLE, len, psa_export_public_key(NO_KEY, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_export_public_key(raw_key, out, 16, &len));
	ROW0(SMALL, len, psa_export_public_key(sign_key, out, 64, &len));
	ROW0(ARGUMENT, len, psa_export_public_key(sign_key, NULL, 65, &len));
	ROW(ARGUMENT, psa_export_public_key(sign_key, out, 65, NULL));

	ROW0(PSA_ERROR_DOES_NOT_EXIST, id, psa_open_key(NO_KEY, &id));
	ROW0(PSA_ERROR_DOES_NOT_EXIST, id, psa_open_key(raw_key, &id));
	ROW(ARGUMENT, psa_open_key(raw_key, NULL));
	ROW(HANDLE, psa_close_key(NO_KEY));
	ROW(OK, psa_close_key(0));
	ROW(1, psa_can_do_hash(SHA));
	ROW(0, psa_can_do_hash(PSA_ALG_ANY_HASH));
	ROW(1, psa_can_do_cipher(PSA_KEY_TYPE_AES, CTR));
	ROW(0, psa_can_do_cipher(PSA_KEY_TYPE_RAW_DATA, CTR));
}

/* A call on the active operation `op` that gives this status and leaves only abort: another call, good in itself, is refused. */
#define ENDS(setup, expected, call, good, abort)                                                                               \
	do {                                                                                                                   \
		ROW(OK, setup);                                                                                                \
		ROW(expected, call);                                                                                           \
		ROW(STATE, good);                                                                                              \
		ROW(OK, abort);                                                                                                \
		HOLDS(op.handle == 0);                                                                                         \
	} while (0)

#define HASH_ENDS(expected, call)                                                                                              \
	ENDS(psa_hash_setup(&op, SHA), expected, call, psa_hash_update(&op, in, 1), psa_hash_abort(&op))
#define MAC_ENDS(expected, call)                                                                                               \
	ENDS(psa_mac_sign_setup(&op, hmac_key, HMAC), expected, call, psa_mac_update(&op, in, 1), psa_mac_abort(&op))
#define KDF_ENDS(setup, expected, call)                                                                                        \
	ENDS(setup, expected, call, psa_key_derivation_get_capacity(&op, &len), psa_key_derivation_abort(&op))

/* A derivation that has its secret. */
static psa_status_t keyed_kdf(psa_key_derivation_operation_t *op, psa_key_id_t key)
{
	psa_status_t status = psa_key_derivation_setup(op, HKDF);

	if (status == OK) {
		status = psa_key_derivation_input_key(op, PSA_KEY_DERIVATION_INPUT_SECRET, key);
	}
	return status;
}

/* A derivation that has all its inputs. */
static psa_status_t ready_kdf(psa_key_derivation_operation_t *op)
{
	psa_status_t status = keyed_kdf(op, derive_key);

	if (status == OK) {
		status = psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0);
	}
	return status;
}

/* A derivation of a password. */
static psa_status_t password_kdf(psa_key_derivation_operation_t *op, psa_key_id_t key)
{
	psa_status_t status = psa_key_derivation_setup(op, PBKDF2);

	if (status == OK) {
		status = psa_key_derivation_input_integer(op, PSA_KEY_DERIVATION_INPUT_COST, 1000);
	}
	if (status == OK) {
		status = psa_key_derivation_input_bytes(op, PSA_KEY_DERIVATION_INPUT_SALT, in, 16);
	}
	if (status == OK) {
		status = psa_key_derivation_input_key(op, PSA_KEY_DERIVATION_INPUT_PASSWORD, key);
	}
	return status;
}

static void hash(void)
{
	psa_hash_operation_t op = PSA_HASH_OPERATION_INIT, old, target = PSA_HASH_OPERATION_INIT, all[65] = {0};
	unsigned int n;

	ROW0(ARGUMENT, len, psa_hash_compute(SHA, NULL, 1, out, 32, &len));
	ROW0(ARGUMENT, len, psa_hash_compute(SHA, in, SIZE_MAX, out, 32, &len));
	ROW0(ARGUMENT, len, psa_hash_compute(SHA, in, 1, NULL, 32, &len));
	ROW0(ARGUMENT, len, psa_hash_compute(HMAC, in, 1, out, 32, &len));
	ROW0(UNSUPPORTED, len, psa_hash_compute(PSA_ALG_MD5, in, 1, out, 32, &len));
	ROW0(SMALL, len, psa_hash_compute(SHA, in, 1, out, 31, &len));
	ROW0(SMALL, len, psa_hash_compute(SHA, in, 1, NULL, 0, &len));
	ROW(ARGUMENT, psa_hash_compute(SHA, in, 1, out, 32, NULL));
	ROW(OK, psa_hash_compute(SHA, NULL, 0, out, 200, &len));
	HOLDS(len == 32 && out[0] == 0xe3 && out[31] == 0x55);
	ROW(OK, psa_hash_compare(SHA, NULL, 0, out, 32));
	ROW(PSA_ERROR_INVALID_SIGNATURE, psa_hash_compare(SHA, NULL, 0, out, 31));
	ROW(PSA_ERROR_INVALID_SIGNATURE, psa_hash_compare(SHA, NULL, 0, NULL, 0));
	ROW(ARGUMENT, psa_hash_compare(SHA, NULL, 0, NULL, 32));

	ROW(STATE, psa_hash_update(&op, in, 1));
	ROW0(STATE, len, psa_hash_finish(&op, out, 32, &len));
	ROW(STATE, psa_hash_verify(&op, out, 32));
	ROW(STATE, psa_hash_clone(&op, &target));
	ROW0(STATE, len, psa_hash_suspend(&op, out, sizeof(out), &len));
	ROW(ARGUMENT, psa_hash_resume(&op, in, 100));
	ROW(OK, psa_hash_abort(&op));
	ROW(UNSUPPORTED, psa_hash_setup(&op, PSA_ALG_MD5));
	ROW(ARGUMENT, psa_hash_setup(&op, HMAC));
	HOLDS(op.handle == 0);
	ROW(ARGUMENT, psa_hash_setup(NULL, SHA));
	ROW(ARGUMENT, psa_hash_update(NULL, in, 1));
	ROW(ARGUMENT, psa_hash_finish(NULL, out, 32, &len));
	ROW(ARGUMENT, psa_hash_verify(NULL, out, 32));
	ROW(ARGUMENT, psa_hash_abort(NULL));
	ROW(ARGUMENT, psa_hash_clone(NULL, &target));
	ROW(ARGUMENT, psa_hash_clone(&op, NULL));

	HASH_ENDS(STATE, psa_hash_setup(&op, SHA));
	HASH_ENDS(STATE, psa_hash_resume(&op, in, 100));
	HASH_ENDS(ARGUMENT, psa_hash_update(&op, NULL, 1));
	HASH_ENDS(ARGUMENT, psa_hash_update(&op, in, SIZE_MAX));
	HASH_ENDS(ARGUMENT, psa_hash_finish(&op, NULL, 32, &len));
	HASH_ENDS(ARGUMENT, psa_hash_finish(&op, out, 32, NULL));
	HASH_ENDS(ARGUMENT, psa_hash_verify(&op, NULL, 32));
	HASH_ENDS(ARGUMENT, psa_hash_suspend(&op, out, sizeof(out), NULL));
	HASH_ENDS(ARGUMENT, psa_hash_suspend(&op, NULL, 1, &len));
	HASH_ENDS(STATE, psa_hash_clone(&op, &op)); /* as a target it was active */

	/* The source of a clone goes on whatever happens; a target that was active does not. */
	ROW(OK, psa_hash_setup(&op, SHA));
	ROW(OK, psa_hash_update(&op, NULL, 0));
	ROW(ARGUMENT, psa_hash_clone(&op, NULL));
	ROW(OK, psa_hash_clone(&op, &target));
	ROW(STATE, psa_hash_clone(&op, &target));
	ROW(STATE, psa_hash_update(&target, in, 1));
	ROW(OK, psa_hash_abort(&target));
	ROW(OK, psa_hash_clone(&op, &target));
	old = op;
	ROW0(SMALL, len, psa_hash_finish(&op, out, 31, &len));
	ROW0(STATE, len, psa_hash_finish(&op, out, 32, &len)); /* only abort is left */
	ROW(STATE, psa_hash_setup(&op, SHA));
	ROW(STATE, psa_hash_clone(&op, &all[0]));
	ROW(OK, psa_hash_abort(&op));
	HOLDS(op.handle == 0);
	ROW(STATE, psa_hash_update(&old, in, 1));
	ROW(OK, psa_hash_abort(&old));
	old = target;
	ROW(OK, psa_hash_finish(&target, out, 32, &len));
	HOLDS(target.handle == 0 && out[0] == 0xe3);
	ROW(OK, psa_hash_setup(&op, SHA));
	ROW(STATE, psa_hash_update(&old, in, 1)); /* an old handle does not reach the new operation */
	ROW(OK, psa_hash_abort(&old));
	ROW(PSA_ERROR_INVALID_SIGNATURE, psa_hash_verify(&op, in, 32));
	ROW(STATE, psa_hash_verify(&op, out, 32));
	ROW(OK, psa_hash_abort(&op));
	ROW(OK, psa_hash_abort(&op));

	memset(all, 0, sizeof(all));
	for (n = 0; n < 65 && psa_hash_setup(&all[n], SHA) == OK; n++) {
	}
	HOLDS(n > 0 && n < 65);
	ROW(PSA_ERROR_INSUFFICIENT_MEMORY, psa_hash_setup(&all[n], SHA));
	ROW(PSA_ERROR_INSUFFICIENT_MEMORY, psa_hash_clone(&all[0], &all[n]));
	HOLDS(all[n].handle == 0);
	ROW(1, psa_can_do_hash(SHA));
	ROW(OK, psa_hash_abort(&all[0]));
	ROW(OK, psa_hash_setup(&all[0], SHA));
	while (n > 0) {
		ROW(OK, psa_hash_abort(&all[--n]));
	}
}

static void mac(void)
{
	psa_mac_operation_t op = PSA_MAC_OPERATION_INIT;

	ROW0(HANDLE, len, psa_mac_compute(NO_KEY, HMAC, in, 1, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_mac_compute(idle_key, HMAC, in, 1, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_mac_compute(hmac_key, HMAC, NULL, 1, out, 32, &len));
	ROW0(ARGUMENT, len, psa_mac_compute(hmac_key, HMAC, in, 1, NULL, 32, &len));
	ROW0(SMALL, len, psa_mac_compute(hmac_key, HMAC, in, 1, out, 31, &len));
	ROW(ARGUMENT, psa_mac_compute(hmac_key, HMAC, in, 1, out, 32, NULL));
	ROW(HANDLE, psa_mac_verify(NO_KEY, HMAC, in, 1, out, 32));
	ROW(PERMITTED, psa_mac_verify(hmac_key, HMAC, in, 1, out, 32));
	ROW(ARGUMENT, psa_mac_verify(hmac_key, HMAC, NULL, 1, out, 32));
	ROW(ARGUMENT, psa_mac_verify(hmac_key, HMAC, in, 1, NULL, 32));
	ROW(STATE, psa_mac_update(&op, in, 1));
	ROW0(STATE, len, psa_mac_sign_finish(&op, out, 32, &len));
	ROW(STATE, psa_mac_verify_finish(&op, out, 32));
	ROW(OK, psa_mac_abort(&op));
	ROW(ARGUMENT, psa_mac_sign_setup(NULL, hmac_key, HMAC));
	ROW(ARGUMENT, psa_mac_verify_setup(NULL, hmac_key, HMAC));
	ROW(ARGUMENT, psa_mac_update(NULL, in, 1));
	ROW(ARGUMENT, psa_mac_sign_finish(NULL, out, 32, &len));
	ROW(ARGUMENT, psa_mac_verify_finish(NULL, out, 32));
	ROW(ARGUMENT, psa_mac_abort(NULL));
	ROW(HANDLE, psa_mac_sign_setup(&op, NO_KEY, HMAC));
	ROW(PERMITTED, psa_mac_verify_setup(&op, hmac_key, HMAC));
	HOLDS(op.handle == 0);
	MAC_ENDS(STATE, psa_mac_sign_setup(&op, hmac_key, HMAC));
	MAC_ENDS(STATE, psa_mac_verify_setup(&op, hmac_key, HMAC));
	MAC_ENDS(ARGUMENT, psa_mac_update(&op, NULL, 1));
	MAC_ENDS(STATE, psa_mac_verify_finish(&op, out, 32));
	MAC_ENDS(ARGUMENT, psa_mac_verify_finish(&op, NULL, 32));
	MAC_ENDS(ARGUMENT, psa_mac_sign_finish(&op, NULL, 32, &len));
	MAC_ENDS(ARGUMENT, psa_mac_sign_finish(&op, out, 32, NULL));
	MAC_ENDS(SMALL, psa_mac_sign_finish(&op, out, 31, &len));
	HOLDS(len == 0);
	ROW(OK, psa_mac_sign_setup(&op, hmac_key, HMAC));
	ROW(OK, psa_mac_sign_finish(&op, out, 32, &len));
	HOLDS(op.handle == 0 && len == 32);
}

static void cipher(void)
{
	psa_cipher_operation_t op = PSA_CIPHER_OPERATION_INIT;

	ROW0(HANDLE, len, psa_cipher_encrypt(NO_KEY, CTR, in, 20, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_cipher_encrypt(idle_key, CTR, in, 20, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_cipher_encrypt(ctr_key, CTR, NULL, 20, out, 36, &len));
	ROW0(ARGUMENT, len, psa_cipher_encrypt(ctr_key, CTR, in, 20, NULL, 36, &len));
	ROW0(SMALL, len, psa_cipher_encrypt(ctr_key, CTR, in, 20, out, 35, &len));
	ROW0(SMALL, len, psa_cipher_encrypt(ctr_key, CTR, in, SIZE_MAX / 2, out, 36, &len));
	ROW(ARGUMENT, psa_cipher_encrypt(ctr_key, CTR, in, 20, out, 36, NULL));
	ROW0(HANDLE, len, psa_cipher_decrypt(NO_KEY, CTR, in, 36, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_cipher_decrypt(idle_key, CTR, in, 36, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_cipher_decrypt(ctr_key, CTR, NULL, 36, out, 20, &len));
	ROW0(ARGUMENT, len, psa_cipher_decrypt(ctr_key, CTR, in, 36, NULL, 20, &len));
	ROW0(ARGUMENT, len, psa_cipher_decrypt(ctr_key, CTR, in, 15, out, 20, &len));
	ROW0(SMALL, len, psa_cipher_decrypt(ctr_key, CTR, in, 36, out, 19, &len));
	ROW(ARGUMENT, psa_cipher_decrypt(ctr_key, CTR, in, 36, out, 20, NULL));
	ROW(OK, psa_cipher_decrypt(ctr_key, CTR, in, 16, NULL, 0, &len));

	ROW(OK, psa_cipher_encrypt_setup(&op, ctr_key, CTR));
	ROW(STATE, psa_cipher_decrypt_setup(&op, ctr_key, CTR));
	ROW(OK, psa_cipher_abort(&op));
	ROW(ARGUMENT, psa_cipher_encrypt_setup(NULL, ctr_key, CTR));
	ROW0(STATE, len, psa_cipher_generate_iv(&op, out, 16, &len));
	ROW(STATE, psa_cipher_set_iv(&op, in, 16));
	ROW(STATE, psa_cipher_set_iv(&op, NULL, 16));
	ROW0(STATE, len, psa_cipher_update(&op, in, 1, out, 16, &len));
	ROW0(STATE, len, psa_cipher_finish(&op, out, 16, &len));
	ROW(OK, psa_cipher_abort(&op));
	ROW(ARGUMENT, psa_cipher_abort(NULL));
}

static void aead(void)
{
	psa_aead_operation_t op = PSA_AEAD_OPERATION_INIT;
	size_t tag_length;

	ROW0(HANDLE, len, psa_aead_encrypt(NO_KEY, GCM, in, 12, in, 8, in, 20, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_aead_encrypt(idle_key, GCM, in, 12, in, 8, in, 20, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_aead_encrypt(gcm_key, GCM, NULL, 12, in, 8, in, 20, out, 36, &len));
	ROW0(ARGUMENT, len, psa_aead_encrypt(gcm_key, GCM, NULL, 0, in, 8, in, 20, out, 36, &len));
	ROW0(ARGUMENT, len, psa_aead_encrypt(gcm_key, GCM, in, 12, NULL, 8, in, 20, out, 36, &len));
	ROW0(ARGUMENT, len, psa_aead_encrypt(gcm_key, GCM, in, 12, in, 8, NULL, 20, out, 36, &len));
	ROW0(ARGUMENT, len, psa_aead_encrypt(gcm_key, GCM, in, 12, in, 8, in, 20, NULL, 36, &len));
	ROW0(SMALL, len, psa_aead_encrypt(gcm_key, GCM, in, 12, in, 8, in, 20, out, 35, &len));
	ROW(ARGUMENT, psa_aead_encrypt(gcm_key, GCM, in, 12, in, 8, in, 20, out, 36, NULL));
	ROW(OK, psa_aead_encrypt(gcm_key, GCM, in, 12, NULL, 0, NULL, 0, out, 16, &len));
	HOLDS(len == 16);
	ROW(OK, psa_aead_decrypt(gcm_key, GCM, in, 12, NULL, 0, out, 16, NULL, 0, &len));
	HOLDS(len == 0);
	ROW0(HANDLE, len, psa_aead_decrypt(NO_KEY, GCM, in, 12, in, 8, in, 36, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_aead_decrypt(idle_key, GCM, in, 12, in, 8, in, 36, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_aead_decrypt(gcm_key, GCM, NULL, 12, in, 8, in, 36, out, 20, &len));
	ROW0(ARGUMENT, len, psa_aead_decrypt(gcm_key, GCM, in, 12, NULL, 8, in, 36, out, 20, &len));
	ROW0(ARGUMENT, len, psa_aead_decrypt(gcm_key, GCM, in, 12, in, 8, NULL, 36, out, 20, &len));
	ROW0(ARGUMENT, len, psa_aead_decrypt(gcm_key, GCM, in, 12, in, 8, in, 36, NULL, 20, &len));
	ROW0(SMALL, len, psa_aead_decrypt(gcm_key, GCM, in, 12, in, 8, in, 36, out, 19, &len));
	ROW(ARGUMENT, psa_aead_decrypt(gcm_key, GCM, in, 12, in, 8, in, 36, out, 20, NULL));
	memset(out, 0x55, sizeof(out));
	ROW0(PSA_ERROR_INVALID_SIGNATURE, len, psa_aead_decrypt(gcm_key, GCM, in, 12, in, 8, in, 36, out, 40, &len));
	HOLDS(out[0] == 0 && out[19] == 0 && out[20] == 0x55);

	ROW(OK, psa_aead_encrypt_setup(&op, gcm_key, GCM));
	ROW(STATE, psa_aead_decrypt_setup(&op, gcm_key, GCM));
	ROW(OK, psa_aead_abort(&op));
	ROW(ARGUMENT, psa_aead_encrypt_setup(NULL, gcm_key, GCM));
	ROW(STATE, psa_aead_set_lengths(&op, 1, 1));
	ROW0(STATE, len, psa_aead_generate_nonce(&op, out, 16, &len));
	ROW(STATE, psa_aead_set_nonce(&op, in, 12));
	ROW(STATE, psa_aead_update_ad(&op, in, 12));
	ROW0(STATE, len, psa_aead_update(&op, in, 1, out, 16, &len));
	ROW0(STATE, len, psa_aead_finish(&op, out, 16, &len, out + 16, 16, &tag_length));
	ROW0(STATE, len, psa_aead_verify(&op, out, 16, &len, in, 16));
	ROW(OK, psa_aead_abort(&op));
	ROW(OK, psa_aead_encrypt_setup(&op, gcm_key, GCM));
	ROW(OK, psa_aead_set_nonce(&op, in, 12));
	ROW0(SMALL, len, psa_aead_update(&op, in, 2, out, 1, &len));
	ROW0(STATE, len, psa_aead_update(&op, in, 2, out, 1, &len));
	ROW(OK, psa_aead_abort(&op));
	ROW(ARGUMENT, psa_aead_abort(NULL));
}

static void agreement_and_derivation(void)
{
	psa_key_derivation_operation_t op = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_key_attributes_t a = describe(PSA_KEY_TYPE_DERIVE, 256, HKDF, PSA_KEY_USAGE_DERIVE);
	psa_custom_key_parameters_t custom = PSA_CUSTOM_KEY_PARAMETERS_INIT, other = {1};
	psa_key_id_t password;
	uint8_t peer[65];

	ROW(OK, psa_export_public_key(agree_key, peer, 65, &len));
	ROW0(HANDLE, len, psa_raw_key_agreement(ECDH, NO_KEY, peer, 65, NULL, 0, &len));
	ROW0(PERMITTED, len, psa_raw_key_agreement(ECDH, sign_key, peer, 65, NULL, 0, &len));
	ROW0(ARGUMENT, len, psa_raw_key_agreement(ECDH, agree_key, NULL, 65, out, 32, &len));
	ROW0(ARGUMENT, len, psa_raw_key_agreement(ECDH, agree_key, peer, 64, out, 32, &len));
	ROW0(ARGUMENT, len, psa_raw_key_agreement(ECDH, agree_key, peer, 65, NULL, 32, &len));
	ROW0(SMALL, len, psa_raw_key_agreement(ECDH, agree_key, peer, 65, out, 31, &len));
	ROW(ARGUMENT, psa_raw_key_agreement(ECDH, agree_key, peer, 65, out, 32, NULL));
	ROW0(HANDLE, id, psa_key_agreement(NO_KEY, peer, 65, ECDH, &a, &id));
	ROW0(ARGUMENT, id, psa_key_agreement(agree_key, NULL, 65, ECDH, &a, &id));
	ROW0(ARGUMENT, id, psa_key_agreement(agree_key, peer, 65, ECDH, NULL, &id));
	ROW(ARGUMENT, psa_key_agreement(agree_key, peer, 65, ECDH, &a, NULL));

	ROW0(STATE, len, psa_key_derivation_get_capacity(&op, &len));
	ROW(STATE, psa_key_derivation_set_capacity(&op, 1));
	ROW(STATE, psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, in, 1));
	ROW(STATE, psa_key_derivation_input_integer(&op, PSA_KEY_DERIVATION_INPUT_COST, 1));
	ROW(STATE, psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, derive_key));
	ROW(STATE, psa_key_derivation_key_agreement(&op, PSA_KEY_DERIVATION_INPUT_SECRET, agree_key, peer, 65));
	ROW(STATE, psa_key_derivation_output_bytes(&op, out, 1));
	ROW0(STATE, id, psa_key_derivation_output_key(&a, &op, &id));
	ROW0(STATE, id, psa_key_derivation_output_key_custom(&a, &op, &custom, NULL, 0, &id));
	ROW(STATE, psa_key_derivation_verify_bytes(&op, in, 1));
	ROW(STATE, psa_key_derivation_verify_key(&op, derive_key));
	ROW(OK, psa_key_derivation_abort(&op));
	ROW(ARGUMENT, psa_key_derivation_abort(NULL));
	ROW(ARGUMENT, psa_key_derivation_setup(NULL, HKDF));
	ROW(ARGUMENT, psa_key_derivation_setup(&op, SHA));
	HOLDS(op.handle == 0);
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), STATE, psa_key_derivation_setup(&op, HKDF));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), ARGUMENT, psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 1));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), ARGUMENT, psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_LABEL, in, 1));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), ARGUMENT, psa_key_derivation_input_integer(&op, PSA_KEY_DERIVATION_INPUT_COST, 1));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), HANDLE, psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, NO_KEY));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), PERMITTED, psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, idle_key));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), ARGUMENT, psa_key_derivation_key_agreement(&op, PSA_KEY_DERIVATION_INPUT_SECRET, agree_key, NULL, 65));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), STATE, psa_key_derivation_output_bytes(&op, out, 1)); /* before the secret */
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), STATE, psa_key_derivation_output_key(&a, &op, &id));
	KDF_ENDS(keyed_kdf(&op, derive_key), STATE, psa_key_derivation_output_bytes(&op, out, 1)); /* without info */
	KDF_ENDS(keyed_kdf(&op, derive_key), STATE, psa_key_derivation_output_key(&a, &op, &id));
	KDF_ENDS(psa_key_derivation_setup(&op, HKDF), ARGUMENT,
		 psa_key_derivation_key_agreement(&op, PSA_KEY_DERIVATION_INPUT_SECRET, agree_key, peer, 65));
	KDF_ENDS(psa_key_derivation_setup(&op, PSA_ALG_KEY_AGREEMENT(ECDH, HKDF)), ARGUMENT,
		 psa_key_derivation_key_agreement(&op, PSA_KEY_DERIVATION_INPUT_INFO, agree_key, peer, 65));
	KDF_ENDS(ready_kdf(&op), STATE, psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_SALT, in, 1)); /* after the secret */
	KDF_ENDS(ready_kdf(&op), STATE, psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, derive_key));
	KDF_ENDS(ready_kdf(&op), STATE, psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, in, 1)); /* twice */
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_bytes(&op, NULL, 1));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_key(NULL, &op, &id));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_key(&a, &op, NULL));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_key_custom(NULL, &op, &custom, NULL, 0, &id));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_key_custom(&a, &op, &other, NULL, 0, &id));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_key_custom(&a, &op, NULL, NULL, 0, &id));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_output_key_custom(&a, &op, &custom, NULL, 0, NULL));
	KDF_ENDS(ready_kdf(&op), ARGUMENT, psa_key_derivation_verify_bytes(&op, NULL, 1));
	KDF_ENDS(ready_kdf(&op), PSA_ERROR_INVALID_SIGNATURE, psa_key_derivation_verify_bytes(&op, in, 32));
	KDF_ENDS(ready_kdf(&op), HANDLE, psa_key_derivation_verify_key(&op, NO_KEY));
	KDF_ENDS(ready_kdf(&op), PERMITTED, psa_key_derivation_verify_key(&op, derive_key));
	KDF_ENDS(psa_key_derivation_setup(&op, PBKDF2), ARGUMENT,
		 psa_key_derivation_input_integer(&op, PSA_KEY_DERIVATION_INPUT_COST, 0));
	KDF_ENDS(psa_key_derivation_setup(&op, PBKDF2), UNSUPPORTED,
		 psa_key_derivation_input_integer(&op, PSA_KEY_DERIVATION_INPUT_COST, PSA_VENDOR_PBKDF2_MAX_ITERATIONS + 1ull));

	/* A password is hashed, and verified with the hash. */
	a = describe(PSA_KEY_TYPE_PASSWORD_HASH, 256, PBKDF2, PSA_KEY_USAGE_VERIFY_DERIVATION);
	password = make(PSA_KEY_TYPE_PASSWORD, 128, PBKDF2, PSA_KEY_USAGE_DERIVE);
	ROW(OK, password_kdf(&op, password));
	ROW(OK, psa_key_derivation_output_key(&a, &op, &id));
	ROW(OK, psa_key_derivation_abort(&op));
	ROW(OK, password_kdf(&op, password));
	ROW(OK, psa_key_derivation_verify_key(&op, id));
	ROW(PSA_ERROR_INVALID_SIGNATURE, psa_key_derivation_verify_key(&op, id)); /* the next block */
	ROW(STATE, psa_key_derivation_verify_key(&op, id));
	ROW(OK, psa_key_derivation_abort(&op));
	ROW(OK, psa_destroy_key(id));
	ROW(OK, psa_destroy_key(password));
	a = describe(PSA_KEY_TYPE_DERIVE, 256, HKDF, PSA_KEY_USAGE_DERIVE);

	/* What leaves the operation as it was. */
	ROW(OK, psa_key_derivation_setup(&op, HKDF));
	ROW(ARGUMENT, psa_key_derivation_get_capacity(&op, NULL));
	ROW(OK, psa_key_derivation_get_capacity(&op, &len));
	HOLDS(len == 255 * 32);
	ROW(ARGUMENT, psa_key_derivation_set_capacity(&op, len + 1));
	ROW(OK, psa_key_derivation_input_bytes(&op, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0));
	ROW(OK, psa_key_derivation_input_key(&op, PSA_KEY_DERIVATION_INPUT_SECRET, derive_key));
	ROW(OK, psa_key_derivation_output_bytes(&op, NULL, 0));
	ROW(OK, psa_key_derivation_set_capacity(&op, 4));
	memset(out, 0x55, sizeof(out));
	ROW(PSA_ERROR_INSUFFICIENT_DATA, psa_key_derivation_output_bytes(&op, out, 5));
	HOLDS(out[0] == 0x55 && out[4] == 0x55); /* "no output is written" */
	ROW0(OK, len, psa_key_derivation_get_capacity(&op, &len));
	ROW(PSA_ERROR_INSUFFICIENT_DATA, psa_key_derivation_output_bytes(&op, out, 1));
	ROW0(PSA_ERROR_INSUFFICIENT_DATA, id, psa_key_derivation_output_key(&a, &op, &id));
	ROW0(PSA_ERROR_INSUFFICIENT_DATA, id, psa_key_derivation_output_key_custom(&a, &op, &custom, NULL, 0, &id));
	ROW(OK, psa_key_derivation_abort(&op));
	HOLDS(op.handle == 0);
	ROW(ARGUMENT, psa_generate_random(NULL, 1));
	ROW(OK, psa_generate_random(NULL, 0));
}

/* An operation in progress does not outlive its key. */
static void destroyed_keys(void)
{
	psa_mac_operation_t mac = PSA_MAC_OPERATION_INIT, other = PSA_MAC_OPERATION_INIT;
	psa_key_derivation_operation_t kdf = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_key_id_t key = make(PSA_KEY_TYPE_HMAC, 256, HMAC, PSA_KEY_USAGE_SIGN_MESSAGE);

	ROW(OK, psa_mac_sign_setup(&mac, key, HMAC));
	ROW(OK, psa_mac_sign_setup(&other, hmac_key, HMAC));
	ROW(OK, psa_mac_update(&mac, in, 1));
	ROW(OK, psa_destroy_key(key));
	ROW(STATE, psa_mac_update(&mac, in, 1));
	ROW0(STATE, len, psa_mac_sign_finish(&mac, out, 32, &len));
	ROW(OK, psa_mac_abort(&mac));
	ROW(OK, psa_mac_update(&other, in, 1));
	ROW(OK, psa_mac_abort(&other));

	key = make(PSA_KEY_TYPE_DERIVE, 256, HKDF, PSA_KEY_USAGE_DERIVE);
	ROW(OK, keyed_kdf(&kdf, key));
	ROW(OK, psa_destroy_key(key));
	ROW(STATE, psa_key_derivation_input_bytes(&kdf, PSA_KEY_DERIVATION_INPUT_INFO, NULL, 0));
	ROW(OK, psa_key_derivation_abort(&kdf));
}

static void unbuilt(void)
{
	psa_key_attributes_t a = describe(PSA_KEY_TYPE_DERIVE, 256, HKDF, PSA_KEY_USAGE_DERIVE);
	psa_pake_operation_t pake = PSA_PAKE_OPERATION_INIT;
	psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;

	ROW0(PERMITTED, len, psa_wrap_key(ctr_key, PSA_ALG_KW, raw_key, out, sizeof(out), &len));
	ROW0(PERMITTED, id, psa_unwrap_key(&a, ctr_key, PSA_ALG_KW, in, 24, &id));
	ROW0(ARGUMENT, id, psa_unwrap_key(&a, ctr_key, PSA_ALG_KW, NULL, 24, &id));
	ROW0(ARGUMENT, len, psa_asymmetric_decrypt(sign_key, PSA_ALG_RSA_PKCS1V15_CRYPT, in, 1, NULL, 1, out, 1, &len));
	ROW0(PERMITTED, id, psa_encapsulate(sign_key, PSA_ALG_ECIES_SEC1, &a, &id, out, 65, &len));
	ROW0(PERMITTED, id, psa_decapsulate(sign_key, PSA_ALG_ECIES_SEC1, in, 65, &a, &id));
	ROW(PERMITTED, psa_pake_setup(&pake, raw_key, &suite));
	ROW(ARGUMENT, psa_pake_setup(&pake, raw_key, NULL));
	ROW(STATE, psa_pake_set_role(&pake, PSA_PAKE_ROLE_NONE));
	ROW(STATE, psa_pake_set_user(&pake, in, 1));
	ROW(STATE, psa_pake_set_peer(&pake, in, 1));
	ROW(STATE, psa_pake_set_context(&pake, in, 1));
	ROW0(STATE, len, psa_pake_output(&pake, PSA_PAKE_STEP_KEY_SHARE, out, 65, &len));
	ROW(STATE, psa_pake_input(&pake, PSA_PAKE_STEP_KEY_SHARE, in, 65));
	ROW0(STATE, id, psa_pake_get_shared_key(&pake, &a, &id));
	ROW(OK, psa_pake_abort(&pake));
}

/* The calls that ITS and PS share, by prefix. */
#define STORAGE(prefix)                                                                                                        \
	do {                                                                                                                   \
		struct psa_storage_info_t info;                                                                                \
                                                                                                                               \
		ROW(ARGUMENT, prefix##set(0, 1, in, 0));                                                                       \
		ROW(ARGUMENT, prefix##set(7, 1, NULL, 0));                                                                     \
		ROW(ARGUMENT, prefix##set(7, SIZE_MAX, in, 0));                                                                \
		ROW(UNSUPPORTED, prefix##set(7, 1, in, 0x80));                                                                 \
		ROW0(PSA_ERROR_DOES_NOT_EXIST, len, prefix##get(7, 0, 1, out, &len));                                          \
		ROW0(PSA_ERROR_DOES_NOT_EXIST, info.size, prefix##get_info(7, &info));                                         \
		ROW(PSA_ERROR_DOES_NOT_EXIST, prefix##remove(7));                                                              \
		ROW(OK, prefix##set(7, 0, NULL, 0));                                                                           \
		ROW0(OK, info.size, prefix##get_info(7, &info));                                                               \
		ROW(OK, prefix##set(7, 4, in, 0));                                                                             \
		ROW0(ARGUMENT, len, prefix##get(0, 0, 1, out, &len));                                                          \
		ROW0(ARGUMENT, len, prefix##get(7, 5, 1, out, &len));                                                          \
		ROW0(ARGUMENT, len, prefix##get(7, SIZE_MAX, 1, out, &len));                                                   \
		ROW0(ARGUMENT, len, prefix##get(7, 0, 1, NULL, &len));                                                         \
		ROW0(OK, len, prefix##get(7, 4, 1, out, &len));                                                                \
		ROW0(OK, len, prefix##get(7, 0, 0, NULL, &len));                                                               \
		ROW(ARGUMENT, prefix##get(7, 0, 1, out, NULL));                                                                \
		memset(out, 0x55, sizeof(out));                                                                                \
		ROW(OK, prefix##get(7, 1, sizeof(out), out, &len));                                                            \
		HOLDS(len == 3 && memcmp(out, in + 1, 3) == 0 && out[3] == 0x55);                                              \
		ROW(ARGUMENT, prefix##get_info(0, &info));                                                                     \
		ROW(ARGUMENT, prefix##get_info(7, NULL));                                                                      \
		ROW(ARGUMENT, prefix##remove(0));                                                                              \
		ROW(OK, prefix##remove(7));                                                                                    \
		ROW(OK, prefix##set(8, 4, in, PSA_STORAGE_FLAG_WRITE_ONCE));                                                   \
		ROW(PERMITTED, prefix##set(8, 4, in, 0));                                                                      \
		ROW(PERMITTED, prefix##remove(8));                                                                             \
	} while (0)

/* Objects of PS that are written part by part. */
static void parts(void)
{
	struct psa_storage_info_t info;

	ROW(PSA_STORAGE_SUPPORT_SET_EXTENDED, (long)psa_ps_get_support());
	ROW(ARGUMENT, psa_ps_create(0, 16, 0));
	ROW(UNSUPPORTED, psa_ps_create(9, 16, PSA_STORAGE_FLAG_WRITE_ONCE));
	ROW(UNSUPPORTED, psa_ps_create(9, 16, 0x80));
	ROW(PSA_ERROR_INSUFFICIENT_STORAGE, psa_ps_create(9, SIZE_MAX, 0));
	ROW(PSA_ERROR_DOES_NOT_EXIST, psa_ps_set_extended(9, 0, 1, in));
	ROW(PSA_ERROR_DOES_NOT_EXIST, psa_ps_set_extended(9, 0, 0, NULL));
	ROW(OK, psa_ps_create(9, 8, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY));
	ROW(PSA_ERROR_ALREADY_EXISTS, psa_ps_create(9, 8, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY));
	ROW(PSA_ERROR_ALREADY_EXISTS, psa_ps_create(9, SIZE_MAX, 0));
	ROW(ARGUMENT, psa_ps_set_extended(0, 0, 1, in));
	ROW(ARGUMENT, psa_ps_set_extended(9, 0, 1, NULL));
	ROW(ARGUMENT, psa_ps_set_extended(9, 1, 1, in));
	ROW(ARGUMENT, psa_ps_set_extended(9, 0, 9, in));
	ROW(ARGUMENT, psa_ps_set_extended(9, 0, SIZE_MAX, in));
	ROW(ARGUMENT, psa_ps_set_extended(9, SIZE_MAX, 1, in));
	ROW(OK, psa_ps_set_extended(9, 0, 0, NULL));
	ROW(OK, psa_ps_set_extended(9, 0, 4, in));
	ROW(OK, psa_ps_set_extended(9, 3, 2, in + 8));
	ROW(ARGUMENT, psa_ps_set_extended(9, 6, 1, in));
	ROW(OK, psa_ps_get_info(9, &info));
	HOLDS(info.capacity == 8 && info.size == 5 && info.flags == PSA_STORAGE_FLAG_NO_CONFIDENTIALITY);
	memset(out, 0x55, sizeof(out));
	ROW(OK, psa_ps_get(9, 0, sizeof(out), out, &len));
	HOLDS(len == 5 && memcmp(out, in, 3) == 0 && memcmp(out + 3, in + 8, 2) == 0 && out[5] == 0x55);
	ROW0(ARGUMENT, len, psa_ps_get(9, 6, 1, out, &len));
	/* Object 8 is written once for all. */
	ROW(PERMITTED, psa_ps_set_extended(8, 0, 1, in));
	ROW(OK, psa_ps_remove(9));
	ROW(PSA_ERROR_DOES_NOT_EXIST, psa_ps_set_extended(9, 0, 1, in));
}

static void storage(void)
{
	STORAGE(psa_its_);
	STORAGE(psa_ps_);
	parts();
}

static void attestation(void)
{
	static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	size_t size = 0;

	ROW0(ARGUMENT, len, psa_initial_attest_get_token_size(0, &len));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token_size(33, &len));
	ROW(ARGUMENT, psa_initial_attest_get_token_size(32, NULL));
	ROW(OK, psa_initial_attest_get_token_size(32, &size));
	HOLDS(size > 32 && size <= sizeof(token));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token(in, 0, token, sizeof(token), &len));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token(in, 31, token, sizeof(token), &len));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token(in, 65, token, sizeof(token), &len));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token(NULL, 32, token, sizeof(token), &len));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token(in, 32, NULL, sizeof(token), &len));
	ROW0(ARGUMENT, len, psa_initial_attest_get_token(in, 32, token, 0, &len));
	ROW0(SMALL, len, psa_initial_attest_get_token(in, 32, token, 31, &len));
	ROW0(SMALL, len, psa_initial_attest_get_token(in, 32, token, size - 1, &len));
	ROW(ARGUMENT, psa_initial_attest_get_token(in, 32, token, size, NULL));
	memcpy(token, in, 32);
	ROW(OK, psa_initial_attest_get_token(token, 32, token, size, &len));
	HOLDS(len == size && token[0] == 0xd2);
}

static void update(void)
{
	psa_fwu_component_info_t info;

	ROW(UNSUPPORTED, psa_fwu_query(0, &info));
	ROW(ARGUMENT, psa_fwu_query(0, NULL));
	ROW(UNSUPPORTED, psa_fwu_start(0, NULL, 0));
	ROW(ARGUMENT, psa_fwu_start(0, NULL, 1));
	ROW(UNSUPPORTED, psa_fwu_write(0, 0, in, 1));
	ROW(ARGUMENT, psa_fwu_write(0, 0, NULL, 1));
	ROW(UNSUPPORTED, psa_fwu_finish(0));
	ROW(UNSUPPORTED, psa_fwu_cancel(0));
	ROW(UNSUPPORTED, psa_fwu_clean(0));
	ROW(UNSUPPORTED, psa_fwu_install());
	ROW(UNSUPPORTED, psa_fwu_request_reboot());
	ROW(UNSUPPORTED, psa_fwu_reject(0));
	ROW(UNSUPPORTED, psa_fwu_accept());
}

/* What needs the random generator or keys waits for psa_crypto_init, but for attestation, whose API has no such call. */
static void before_init(void)
{
	static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	psa_key_attributes_t a = describe(PSA_KEY_TYPE_RAW_DATA, 128, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
	psa_mac_operation_t op = PSA_MAC_OPERATION_INIT;

	ROW(STATE, psa_generate_random(out, 1));
	ROW0(STATE, id, psa_generate_key(&a, &id));
	ROW0(STATE, id, psa_import_key(&a, in, 16, &id));
	ROW(STATE, psa_mac_sign_setup(&op, NO_KEY, HMAC));
	ROW(STATE, psa_destroy_key(NO_KEY));
	ROW(OK, psa_initial_attest_get_token_size(32, &len));
	ROW(OK, psa_initial_attest_get_token(in, 32, token, sizeof(token), &len));
	HOLDS(token[0] == 0xd2);
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(in); i++) {
		in[i] = (uint8_t)i;
		out[i] = 0x55;
	}
	before_init();
	ROW(OK, psa_crypto_init());
	ROW(OK, psa_crypto_init());
	hmac_key = make(PSA_KEY_TYPE_HMAC, 256, HMAC, PSA_KEY_USAGE_SIGN_MESSAGE);
	ctr_key = make(PSA_KEY_TYPE_AES, 128, CTR, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	gcm_key = make(PSA_KEY_TYPE_AES, 256, GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	sign_key = make(PAIR, 256, ECDSA, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
	agree_key = make(PAIR, 256, ECDH, PSA_KEY_USAGE_DERIVE);
	derive_key = make(PSA_KEY_TYPE_DERIVE, 256, HKDF, PSA_KEY_USAGE_DERIVE);
	idle_key = make(PSA_KEY_TYPE_AES, 128, PSA_ALG_NONE, 0);
	keys();
	new_keys();
	hash();
	mac();
	cipher();
	aead();
	agreement_and_derivation();
	destroyed_keys();
	unbuilt();
	storage();
	attestation();
	update();
	return report();
}
