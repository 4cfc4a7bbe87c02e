/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * verify  alg type [bits] key text signature [context] [tamper] [status] [at]
 *
 * To verify, `key` is public. With `status`, verifying must give it, at the end, or with at=context where the context is told.
 * `tamper` is in how many places a valid signature is changed, each of which must make it invalid, as must other lengths.
 *
 * sign    alg type [bits] key text [context] [public] [signature] [exact] [status] [at]
 *
 * To sign, `key` is a pair, of which `public` is the public half. A `signature` that is there must verify; with exact=1 signing
 * must give it. Hashes are signed and verified too, where the algorithm can. If it takes nothing but hashes, `text` is one.
 */
#include "runner.h"

static psa_algorithm_t alg;
static psa_key_id_t key;
static struct bytes text, context, signature;
static uint8_t hash[PSA_HASH_MAX_SIZE];
static size_t hash_length;

static void begin(void)
{
	alg = (psa_algorithm_t)number("alg", 0);
	text = field("text");
	context = field("context");
	signature = field("signature");
}

static bool hashed(void)
{
	if (!PSA_ALG_IS_SIGN_MESSAGE(alg)) {
		memcpy(hash, text.data, text.length);
		hash_length = text.length;
		return true;
	}
	GIVES(PSA_SUCCESS,
	      psa_hash_compute(PSA_ALG_GET_HASH(alg), text.data, text.length, hash, sizeof(hash), &hash_length));
	return true;
}

/* Without a context, the functions that take one do as those that take none. */
static bool verified(struct bytes value, bool of_hash)
{
	if (!context.there && of_hash) {
		REFUSES(psa_verify_hash(key, alg, hash, hash_length, value.data, value.length));
	} else if (!context.there) {
		REFUSES(psa_verify_message(key, alg, text.data, text.length, value.data, value.length));
	}
	if (of_hash) {
		REFUSES(psa_verify_hash_with_context(key, alg, hash, hash_length, context.data, context.length, value.data,
						     value.length));
	} else {
		REFUSES(psa_verify_message_with_context(key, alg, text.data, text.length, context.data, context.length, value.data,
							value.length));
	}
	return true;
}

static bool verified_in_parts(psa_verify_operation_t *operation, struct bytes value, struct cut pieces)
{
	size_t from, length;

	GIVES(PSA_SUCCESS, psa_verify_setup(operation, key, alg, value.data, value.length));
	if (at("context")) {
		REFUSES(psa_verify_set_context(operation, context.data, context.length));
		return true;
	}
	if (context.there) {
		GIVES(PSA_SUCCESS, psa_verify_set_context(operation, context.data, context.length));
	}
	while (piece(&pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_verify_update(operation, text.data + from, length));
	}
	REFUSES(psa_verify_finish(operation));
	return true;
}

static bool verified_in_all_parts(struct bytes value)
{
	psa_verify_operation_t operation = PSA_VERIFY_OPERATION_INIT;
	unsigned int i;
	bool good = true;

	for (i = 0; good && i < cuts(text.length); i++) {
		good = verified_in_parts(&operation, value, cut(text.length, i));
		(void)psa_verify_abort(&operation);
	}
	return good;
}

static bool tampered(void)
{
	long places = number("tamper", 0), i;
	struct bytes wrong;

	for (i = 0; i < places; i++) {
		wrong = flipped(signature, (signature.length - 1) * (size_t)i / (size_t)(places - 1));
		GIVES(PSA_ERROR_INVALID_SIGNATURE,
		      psa_verify_message(key, alg, text.data, text.length, wrong.data, wrong.length));
	}
	for (i = 0; i < places; i++) {
		memcpy(out, signature.data, signature.length);
		out[signature.length] = 0;
		GIVES(PSA_ERROR_INVALID_SIGNATURE, psa_verify_message(key, alg, text.data, text.length, out,
								      i == 0 ? signature.length + 1 : (size_t)i - 1));
		GIVES(PSA_ERROR_INVALID_SIGNATURE,
		      psa_verify_message(key, alg, text.data, text.length, out, signature.length - 1 - (size_t)i));
	}
	return true;
}

void verify_case(void)
{
	const psa_key_usage_t usage = PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE;

	begin();
	if (PSA_ALG_IS_SIGN_MESSAGE(alg)) {
		way("");
		(void)(import(usage, &key) && verified(signature, false) && tampered());
		way("in parts");
		(void)(import(usage, &key) && verified_in_all_parts(signature));
	}
	if (PSA_ALG_IS_SIGN_HASH(alg)) {
		way("of a hash");
		(void)(import(usage, &key) && hashed() && verified(signature, true));
	}
}

/* How many bytes a signature may need. */
static size_t signature_size(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	if (psa_get_key_attributes(key, &attributes) != PSA_SUCCESS) {
		return 0;
	}
	return PSA_SIGN_OUTPUT_SIZE(psa_get_key_type(&attributes), psa_get_key_bits(&attributes), alg);
}

static bool has_public_half(void)
{
	struct bytes public_key = field("public");
	size_t length = 0;

	if (public_key.there) {
		GIVES(PSA_SUCCESS, psa_export_public_key(key, out, sizeof(out), &length));
		HOLDS(same(out, length, public_key));
	}
	return true;
}

static bool is_good(size_t length, bool of_hash)
{
	struct bytes made = {out, length, true};

	HOLDS(number("exact", 0) == 0 || same(out, length, signature));
	return verified(made, of_hash);
}

static bool signed_message(void)
{
	size_t size = signature_size(), length = 0;

	if (at("context")) {
		REFUSES(psa_sign_message_with_context(key, alg, text.data, text.length, context.data, context.length, out,
						      sizeof(out), &length));
		return true;
	}
	if (!has_public_half()) {
		return false;
	}
	if (!context.there) {
		GIVES(PSA_SUCCESS, psa_sign_message(key, alg, text.data, text.length, out, size, &length));
		if (!is_good(length, false)) {
			return false;
		}
	}
	GIVES(PSA_SUCCESS, psa_sign_message_with_context(key, alg, text.data, text.length, context.data, context.length, out, size,
							 &length));
	if (!is_good(length, false) || (signature.there && !verified(signature, false))) {
		return false;
	}
	GIVES(PSA_ERROR_BUFFER_TOO_SMALL, psa_sign_message_with_context(key, alg, text.data, text.length, context.data,
									context.length, out, length - 1, &length));
	return true;
}

static bool signed_hash(void)
{
	size_t size = signature_size(), length = 0;

	if (!hashed()) {
		return false;
	}
	if (!context.there) {
		GIVES(PSA_SUCCESS, psa_sign_hash(key, alg, hash, hash_length, out, size, &length));
		if (!is_good(length, true)) {
			return false;
		}
	}
	GIVES(PSA_SUCCESS, psa_sign_hash_with_context(key, alg, hash, hash_length, context.data, context.length, out, size,
						      &length));
	return is_good(length, true);
}

static bool signed_in_parts(psa_sign_operation_t *operation, struct cut pieces)
{
	size_t from, length = 0, size = signature_size();

	GIVES(PSA_SUCCESS, psa_sign_setup(operation, key, alg));
	if (at("context")) {
		REFUSES(psa_sign_set_context(operation, context.data, context.length));
		return true;
	}
	if (context.there) {
		GIVES(PSA_SUCCESS, psa_sign_set_context(operation, context.data, context.length));
	}
	while (piece(&pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_sign_update(operation, text.data + from, length));
	}
	GIVES(PSA_SUCCESS, psa_sign_finish(operation, out, size, &length));
	return is_good(length, false);
}

/* These read the message twice. */
static bool signs_in_parts(void)
{
	return alg != PSA_ALG_PURE_EDDSA && alg != PSA_ALG_EDDSA_CTX;
}

void sign_case(void)
{
	const psa_key_usage_t usage = PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_SIGN_MESSAGE |
				      PSA_KEY_USAGE_VERIFY_MESSAGE;
	psa_sign_operation_t operation = PSA_SIGN_OPERATION_INIT;
	unsigned int i;
	bool good;

	begin();
	if (PSA_ALG_IS_SIGN_MESSAGE(alg)) {
		way("");
		(void)(import(usage, &key) && signed_message());
	}
	if (PSA_ALG_IS_SIGN_HASH(alg) && !at("context")) {
		way("of a hash");
		(void)(import(usage, &key) && signed_hash());
	}
	if (!PSA_ALG_IS_SIGN_MESSAGE(alg)) {
		return;
	}
	way("in parts");
	good = import(usage, &key);
	for (i = 0; signs_in_parts() && good && i < cuts(text.length); i++) {
		good = signed_in_parts(&operation, cut(text.length, i));
		(void)psa_sign_abort(&operation);
	}
	if (good && signature.there) {
		(void)verified_in_all_parts(signature);
	}
}
