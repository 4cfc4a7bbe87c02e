/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Password-authenticated exchanges: both sides, from setup to the shared key. One device's part is about half.
 */
#include "rows.h"
#include <string.h>

static psa_status_t hand_over(psa_pake_operation_t *from, psa_pake_operation_t *to, psa_pake_step_t step)
{
	size_t length;

	OR_RETURN(psa_pake_output(from, step, scene.output, sizeof(scene.output), &length));
	return psa_pake_input(to, step, scene.output, length);
}

static psa_pake_cipher_suite_t suite_of(const struct row *row)
{
	psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;

	psa_pake_cs_set_algorithm(&suite, row->alg);
	psa_pake_cs_set_primitive(&suite, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, row->bits));
	psa_pake_cs_set_key_confirmation(&suite, PSA_ALG_IS_JPAKE(row->alg) ? PSA_PAKE_UNCONFIRMED_KEY : PSA_PAKE_CONFIRMED_KEY);
	return suite;
}

static psa_status_t shared_key(psa_pake_operation_t *operation)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_DERIVE);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DERIVE);
	psa_set_key_algorithm(&attributes, PSA_ALG_HKDF(PSA_ALG_SHA_256));
	OR_RETURN(psa_pake_get_shared_key(operation, &attributes, &key));
	return psa_destroy_key(key);
}

static psa_status_t begin(psa_pake_operation_t *operation, const struct row *row, psa_key_id_t key, const char *user,
			  const char *peer)
{
	const psa_pake_cipher_suite_t suite = suite_of(row);

	OR_RETURN(psa_pake_setup(operation, key, &suite));
	OR_RETURN(psa_pake_set_user(operation, (const uint8_t *)user, strlen(user)));
	return psa_pake_set_peer(operation, (const uint8_t *)peer, strlen(peer));
}

/* Runs an exchange, and leaves both operations inactive. */
static psa_status_t both_sides(const struct row *row,
			       psa_status_t (*exchange)(const struct row *, psa_pake_operation_t *, psa_pake_operation_t *))
{
	psa_pake_operation_t a = PSA_PAKE_OPERATION_INIT, b = PSA_PAKE_OPERATION_INIT;
	psa_status_t status = exchange(row, &a, &b);

	if (status == PSA_SUCCESS) {
		status = shared_key(&a);
	}
	if (status == PSA_SUCCESS) {
		status = shared_key(&b);
	}
	(void)psa_pake_abort(&a);
	(void)psa_pake_abort(&b);
	return status;
}

/* A prover's two scalars, w0 and w1, and the verifier's key that goes with them. */
static psa_status_t with_registration(const struct row *row, unsigned int round)
{
	uint8_t scalars[64];

	(void)round;
	memset(scalars, 0x5a, 32);
	memset(scalars + 32, 0xa5, 32);
	OR_RETURN(import_key(row->type, row->alg, scalars, sizeof(scalars), &scene.key));
	OR_RETURN(psa_export_public_key(scene.key, scene.prepared, sizeof(scene.prepared), &scene.length));
	return import_key(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(row->type), row->alg, scene.prepared, scene.length, &scene.peer);
}

static psa_status_t exchange_spake2p(const struct row *row, psa_pake_operation_t *prover, psa_pake_operation_t *verifier)
{
	const psa_pake_cipher_suite_t suite = suite_of(row);

	OR_RETURN(psa_pake_setup(prover, scene.key, &suite));
	OR_RETURN(psa_pake_set_role(prover, PSA_PAKE_ROLE_CLIENT));
	OR_RETURN(psa_pake_setup(verifier, scene.peer, &suite));
	OR_RETURN(psa_pake_set_role(verifier, PSA_PAKE_ROLE_SERVER));
	OR_RETURN(hand_over(prover, verifier, PSA_PAKE_STEP_KEY_SHARE));
	OR_RETURN(hand_over(verifier, prover, PSA_PAKE_STEP_KEY_SHARE));
	OR_RETURN(hand_over(verifier, prover, PSA_PAKE_STEP_CONFIRM));
	return hand_over(prover, verifier, PSA_PAKE_STEP_CONFIRM);
}

static psa_status_t spake2p(const struct row *row, unsigned int round)
{
	(void)round;
	return both_sides(row, exchange_spake2p);
}

static psa_status_t hand_over_proofs(psa_pake_operation_t *from, psa_pake_operation_t *to, unsigned int count)
{
	for (; count > 0; count--) {
		OR_RETURN(hand_over(from, to, PSA_PAKE_STEP_KEY_SHARE));
		OR_RETURN(hand_over(from, to, PSA_PAKE_STEP_ZK_PUBLIC));
		OR_RETURN(hand_over(from, to, PSA_PAKE_STEP_ZK_PROOF));
	}
	return PSA_SUCCESS;
}

static psa_status_t exchange_jpake(const struct row *row, psa_pake_operation_t *a, psa_pake_operation_t *b)
{
	OR_RETURN(begin(a, row, scene.key, "client", "server"));
	OR_RETURN(begin(b, row, scene.key, "server", "client"));
	OR_RETURN(hand_over_proofs(a, b, 2));
	OR_RETURN(hand_over_proofs(b, a, 2));
	OR_RETURN(hand_over_proofs(a, b, 1));
	return hand_over_proofs(b, a, 1);
}

static psa_status_t jpake(const struct row *row, unsigned int round)
{
	(void)round;
	return both_sides(row, exchange_jpake);
}

#define SPAKE2P_KEY PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, 0, 0, 0

static const struct row pake[] = {
	{"SPAKE2+ P-256 HMAC, both sides", with_registration, spake2p, PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_256), SPAKE2P_KEY},
	{"SPAKE2+ P-256 CMAC, both sides", with_registration, spake2p, PSA_ALG_SPAKE2P_CMAC(PSA_ALG_SHA_256), SPAKE2P_KEY},
	{"SPAKE2+ P-256 Matter, both sides", with_registration, spake2p, PSA_ALG_SPAKE2P_MATTER, SPAKE2P_KEY},
	{"EC J-PAKE P-256, both sides", with_fixed_key, jpake, PSA_ALG_JPAKE(PSA_ALG_SHA_256), PSA_KEY_TYPE_PASSWORD, 256, 0, 0, 0},
};
const struct rows pake_rows = {pake, COUNT_OF(pake)};
