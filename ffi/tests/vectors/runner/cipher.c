/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * cipher  alg type key iv text sealed [status]   with `status`, decrypting `sealed` must give it; a mode without IV has no `iv`
 */
#include "runner.h"

static psa_algorithm_t alg;
static psa_key_type_t type;
static psa_key_id_t key;
static struct bytes iv, text, sealed;

/* One-shot encryption chooses its own IV, so what it gives is decrypted again. */
static bool encrypted_in_one_call(void)
{
	size_t size = PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(type, alg, text.length), made = 0, length = 0, shift;
	size_t own = PSA_CIPHER_IV_LENGTH(type, alg);

	HOLDS(size == own + sealed.length);
	for (shift = 0; shift < 64; shift += 21) {
		memcpy(area + 32, text.data, text.length);
		GIVES(PSA_SUCCESS, psa_cipher_encrypt(key, alg, area + 32, text.length, area + shift, size, &made));
		HOLDS(made == own + sealed.length);
		HOLDS(own > 0 || same(area + shift, made, sealed));
		memcpy(out, area + shift, made);
		GIVES(PSA_SUCCESS, psa_cipher_decrypt(key, alg, out, made, area + 64 - shift,
						      PSA_CIPHER_DECRYPT_OUTPUT_SIZE(type, alg, made), &length));
		HOLDS(same(area + 64 - shift, length, text));
	}
	return true;
}

static bool decrypted_in_one_call(void)
{
	size_t input = iv.length + sealed.length, length = 0, shift;

	for (shift = 0; shift < 64; shift += 7) {
		memcpy(area + 32, iv.data, iv.length);
		memcpy(area + 32 + iv.length, sealed.data, sealed.length);
		REFUSES(psa_cipher_decrypt(key, alg, area + 32, input, area + shift,
					   PSA_CIPHER_DECRYPT_OUTPUT_SIZE(type, alg, input), &length));
		HOLDS(demanded() != PSA_SUCCESS || same(area + shift, length, text));
	}
	return true;
}

/* The pieces and their output lie over each other in changing ways. */
static bool in_parts(psa_cipher_operation_t *operation, bool encrypt, struct cut pieces)
{
	struct bytes input = encrypt ? text : sealed, expected = encrypt ? sealed : text;
	size_t from, length, made = 0, done = 0, to;

	GIVES(PSA_SUCCESS, encrypt ? psa_cipher_encrypt_setup(operation, key, alg) : psa_cipher_decrypt_setup(operation, key, alg));
	if (iv.there) {
		GIVES(PSA_SUCCESS, psa_cipher_set_iv(operation, iv.data, iv.length));
	}
	while (piece(&pieces, &from, &length)) {
		to = 16 + pieces.pieces * 5 % 33;
		memcpy(area + 32, input.data + from, length);
		GIVES(PSA_SUCCESS, psa_cipher_update(operation, area + 32, length, area + to,
						     PSA_CIPHER_UPDATE_OUTPUT_SIZE(type, alg, length), &made));
		HOLDS(made <= PSA_CIPHER_UPDATE_OUTPUT_SIZE(type, alg, length));
		memcpy(out + done, area + to, made);
		done += made;
	}
	if (!encrypt && demanded() != PSA_SUCCESS) {
		REFUSES(psa_cipher_finish(operation, out + done, PSA_CIPHER_FINISH_OUTPUT_SIZE(type, alg), &made));
		return true;
	}
	GIVES(PSA_SUCCESS, psa_cipher_finish(operation, out + done, PSA_CIPHER_FINISH_OUTPUT_SIZE(type, alg), &made));
	HOLDS(same(out, done + made, expected));
	return true;
}

void cipher_case(void)
{
	psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
	const psa_key_usage_t usage = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
	bool valid = demanded() == PSA_SUCCESS, good;
	unsigned int i, of_text, of_sealed;

	alg = (psa_algorithm_t)number("alg", 0);
	type = (psa_key_type_t)number("type", 0);
	iv = field("iv");
	text = field("text");
	sealed = field("sealed");
	way("");
	good = import(usage, &key);
	if (good && valid) {
		good = encrypted_in_one_call();
	}
	if (good && iv.length == PSA_CIPHER_IV_LENGTH(type, alg)) {
		(void)decrypted_in_one_call();
	}
	way("in parts");
	good = import(usage, &key);
	of_text = valid ? cuts(text.length) : 0;
	of_sealed = cuts(sealed.length);
	for (i = 0; good && i < of_text; i++) {
		good = in_parts(&operation, true, cut(text.length, i));
		(void)psa_cipher_abort(&operation);
	}
	for (i = 0; good && i < of_sealed; i++) {
		good = in_parts(&operation, false, cut(sealed.length, i));
		(void)psa_cipher_abort(&operation);
	}
}
