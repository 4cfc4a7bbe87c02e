/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * wrap  alg type key text wrapped [status]   without `status`, wrapping `text` gives `wrapped` and unwrapping gives it back;
 *                                            with it, unwrapping must give it, or wrapping with at=wrap
 */
#include "runner.h"

#define WRAPPED_SIZE(type, alg, bytes) PSA_WRAP_KEY_OUTPUT_SIZE(type, alg, PSA_KEY_TYPE_RAW_DATA, (bytes) * 8)

static psa_algorithm_t alg;
static psa_key_id_t key;
static struct bytes text, wrapped;

static bool unwrapped_as(psa_key_type_t type)
{
	psa_key_attributes_t attributes = exportable(type);
	psa_key_id_t inner = 0;

	GIVES(PSA_SUCCESS, psa_unwrap_key(&attributes, key, alg, wrapped.data, wrapped.length, &inner));
	remember_key(inner);
	return exports(inner, text);
}

static bool refused(struct bytes data, psa_status_t status)
{
	psa_key_attributes_t attributes = exportable(PSA_KEY_TYPE_RAW_DATA);
	psa_key_id_t inner = 1;

	GIVES(status, psa_unwrap_key(&attributes, key, alg, data.data, data.length, &inner));
	HOLDS(inner == 0);
	return true;
}

static bool wrapping(void)
{
	psa_key_type_t type = (psa_key_type_t)number("type", 0);
	psa_key_id_t inner;
	size_t length = 0, size = WRAPPED_SIZE(type, alg, text.length), i;

	if (!import_as(PSA_KEY_TYPE_RAW_DATA, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT, text, &inner)) {
		return false;
	}
	if (at("wrap")) {
		REFUSES(psa_wrap_key(key, alg, inner, out, sizeof(out), &length));
		return true;
	}
	GIVES(PSA_SUCCESS, psa_wrap_key(key, alg, inner, out, size, &length));
	HOLDS(same(out, length, wrapped));
	GIVES(PSA_ERROR_BUFFER_TOO_SMALL, psa_wrap_key(key, alg, inner, out, wrapped.length - 1, &length));
	if (!unwrapped_as(PSA_KEY_TYPE_RAW_DATA) || !unwrapped_as(PSA_KEY_TYPE_HMAC)) {
		return false;
	}
	for (i = 0; i < wrapped.length; i += 5) {
		if (!refused(flipped(wrapped, i), PSA_ERROR_INVALID_SIGNATURE)) {
			return false;
		}
	}
	return true;
}

static bool unwrapping(void)
{
	psa_key_attributes_t attributes = exportable(PSA_KEY_TYPE_RAW_DATA);
	psa_key_id_t inner = 1;

	REFUSES(psa_unwrap_key(&attributes, key, alg, wrapped.data, wrapped.length, &inner));
	HOLDS(inner == 0);
	return true;
}

void wrap_case(void)
{
	alg = (psa_algorithm_t)number("alg", 0);
	text = field("text");
	wrapped = field("wrapped");
	way("");
	if (import(PSA_KEY_USAGE_WRAP | PSA_KEY_USAGE_UNWRAP, &key)) {
		(void)(demanded() == PSA_SUCCESS || at("wrap") ? wrapping() : unwrapping());
	}
}
