/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * One application, built with the crypto of Mbed TLS and with that of psa-rot, the firmware before and after an update. Both print, a
 * line each, what each persistent key gives: no random numbers are in it, so that both must print the same.
 *
 * The one before makes the keys when there are none. The one after brings them in, if they are in Zephyr's own storage; it tries to make one
 * that is there, destroys one, and makes another; and it tries to get at the keys as objects of storage.
 */

#include <zephyr/kernel.h>
#include <zephyr/psa/key_ids.h>

#include <string.h>

#include <nsi_main.h>
#include <psa/crypto.h>
#ifdef CONFIG_PSA_ROT_CRYPTO
#include <psa_rot/keys.h>
#endif
#ifdef CONFIG_PSA_ROT_SECURE_STORAGE_READER
#include <psa_rot/secure_storage.h>
#endif
#ifdef CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_PSA_ROT
#include <psa/internal_trusted_storage.h>
#endif

#define FIRST_ID ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN
#define NEW_ID   (FIRST_ID + ARRAY_SIZE(keys))

#define ECDSA PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256)

static const uint8_t message[] = "what each key is used with";

static psa_status_t sign(psa_key_id_t key, uint8_t *out, size_t size, size_t *length)
{
	return psa_sign_message(key, ECDSA, message, sizeof(message), out, size, length);
}

static psa_status_t agree(psa_key_id_t key, uint8_t *out, size_t size, size_t *length)
{
	uint8_t own[65];
	psa_status_t status = psa_export_public_key(key, own, sizeof(own), length);

	return status != PSA_SUCCESS ? status : psa_raw_key_agreement(PSA_ALG_ECDH, key, own, sizeof(own), out, size, length);
}

static psa_status_t encrypt(psa_key_id_t key, uint8_t *out, size_t size, size_t *length)
{
	static const uint8_t nonce[12];

	return psa_aead_encrypt(key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, message, sizeof(message), out, size, length);
}

static psa_status_t authenticate(psa_key_id_t key, uint8_t *out, size_t size, size_t *length)
{
	return psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), message, sizeof(message), out, size, length);
}

static psa_status_t derive(psa_key_id_t key, uint8_t *out, size_t size, size_t *length)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_status_t status = psa_key_derivation_setup(&operation, PSA_ALG_HKDF(PSA_ALG_SHA_256));

	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_input_key(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, key);
	}
	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, message, sizeof(message));
	}
	*length = MIN(size, 32);
	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_output_bytes(&operation, out, *length);
	}
	(void)psa_key_derivation_abort(&operation);
	return status;
}

static const struct key {
	const char *name;
	psa_key_type_t type;
	size_t bits;
	psa_key_usage_t usage;
	psa_algorithm_t algorithm;
	psa_status_t (*use)(psa_key_id_t key, uint8_t *out, size_t size, size_t *length);
} keys[] = {
	{"sign", PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, PSA_KEY_USAGE_SIGN_HASH, ECDSA, sign},
	{"agree", PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, agree},
	{"encrypt", PSA_KEY_TYPE_AES, 256, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, encrypt},
	{"authenticate", PSA_KEY_TYPE_HMAC, 256, PSA_KEY_USAGE_SIGN_MESSAGE, PSA_ALG_HMAC(PSA_ALG_SHA_256), authenticate},
	{"derive", PSA_KEY_TYPE_DERIVE, 256, PSA_KEY_USAGE_DERIVE, PSA_ALG_HKDF(PSA_ALG_SHA_256), derive},
	{"raw", PSA_KEY_TYPE_RAW_DATA, 800, PSA_KEY_USAGE_EXPORT, PSA_ALG_NONE, psa_export_key},
};

static psa_status_t make(const struct key *kind, psa_key_id_t id)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;

	psa_set_key_id(&attributes, id);
	psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_PERSISTENT);
	psa_set_key_type(&attributes, kind->type);
	psa_set_key_bits(&attributes, kind->bits);
	psa_set_key_usage_flags(&attributes, kind->usage);
	psa_set_key_algorithm(&attributes, kind->algorithm);
	return psa_generate_key(&attributes, &key);
}

static void print(const struct key *kind, const char *name, psa_key_id_t id)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	uint8_t out[128];
	size_t length = 0;
	psa_status_t status = psa_get_key_attributes(id, &attributes);

	if (status == PSA_SUCCESS) {
		printk("attributes of %s: %x %x %x %x %x\n", name, (unsigned int)psa_get_key_lifetime(&attributes),
		       psa_get_key_type(&attributes), (unsigned int)psa_get_key_bits(&attributes),
		       (unsigned int)psa_get_key_usage_flags(&attributes), (unsigned int)psa_get_key_algorithm(&attributes));
		status = kind->use(id, out, sizeof(out), &length);
	}
	if (status != PSA_SUCCESS) {
		printk("%s: status %d\n", name, (int)status);
		return;
	}
	printk("%s: ", name);
	for (size_t i = 0; i < length; i++) {
		printk("%02x", out[i]);
	}
	printk("\n");
}

#ifdef CONFIG_PSA_ROT_SECURE_STORAGE_READER
static psa_status_t bring_in(psa_key_id_t id)
{
	uint8_t file[CONFIG_SECURE_STORAGE_ITS_MAX_DATA_SIZE];
	size_t length;
	uint32_t flags;
	psa_status_t status =
		psa_rot_secure_storage_get(PSA_ROT_SECURE_STORAGE_MBEDTLS, id, file, sizeof(file), &length, &flags);

	if (status == PSA_SUCCESS) {
		status = psa_rot_import_mbedtls_key(id, file, length);
	}
	/* It is there, too, when the power failed before the removal. */
	if (status == PSA_SUCCESS || status == PSA_ERROR_ALREADY_EXISTS) {
		status = psa_rot_secure_storage_remove(PSA_ROT_SECURE_STORAGE_MBEDTLS, id);
	}
	memset(file, 0, sizeof(file));
	return status;
}
#endif

#if defined(CONFIG_PSA_ROT_MBEDTLS_KEYS) && defined(CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_PSA_ROT)
/* As Mbed TLS reached its keys. */
static void reach_past_the_keys(psa_storage_uid_t uid)
{
	const secure_storage_its_caller_id_t mbedtls = SECURE_STORAGE_ITS_CALLER_MBEDTLS;
	struct psa_storage_info_t info;
	uint8_t file[128] = {0};
	size_t length = 0;

	printk("as an object, read: %d\n", (int)secure_storage_its_get(mbedtls, uid, 0, sizeof(file), file, &length));
	for (size_t i = 0; i < sizeof(file); i++) {
		length |= file[i];
	}
	printk("as an object, bytes of it: %d\n", (int)length);
	printk("as an object, info: %d\n", (int)secure_storage_its_get_info(mbedtls, uid, &info));
	printk("as an object, replaced: %d\n",
	       (int)secure_storage_its_set(mbedtls, uid, sizeof(file), file, PSA_STORAGE_FLAG_NONE));
	printk("as an object, removed: %d\n", (int)secure_storage_its_remove(mbedtls, uid));
}
#endif

int main(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	bool first = true;

	printk("init: %d\n", (int)psa_crypto_init());
#ifdef CONFIG_PSA_ROT_SECURE_STORAGE_READER
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		printk("brought in %s: %d\n", keys[i].name, (int)bring_in(FIRST_ID + i));
	}
#endif
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		first = first && psa_get_key_attributes(FIRST_ID + i, &attributes) == PSA_ERROR_INVALID_HANDLE;
	}
	for (size_t i = 0; first && IS_ENABLED(CONFIG_PSA_CRYPTO_PROVIDER_MBEDTLS) && i < ARRAY_SIZE(keys); i++) {
		printk("made %s: %d\n", keys[i].name, (int)make(&keys[i], FIRST_ID + i));
	}
#if defined(CONFIG_PSA_ROT_MBEDTLS_KEYS) && defined(CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_PSA_ROT)
	reach_past_the_keys(FIRST_ID);
#endif
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		print(&keys[i], keys[i].name, FIRST_ID + i);
	}
	print(&keys[0], "another", NEW_ID);

#ifdef CONFIG_PSA_ROT_CRYPTO
	psa_key_id_t key = 0;

	printk("list:");
	while (psa_rot_next_key(key, &key) == PSA_SUCCESS) {
		printk(" %d", (int)(key - FIRST_ID));
	}
	printk("\n");
	printk("again: %d\n", (int)make(&keys[0], FIRST_ID));
	printk("destroyed: %d\n", (int)psa_destroy_key(FIRST_ID + 2));
	printk("made another: %d\n", (int)make(&keys[0], NEW_ID));
#endif
	printk("Done\n");
	nsi_exit(0);
}
