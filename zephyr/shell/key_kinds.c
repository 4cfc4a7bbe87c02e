/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include "key_kinds.h"

#define CRYPT (PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT)
#define MAC   (PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE)
#define SIGN  (PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH | MAC)

#define AES(bits, algorithm, usage) PSA_KEY_TYPE_AES, bits, algorithm, usage
#define HMAC(bits, hash)            PSA_KEY_TYPE_HMAC, bits, PSA_ALG_HMAC(hash), MAC
#define ECDSA(family, bits, hash)   PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##family), bits, PSA_ALG_ECDSA(hash), SIGN
#define EDDSA(bits)                 PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), bits, PSA_ALG_PURE_EDDSA, MAC
#define ECDH(family, bits)          PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##family), bits, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE

const struct psa_rot_key_kind psa_rot_key_kinds[] = {
#ifdef CONFIG_PSA_WANT_KEY_TYPE_AES
#ifdef CONFIG_PSA_WANT_ALG_CCM
	{"aes-128-ccm", "AES with CCM", AES(128, PSA_ALG_CCM, CRYPT)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_CMAC
	{"aes-128-cmac", "AES with CMAC", AES(128, PSA_ALG_CMAC, MAC)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_CTR
	{"aes-128-ctr", "AES with CTR", AES(128, PSA_ALG_CTR, CRYPT)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_GCM
	{"aes-128-gcm", "AES with GCM", AES(128, PSA_ALG_GCM, CRYPT)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_CCM
	{"aes-256-ccm", "AES with CCM", AES(256, PSA_ALG_CCM, CRYPT)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_CMAC
	{"aes-256-cmac", "AES with CMAC", AES(256, PSA_ALG_CMAC, MAC)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_CTR
	{"aes-256-ctr", "AES with CTR", AES(256, PSA_ALG_CTR, CRYPT)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_GCM
	{"aes-256-gcm", "AES with GCM", AES(256, PSA_ALG_GCM, CRYPT)},
#endif
#endif
#if defined(CONFIG_PSA_WANT_KEY_TYPE_CHACHA20) && defined(CONFIG_PSA_WANT_ALG_CHACHA20_POLY1305)
	{"chacha20-poly1305", "ChaCha20-Poly1305", PSA_KEY_TYPE_CHACHA20, 256, PSA_ALG_CHACHA20_POLY1305, CRYPT},
#endif
#if defined(CONFIG_PSA_WANT_ALG_HKDF) && defined(CONFIG_PSA_WANT_ALG_SHA_256)
	{"derive-256", "Secret to derive others from with HKDF", PSA_KEY_TYPE_DERIVE, 256, PSA_ALG_HKDF(PSA_ALG_SHA_256),
	 PSA_KEY_USAGE_DERIVE},
#endif
#if defined(CONFIG_PSA_WANT_ECC_TWISTED_EDWARDS_255) && defined(CONFIG_PSA_WANT_ALG_PURE_EDDSA)
	{"ed25519-sign", "Ed25519 signatures", EDDSA(255)},
#endif
#if defined(CONFIG_PSA_WANT_ECC_TWISTED_EDWARDS_448) && defined(CONFIG_PSA_WANT_ALG_PURE_EDDSA)
	{"ed448-sign", "Ed448 signatures", EDDSA(448)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_HMAC
#ifdef CONFIG_PSA_WANT_ALG_SHA_256
	{"hmac-256", "HMAC with SHA-256", HMAC(256, PSA_ALG_SHA_256)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA_384
	{"hmac-384", "HMAC with SHA-384", HMAC(384, PSA_ALG_SHA_384)},
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA_512
	{"hmac-512", "HMAC with SHA-512", HMAC(512, PSA_ALG_SHA_512)},
#endif
#endif
#if defined(CONFIG_PSA_WANT_ECC_SECP_K1_256) && defined(CONFIG_PSA_WANT_ALG_ECDSA) && defined(CONFIG_PSA_WANT_ALG_SHA_256)
	{"k256-sign", "ECDSA on secp256k1", ECDSA(SECP_K1, 256, PSA_ALG_SHA_256)},
#endif
#ifdef CONFIG_PSA_WANT_ECC_SECP_R1_256
#ifdef CONFIG_PSA_WANT_ALG_ECDH
	{"p256-agree", "ECDH on P-256", ECDH(SECP_R1, 256)},
#endif
#if defined(CONFIG_PSA_WANT_ALG_ECDSA) && defined(CONFIG_PSA_WANT_ALG_SHA_256)
	{"p256-sign", "ECDSA on P-256", ECDSA(SECP_R1, 256, PSA_ALG_SHA_256)},
#endif
#endif
#ifdef CONFIG_PSA_WANT_ECC_SECP_R1_384
#ifdef CONFIG_PSA_WANT_ALG_ECDH
	{"p384-agree", "ECDH on P-384", ECDH(SECP_R1, 384)},
#endif
#if defined(CONFIG_PSA_WANT_ALG_ECDSA) && defined(CONFIG_PSA_WANT_ALG_SHA_384)
	{"p384-sign", "ECDSA on P-384", ECDSA(SECP_R1, 384, PSA_ALG_SHA_384)},
#endif
#endif
#ifdef CONFIG_PSA_WANT_ECC_SECP_R1_521
#ifdef CONFIG_PSA_WANT_ALG_ECDH
	{"p521-agree", "ECDH on P-521", ECDH(SECP_R1, 521)},
#endif
#if defined(CONFIG_PSA_WANT_ALG_ECDSA) && defined(CONFIG_PSA_WANT_ALG_SHA_512)
	{"p521-sign", "ECDSA on P-521", ECDSA(SECP_R1, 521, PSA_ALG_SHA_512)},
#endif
#endif
#if defined(CONFIG_PSA_WANT_ECC_MONTGOMERY_255) && defined(CONFIG_PSA_WANT_ALG_ECDH)
	{"x25519-agree", "X25519", ECDH(MONTGOMERY, 255)},
#endif
#if defined(CONFIG_PSA_WANT_ECC_MONTGOMERY_448) && defined(CONFIG_PSA_WANT_ALG_ECDH)
	{"x448-agree", "X448", ECDH(MONTGOMERY, 448)},
#endif
	/* An array needs an entry, and what the build cannot make has none. */
	{NULL},
};

const size_t psa_rot_key_kinds_count = sizeof(psa_rot_key_kinds) / sizeof(psa_rot_key_kinds[0]) - 1;

const struct psa_rot_key_kind *psa_rot_find_key_kind(const char *name)
{
	for (const struct psa_rot_key_kind *kind = psa_rot_key_kinds; kind->name != NULL; kind++) {
		if (strcmp(kind->name, name) == 0) {
			return kind;
		}
	}
	return NULL;
}
