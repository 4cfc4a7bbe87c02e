/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The names of attributes are those of the values in the headers.
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/ztest.h>

#include <psa/crypto.h>

#include "key_attributes.h"

static char text[160];

static void expect_text(const char *expected)
{
	zassert_equal(strcmp(text, expected), 0, "\"%s\", not \"%s\"", text, expected);
	memset(text, 'x', sizeof(text));
}

ZTEST(psa_rot_shell, test_8_types_have_the_names_of_their_values)
{
	static const struct {
		psa_key_type_t type;
		const char *name;
	} table[] = {
		{PSA_KEY_TYPE_RAW_DATA, "raw data"},
		{PSA_KEY_TYPE_HMAC, "HMAC"},
		{PSA_KEY_TYPE_DERIVE, "derive"},
		{PSA_KEY_TYPE_PASSWORD, "password"},
		{PSA_KEY_TYPE_PASSWORD_HASH, "password hash"},
		{PSA_KEY_TYPE_PEPPER, "pepper"},
		{PSA_KEY_TYPE_AES, "AES"},
		{PSA_KEY_TYPE_CHACHA20, "ChaCha20"},
		{PSA_KEY_TYPE_XCHACHA20, "XChaCha20"},
		{PSA_KEY_TYPE_ASCON, "Ascon"},
		{PSA_KEY_TYPE_RSA_KEY_PAIR, "RSA key pair"},
		{PSA_KEY_TYPE_RSA_PUBLIC_KEY, "RSA public key"},
		{PSA_KEY_TYPE_ML_DSA_KEY_PAIR, "ML-DSA key pair"},
		{PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY, "ML-DSA public key"},
		{PSA_KEY_TYPE_ML_KEM_KEY_PAIR, "ML-KEM key pair"},
		{PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY, "ML-KEM public key"},
		{PSA_KEY_TYPE_LMS_PUBLIC_KEY, "LMS public key"},
		{PSA_KEY_TYPE_HSS_PUBLIC_KEY, "HSS public key"},
		{PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), "ECC key pair (secp-r1)"},
		{PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1), "ECC key pair (secp-k1)"},
		{PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_BRAINPOOL_P_R1), "ECC key pair (brainpool-p-r1)"},
		{PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), "ECC key pair (montgomery)"},
		{PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_TWISTED_EDWARDS), "ECC public key (twisted-edwards)"},
		{PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), "SPAKE2+ key pair (secp-r1)"},
		{PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), "SPAKE2+ public key (secp-r1)"},
		{PSA_KEY_TYPE_DES, "0x2301"},
		{PSA_KEY_TYPE_ECC_KEY_PAIR(0x7f), "0x717f"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		psa_rot_key_type_text(text, sizeof(text), table[i].type);
		expect_text(table[i].name);
	}
}

ZTEST(psa_rot_shell, test_8_algorithms_have_the_names_of_their_values)
{
	static const struct {
		psa_algorithm_t algorithm;
		const char *name;
	} table[] = {
		{PSA_ALG_NONE, "none"},
		{PSA_ALG_HMAC(PSA_ALG_SHA_256), "HMAC(SHA-256)"},
		{PSA_ALG_HMAC(PSA_ALG_SHA_1), "HMAC(SHA-1)"},
		{PSA_ALG_HMAC(PSA_ALG_SHA_512_256), "HMAC(SHA-512/256)"},
		{PSA_ALG_HMAC(PSA_ALG_SHA3_384), "HMAC(SHA3-384)"},
		{PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_384), 10), "HMAC(SHA-384), 10 bytes"},
		{PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, 4), "CMAC, 4 bytes or more"},
		{PSA_ALG_CMAC, "CMAC"},
		{PSA_ALG_STREAM_CIPHER, "stream cipher"},
		{PSA_ALG_CTR, "CTR"},
		{PSA_ALG_CFB, "CFB"},
		{PSA_ALG_OFB, "OFB"},
		{PSA_ALG_XTS, "XTS"},
		{PSA_ALG_ECB_NO_PADDING, "ECB"},
		{PSA_ALG_CBC_NO_PADDING, "CBC"},
		{PSA_ALG_CBC_PKCS7, "CBC-PKCS7"},
		{PSA_ALG_CCM_STAR_NO_TAG, "CCM*"},
		{PSA_ALG_CCM_STAR_ANY_TAG, "CCM* with any tag"},
		{PSA_ALG_CCM, "CCM"},
		{PSA_ALG_GCM, "GCM"},
		{PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8), "CCM, 8 bytes"},
		{PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 12), "GCM, 12 bytes or more"},
		{PSA_ALG_CHACHA20_POLY1305, "ChaCha20-Poly1305"},
		{PSA_ALG_XCHACHA20_POLY1305, "XChaCha20-Poly1305"},
		{PSA_ALG_ASCON_AEAD128, "Ascon-AEAD128"},
		{PSA_ALG_KW, "KW"},
		{PSA_ALG_KWP, "KWP"},
		{PSA_ALG_HKDF(PSA_ALG_SHA_256), "HKDF(SHA-256)"},
		{PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256), "HKDF-Extract(SHA-256)"},
		{PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256), "HKDF-Expand(SHA-256)"},
		{PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384), "TLS12-PRF(SHA-384)"},
		{PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_256), "TLS12-PSK-to-MS(SHA-256)"},
		{PSA_ALG_TLS12_ECJPAKE_TO_PMS, "TLS12-ECJPAKE-to-PMS"},
		{PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256), "SP800-108-HMAC(SHA-256)"},
		{PSA_ALG_SP800_108_COUNTER_CMAC, "SP800-108-CMAC"},
		{PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256), "PBKDF2-HMAC(SHA-256)"},
		{PSA_ALG_PBKDF2_AES_CMAC_PRF_128, "PBKDF2-AES-CMAC-PRF-128"},
		{PSA_ALG_ECDSA(PSA_ALG_SHA_256), "ECDSA(SHA-256)"},
		{PSA_ALG_ECDSA(PSA_ALG_ANY_HASH), "ECDSA(any hash)"},
		{PSA_ALG_ECDSA_ANY, "ECDSA of anything"},
		{PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_512), "deterministic ECDSA(SHA-512)"},
		{PSA_ALG_PURE_EDDSA, "EdDSA"},
		{PSA_ALG_EDDSA_CTX, "EdDSA with a context"},
		{PSA_ALG_ED25519PH, "Ed25519ph"},
		{PSA_ALG_ED448PH, "Ed448ph"},
		{PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256), "RSA-PKCS1v15(SHA-256)"},
		{PSA_ALG_RSA_PKCS1V15_SIGN_RAW, "RSA-PKCS1v15 of anything"},
		{PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), "RSA-PSS(SHA-256)"},
		{PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_256), "RSA-PSS with any salt(SHA-256)"},
		{PSA_ALG_RSA_PKCS1V15_CRYPT, "RSA-PKCS1v15 encryption"},
		{PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), "RSA-OAEP(SHA-256)"},
		{PSA_ALG_ML_DSA, "ML-DSA"},
		{PSA_ALG_DETERMINISTIC_ML_DSA, "deterministic ML-DSA"},
		{PSA_ALG_HASH_ML_DSA(PSA_ALG_SHA_512), "HashML-DSA(SHA-512)"},
		{PSA_ALG_DETERMINISTIC_HASH_ML_DSA(PSA_ALG_SHA_512), "deterministic HashML-DSA(SHA-512)"},
		{PSA_ALG_LMS, "LMS"},
		{PSA_ALG_HSS, "HSS"},
		{PSA_ALG_ECDH, "ECDH"},
		{PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256)), "ECDH, HKDF(SHA-256)"},
		{PSA_ALG_ECIES_SEC1, "ECIES"},
		{PSA_ALG_ML_KEM, "ML-KEM"},
		{PSA_ALG_JPAKE(PSA_ALG_SHA_256), "J-PAKE(SHA-256)"},
		{PSA_ALG_SPAKE2P_HMAC(PSA_ALG_SHA_256), "SPAKE2+-HMAC(SHA-256)"},
		{PSA_ALG_SPAKE2P_CMAC(PSA_ALG_SHA_256), "SPAKE2+-CMAC(SHA-256)"},
		{PSA_ALG_SPAKE2P_MATTER, "SPAKE2+ of Matter"},
		{PSA_ALG_SLH_DSA, "0x06004000"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		psa_rot_algorithm_text(text, sizeof(text), table[i].algorithm);
		expect_text(table[i].name);
	}
}

ZTEST(psa_rot_shell, test_8_every_usage_flag_and_lifetime_is_told)
{
	static const psa_key_usage_t all =
		PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_CACHE | PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT |
		PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH |
		PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_VERIFY_DERIVATION | PSA_KEY_USAGE_WRAP | PSA_KEY_USAGE_UNWRAP;

	psa_rot_usage_text(text, sizeof(text), 0);
	expect_text("none");
	psa_rot_usage_text(text, sizeof(text), PSA_KEY_USAGE_DERIVE);
	expect_text("derive");
	psa_rot_usage_text(text, sizeof(text), all);
	expect_text("export,copy,cache,encrypt,decrypt,sign-message,verify-message,sign-hash,verify-hash,derive,"
		    "verify-derivation,wrap,unwrap");
	psa_rot_usage_text(text, sizeof(text), PSA_KEY_USAGE_EXPORT | 0x80000000);
	expect_text("export,0x80000000");
	/* What does not fit is cut off, and nothing behind it is touched. */
	memset(text, 'x', sizeof(text));
	psa_rot_usage_text(text, 10, all);
	zassert_mem_equal(text, "export,co\0xxxx", 14);
	psa_rot_algorithm_text(text, 10, PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256)));
	zassert_mem_equal(text, "ECDH, HKD\0xxxx", 14);

	psa_rot_lifetime_text(text, sizeof(text), PSA_KEY_LIFETIME_VOLATILE);
	expect_text("volatile");
	psa_rot_lifetime_text(text, sizeof(text), PSA_KEY_LIFETIME_PERSISTENT);
	expect_text("persistent");
	psa_rot_lifetime_text(text, sizeof(text), PSA_KEY_PERSISTENCE_READ_ONLY);
	expect_text("read-only");
	psa_rot_lifetime_text(text, sizeof(text), 0x80000101);
	expect_text("persistent at 0x800001");
}
