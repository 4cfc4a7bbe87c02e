/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * crypt   alg type key [label] text sealed [status] [implicit]
 *
 * `key` is a pair. With `status`, decrypting `sealed` must give it; with implicit=1 it must give some message instead, the same each
 * time, so that nobody learns that the padding is wrong.
 *
 * kem     alg type [bits] key [public] sealed secret [status]   the same for decapsulating
 * public  alg type [bits] key [public] [status]           a key that is encapsulated to, and its public half, if it is a pair
 */
#include "runner.h"

static psa_algorithm_t alg;
static psa_key_id_t key, public_key;
static struct bytes label, text, sealed;

/* The public half of the key, imported by itself. */
static bool public_half(psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	struct bytes expected = field("public"), exported = {area, 0, true};

	GIVES(PSA_SUCCESS, psa_get_key_attributes(key, &attributes));
	GIVES(PSA_SUCCESS, psa_export_public_key(key, area, sizeof(area), &exported.length));
	HOLDS(!expected.there || same(area, exported.length, expected));
	return import_as(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(psa_get_key_type(&attributes)), alg, usage, exported, &public_key);
}

static bool encrypted_with(psa_key_id_t with, size_t size)
{
	size_t length = 0, back = 0;

	GIVES(PSA_SUCCESS,
	      psa_asymmetric_encrypt(with, alg, text.data, text.length, label.data, label.length, out, size, &length));
	HOLDS(length == size);
	GIVES(PSA_SUCCESS,
	      psa_asymmetric_decrypt(key, alg, out, length, label.data, label.length, out, size, &back));
	HOLDS(same(out, back, text));
	return true;
}

static bool decrypted_to_something(size_t size)
{
	size_t length = 0, again = 0;

	GIVES(PSA_SUCCESS, psa_asymmetric_decrypt(key, alg, sealed.data, sealed.length, label.data, label.length, out, size,
						  &length));
	GIVES(PSA_SUCCESS, psa_asymmetric_decrypt(key, alg, sealed.data, sealed.length, label.data, label.length, area, size,
						  &again));
	HOLDS(length <= size && length == again && memcmp(out, area, length) == 0);
	return true;
}

static bool crypt(void)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	size_t length = 0, bits;

	GIVES(PSA_SUCCESS, psa_get_key_attributes(key, &attributes));
	bits = psa_get_key_bits(&attributes);
	if (number("implicit", 0) == 1) {
		return decrypted_to_something(PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, bits, alg));
	}
	REFUSES(psa_asymmetric_decrypt(key, alg, sealed.data, sealed.length, label.data, label.length, out,
				       PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, bits, alg), &length));
	if (demanded() != PSA_SUCCESS) {
		return true;
	}
	HOLDS(same(out, length, text));
	bits = PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_RSA_KEY_PAIR, bits, alg);
	return encrypted_with(key, bits) && public_half(PSA_KEY_USAGE_ENCRYPT) && encrypted_with(public_key, bits);
}

void crypt_case(void)
{
	alg = (psa_algorithm_t)number("alg", 0);
	label = field("label");
	text = field("text");
	sealed = field("sealed");
	way("");
	(void)(import(PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, &key) && crypt());
}

/* What the key `to` encapsulates, `key` decapsulates. */
static bool encapsulated_to(psa_key_id_t to)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT, wanted = exportable(PSA_KEY_TYPE_DERIVE);
	psa_key_id_t made = 0, back = 0;
	struct bytes secret = {area, 0, true};
	size_t length = 0, size;

	GIVES(PSA_SUCCESS, psa_get_key_attributes(to, &attributes));
	size = PSA_ENCAPSULATE_CIPHERTEXT_SIZE(psa_get_key_type(&attributes), psa_get_key_bits(&attributes), alg);
	GIVES(PSA_SUCCESS, psa_encapsulate(to, alg, &wanted, &made, out, size, &length));
	remember_key(made);
	HOLDS(length == size);
	if (key == 0) {
		return true;
	}
	GIVES(PSA_SUCCESS, psa_export_key(made, area, sizeof(area), &secret.length));
	GIVES(PSA_SUCCESS, psa_decapsulate(key, alg, out, length, &wanted, &back));
	remember_key(back);
	return exports(back, secret);
}

static bool decapsulated(void)
{
	psa_key_attributes_t wanted = exportable(PSA_KEY_TYPE_DERIVE);
	psa_key_id_t made = 1;

	REFUSES(psa_decapsulate(key, alg, sealed.data, sealed.length, &wanted, &made));
	if (demanded() != PSA_SUCCESS) {
		HOLDS(made == 0);
		return true;
	}
	remember_key(made);
	return exports(made, field("secret")) && public_half(PSA_KEY_USAGE_ENCRYPT) && encapsulated_to(key) &&
	       encapsulated_to(public_key);
}

void kem_case(void)
{
	alg = (psa_algorithm_t)number("alg", 0);
	sealed = field("sealed");
	way("");
	(void)(import(PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, &key) && decapsulated());
}

static bool taken(void)
{
	struct bytes expected = field("public").there ? field("public") : field("key");
	size_t length = 0;

	GIVES(PSA_SUCCESS, psa_export_public_key(public_key, out, sizeof(out), &length));
	HOLDS(same(out, length, expected));
	key = 0;
	return encapsulated_to(public_key);
}

void public_case(void)
{
	alg = (psa_algorithm_t)number("alg", 0);
	way("");
	(void)(import(PSA_KEY_USAGE_ENCRYPT, &public_key) && taken());
}
