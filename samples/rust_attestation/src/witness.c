/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * C code in the same image: it verifies what sample.rs signed, and signs with the same key. Neither knows the other; both call the
 * one service.
 */

#include <stdint.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>

/* As in sample.rs. */
#define KEY	((psa_key_id_t)0x30000001)
#define REQUEST ((psa_storage_uid_t)2)
#define ANSWER	((psa_storage_uid_t)3)

#define ALGORITHM PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static const uint8_t rust_message[] = {'s', 'i', 'g', 'n', 'e', 'd', ' ', 'i', 'n', ' ', 'R', 'u', 's', 't'};
static const uint8_t c_message[] = {'s', 'i', 'g', 'n', 'e', 'd', ' ', 'i', 'n', ' ', 'C'};

static psa_status_t answer(void)
{
	uint8_t signature[64];
	size_t length;
	psa_status_t status = psa_its_get(REQUEST, 0, sizeof(signature), signature, &length);

	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_verify_message(KEY, ALGORITHM, rust_message, sizeof(rust_message), signature, length);
	if (status != PSA_SUCCESS) {
		return status;
	}
	printk("C: Rust's signature holds\n");
	status = psa_sign_message(KEY, ALGORITHM, c_message, sizeof(c_message), signature, sizeof(signature), &length);
	if (status != PSA_SUCCESS) {
		return status;
	}
	printk("C: signed %zu bytes\n", sizeof(c_message));
	status = psa_its_remove(REQUEST);
	if (status != PSA_SUCCESS) {
		return status;
	}
	return psa_its_set(ANSWER, length, signature, PSA_STORAGE_FLAG_NONE);
}

static void witness(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);

	for (;;) {
		psa_status_t status = answer();

		if (status != PSA_SUCCESS && status != PSA_ERROR_DOES_NOT_EXIST) {
			printk("C failed: status %d\n", status);
			return;
		}
		k_msleep(10);
	}
}

K_THREAD_DEFINE(witness_thread, CONFIG_MAIN_STACK_SIZE, witness, NULL, NULL, NULL, 5, 0, 0);
