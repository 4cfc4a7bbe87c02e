/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Every function, called from an interrupt: refused, whether the lock is free or held, and nothing is changed.
 */

#include <string.h>

#include <zephyr/irq_offload.h>
#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa_rot/attestation.h>
#include <psa_rot/keys.h>
#include <psa_rot/storage.h>

#include "hook.h"

#define UID        700
#define PERSISTENT PSA_KEY_ID_USER_MIN
#define UNTOUCHED  0x5a

static int calls;
static const char *served;
static psa_status_t served_with;

static psa_key_id_t key;
static psa_key_attributes_t attributes;
static psa_hash_operation_t hash;
static psa_mac_operation_t mac;
static psa_cipher_operation_t cipher;
static psa_aead_operation_t aead;
static psa_key_derivation_operation_t derivation;
static uint8_t out[64];
static size_t length;

static void note(const char *call, psa_status_t status)
{
	calls++;
	if (status != PSA_ERROR_BAD_STATE && served == NULL) {
		served = call;
		served_with = status;
	}
}

#define TRY(call) note(#call, call)

static const uint8_t in[16];
#define IN   in, sizeof(in)
#define OUT  out, sizeof(out), &length
/* The storage calls have it the other way round. */
#define READ sizeof(out), out, &length

static void call_storage(void)
{
	struct psa_storage_info_t info;
	struct psa_rot_storage_statistics statistics;

	TRY(psa_its_set(UID, sizeof(in), in, PSA_STORAGE_FLAG_NONE));
	TRY(psa_its_get(UID, 0, READ));
	TRY(psa_its_get_info(UID, &info));
	TRY(psa_its_remove(UID));
	TRY(psa_ps_set(UID, sizeof(in), in, PSA_STORAGE_FLAG_NONE));
	TRY(psa_ps_get(UID, 0, READ));
	TRY(psa_ps_get_info(UID, &info));
	TRY(psa_ps_remove(UID));
	TRY(psa_ps_create(UID + 1, 16, PSA_STORAGE_FLAG_NONE));
	TRY(psa_ps_set_extended(UID, 0, sizeof(in), in));
	TRY(psa_rot_storage_get_statistics(&statistics));
}

static void call_attestation(void)
{
	struct psa_rot_boot_record record = {.measurement = in, .measurement_length = 32};

	TRY(psa_initial_attest_get_token(in, 32, OUT));
	TRY(psa_initial_attest_get_token_size(32, &length));
	TRY(psa_rot_provision_attestation_key(PSA_ROT_COSE_ES256, IN));
	TRY(psa_rot_provision_attestation_certificate(IN));
	TRY(psa_rot_attestation_certificate(OUT));
	TRY(psa_rot_measure(&record));
}

static void call_keys(void)
{
	psa_key_attributes_t found = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t made;

	TRY(psa_crypto_init());
	TRY(psa_generate_random(out, sizeof(out)));
	TRY(psa_get_key_attributes(key, &found));
	TRY(psa_check_key_usage(key, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT));
	TRY(psa_import_key(&attributes, IN, &made));
	TRY(psa_generate_key(&attributes, &made));
	TRY(psa_copy_key(key, &attributes, &made));
	TRY(psa_attach_key(&attributes, IN, &made));
	TRY(psa_export_key(key, OUT));
	TRY(psa_export_public_key(key, OUT));
	TRY(psa_purge_key(PERSISTENT));
	TRY(psa_destroy_key(PERSISTENT));
	TRY(psa_destroy_key(key));
	TRY(psa_rot_next_key(0, &made));
}

static void call_hash_and_mac(void)
{
	psa_hash_operation_t second = PSA_HASH_OPERATION_INIT;
	psa_xof_operation_t xof = PSA_XOF_OPERATION_INIT;

	TRY(psa_hash_compute(PSA_ALG_SHA_256, IN, OUT));
	TRY(psa_hash_compare(PSA_ALG_SHA_256, IN, out, 32));
	TRY(psa_hash_setup(&second, PSA_ALG_SHA_256));
	TRY(psa_hash_update(&hash, IN));
	TRY(psa_hash_clone(&hash, &second));
	TRY(psa_hash_suspend(&hash, OUT));
	TRY(psa_hash_resume(&second, IN));
	TRY(psa_hash_finish(&hash, OUT));
	TRY(psa_hash_verify(&hash, out, 32));
	TRY(psa_hash_abort(&hash));
	TRY(psa_xof_setup(&xof, PSA_ALG_SHAKE128));
	TRY(psa_xof_set_context(&xof, IN));
	TRY(psa_xof_update(&xof, IN));
	TRY(psa_xof_output(&xof, out, sizeof(out)));
	TRY(psa_xof_abort(&xof));
	TRY(psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), IN, OUT));
	TRY(psa_mac_verify(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), IN, out, 32));
	TRY(psa_mac_sign_setup(&mac, key, PSA_ALG_HMAC(PSA_ALG_SHA_256)));
	TRY(psa_mac_verify_setup(&mac, key, PSA_ALG_HMAC(PSA_ALG_SHA_256)));
	TRY(psa_mac_update(&mac, IN));
	TRY(psa_mac_sign_finish(&mac, OUT));
	TRY(psa_mac_verify_finish(&mac, out, 32));
	TRY(psa_mac_abort(&mac));
}

static void call_ciphers(void)
{
	TRY(psa_cipher_encrypt(key, PSA_ALG_CTR, IN, OUT));
	TRY(psa_cipher_decrypt(key, PSA_ALG_CTR, IN, OUT));
	TRY(psa_cipher_encrypt_setup(&cipher, key, PSA_ALG_CTR));
	TRY(psa_cipher_decrypt_setup(&cipher, key, PSA_ALG_CTR));
	TRY(psa_cipher_generate_iv(&cipher, OUT));
	TRY(psa_cipher_set_iv(&cipher, IN));
	TRY(psa_cipher_update(&cipher, IN, OUT));
	TRY(psa_cipher_finish(&cipher, OUT));
	TRY(psa_cipher_abort(&cipher));
	TRY(psa_aead_encrypt(key, PSA_ALG_GCM, in, 12, IN, IN, OUT));
	TRY(psa_aead_decrypt(key, PSA_ALG_GCM, in, 12, IN, IN, OUT));
	TRY(psa_aead_encrypt_setup(&aead, key, PSA_ALG_GCM));
	TRY(psa_aead_decrypt_setup(&aead, key, PSA_ALG_GCM));
	TRY(psa_aead_set_lengths(&aead, 16, 16));
	TRY(psa_aead_generate_nonce(&aead, OUT));
	TRY(psa_aead_set_nonce(&aead, in, 12));
	TRY(psa_aead_update_ad(&aead, IN));
	TRY(psa_aead_update(&aead, IN, OUT));
	TRY(psa_aead_finish(&aead, OUT, out, 16, &length));
	TRY(psa_aead_verify(&aead, OUT, in, 16));
	TRY(psa_aead_abort(&aead));
	TRY(psa_wrap_key(key, PSA_ALG_KW, PERSISTENT, OUT));
	TRY(psa_unwrap_key(&attributes, key, PSA_ALG_KW, IN, &(psa_key_id_t){0}));
}

static void call_derivation(void)
{
	psa_key_id_t made;

	TRY(psa_key_derivation_setup(&derivation, PSA_ALG_HKDF(PSA_ALG_SHA_256)));
	TRY(psa_key_derivation_get_capacity(&derivation, &length));
	TRY(psa_key_derivation_set_capacity(&derivation, 16));
	TRY(psa_key_derivation_input_bytes(&derivation, PSA_KEY_DERIVATION_INPUT_SECRET, IN));
	TRY(psa_key_derivation_input_integer(&derivation, PSA_KEY_DERIVATION_INPUT_COST, 1));
	TRY(psa_key_derivation_input_key(&derivation, PSA_KEY_DERIVATION_INPUT_SECRET, key));
	TRY(psa_key_derivation_key_agreement(&derivation, PSA_KEY_DERIVATION_INPUT_SECRET, key, IN));
	TRY(psa_key_derivation_output_bytes(&derivation, out, sizeof(out)));
	TRY(psa_key_derivation_output_key(&attributes, &derivation, &made));
	TRY(psa_key_derivation_verify_bytes(&derivation, out, sizeof(out)));
	TRY(psa_key_derivation_verify_key(&derivation, key));
	TRY(psa_key_derivation_abort(&derivation));
	TRY(psa_key_agreement(key, IN, PSA_ALG_ECDH, &attributes, &made));
	TRY(psa_raw_key_agreement(PSA_ALG_ECDH, key, IN, OUT));
}

static void call_asymmetric(void)
{
	const psa_algorithm_t ecdsa = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
	psa_sign_operation_t sign = psa_sign_operation_init();
	psa_verify_operation_t verify = psa_verify_operation_init();
	psa_key_id_t made;

	TRY(psa_sign_message(key, ecdsa, IN, OUT));
	TRY(psa_sign_message_with_context(key, ecdsa, IN, IN, OUT));
	TRY(psa_verify_message(key, ecdsa, IN, IN));
	TRY(psa_verify_message_with_context(key, ecdsa, IN, IN, IN));
	TRY(psa_sign_hash(key, ecdsa, IN, OUT));
	TRY(psa_sign_hash_with_context(key, ecdsa, IN, IN, OUT));
	TRY(psa_verify_hash(key, ecdsa, IN, IN));
	TRY(psa_verify_hash_with_context(key, ecdsa, IN, IN, IN));
	TRY(psa_sign_setup(&sign, key, ecdsa));
	TRY(psa_sign_set_context(&sign, IN));
	TRY(psa_sign_update(&sign, IN));
	TRY(psa_sign_finish(&sign, OUT));
	TRY(psa_sign_abort(&sign));
	TRY(psa_verify_setup(&verify, key, ecdsa, IN));
	TRY(psa_verify_set_context(&verify, IN));
	TRY(psa_verify_update(&verify, IN));
	TRY(psa_verify_finish(&verify));
	TRY(psa_verify_abort(&verify));
	TRY(psa_asymmetric_encrypt(key, PSA_ALG_RSA_PKCS1V15_CRYPT, IN, IN, OUT));
	TRY(psa_asymmetric_decrypt(key, PSA_ALG_RSA_PKCS1V15_CRYPT, IN, IN, OUT));
	TRY(psa_encapsulate(key, PSA_ALG_ML_KEM, &attributes, &made, OUT));
	TRY(psa_decapsulate(key, PSA_ALG_ML_KEM, IN, &attributes, &made));
}

static void call_pake(void)
{
	psa_pake_operation_t pake = psa_pake_operation_init();
	psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
	psa_key_id_t made;

	TRY(psa_pake_setup(&pake, key, &suite));
	TRY(psa_pake_set_role(&pake, PSA_PAKE_ROLE_CLIENT));
	TRY(psa_pake_set_user(&pake, IN));
	TRY(psa_pake_set_peer(&pake, IN));
	TRY(psa_pake_set_context(&pake, IN));
	TRY(psa_pake_output(&pake, PSA_PAKE_STEP_KEY_SHARE, OUT));
	TRY(psa_pake_input(&pake, PSA_PAKE_STEP_KEY_SHARE, IN));
	TRY(psa_pake_get_shared_key(&pake, &attributes, &made));
	TRY(psa_pake_abort(&pake));
}

static void call_everything(const void *unused)
{
	ARG_UNUSED(unused);
	calls = 0;
	served = NULL;
	call_storage();
	call_attestation();
	call_keys();
	call_hash_and_mac();
	call_ciphers();
	call_derivation();
	call_asymmetric();
	call_pake();
}

static void interrupt(void)
{
	irq_offload(call_everything, NULL);
}

/* Objects, keys and operations, so that every call would have something to change. */
static void prepare(void)
{
	psa_key_id_t stored;

	zassert_equal(psa_its_set(UID, 3, "its", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
	zassert_equal(psa_ps_set(UID, 2, "ps", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);

	attributes = psa_key_attributes_init();
	psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
	psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_EXPORT);
	zassert_equal(psa_import_key(&attributes, IN, &key), PSA_SUCCESS);
	zassert_equal(psa_aead_encrypt_setup(&aead, key, PSA_ALG_GCM), PSA_SUCCESS);
	psa_set_key_id(&attributes, PERSISTENT);
	zassert_equal(psa_import_key(&attributes, IN, &stored), PSA_SUCCESS);
	psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);

	zassert_equal(psa_hash_setup(&hash, PSA_ALG_SHA_256), PSA_SUCCESS);
	zassert_equal(psa_hash_update(&hash, (const uint8_t *)"abc", 3), PSA_SUCCESS);
	zassert_equal(psa_key_derivation_setup(&derivation, PSA_ALG_HKDF(PSA_ALG_SHA_256)), PSA_SUCCESS);
	memset(out, UNTOUCHED, sizeof(out));
}

static void expect_all_as_it_was(void)
{
	static const uint8_t abc[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
					0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
					0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
	struct psa_storage_info_t info;
	psa_key_id_t found;

	zassert_equal(psa_its_get(UID, 0, READ), PSA_SUCCESS);
	zassert_equal(length, 3);
	zassert_mem_equal(out, "its", 3);
	zassert_equal(psa_its_remove(UID), PSA_SUCCESS);
	zassert_equal(psa_ps_get(UID, 0, READ), PSA_SUCCESS);
	zassert_equal(length, 2);
	zassert_mem_equal(out, "ps", 2);
	zassert_equal(psa_ps_remove(UID), PSA_SUCCESS);
	zassert_equal(psa_ps_get_info(UID + 1, &info), PSA_ERROR_DOES_NOT_EXIST);

	/* The keys, and no other one. */
	zassert_equal(psa_rot_next_key(0, &found), PSA_SUCCESS);
	zassert_equal(found, PERSISTENT);
	zassert_equal(psa_rot_next_key(found, &found), PSA_ERROR_DOES_NOT_EXIST);
	zassert_equal(psa_destroy_key(PERSISTENT), PSA_SUCCESS);

	/* The operations, which an error would have spoilt. */
	zassert_equal(psa_hash_finish(&hash, OUT), PSA_SUCCESS);
	zassert_mem_equal(out, abc, sizeof(abc));
	zassert_equal(psa_key_derivation_input_bytes(&derivation, PSA_KEY_DERIVATION_INPUT_SALT, IN), PSA_SUCCESS);
	zassert_equal(psa_key_derivation_abort(&derivation), PSA_SUCCESS);
	zassert_equal(psa_aead_set_nonce(&aead, in, 12), PSA_SUCCESS);
	zassert_equal(psa_aead_update(&aead, IN, OUT), PSA_SUCCESS);
	zassert_equal(psa_aead_abort(&aead), PSA_SUCCESS);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
}

static void report(void)
{
	TC_PRINT("%d calls from an interrupt\n", calls);
	zassert_true(calls > 100);
	zassert_is_null(served, "%s: %d", served, served_with);
	for (size_t i = 0; i < sizeof(out); i++) {
		zassert_equal(out[i], UNTOUCHED, "an output was changed");
	}
}

ZTEST(psa_rot_interrupt, test_an_interrupt_is_refused_everything)
{
	prepare();
	interrupt();
	report();
	expect_all_as_it_was();
}

/* The interrupted thread has the lock: the interrupt would wait for it for ever. */
ZTEST(psa_rot_interrupt, test_an_interrupt_within_a_call_is_refused_everything)
{
	zassert_equal(call_with(NULL), PSA_ERROR_NOT_PERMITTED);
	prepare();
	zassert_equal(call_with(interrupt), PSA_ERROR_NOT_PERMITTED);
	report();
	expect_all_as_it_was();
}

#ifndef CONFIG_ARCH_POSIX
K_KERNEL_STACK_ARRAY_DECLARE(z_interrupt_stacks, CONFIG_MP_MAX_NUM_CPUS, CONFIG_ISR_STACK_SIZE);

/* What a function takes of the interrupt's stack before it refuses. */
ZTEST(psa_rot_interrupt, test_the_refusal_takes_little_of_the_interrupts_stack)
{
	size_t unused = 0;
	const uint8_t *stack = (const uint8_t *)K_KERNEL_STACK_BUFFER(z_interrupt_stacks[0]);

	prepare();
	interrupt();
	expect_all_as_it_was();
	while (unused < CONFIG_ISR_STACK_SIZE && stack[unused] == 0xaa) {
		unused++;
	}
	TC_PRINT("interrupts: %d bytes of stack used, of %d\n", (int)(CONFIG_ISR_STACK_SIZE - unused), CONFIG_ISR_STACK_SIZE);
	zassert_true(unused > 256);
}
#endif

ZTEST_SUITE(psa_rot_interrupt, NULL, NULL, NULL, NULL, NULL);
