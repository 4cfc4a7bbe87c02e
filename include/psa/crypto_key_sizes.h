/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Buffer sizes of PSA Crypto 1.5 that depend on asymmetric keys. Included by crypto_sizes.h, which explains them.
 */

#ifndef PSA_CRYPTO_KEY_SIZES_H
#define PSA_CRYPTO_KEY_SIZES_H

#ifndef PSA_CRYPTO_SIZES_H
#include "crypto_sizes.h"
#endif

/**
 * @defgroup psa_crypto_key_sizes Sizes of keys and of what is made with them
 * @ingroup psa_crypto
 * @{
 */

/*
 * Exported keys (§9.9.3)
 */

/* Upper bounds for single kinds of key, under the names that Mbed TLS gave them. */
#define PSA_KEY_EXPORT_ASN1_INTEGER_MAX_SIZE(bits) ((bits) / 8u + 5u) /**< DER INTEGER. */
/** RSAPublicKey: modulus, an exponent of at most 32 bits, headers. */
#define PSA_KEY_EXPORT_RSA_PUBLIC_KEY_MAX_SIZE(key_bits) (PSA_KEY_EXPORT_ASN1_INTEGER_MAX_SIZE(key_bits) + 11u)
/** RSAPrivateKey: nine halves of a modulus (n and d count two each), exponent, version, headers. */
#define PSA_KEY_EXPORT_RSA_KEY_PAIR_MAX_SIZE(key_bits) \
	(9u * PSA_KEY_EXPORT_ASN1_INTEGER_MAX_SIZE((key_bits) / 2u + 1u) + 14u)
/** Uncompressed point. */
#define PSA_KEY_EXPORT_ECC_PUBLIC_KEY_MAX_SIZE(key_bits) (2u * PSA_BITS_TO_BYTES(key_bits) + 1u)
#define PSA_KEY_EXPORT_ECC_KEY_PAIR_MAX_SIZE(key_bits) PSA_BITS_TO_BYTES(key_bits)    /**< Scalar. */
#define PSA_KEY_EXPORT_FFDH_PUBLIC_KEY_MAX_SIZE(key_bits) PSA_BITS_TO_BYTES(key_bits) /**< Element. */
#define PSA_KEY_EXPORT_FFDH_KEY_PAIR_MAX_SIZE(key_bits) PSA_BITS_TO_BYTES(key_bits)   /**< Exponent. */

/** Bytes of an Edwards point or scalar: one bit more than the field, so 32 for 255 and 57 for 448. */
#define PSA_ROT_EDWARDS_SIZE(key_bits) ((key_bits) / 8u + 1u)

/** Scalar on a curve of a family. */
#define PSA_ROT_ECC_SCALAR_SIZE(family, key_bits)                                                                \
	((family) == PSA_ECC_FAMILY_TWISTED_EDWARDS ? PSA_ROT_EDWARDS_SIZE(key_bits) : PSA_BITS_TO_BYTES(key_bits))
/** Public point on a curve of a family. */
#define PSA_ROT_ECC_POINT_SIZE(family, key_bits)                                                                 \
	((family) == PSA_ECC_FAMILY_TWISTED_EDWARDS ? PSA_ROT_EDWARDS_SIZE(key_bits)                             \
	 : (family) == PSA_ECC_FAMILY_MONTGOMERY    ? PSA_BITS_TO_BYTES(key_bits)                                \
						    : 2u * PSA_BITS_TO_BYTES(key_bits) + 1u)

/** Output of psa_export_key(). */
#define PSA_EXPORT_KEY_OUTPUT_SIZE(key_type, key_bits)                                                           \
	(PSA_KEY_TYPE_IS_UNSTRUCTURED(key_type)          ? PSA_BITS_TO_BYTES(key_bits)                           \
	 : (key_type) == PSA_KEY_TYPE_RSA_KEY_PAIR       ? PSA_KEY_EXPORT_RSA_KEY_PAIR_MAX_SIZE(key_bits)        \
	 : PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key_type)                                                                \
		 ? PSA_ROT_ECC_SCALAR_SIZE(PSA_KEY_TYPE_ECC_GET_FAMILY(key_type), key_bits)                      \
	 : PSA_KEY_TYPE_IS_DH_KEY_PAIR(key_type)         ? PSA_BITS_TO_BYTES(key_bits)                           \
	 : PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(key_type)                                                            \
		 ? 2u * PSA_ROT_ECC_SCALAR_SIZE(PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(key_type), key_bits)             \
	 : PSA_KEY_TYPE_IS_WPA3_SAE_ECC(key_type)        ? 2u * PSA_BITS_TO_BYTES(key_bits)                      \
	 : PSA_KEY_TYPE_IS_WPA3_SAE_DH(key_type)         ? PSA_BITS_TO_BYTES(key_bits)                           \
	 : (key_type) == PSA_KEY_TYPE_ML_DSA_KEY_PAIR    ? 32u                                                   \
	 : (key_type) == PSA_KEY_TYPE_ML_KEM_KEY_PAIR    ? 64u                                                   \
	 : PSA_KEY_TYPE_IS_SLH_DSA_KEY_PAIR(key_type)    ? 4u * PSA_BITS_TO_BYTES(key_bits)                      \
							 : PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type, key_bits))

/** Output of psa_export_public_key(), for a key pair or a public key. */
#define PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type, key_bits)                                                    \
	(PSA_KEY_TYPE_IS_RSA(key_type) ? PSA_KEY_EXPORT_RSA_PUBLIC_KEY_MAX_SIZE(key_bits)                        \
	 : PSA_KEY_TYPE_IS_ECC(key_type)                                                                         \
		 ? PSA_ROT_ECC_POINT_SIZE(PSA_KEY_TYPE_ECC_GET_FAMILY(key_type), key_bits)                       \
	 : PSA_KEY_TYPE_IS_DH(key_type) ? PSA_BITS_TO_BYTES(key_bits)                                            \
	 : PSA_KEY_TYPE_IS_SPAKE2P(key_type)                                                                     \
		 ? PSA_ROT_ECC_SCALAR_SIZE(PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(key_type), key_bits) +                \
			   PSA_ROT_ECC_POINT_SIZE(PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(key_type), key_bits)           \
	 : PSA_KEY_TYPE_IS_ML_DSA(key_type)                                                                      \
		 ? ((key_bits) == 128 ? 1312u : (key_bits) == 192 ? 1952u : (key_bits) == 256 ? 2592u : 0u)      \
	 : PSA_KEY_TYPE_IS_ML_KEM(key_type)                                                                      \
		 ? ((key_bits) == 512 ? 800u : (key_bits) == 768 ? 1184u : (key_bits) == 1024 ? 1568u : 0u)      \
	 : PSA_KEY_TYPE_IS_SLH_DSA(key_type)               ? 2u * PSA_BITS_TO_BYTES(key_bits)                    \
	 : (key_type) == PSA_KEY_TYPE_LMS_PUBLIC_KEY     ? PSA_BITS_TO_BYTES(key_bits) + 24u                     \
	 : (key_type) == PSA_KEY_TYPE_HSS_PUBLIC_KEY     ? PSA_BITS_TO_BYTES(key_bits) + 28u                     \
	 : (key_type) == PSA_KEY_TYPE_XMSS_PUBLIC_KEY    ? 2u * PSA_BITS_TO_BYTES(key_bits) + 4u                 \
	 : (key_type) == PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY ? 2u * PSA_BITS_TO_BYTES(key_bits) + 4u                 \
							 : 0u)

/** Output of psa_export_key() for any key pair. */
#if defined(PSA_WANT_KEY_TYPE_RSA_KEY_PAIR_BASIC) && \
	PSA_KEY_EXPORT_RSA_KEY_PAIR_MAX_SIZE(PSA_VENDOR_RSA_MAX_KEY_BITS) >= PSA_BITS_TO_BYTES(PSA_VENDOR_FFDH_MAX_KEY_BITS)
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE PSA_KEY_EXPORT_RSA_KEY_PAIR_MAX_SIZE(PSA_VENDOR_RSA_MAX_KEY_BITS)
#elif defined(PSA_WANT_KEY_TYPE_DH_KEY_PAIR_BASIC) && PSA_VENDOR_FFDH_MAX_KEY_BITS != 0
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE PSA_KEY_EXPORT_FFDH_KEY_PAIR_MAX_SIZE(PSA_VENDOR_FFDH_MAX_KEY_BITS)
#elif defined(PSA_WANT_ALG_SLH_DSA) || defined(PSA_WANT_ALG_SPAKE2P_HMAC) || defined(PSA_WANT_ALG_SPAKE2P_CMAC)
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE 132u /* SLH-DSA 128, two scalars of SPAKE2+ on P-521 132. */
#elif defined(PSA_WANT_ALG_ML_KEM) || defined(PSA_WANT_ALG_ML_DSA) || defined(PSA_WANT_ALG_SPAKE2P_MATTER)
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE 66u /* Seeds of ML-KEM 64, two scalars on P-256 64, one on P-521 66. */
#elif PSA_VENDOR_ECC_MAX_CURVE_BITS != 0
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE PSA_KEY_EXPORT_ECC_KEY_PAIR_MAX_SIZE(PSA_VENDOR_ECC_MAX_CURVE_BITS)
#else
#define PSA_EXPORT_KEY_PAIR_MAX_SIZE 1u
#endif

/** Output of psa_export_public_key() for any key. */
#if defined(PSA_WANT_KEY_TYPE_ML_DSA_PUBLIC_KEY)
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE 2592u
#elif defined(PSA_WANT_KEY_TYPE_ML_KEM_PUBLIC_KEY)
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE 1568u
#elif defined(PSA_WANT_KEY_TYPE_DH_PUBLIC_KEY) && PSA_VENDOR_FFDH_MAX_KEY_BITS > PSA_VENDOR_RSA_MAX_KEY_BITS
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE PSA_KEY_EXPORT_FFDH_PUBLIC_KEY_MAX_SIZE(PSA_VENDOR_FFDH_MAX_KEY_BITS)
#elif defined(PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY)
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE PSA_KEY_EXPORT_RSA_PUBLIC_KEY_MAX_SIZE(PSA_VENDOR_RSA_MAX_KEY_BITS)
#elif defined(PSA_WANT_KEY_TYPE_DH_PUBLIC_KEY) && PSA_VENDOR_FFDH_MAX_KEY_BITS != 0
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE PSA_KEY_EXPORT_FFDH_PUBLIC_KEY_MAX_SIZE(PSA_VENDOR_FFDH_MAX_KEY_BITS)
#elif defined(PSA_WANT_ALG_SPAKE2P_HMAC) || defined(PSA_WANT_ALG_SPAKE2P_CMAC) || defined(PSA_WANT_ALG_SPAKE2P_MATTER)
/* A scalar and a point. */
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE (3u * PSA_BITS_TO_BYTES(PSA_VENDOR_ECC_MAX_CURVE_BITS) + 1u)
#elif PSA_VENDOR_ECC_MAX_CURVE_BITS == 0 && defined(PSA_WANT_ALG_HSS)
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE 60u
#elif PSA_VENDOR_ECC_MAX_CURVE_BITS == 0 && defined(PSA_WANT_ALG_LMS)
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE 56u
#else
#define PSA_EXPORT_PUBLIC_KEY_MAX_SIZE PSA_KEY_EXPORT_ECC_PUBLIC_KEY_MAX_SIZE(PSA_VENDOR_ECC_MAX_CURVE_BITS)
#endif

/** Output of psa_export_key() for any asymmetric key, pair or public. */
#define PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE                                                                       \
	(PSA_EXPORT_KEY_PAIR_MAX_SIZE > PSA_EXPORT_PUBLIC_KEY_MAX_SIZE ? PSA_EXPORT_KEY_PAIR_MAX_SIZE            \
								       : PSA_EXPORT_PUBLIC_KEY_MAX_SIZE)

/*
 * Wrapped keys (§10.7.3)
 */

/** Output of psa_wrap_key(): the key, padded to 8 bytes, and 8 bytes more. */
#define PSA_WRAP_KEY_OUTPUT_SIZE(wrap_key_type, alg, key_type, key_bits)                                         \
	(PSA_ALG_IS_KEY_WRAP(alg) && PSA_BLOCK_CIPHER_BLOCK_LENGTH(wrap_key_type) == 16u                         \
		 ? PSA_ROUND_UP_TO_MULTIPLE(8u, PSA_EXPORT_KEY_OUTPUT_SIZE(key_type, key_bits)) + 8u             \
		 : 0u)
/** Output of psa_wrap_key() for any key pair. */
#define PSA_WRAP_KEY_PAIR_MAX_SIZE (PSA_ROUND_UP_TO_MULTIPLE(8u, PSA_EXPORT_KEY_PAIR_MAX_SIZE) + 8u)

/*
 * Signatures (§10.9.10)
 */

#define PSA_ECDSA_SIGNATURE_SIZE(curve_bits) (2u * PSA_BITS_TO_BYTES(curve_bits)) /**< r and s. */

/** Signature of ML-DSA. */
#define PSA_ROT_ML_DSA_SIGNATURE_SIZE(key_bits) \
	((key_bits) == 128 ? 2420u : (key_bits) == 192 ? 3309u : (key_bits) == 256 ? 4627u : 0u)
/** 1 for the families of SLH-DSA with small signatures. */
#define PSA_ROT_SLH_DSA_IS_SMALL(key_type)                                              \
	(PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(key_type) == PSA_SLH_DSA_FAMILY_SHA2_S ||      \
	 PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(key_type) == PSA_SLH_DSA_FAMILY_SHAKE_S)
/** Signature of SLH-DSA. */
#define PSA_ROT_SLH_DSA_SIGNATURE_SIZE(key_type, key_bits)                                                       \
	((key_bits) == 128   ? (PSA_ROT_SLH_DSA_IS_SMALL(key_type) ? 7856u : 17088u)                             \
	 : (key_bits) == 192 ? (PSA_ROT_SLH_DSA_IS_SMALL(key_type) ? 16224u : 35664u)                            \
	 : (key_bits) == 256 ? (PSA_ROT_SLH_DSA_IS_SMALL(key_type) ? 29792u : 49856u)                            \
			     : 0u)

/** Size of a signature. */
#define PSA_SIGN_OUTPUT_SIZE(key_type, key_bits, alg)                                                            \
	(PSA_KEY_TYPE_IS_RSA(key_type) ? PSA_BITS_TO_BYTES(key_bits) + 0u * (alg)                              \
	 : PSA_KEY_TYPE_IS_ECC(key_type)                                                                         \
		 ? 2u * PSA_ROT_ECC_SCALAR_SIZE(PSA_KEY_TYPE_ECC_GET_FAMILY(key_type), key_bits)                 \
	 : PSA_KEY_TYPE_IS_ML_DSA(key_type)  ? PSA_ROT_ML_DSA_SIGNATURE_SIZE(key_bits)                           \
	 : PSA_KEY_TYPE_IS_SLH_DSA(key_type) ? PSA_ROT_SLH_DSA_SIGNATURE_SIZE(key_type, key_bits)                \
					     : 0u)

/** Size of the longest signature. */
#if defined(PSA_WANT_ALG_SLH_DSA)
#define PSA_SIGNATURE_MAX_SIZE 49856u
#elif defined(PSA_WANT_ALG_ML_DSA)
#define PSA_SIGNATURE_MAX_SIZE 4627u
#elif defined(PSA_WANT_ALG_RSA_PKCS1V15_SIGN) || defined(PSA_WANT_ALG_RSA_PSS)
#define PSA_SIGNATURE_MAX_SIZE PSA_BITS_TO_BYTES(PSA_VENDOR_RSA_MAX_KEY_BITS)
#elif PSA_VENDOR_ECC_MAX_CURVE_BITS != 0
#define PSA_SIGNATURE_MAX_SIZE PSA_ECDSA_SIGNATURE_SIZE(PSA_VENDOR_ECC_MAX_CURVE_BITS)
#else
#define PSA_SIGNATURE_MAX_SIZE 1u
#endif

/*
 * Public-key encryption (§10.10.3)
 */

/** Least that RSA padding adds to a message: OAEP two hashes and 2 bytes, of which a zero byte; PKCS#1 v1.5 11. */
#define PSA_RSA_MINIMUM_PADDING_SIZE(alg) (PSA_ALG_IS_RSA_OAEP(alg) ? 2u * PSA_HASH_LENGTH(alg) + 1u : 11u)

/** Output of psa_asymmetric_encrypt(). */
#define PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(key_type, key_bits, alg) \
	(PSA_KEY_TYPE_IS_RSA(key_type) ? PSA_BITS_TO_BYTES(key_bits) + 0u * (alg) : 0u)
/** Output of psa_asymmetric_encrypt() for any key. */
#define PSA_ASYMMETRIC_ENCRYPT_OUTPUT_MAX_SIZE PSA_BITS_TO_BYTES(PSA_VENDOR_RSA_MAX_KEY_BITS)

/** Output of psa_asymmetric_decrypt(). */
#define PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(key_type, key_bits, alg)                                              \
	(PSA_KEY_TYPE_IS_RSA(key_type) && PSA_BITS_TO_BYTES(key_bits) > PSA_RSA_MINIMUM_PADDING_SIZE(alg)        \
		 ? PSA_BITS_TO_BYTES(key_bits) - PSA_RSA_MINIMUM_PADDING_SIZE(alg)                               \
		 : 0u)
/** Output of psa_asymmetric_decrypt() for any key. */
#define PSA_ASYMMETRIC_DECRYPT_OUTPUT_MAX_SIZE PSA_BITS_TO_BYTES(PSA_VENDOR_RSA_MAX_KEY_BITS)

/*
 * Key agreement (§10.11.4) and encapsulation (§10.12.4)
 */

/** Output of psa_raw_key_agreement(). */
#define PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(key_type, key_bits)                                                    \
	(PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key_type) || PSA_KEY_TYPE_IS_DH_KEY_PAIR(key_type)                         \
		 ? PSA_BITS_TO_BYTES(key_bits)                                                                   \
		 : 0u)

/** Output of psa_raw_key_agreement() for any key. */
#if defined(PSA_WANT_ALG_FFDH) && PSA_VENDOR_FFDH_MAX_KEY_BITS != 0
#define PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE PSA_BITS_TO_BYTES(PSA_VENDOR_FFDH_MAX_KEY_BITS)
#elif PSA_VENDOR_ECC_MAX_CURVE_BITS != 0
#define PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE PSA_BITS_TO_BYTES(PSA_VENDOR_ECC_MAX_CURVE_BITS)
#else
#define PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE 1u
#endif

/** Ciphertext of psa_encapsulate(). */
#define PSA_ENCAPSULATE_CIPHERTEXT_SIZE(key_type, key_bits, alg)                                                 \
	((alg) == PSA_ALG_ML_KEM && PSA_KEY_TYPE_IS_ML_KEM(key_type)                                             \
		 ? ((key_bits) == 512 ? 768u : (key_bits) == 768 ? 1088u : (key_bits) == 1024 ? 1568u : 0u)      \
	 : (alg) == PSA_ALG_ECIES_SEC1 && PSA_KEY_TYPE_IS_ECC(key_type)                                          \
		 ? PSA_ROT_ECC_POINT_SIZE(PSA_KEY_TYPE_ECC_GET_FAMILY(key_type), key_bits)                       \
		 : 0u)

/** Ciphertext of psa_encapsulate() for any key. */
#if defined(PSA_WANT_ALG_ML_KEM)
#define PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE 1568u
#else
#define PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE PSA_KEY_EXPORT_ECC_PUBLIC_KEY_MAX_SIZE(PSA_VENDOR_ECC_MAX_CURVE_BITS)
#endif

/*
 * Key derivation (§10.8.4)
 */

#define PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE 128u       /**< Longest pre-shared key. */
#define PSA_TLS12_ECJPAKE_TO_PMS_INPUT_SIZE 65u     /**< The point that goes in. */
#define PSA_TLS12_ECJPAKE_TO_PMS_OUTPUT_SIZE 32     /**< The premaster secret that comes out. */
#define PSA_TLS12_ECJPAKE_TO_PMS_DATA_SIZE 32u      /**< The same, under Mbed TLS's name. */
#ifdef CONFIG_PSA_ROT_PBKDF2_MAX_ITERATIONS
#define PSA_VENDOR_PBKDF2_MAX_ITERATIONS CONFIG_PSA_ROT_PBKDF2_MAX_ITERATIONS /**< Greatest cost of PBKDF2. */
#else
#define PSA_VENDOR_PBKDF2_MAX_ITERATIONS 16777216u /**< Greatest cost of PBKDF2. */
#endif

/*
 * Password-authenticated key exchange (§10.13.7)
 */

/** Scalar of a group. */
#define PSA_ROT_PAKE_SCALAR_SIZE(primitive)                                                                      \
	(PSA_PAKE_PRIMITIVE_GET_TYPE(primitive) == PSA_PAKE_PRIMITIVE_TYPE_ECC                                   \
		 ? PSA_ROT_ECC_SCALAR_SIZE(PSA_PAKE_PRIMITIVE_GET_FAMILY(primitive),                             \
					   PSA_PAKE_PRIMITIVE_GET_BITS(primitive))                               \
		 : PSA_BITS_TO_BYTES(PSA_PAKE_PRIMITIVE_GET_BITS(primitive)))
/** Element of a group, in the format of a public key. */
#define PSA_ROT_PAKE_ELEMENT_SIZE(primitive)                                                                     \
	(PSA_PAKE_PRIMITIVE_GET_TYPE(primitive) == PSA_PAKE_PRIMITIVE_TYPE_ECC                                   \
		 ? PSA_ROT_ECC_POINT_SIZE(PSA_PAKE_PRIMITIVE_GET_FAMILY(primitive),                              \
					  PSA_PAKE_PRIMITIVE_GET_BITS(primitive))                                \
		 : PSA_BITS_TO_BYTES(PSA_PAKE_PRIMITIVE_GET_BITS(primitive)))

/** Output of psa_pake_output() at a step. */
#define PSA_PAKE_OUTPUT_SIZE(alg, primitive, output_step)                                                        \
	(!PSA_ALG_IS_PAKE(alg) ? 0u                                                                              \
	 : (output_step) == PSA_PAKE_STEP_KEY_SHARE || (output_step) == PSA_PAKE_STEP_ZK_PUBLIC                  \
		 ? PSA_ROT_PAKE_ELEMENT_SIZE(primitive)                                                          \
	 : (output_step) == PSA_PAKE_STEP_ZK_PROOF ? PSA_ROT_PAKE_SCALAR_SIZE(primitive)                         \
	 : (output_step) == PSA_PAKE_STEP_CONFIRM                                                                \
		 ? (PSA_ALG_IS_SPAKE2P_CMAC(alg) ? 16u                                                           \
						 : PSA_HASH_LENGTH(alg) + (PSA_ALG_IS_WPA3_SAE(alg) ? 2u : 0u))  \
	 : (output_step) == PSA_PAKE_STEP_COMMIT                                                                 \
		 ? PSA_ROT_PAKE_SCALAR_SIZE(primitive) + PSA_ROT_PAKE_ELEMENT_SIZE(primitive)                    \
	 : (output_step) == PSA_PAKE_STEP_SALT          ? PSA_HASH_MAX_SIZE                                      \
	 : (output_step) == PSA_PAKE_STEP_CONFIRM_COUNT ? 2u                                                     \
	 : (output_step) == PSA_PAKE_STEP_KEY_ID        ? 16u                                                    \
							: 0u)

/** Output of psa_pake_output() at any step. */
#if defined(PSA_WANT_ALG_WPA3_SAE_FIXED) || defined(PSA_WANT_ALG_WPA3_SAE_GDH)
#define PSA_PAKE_OUTPUT_MAX_SIZE                                                                                 \
	(2u * PSA_BITS_TO_BYTES(PSA_VENDOR_FFDH_MAX_KEY_BITS) +                                                  \
	 3u * PSA_BITS_TO_BYTES(PSA_VENDOR_ECC_MAX_CURVE_BITS) + 1u)
#elif defined(PSA_WANT_ALG_SPAKE2P_HMAC) || defined(PSA_WANT_ALG_SPAKE2P_CMAC)
#define PSA_PAKE_OUTPUT_MAX_SIZE PSA_KEY_EXPORT_ECC_PUBLIC_KEY_MAX_SIZE(PSA_VENDOR_ECC_MAX_CURVE_BITS)
#else
#define PSA_PAKE_OUTPUT_MAX_SIZE 65u /* J-PAKE and Matter's SPAKE2+ work on P-256 alone. */
#endif

/** Input of psa_pake_input() at a step. */
#define PSA_PAKE_INPUT_SIZE(alg, primitive, input_step) PSA_PAKE_OUTPUT_SIZE(alg, primitive, input_step)
/** Input of psa_pake_input() at any step. */
#define PSA_PAKE_INPUT_MAX_SIZE PSA_PAKE_OUTPUT_MAX_SIZE

/** @} */

#endif /* PSA_CRYPTO_KEY_SIZES_H */
