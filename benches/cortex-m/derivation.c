/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Key derivation: setting up, all inputs, 32 bytes of output, the end.
 */
#include "rows.h"

#define STEP(name) PSA_KEY_DERIVATION_INPUT_##name

/* The inputs that are bytes, in the order of the specification's tables; scene.key goes where the secret does. */
static psa_status_t give_inputs(psa_key_derivation_operation_t *operation, const psa_key_derivation_step_t *steps)
{
	for (; *steps != 0; steps++) {
		if (*steps == STEP(SECRET) || *steps == STEP(PASSWORD)) {
			OR_RETURN(psa_key_derivation_input_key(operation, *steps, scene.key));
		} else if (*steps == STEP(COST)) {
			OR_RETURN(psa_key_derivation_input_integer(operation, *steps, 1000));
		} else {
			OR_RETURN(psa_key_derivation_input_bytes(operation, *steps, message + (*steps & 15), 16));
		}
	}
	return PSA_SUCCESS;
}

static const psa_key_derivation_step_t *steps_of(psa_algorithm_t alg)
{
	static const psa_key_derivation_step_t hkdf[] = {STEP(SALT), STEP(SECRET), STEP(INFO), 0};
	static const psa_key_derivation_step_t extract[] = {STEP(SALT), STEP(SECRET), 0};
	static const psa_key_derivation_step_t expand[] = {STEP(SECRET), STEP(INFO), 0};
	static const psa_key_derivation_step_t tls[] = {STEP(SEED), STEP(SECRET), STEP(LABEL), 0};
	static const psa_key_derivation_step_t counter[] = {STEP(SECRET), STEP(LABEL), STEP(CONTEXT), 0};
	static const psa_key_derivation_step_t stretch[] = {STEP(COST), STEP(SALT), STEP(PASSWORD), 0};

	return PSA_ALG_IS_HKDF(alg)                                            ? hkdf
	       : PSA_ALG_IS_HKDF_EXTRACT(alg)                                  ? extract
	       : PSA_ALG_IS_HKDF_EXPAND(alg)                                   ? expand
	       : PSA_ALG_IS_TLS12_PRF(alg) || PSA_ALG_IS_TLS12_PSK_TO_MS(alg)  ? tls
	       : PSA_ALG_IS_KEY_DERIVATION_STRETCHING(alg)                     ? stretch
									       : counter;
}

static psa_status_t derive(const struct row *row, unsigned int round)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_status_t status = psa_key_derivation_setup(&operation, row->alg);

	(void)round;
	if (status == PSA_SUCCESS) {
		status = give_inputs(&operation, steps_of(row->alg));
	}
	if (status == PSA_SUCCESS) {
		status = psa_key_derivation_output_bytes(&operation, scene.output, row->length);
	}
	(void)psa_key_derivation_abort(&operation);
	return status;
}

#define KDF(name, alg, type, length) {name, with_fixed_key, derive, alg, type, 256, length, 0, 0}

static const struct row derivation[] = {
	KDF("HKDF-SHA-256, 32 B", PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, 32),
	KDF("HKDF-Extract-SHA-256", PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, 32),
	KDF("HKDF-Expand-SHA-256, 32 B", PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, 32),
	KDF("TLS 1.2 PRF, SHA-256, 32 B", PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, 32),
	KDF("TLS 1.2 PSK to MS, SHA-256", PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, 48),
	KDF("SP 800-108 HMAC-SHA-256, 32 B", PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_DERIVE, 32),
	{"SP 800-108 CMAC, 32 B", with_fixed_key, derive, PSA_ALG_SP800_108_COUNTER_CMAC, PSA_KEY_TYPE_AES, 128, 32, 0, 0},
	KDF("PBKDF2-HMAC-SHA-256, 1,000 iterations", PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_PASSWORD, 32),
	KDF("PBKDF2-AES-CMAC-PRF-128, 1,000 iterations", PSA_ALG_PBKDF2_AES_CMAC_PRF_128, PSA_KEY_TYPE_PASSWORD, 16),
};
const struct rows derivation_rows = {derivation, COUNT_OF(derivation)};
