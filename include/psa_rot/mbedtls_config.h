/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What Mbed TLS is told of psa-rot when its TLS and X.509 layers run on top (docs/mbedtls.md).
 *
 * Mbed TLS reads this after its configuration file, as MBEDTLS_USER_CONFIG_FILE. In client mode it takes some things for missing
 * whose code it does not have itself, although its layers do them with psa_*(). So it is told of what psa-rot has.
 */

#ifndef PSA_ROT_MBEDTLS_CONFIG_H
#define PSA_ROT_MBEDTLS_CONFIG_H

/* Hashes. mbedtls_md_*() use those of psa-rot, too. */
#ifdef CONFIG_PSA_WANT_ALG_SHA_1
#define MBEDTLS_MD_CAN_SHA1
#define MBEDTLS_MD_SHA1_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA_224
#define MBEDTLS_MD_CAN_SHA224
#define MBEDTLS_MD_SHA224_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA_256
#define MBEDTLS_MD_CAN_SHA256
#define MBEDTLS_MD_SHA256_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA_384
#define MBEDTLS_MD_CAN_SHA384
#define MBEDTLS_MD_SHA384_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA_512
#define MBEDTLS_MD_CAN_SHA512
#define MBEDTLS_MD_SHA512_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA3_224
#define MBEDTLS_MD_CAN_SHA3_224
#define MBEDTLS_MD_SHA3_224_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA3_256
#define MBEDTLS_MD_CAN_SHA3_256
#define MBEDTLS_MD_SHA3_256_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA3_384
#define MBEDTLS_MD_CAN_SHA3_384
#define MBEDTLS_MD_SHA3_384_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif
#ifdef CONFIG_PSA_WANT_ALG_SHA3_512
#define MBEDTLS_MD_CAN_SHA3_512
#define MBEDTLS_MD_SHA3_512_VIA_PSA
#define MBEDTLS_MD_SOME_PSA
#endif

/* Elliptic curves in TLS 1.2. */
#if defined(MBEDTLS_SSL_PROTO_TLS1_2) && (defined(CONFIG_PSA_WANT_ALG_ECDH) || defined(CONFIG_PSA_WANT_ALG_ECDSA))
/* Without this a client does not say which curves it supports. */
#define MBEDTLS_SSL_TLS1_2_SOME_ECC
/*
 * Without curves of its own, Mbed TLS has but one byte for a shared secret. Pre-shared keys make room for that of any curve. Where the
 * application has them together with another key exchange, they are made longer; where it has none, they are turned on, and do nothing.
 */
#if defined(MBEDTLS_KEY_EXCHANGE_ECDHE_PSK_ENABLED) || defined(MBEDTLS_KEY_EXCHANGE_RSA_PSK_ENABLED) ||                             \
	defined(MBEDTLS_KEY_EXCHANGE_DHE_PSK_ENABLED)
#ifdef CONFIG_MBEDTLS_PSK_MAX_LEN
#undef MBEDTLS_PSK_MAX_LEN
#define MBEDTLS_PSK_MAX_LEN (CONFIG_MBEDTLS_PSK_MAX_LEN + 65)
#elif !defined(MBEDTLS_PSK_MAX_LEN)
#define MBEDTLS_PSK_MAX_LEN (48 + 65)
#endif
#else
#define MBEDTLS_KEY_EXCHANGE_PSK_ENABLED
#endif
#endif

/* Zephyr wants large numbers for all of X.509; only RSA, and elliptic curves of Mbed TLS's own, have any. */
#if !defined(MBEDTLS_RSA_C) && !defined(MBEDTLS_ECP_C) && !defined(MBEDTLS_DHM_C)
#undef MBEDTLS_BIGNUM_C
#endif

/*
 * Mbed TLS 3.6 has an earlier draft of password-authenticated key exchange, whose psa_pake_setup() has other parameters than that of
 * PSA Crypto 1.5. By this name it is not found, so that a call does not link.
 */
#define psa_pake_setup psa_pake_setup_of_mbedtls_3_6

#endif /* PSA_ROT_MBEDTLS_CONFIG_H */
