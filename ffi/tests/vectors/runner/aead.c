/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * aead  alg type key nonce ad text sealed [status] [at]
 *
 * `sealed` ends with the tag. With `status`, decrypting must give it, at the end; with at=nonce, the nonce is what is wrong, for
 * encryption too; with at=alg, the length of the tag.
 */
#include "runner.h"

static psa_algorithm_t alg;
static psa_key_type_t type;
static psa_key_id_t key;
static struct bytes nonce, ad, text, sealed;
static size_t tag_length;

static bool encrypted_in_one_call(void)
{
	size_t size = PSA_AEAD_ENCRYPT_OUTPUT_SIZE(type, alg, text.length), length = 0, shift;

	HOLDS(at("alg") || size == sealed.length);
	for (shift = 0; shift < 64; shift += 7) {
		memcpy(area + 32, text.data, text.length);
		if (at("nonce") || at("alg")) {
			REFUSES(psa_aead_encrypt(key, alg, nonce.data, nonce.length, ad.data, ad.length, area + 32, text.length,
						 area + shift, sizeof(area) - shift, &length));
			continue;
		}
		GIVES(PSA_SUCCESS, psa_aead_encrypt(key, alg, nonce.data, nonce.length, ad.data, ad.length, area + 32, text.length,
						    area + shift, size, &length));
		HOLDS(same(area + shift, length, sealed));
	}
	return true;
}

/* None of the text stays where a forged message was decrypted. */
static bool forgery_in_one_call(size_t position)
{
	struct bytes wrong = flipped(sealed, position);
	size_t length = 1, i, equal = 0;

	memset(out, 0, text.length);
	GIVES(PSA_ERROR_INVALID_SIGNATURE, psa_aead_decrypt(key, alg, nonce.data, nonce.length, ad.data, ad.length, wrong.data,
							    wrong.length, out, text.length, &length));
	for (i = 0; i < text.length; i++) {
		equal += out[i] == text.data[i] && text.data[i] != 0;
	}
	HOLDS(equal == 0);
	return true;
}

static bool decrypted_in_one_call(void)
{
	size_t size = PSA_AEAD_DECRYPT_OUTPUT_SIZE(type, alg, sealed.length), length = 0, shift;

	for (shift = 0; shift < 64; shift += 7) {
		memcpy(area + 32, sealed.data, sealed.length);
		REFUSES(psa_aead_decrypt(key, alg, nonce.data, nonce.length, ad.data, ad.length, area + 32, sealed.length,
					 area + shift, size, &length));
		HOLDS(demanded() != PSA_SUCCESS || same(area + shift, length, text));
	}
	return demanded() != PSA_SUCCESS || (forgery_in_one_call(0) && forgery_in_one_call(sealed.length - 1));
}

/* Set up to the message. `told` says whether the lengths are set. Returns false if the case has ended thereby. */
static bool begin(psa_aead_operation_t *operation, bool encrypt, bool told, struct cut pieces)
{
	size_t from, length;

	if (at("alg")) {
		REFUSES(encrypt ? psa_aead_encrypt_setup(operation, key, alg) : psa_aead_decrypt_setup(operation, key, alg));
		return false;
	}
	GIVES(PSA_SUCCESS, encrypt ? psa_aead_encrypt_setup(operation, key, alg) : psa_aead_decrypt_setup(operation, key, alg));
	if (told) {
		GIVES(PSA_SUCCESS, psa_aead_set_lengths(operation, ad.length, sealed.length - tag_length));
	}
	if (at("nonce")) {
		REFUSES(psa_aead_set_nonce(operation, nonce.data, nonce.length));
		return false;
	}
	GIVES(PSA_SUCCESS, psa_aead_set_nonce(operation, nonce.data, nonce.length));
	while (piece(&pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_aead_update_ad(operation, ad.data + from, length));
	}
	return true;
}

/* The message; the pieces and their output lie over each other in changing ways. */
static bool feed(psa_aead_operation_t *operation, struct bytes input, struct cut pieces, size_t *done)
{
	size_t from, length, made = 0, to;

	*done = 0;
	while (piece(&pieces, &from, &length)) {
		to = 16 + pieces.pieces * 5 % 33;
		memcpy(area + 32, input.data + from, length);
		GIVES(PSA_SUCCESS, psa_aead_update(operation, area + 32, length, area + to,
						   PSA_AEAD_UPDATE_OUTPUT_SIZE(type, alg, length), &made));
		HOLDS(made <= PSA_AEAD_UPDATE_OUTPUT_SIZE(type, alg, length));
		memcpy(out + *done, area + to, made);
		*done += made;
	}
	return true;
}

static bool encrypted_in_parts(psa_aead_operation_t *operation, bool told, struct cut of_ad, struct cut of_text)
{
	uint8_t tag[PSA_AEAD_TAG_MAX_SIZE];
	size_t done, made = 0, length = 0;

	if (!begin(operation, true, told, of_ad) || !feed(operation, text, of_text, &done)) {
		return false;
	}
	GIVES(PSA_SUCCESS, psa_aead_finish(operation, out + done, PSA_AEAD_FINISH_OUTPUT_SIZE(type, alg), &made, tag,
					   PSA_AEAD_TAG_LENGTH(type, 0, alg), &length));
	memcpy(out + done + made, tag, length);
	HOLDS(length == tag_length && same(out, done + made + length, sealed));
	return true;
}

static bool decrypted_in_parts(psa_aead_operation_t *operation, bool told, struct cut of_ad, struct cut of_text)
{
	struct bytes body = sealed, tag = sealed;
	size_t done, made = 0;

	body.length -= tag_length;
	tag.data += body.length;
	tag.length = tag_length;
	if (!begin(operation, false, told, of_ad) || !feed(operation, body, of_text, &done)) {
		return false;
	}
	REFUSES(psa_aead_verify(operation, out + done, PSA_AEAD_VERIFY_OUTPUT_SIZE(type, alg), &made, tag.data, tag.length));
	HOLDS(demanded() != PSA_SUCCESS || same(out, done + made, text));
	return true;
}

/* Every way to cut the message, with the i-th one of the associated data, or the other way round if that has more. */
static void in_parts(bool encrypt)
{
	psa_aead_operation_t operation = PSA_AEAD_OPERATION_INIT;
	size_t length = sealed.length - tag_length;
	unsigned int of_ad = cuts(ad.length), of_text = cuts(length), i;
	bool good = true, told;

	for (i = 0; good && (i < of_ad || i < of_text); i++) {
		told = (alg & 0xffff) == (PSA_ALG_CCM & 0xffff) || i % 2 == 1;
		good = (encrypt ? encrypted_in_parts : decrypted_in_parts)(&operation, told, cut(ad.length, i % of_ad),
									   cut(length, i % of_text));
		(void)psa_aead_abort(&operation);
	}
}

void aead_case(void)
{
	const psa_key_usage_t usage = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
	bool both = demanded() == PSA_SUCCESS || at("nonce") || at("alg"), good;

	alg = (psa_algorithm_t)number("alg", 0);
	type = (psa_key_type_t)number("type", 0);
	nonce = field("nonce");
	ad = field("ad");
	text = field("text");
	sealed = field("sealed");
	tag_length = (size_t)(alg >> 16 & 0x3f);
	way("");
	good = import(usage, &key);
	if (good && both) {
		good = encrypted_in_one_call();
	}
	if (good) {
		(void)decrypted_in_one_call();
	}
	way("in parts");
	good = import(usage, &key);
	if (good && both) {
		in_parts(true);
	}
	if (good) {
		in_parts(false);
	}
}
