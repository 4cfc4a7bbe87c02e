/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Names of the values of PSA Crypto 1.5, appendix B. The values stand here as numbers: with CONFIG_MBEDTLS the headers are those of
 * Mbed TLS, which know fewer of them.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <zephyr/sys/util.h>

#include "key_attributes.h"
#include "words.h"

struct name {
	uint32_t value;
	const char *name;
};

static const struct name types[] = {
	{0x1001, "raw data"},
	{0x1100, "HMAC"},
	{0x1200, "derive"},
	{0x1203, "password"},
	{0x1205, "password hash"},
	{0x1206, "pepper"},
	{0x2004, "ChaCha20"},
	{0x2007, "XChaCha20"},
	{0x2008, "Ascon"},
	{0x2400, "AES"},
	{0x4001, "RSA public key"},
	{0x4002, "ML-DSA public key"},
	{0x4004, "ML-KEM public key"},
	{0x4007, "LMS public key"},
	{0x4008, "HSS public key"},
	{0x7001, "RSA key pair"},
	{0x7002, "ML-DSA key pair"},
	{0x7004, "ML-KEM key pair"},
};

/* The low seven bits of these types are a family of curves. */
static const struct name curve_types[] = {
	{0x4100, "ECC public key"},
	{0x4400, "SPAKE2+ public key"},
	{0x7100, "ECC key pair"},
	{0x7400, "SPAKE2+ key pair"},
};

static const struct name curves[] = {
	{0x12, "secp-r1"},
	{0x17, "secp-k1"},
	{0x30, "brainpool-p-r1"},
	{0x41, "montgomery"},
	{0x42, "twisted-edwards"},
};

static const struct name hashes[] = {
	{0x05, "SHA-1"},
	{0x08, "SHA-224"},
	{0x09, "SHA-256"},
	{0x0a, "SHA-384"},
	{0x0b, "SHA-512"},
	{0x0c, "SHA-512/224"},
	{0x0d, "SHA-512/256"},
	{0x10, "SHA3-224"},
	{0x11, "SHA3-256"},
	{0x12, "SHA3-384"},
	{0x13, "SHA3-512"},
	{0x15, "SHAKE256/512"},
	{0x16, "SHAKE128/256"},
	{0x1c, "BLAKE2s"},
	{0x1e, "BLAKE2b"},
	{0xff, "any hash"},
};

/* The low byte of these algorithms is a hash. */
static const struct name hash_algorithms[] = {
	{0x03800000, "HMAC"},
	{0x06000200, "RSA-PKCS1v15"},
	{0x06000300, "RSA-PSS"},
	{0x06000600, "ECDSA"},
	{0x06000700, "deterministic ECDSA"},
	{0x06001300, "RSA-PSS with any salt"},
	{0x06004600, "HashML-DSA"},
	{0x06004700, "deterministic HashML-DSA"},
	{0x07000300, "RSA-OAEP"},
	{0x08000100, "HKDF"},
	{0x08000200, "TLS12-PRF"},
	{0x08000300, "TLS12-PSK-to-MS"},
	{0x08000400, "HKDF-Extract"},
	{0x08000500, "HKDF-Expand"},
	{0x08000700, "SP800-108-HMAC"},
	{0x08800100, "PBKDF2-HMAC"},
	{0x0a000100, "J-PAKE"},
	{0x0a000400, "SPAKE2+-HMAC"},
	{0x0a000500, "SPAKE2+-CMAC"},
};

/* MACs without a length, AEAD with a tag of 16 bytes. */
static const struct name algorithms[] = {
	{0x00000000, "none"},
	{0x03c00200, "CMAC"},
	{0x04404000, "CBC"},
	{0x04404100, "CBC-PKCS7"},
	{0x04404400, "ECB"},
	{0x0440ff00, "XTS"},
	{0x04800100, "stream cipher"},
	{0x04c01000, "CTR"},
	{0x04c01100, "CFB"},
	{0x04c01200, "OFB"},
	{0x04c01300, "CCM*"},
	{0x04c09300, "CCM* with any tag"},
	{0x05100500, "ChaCha20-Poly1305"},
	{0x05100600, "XChaCha20-Poly1305"},
	{0x05100700, "Ascon-AEAD128"},
	{0x05500100, "CCM"},
	{0x05500200, "GCM"},
	{0x06000200, "RSA-PKCS1v15 of anything"},
	{0x06000600, "ECDSA of anything"},
	{0x06000800, "EdDSA"},
	{0x0600090b, "Ed25519ph"},
	{0x06000915, "Ed448ph"},
	{0x06000a00, "EdDSA with a context"},
	{0x06004400, "ML-DSA"},
	{0x06004500, "deterministic ML-DSA"},
	{0x06004800, "LMS"},
	{0x06004900, "HSS"},
	{0x07000200, "RSA-PKCS1v15 encryption"},
	{0x08000609, "TLS12-ECJPAKE-to-PMS"},
	{0x08000800, "SP800-108-CMAC"},
	{0x08800200, "PBKDF2-AES-CMAC-PRF-128"},
	{0x09020000, "ECDH"},
	{0x0a000609, "SPAKE2+ of Matter"},
	{0x0b400100, "KW"},
	{0x0bc00200, "KWP"},
	{0x0c000100, "ECIES"},
	{0x0c000200, "ML-KEM"},
};

#define FIND(names, value) find(names, ARRAY_SIZE(names), value)

static const char *find(const struct name *names, size_t count, uint32_t value)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].value == value) {
			return names[i].name;
		}
	}
	return NULL;
}

void psa_rot_key_type_text(char *text, size_t size, uint16_t type)
{
	const char *whole = FIND(types, type);
	const char *of_curve = FIND(curve_types, type & 0xff80);
	const char *curve = FIND(curves, type & 0x7f);

	if (whole != NULL) {
		snprintf(text, size, "%s", whole);
	} else if (of_curve != NULL && curve != NULL) {
		snprintf(text, size, "%s (%s)", of_curve, curve);
	} else {
		snprintf(text, size, "0x%04x", type);
	}
}

/* An algorithm without the length of its MAC or tag. */
static void name_algorithm(char *text, size_t size, uint32_t algorithm)
{
	const char *whole = FIND(algorithms, algorithm);
	const char *with_hash = FIND(hash_algorithms, algorithm & ~0xff);
	const char *hash = FIND(hashes, algorithm & 0xff);

	if (whole != NULL) {
		snprintf(text, size, "%s", whole);
	} else if (with_hash != NULL && hash != NULL) {
		snprintf(text, size, "%s(%s)", with_hash, hash);
	} else {
		snprintf(text, size, "0x%08x", (unsigned int)algorithm);
	}
}

void psa_rot_algorithm_text(char *text, size_t size, uint32_t algorithm)
{
	const uint32_t category = algorithm >> 24, length = algorithm >> 16 & 0x3f, at_least = algorithm & 0x8000;
	const uint32_t derivation = algorithm & 0xfe80ffff, agreement = algorithm & 0xff7f0000;
	const bool is_mac = category == 0x03, is_aead = category == 0x05, is_agreement = category == 0x09;
	uint32_t base = algorithm;
	size_t written;

	if (is_mac || is_aead) {
		base = (algorithm & ~0x003f8000) | (is_aead ? 0x00100000 : 0);
	} else if (is_agreement) {
		base = agreement;
	}
	name_algorithm(text, size, base);
	written = strlen(text);
	if ((is_mac || is_aead) && base != algorithm) {
		snprintf(&text[written], size - written, ", %u bytes%s", (unsigned int)length, at_least != 0 ? " or more" : "");
	} else if (is_agreement && base != algorithm) {
		snprintf(&text[written], size - written, ", ");
		written = strlen(text);
		name_algorithm(&text[written], size - written, derivation);
	}
}

void psa_rot_usage_text(char *text, size_t size, uint32_t usage)
{
	static const struct psa_rot_flag names[] = {
		{0x00000001, "export"},       {0x00000002, "copy"},         {0x00000004, "cache"},
		{0x00000100, "encrypt"},      {0x00000200, "decrypt"},      {0x00000400, "sign-message"},
		{0x00000800, "verify-message"}, {0x00001000, "sign-hash"},  {0x00002000, "verify-hash"},
		{0x00004000, "derive"},       {0x00008000, "verify-derivation"}, {0x00010000, "wrap"},
		{0x00020000, "unwrap"},
	};

	psa_rot_flags_text(text, size, usage, names, ARRAY_SIZE(names));
}

void psa_rot_lifetime_text(char *text, size_t size, uint32_t lifetime)
{
	uint32_t persistence = lifetime & 0xff, location = lifetime >> 8;
	const char *name = persistence == 0x00 ? "volatile" : persistence == 0xff ? "read-only" : "persistent";

	if (location == 0) {
		snprintf(text, size, "%s", name);
	} else {
		snprintf(text, size, "%s at 0x%06x", name, (unsigned int)location);
	}
}
