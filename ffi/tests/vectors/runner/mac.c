/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * mac  alg type key text mac [status]   without `status` the MAC holds; with at=key, the key must not serve for the algorithm
 */
#include "runner.h"

static psa_algorithm_t alg;
static psa_key_id_t key;
static struct bytes text, mac;

static bool computed(void)
{
	size_t size = PSA_MAC_LENGTH(number("type", 0), field("key").length * 8, alg), length = 0, shift;

	HOLDS(mac.length == size);
	GIVES(PSA_SUCCESS, psa_mac_compute(key, alg, text.data, text.length, out, size, &length));
	HOLDS(same(out, length, mac));
	GIVES(PSA_ERROR_BUFFER_TOO_SMALL, psa_mac_compute(key, alg, text.data, text.length, out, size - 1, &length));
	for (shift = 0; shift < 64 && text.length > 0; shift += 21) {
		memcpy(area + 32, text.data, text.length);
		GIVES(PSA_SUCCESS, psa_mac_compute(key, alg, area + 32, text.length, area + shift, size, &length));
		HOLDS(same(area + shift, length, mac));
	}
	return true;
}

static bool in_one_call(void)
{
	struct bytes wrong = flipped(mac, 0);

	if (demanded() == PSA_SUCCESS && !computed()) {
		return false;
	}
	REFUSES(psa_mac_verify(key, alg, text.data, text.length, mac.data, mac.length));
	GIVES(at("key") ? demanded() : PSA_ERROR_INVALID_SIGNATURE,
	      psa_mac_verify(key, alg, text.data, text.length, wrong.data, demanded() == PSA_SUCCESS ? mac.length : 1));
	return true;
}

static bool feed(psa_mac_operation_t *operation, struct cut pieces)
{
	size_t from, length;

	while (piece(&pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_mac_update(operation, text.data + from, length));
	}
	return true;
}

static bool in_parts(psa_mac_operation_t *operation, struct cut pieces)
{
	size_t length = 0;

	if (at("key")) {
		REFUSES(psa_mac_verify_setup(operation, key, alg));
		return true;
	}
	if (demanded() == PSA_SUCCESS) {
		GIVES(PSA_SUCCESS, psa_mac_sign_setup(operation, key, alg));
		if (!feed(operation, pieces)) {
			return false;
		}
		GIVES(PSA_SUCCESS, psa_mac_sign_finish(operation, out, mac.length, &length));
		HOLDS(same(out, length, mac));
	}
	GIVES(PSA_SUCCESS, psa_mac_verify_setup(operation, key, alg));
	if (!feed(operation, pieces)) {
		return false;
	}
	REFUSES(psa_mac_verify_finish(operation, mac.data, mac.length));
	return true;
}

void mac_case(void)
{
	psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;
	const psa_key_usage_t usage = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;
	unsigned int i;
	bool good = true;

	alg = (psa_algorithm_t)number("alg", 0);
	text = field("text");
	mac = field("mac");
	way("");
	if (import(usage, &key)) {
		(void)in_one_call();
	}
	way("in parts");
	good = import(usage, &key);
	for (i = 0; good && i < cuts(text.length); i++) {
		good = in_parts(&operation, cut(text.length, i));
		(void)psa_mac_abort(&operation);
	}
}
