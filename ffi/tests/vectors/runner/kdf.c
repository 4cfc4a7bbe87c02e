/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * kdf  alg [cost] [salt] [seed] [other_secret] [secret] [password] [label] [context] [info] [type] output [size] [status]
 *
 * The inputs are given in the order that the algorithm wants; those that are missing are not given. `type` is that of the key with
 * the secret or the password, if not PSA_KEY_TYPE_DERIVE. With `status`, asking for `size` bytes must give it.
 */
#include "runner.h"

/* The order of inputs that suits all algorithms but TLS's: they take what they know of it. */
static const struct {
	const char *name;
	psa_key_derivation_step_t step;
	bool secret;
} steps[] = {
	{"seed", PSA_KEY_DERIVATION_INPUT_SEED, false},
	{"salt", PSA_KEY_DERIVATION_INPUT_SALT, false},
	{"other_secret", PSA_KEY_DERIVATION_INPUT_OTHER_SECRET, false},
	{"secret", PSA_KEY_DERIVATION_INPUT_SECRET, true},
	{"password", PSA_KEY_DERIVATION_INPUT_PASSWORD, true},
	{"label", PSA_KEY_DERIVATION_INPUT_LABEL, false},
	{"context", PSA_KEY_DERIVATION_INPUT_CONTEXT, false},
	{"info", PSA_KEY_DERIVATION_INPUT_INFO, false},
};

static psa_algorithm_t alg;
static psa_key_id_t key;
static struct bytes secret, output;

/* With `by_key`, the secret is a key. The salt of PBKDF2 comes in two parts if it can. */
static bool given(psa_key_derivation_operation_t *operation, bool by_key, bool split_salt)
{
	struct bytes value;
	size_t i, half;

	GIVES(PSA_SUCCESS, psa_key_derivation_setup(operation, alg));
	if (number("cost", 0) != 0) {
		GIVES(PSA_SUCCESS, psa_key_derivation_input_integer(operation, PSA_KEY_DERIVATION_INPUT_COST,
								    (uint64_t)number("cost", 0)));
	}
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		value = field(steps[i].name);
		if (!value.there) {
			continue;
		}
		half = split_salt && strcmp(steps[i].name, "salt") == 0 && PSA_ALG_IS_KEY_DERIVATION_STRETCHING(alg)
			       ? value.length / 2
			       : 0;
		if (steps[i].secret && by_key) {
			GIVES(PSA_SUCCESS, psa_key_derivation_input_key(operation, steps[i].step, key));
			continue;
		}
		if (half > 0) {
			GIVES(PSA_SUCCESS, psa_key_derivation_input_bytes(operation, steps[i].step, value.data, half));
		}
		GIVES(PSA_SUCCESS,
		      psa_key_derivation_input_bytes(operation, steps[i].step, value.data + half, value.length - half));
	}
	/* The output depends on how much there will be. */
	if (PSA_ALG_IS_SP800_108_COUNTER_HMAC(alg) || alg == PSA_ALG_SP800_108_COUNTER_CMAC) {
		GIVES(PSA_SUCCESS, psa_key_derivation_set_capacity(operation, output.length));
	}
	return true;
}

static bool at_once(psa_key_derivation_operation_t *operation, bool by_key)
{
	size_t size = (size_t)number("size", (long)output.length);

	if (!given(operation, by_key, false)) {
		return false;
	}
	REFUSES(psa_key_derivation_output_bytes(operation, out, size));
	HOLDS(demanded() != PSA_SUCCESS || same(out, size, output));
	return true;
}

static bool in_parts(psa_key_derivation_operation_t *operation, bool by_key, struct cut pieces)
{
	size_t from, length, capacity = 0;

	if (!given(operation, by_key, true)) {
		return false;
	}
	GIVES(PSA_SUCCESS, psa_key_derivation_set_capacity(operation, output.length));
	while (piece(&pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_key_derivation_output_bytes(operation, out + from, length));
	}
	HOLDS(same(out, output.length, output));
	GIVES(PSA_SUCCESS, psa_key_derivation_get_capacity(operation, &capacity));
	HOLDS(capacity == 0);
	GIVES(PSA_ERROR_INSUFFICIENT_DATA, psa_key_derivation_output_bytes(operation, out, 1));
	return true;
}

/* A key of the whole output, or of what is left after the `first` bytes. */
static bool to_a_key(psa_key_derivation_operation_t *operation, size_t first)
{
	psa_key_attributes_t attributes = exportable(first == 0 ? PSA_KEY_TYPE_HMAC : PSA_KEY_TYPE_RAW_DATA);
	const psa_custom_key_parameters_t custom = PSA_CUSTOM_KEY_PARAMETERS_INIT;
	struct bytes rest = output;
	psa_key_id_t derived = 0;

	if (!given(operation, true, false)) {
		return false;
	}
	if (first > 0) {
		GIVES(PSA_SUCCESS, psa_key_derivation_output_bytes(operation, out, first));
	}
	rest.data += first;
	rest.length -= first;
	psa_set_key_bits(&attributes, rest.length * 8);
	if (first == 0) {
		GIVES(PSA_SUCCESS, psa_key_derivation_output_key(&attributes, operation, &derived));
	} else {
		GIVES(PSA_SUCCESS, psa_key_derivation_output_key_custom(&attributes, operation, &custom, NULL, 0, &derived));
	}
	remember_key(derived);
	return exports(derived, rest);
}

static bool verified(psa_key_derivation_operation_t *operation, bool by_key, struct bytes expected, psa_status_t status)
{
	if (!given(operation, by_key, false)) {
		return false;
	}
	GIVES(status, psa_key_derivation_verify_bytes(operation, expected.data, expected.length));
	return true;
}

static bool verified_in_two(psa_key_derivation_operation_t *operation, bool by_key)
{
	size_t half = output.length / 2;

	if (!given(operation, by_key, false)) {
		return false;
	}
	GIVES(PSA_SUCCESS, psa_key_derivation_verify_bytes(operation, output.data, half));
	GIVES(PSA_SUCCESS, psa_key_derivation_verify_bytes(operation, output.data + half, output.length - half));
	return true;
}

static bool verified_by_key(psa_key_derivation_operation_t *operation, bool by_key, struct bytes expected, psa_status_t status)
{
	psa_key_id_t hash;

	if (!import_as(PSA_KEY_TYPE_PASSWORD_HASH, alg, PSA_KEY_USAGE_VERIFY_DERIVATION, expected, &hash) ||
	    !given(operation, by_key, false)) {
		return false;
	}
	GIVES(status, psa_key_derivation_verify_key(operation, hash));
	return true;
}

static bool with_the_key(void)
{
	return secret.length == 0 || import_as((psa_key_type_t)number("type", PSA_KEY_TYPE_DERIVE), alg,
					       PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_VERIFY_DERIVATION, secret, &key);
}

void kdf_case(void)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	const psa_status_t wrong = PSA_ERROR_INVALID_SIGNATURE;
	bool by_key, good;
	unsigned int i;

#define TRY(call)                                                                                                              \
	do {                                                                                                                   \
		good = good && (call);                                                                                         \
		(void)psa_key_derivation_abort(&operation);                                                                    \
	} while (0)
	alg = (psa_algorithm_t)number("alg", 0);
	secret = field("secret").there ? field("secret") : field("password");
	output = field("output");
	/* An empty secret cannot be a key. */
	by_key = secret.length > 0;
	way("");
	good = with_the_key();
	if (by_key) {
		TRY(at_once(&operation, true));
	}
	/* The secret of this one is the key of a block cipher, never bytes. */
	if (alg != PSA_ALG_SP800_108_COUNTER_CMAC) {
		TRY(at_once(&operation, false));
	}
	if (demanded() != PSA_SUCCESS) {
		return;
	}
	/* The output of this one is read in one call. */
	if (alg != PSA_ALG_TLS12_ECJPAKE_TO_PMS) {
		way("in parts");
		good = with_the_key();
		for (i = 0; good && i < cuts(output.length); i++) {
			TRY(in_parts(&operation, by_key, cut(output.length, i)));
		}
	}
	if (by_key && output.length > 0) {
		way("to a key");
		good = with_the_key();
		/* Keys need not be as long as the longest outputs. */
		if (output.length <= 256) {
			TRY(to_a_key(&operation, 0));
		}
		if (output.length > 3 && alg != PSA_ALG_TLS12_ECJPAKE_TO_PMS) {
			TRY(to_a_key(&operation, output.length <= 256 ? 3 : output.length - 77));
		}
	}
	if (output.length > 0) {
		way("verified");
		good = with_the_key();
		TRY(verified(&operation, by_key, output, PSA_SUCCESS));
		TRY(verified(&operation, by_key, flipped(output, output.length / 2), wrong));
		if (output.length <= 256) {
			TRY(verified_by_key(&operation, by_key, output, PSA_SUCCESS));
			TRY(verified_by_key(&operation, by_key, flipped(output, 0), wrong));
		}
		if (alg != PSA_ALG_TLS12_ECJPAKE_TO_PMS) {
			TRY(verified_in_two(&operation, by_key));
		}
	}
#undef TRY
}
