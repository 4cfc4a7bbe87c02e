/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */
#include "rows.h"

struct scene scene;
uint8_t message[4096];

static psa_key_attributes_t attributes_of(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_usage_t usage = PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY;

	if (PSA_ALG_IS_SIGN(alg) || PSA_ALG_IS_MAC(alg)) {
		usage |= PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_SIGN_MESSAGE;
		usage |= PSA_ALG_IS_SIGN_HASH(alg) ? PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_SIGN_HASH : 0;
	} else if (PSA_ALG_IS_KEY_WRAP(alg)) {
		usage |= PSA_KEY_USAGE_WRAP | PSA_KEY_USAGE_UNWRAP;
	} else if (PSA_ALG_IS_KEY_DERIVATION(alg) || PSA_ALG_IS_KEY_AGREEMENT(alg) || PSA_ALG_IS_PAKE(alg)) {
		usage |= PSA_KEY_USAGE_DERIVE;
	} else {
		usage |= PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
	}
	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, usage);
	return attributes;
}

psa_status_t import_key(psa_key_type_t type, psa_algorithm_t alg, const uint8_t *data, size_t length, psa_key_id_t *key)
{
	const psa_key_attributes_t attributes = attributes_of(type, 0, alg);

	return psa_import_key(&attributes, data, length, key);
}

psa_status_t generate_key(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_id_t *key)
{
	const psa_key_attributes_t attributes = attributes_of(type, bits, alg);

	return psa_generate_key(&attributes, key);
}

psa_status_t with_fixed_key(const struct row *row, unsigned int round)
{
	(void)round;
	return import_key(row->type, row->alg, message + 100, PSA_BITS_TO_BYTES(row->bits), &scene.key);
}

psa_status_t with_key_pair(const struct row *row, unsigned int round)
{
	(void)round;
	return generate_key(row->type, row->bits, row->alg, &scene.key);
}

psa_status_t with_both_halves(const struct row *row, unsigned int round)
{
	OR_RETURN(with_key_pair(row, round));
	OR_RETURN(psa_export_public_key(scene.key, scene.prepared, sizeof(scene.prepared), &scene.length));
	return import_key(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(row->type), row->alg, scene.prepared, scene.length, &scene.peer);
}

const uint8_t *hash_of_round(unsigned int round)
{
	return message + 64 * (round % 32);
}
