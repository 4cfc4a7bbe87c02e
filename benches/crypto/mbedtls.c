/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * What of Mbed TLS's PSA interface is not a function of its library: attributes, and its version.
 */
#include <mbedtls/version.h>
#include <psa/crypto.h>

static psa_key_attributes_t attributes_of(uint16_t type, size_t bits, uint32_t usage, uint32_t alg)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_usage_flags(&attributes, usage);
	psa_set_key_algorithm(&attributes, alg);
	return attributes;
}

int32_t shim_import(uint16_t type, uint32_t usage, uint32_t alg, const uint8_t *data, size_t length, uint32_t *key)
{
	const psa_key_attributes_t attributes = attributes_of(type, 0, usage, alg);

	return psa_import_key(&attributes, data, length, key);
}

int32_t shim_generate(uint16_t type, size_t bits, uint32_t usage, uint32_t alg, uint32_t *key)
{
	const psa_key_attributes_t attributes = attributes_of(type, bits, usage, alg);

	return psa_generate_key(&attributes, key);
}

const char *shim_version(void)
{
	return MBEDTLS_VERSION_STRING;
}
