/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * agree  alg type key peer shared [status]   with `status`, agreeing must give it
 */
#include "runner.h"

#define KDF PSA_ALG_HKDF(PSA_ALG_SHA_256)

static psa_algorithm_t alg;
static psa_key_id_t key;
static struct bytes peer, shared;

static bool raw(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	size_t length = 0, size;

	GIVES(PSA_SUCCESS, psa_get_key_attributes(key, &attributes));
	size = PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(psa_get_key_type(&attributes), psa_get_key_bits(&attributes));
	REFUSES(psa_raw_key_agreement(alg, key, peer.data, peer.length, out, size, &length));
	if (demanded() == PSA_SUCCESS) {
		HOLDS(size == length && same(out, length, shared));
		GIVES(PSA_ERROR_BUFFER_TOO_SMALL,
		      psa_raw_key_agreement(alg, key, peer.data, peer.length, out, size - 1, &length));
		memcpy(area, peer.data, peer.length);
		GIVES(PSA_SUCCESS, psa_raw_key_agreement(alg, key, area, peer.length, area + 1, size, &length));
		HOLDS(same(area + 1, length, shared));
	}
	return true;
}

static bool to_a_key(psa_key_type_t type)
{
	psa_key_attributes_t attributes = exportable(type);
	psa_key_id_t made = 1;

	REFUSES(psa_key_agreement(key, peer.data, peer.length, alg, &attributes, &made));
	if (demanded() != PSA_SUCCESS) {
		HOLDS(made == 0);
		return true;
	}
	remember_key(made);
	return exports(made, shared);
}

static bool into_hkdf(psa_key_derivation_operation_t *operation)
{
	uint8_t expected[42];

	GIVES(PSA_SUCCESS, psa_key_derivation_setup(operation, PSA_ALG_KEY_AGREEMENT(alg, KDF)));
	REFUSES(psa_key_derivation_key_agreement(operation, PSA_KEY_DERIVATION_INPUT_SECRET, key, peer.data, peer.length));
	if (demanded() != PSA_SUCCESS) {
		return true;
	}
	GIVES(PSA_SUCCESS, psa_key_derivation_input_bytes(operation, PSA_KEY_DERIVATION_INPUT_INFO, peer.data, 3));
	GIVES(PSA_SUCCESS, psa_key_derivation_output_bytes(operation, out, sizeof(expected)));
	GIVES(PSA_SUCCESS, psa_key_derivation_abort(operation));
	GIVES(PSA_SUCCESS, psa_key_derivation_setup(operation, KDF));
	GIVES(PSA_SUCCESS,
	      psa_key_derivation_input_bytes(operation, PSA_KEY_DERIVATION_INPUT_SECRET, shared.data, shared.length));
	GIVES(PSA_SUCCESS, psa_key_derivation_input_bytes(operation, PSA_KEY_DERIVATION_INPUT_INFO, peer.data, 3));
	GIVES(PSA_SUCCESS, psa_key_derivation_output_bytes(operation, expected, sizeof(expected)));
	HOLDS(memcmp(out, expected, sizeof(expected)) == 0);
	return true;
}

void agree_case(void)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;

	alg = (psa_algorithm_t)number("alg", 0);
	peer = field("peer");
	shared = field("shared");
	way("");
	(void)(import(PSA_KEY_USAGE_DERIVE, &key) && raw());
	way("to a key");
	(void)(import(PSA_KEY_USAGE_DERIVE, &key) && to_a_key(PSA_KEY_TYPE_DERIVE) && to_a_key(PSA_KEY_TYPE_RAW_DATA));
	way("into HKDF");
	(void)(import(PSA_KEY_USAGE_DERIVE, &key) && into_hkdf(&operation));
	(void)psa_key_derivation_abort(&operation);
}
