/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Algorithm identifiers of PSA Crypto 1.5 §10. Included by crypto_values.h.
 *
 * @verbatim
 *   31  30    24  23  22  21    16  15        8  7         0
 *   V   category  S   B   LEN or T2 T1           hash
 * @endverbatim
 * S marks a stream cipher, a key wrap without alignment or a stretching key derivation, B a use of a block cipher. LEN
 * is the length in bytes of a MAC (0: full) or of an AEAD tag, T2 the sort of a key agreement. In a MAC or AEAD, bit 15
 * makes LEN a minimum, which only a key's policy may do.
 */

#ifndef PSA_CRYPTO_ALGORITHMS_H
#define PSA_CRYPTO_ALGORITHMS_H

#include "crypto_types.h"

/**
 * @defgroup psa_crypto_algorithms Algorithm identifiers
 * @ingroup psa_crypto
 * @{
 */

#define PSA_ALG_NONE ((psa_algorithm_t)0) /**< No algorithm: a key with this policy does no cryptography. */

/* Categories (§10.1.3): 1 when the algorithm belongs to the category, else 0. */
#define PSA_ALG_IS_HASH(alg) (((alg) & 0x7f000000) == 0x02000000)                  /**< Hash. */
#define PSA_ALG_IS_MAC(alg) (((alg) & 0x7f000000) == 0x03000000)                   /**< MAC. */
#define PSA_ALG_IS_CIPHER(alg) (((alg) & 0x7f000000) == 0x04000000)                /**< Cipher. */
#define PSA_ALG_IS_AEAD(alg) (((alg) & 0x7f000000) == 0x05000000)                  /**< AEAD. */
#define PSA_ALG_IS_SIGN(alg) (((alg) & 0x7f000000) == 0x06000000)                  /**< Signature. */
#define PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(alg) (((alg) & 0x7f000000) == 0x07000000) /**< Public-key encryption. */
#define PSA_ALG_IS_KEY_DERIVATION(alg) (((alg) & 0x7f000000) == 0x08000000)        /**< Key derivation. */
#define PSA_ALG_IS_KEY_AGREEMENT(alg) (((alg) & 0x7f000000) == 0x09000000)         /**< Key agreement. */
#define PSA_ALG_IS_PAKE(alg) (((alg) & 0x7f000000) == 0x0a000000)                  /**< PAKE. */
#define PSA_ALG_IS_KEY_WRAP(alg) (((alg) & 0x7f000000) == 0x0b000000)              /**< Key wrapping. */
#define PSA_ALG_IS_KEY_ENCAPSULATION(alg) (((alg) & 0x7f000000) == 0x0c000000)     /**< Key encapsulation. */
#define PSA_ALG_IS_XOF(alg) (((alg) & 0x7f000000) == 0x0d000000)                   /**< Extendable output. */

/** 1 when the algorithm may stand in a policy but not in an operation. */
#define PSA_ALG_IS_WILDCARD(alg)                                                                                 \
	(PSA_ALG_GET_HASH(alg) == PSA_ALG_ANY_HASH || ((alg) & 0x7f008000) == 0x03008000 ||                      \
	 ((alg) & 0x7f008000) == 0x05008000 || (alg) == PSA_ALG_CCM_STAR_ANY_TAG)

/** Hash that an algorithm uses, or #PSA_ALG_NONE. */
#define PSA_ALG_GET_HASH(alg) \
	(((alg) & 0x000000ff) == 0 ? PSA_ALG_NONE : (psa_algorithm_t)(0x02000000 | ((alg) & 0x000000ff)))

/** Any hash: the wildcard in a policy for a hash-and-sign algorithm (§10.9.10). */
#define PSA_ALG_ANY_HASH ((psa_algorithm_t)0x020000ff)

/* Hashes (§10.2.1). */
#define PSA_ALG_MD2 ((psa_algorithm_t)0x02000001)              /**< MD2; broken. */
#define PSA_ALG_MD4 ((psa_algorithm_t)0x02000002)              /**< MD4; broken. */
#define PSA_ALG_MD5 ((psa_algorithm_t)0x02000003)              /**< MD5; broken. */
#define PSA_ALG_RIPEMD160 ((psa_algorithm_t)0x02000004)        /**< RIPEMD-160. */
#define PSA_ALG_SHA_1 ((psa_algorithm_t)0x02000005)            /**< SHA-1; weak. */
#define PSA_ALG_AES_MMO_ZIGBEE ((psa_algorithm_t)0x02000007)   /**< Matyas-Meyer-Oseas over AES, as in Zigbee. */
#define PSA_ALG_SHA_224 ((psa_algorithm_t)0x02000008)          /**< SHA-224. */
#define PSA_ALG_SHA_256 ((psa_algorithm_t)0x02000009)          /**< SHA-256. */
#define PSA_ALG_SHA_384 ((psa_algorithm_t)0x0200000a)          /**< SHA-384. */
#define PSA_ALG_SHA_512 ((psa_algorithm_t)0x0200000b)          /**< SHA-512. */
#define PSA_ALG_SHA_512_224 ((psa_algorithm_t)0x0200000c)      /**< SHA-512/224. */
#define PSA_ALG_SHA_512_256 ((psa_algorithm_t)0x0200000d)      /**< SHA-512/256. */
#define PSA_ALG_SHA_256_192 ((psa_algorithm_t)0x0200000e)      /**< SHA-256 cut to 192 bits. */
#define PSA_ALG_SHA3_224 ((psa_algorithm_t)0x02000010)         /**< SHA3-224. */
#define PSA_ALG_SHA3_256 ((psa_algorithm_t)0x02000011)         /**< SHA3-256. */
#define PSA_ALG_SHA3_384 ((psa_algorithm_t)0x02000012)         /**< SHA3-384. */
#define PSA_ALG_SHA3_512 ((psa_algorithm_t)0x02000013)         /**< SHA3-512. */
#define PSA_ALG_SM3 ((psa_algorithm_t)0x02000014)              /**< SM3. */
#define PSA_ALG_SHAKE256_512 ((psa_algorithm_t)0x02000015)     /**< First 512 bits of SHAKE256. */
#define PSA_ALG_SHAKE128_256 ((psa_algorithm_t)0x02000016)     /**< First 256 bits of SHAKE128. */
#define PSA_ALG_SHAKE256_192 ((psa_algorithm_t)0x02000017)     /**< First 192 bits of SHAKE256. */
#define PSA_ALG_SHAKE256_256 ((psa_algorithm_t)0x02000018)     /**< First 256 bits of SHAKE256. */
#define PSA_ALG_ASCON_HASH256 ((psa_algorithm_t)0x02000019)    /**< Ascon-Hash256. */
#define PSA_ALG_BLAKE2S_HASH256 ((psa_algorithm_t)0x0200001c)  /**< BLAKE2s, 256 bits. */
#define PSA_ALG_BLAKE2SP_HASH256 ((psa_algorithm_t)0x0200001d) /**< BLAKE2sp, 256 bits. */
#define PSA_ALG_BLAKE2B_HASH512 ((psa_algorithm_t)0x0200001e)  /**< BLAKE2b, 512 bits. */
#define PSA_ALG_BLAKE2BP_HASH512 ((psa_algorithm_t)0x0200001f) /**< BLAKE2bp, 512 bits. */
#define PSA_ALG_IS_BLAKE2_HASH(alg) (((alg) & 0x7ffffffc) == 0x0200001c) /**< 1 for a BLAKE2 hash. */

/* Extendable-output functions (§10.3.1). */
#define PSA_ALG_SHAKE128 ((psa_algorithm_t)0x0d000100)     /**< SHAKE128. */
#define PSA_ALG_SHAKE256 ((psa_algorithm_t)0x0d000200)     /**< SHAKE256. */
#define PSA_ALG_ASCON_XOF128 ((psa_algorithm_t)0x0d000300) /**< Ascon-XOF128. */
#define PSA_ALG_ASCON_CXOF128 ((psa_algorithm_t)0x0d008300) /**< Ascon-CXOF128, with a context. */
#define PSA_ALG_XOF_HAS_CONTEXT(alg) (((alg) & 0x00008000) != 0) /**< 1 when psa_xof_set_context() applies. */

/* MACs (§10.4). */
#define PSA_ALG_HMAC(hash_alg) ((psa_algorithm_t)(0x03800000 | ((hash_alg) & 0x000000ff))) /**< HMAC with a hash. */
#define PSA_ALG_CBC_MAC ((psa_algorithm_t)0x03c00100) /**< CBC-MAC; insecure except for messages of one size. */
#define PSA_ALG_CMAC ((psa_algorithm_t)0x03c00200)    /**< CMAC. */
/** BLAKE2 with a key. */
#define PSA_ALG_BLAKE2_MAC(hash_alg) ((psa_algorithm_t)(0x03800300 | ((hash_alg) & 0x000000ff)))
/** A MAC cut to @p mac_length bytes. */
#define PSA_ALG_TRUNCATED_MAC(mac_alg, mac_length) \
	((psa_algorithm_t)(((mac_alg) & 0xffc07fff) | (((mac_length) & 0x3f) << 16)))
/** The same MAC, not cut. */
#define PSA_ALG_FULL_LENGTH_MAC(mac_alg) ((psa_algorithm_t)((mac_alg) & 0xffc07fff))
/** For policies: the MAC cut to @p min_mac_length bytes or more. */
#define PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(mac_alg, min_mac_length) \
	((psa_algorithm_t)(PSA_ALG_TRUNCATED_MAC(mac_alg, min_mac_length) | 0x00008000))
#define PSA_ALG_IS_HMAC(alg) (((alg) & 0x7fc0ff00) == 0x03800000)             /**< 1 for HMAC. */
#define PSA_ALG_IS_BLAKE2_MAC(alg) (((alg) & 0x7fc0ff00) == 0x03800300)       /**< 1 for BLAKE2 with a key. */
#define PSA_ALG_IS_BLOCK_CIPHER_MAC(alg) (((alg) & 0x7fc00000) == 0x03c00000) /**< 1 for CBC-MAC and CMAC. */

/* Ciphers (§10.5). */
#define PSA_ALG_STREAM_CIPHER ((psa_algorithm_t)0x04800100)    /**< The key type's own stream cipher. */
#define PSA_ALG_CTR ((psa_algorithm_t)0x04c01000)              /**< Counter mode. */
#define PSA_ALG_CFB ((psa_algorithm_t)0x04c01100)              /**< Cipher feedback, whole blocks. */
#define PSA_ALG_OFB ((psa_algorithm_t)0x04c01200)              /**< Output feedback. */
#define PSA_ALG_CCM_STAR_NO_TAG ((psa_algorithm_t)0x04c01300)  /**< CCM* without a tag. */
#define PSA_ALG_CCM_STAR_ANY_TAG ((psa_algorithm_t)0x04c09300) /**< For policies: CCM* with tag 0, 4, 8 or 16. */
#define PSA_ALG_XTS ((psa_algorithm_t)0x0440ff00)              /**< XTS. */
#define PSA_ALG_ECB_NO_PADDING ((psa_algorithm_t)0x04404400)   /**< Block by block; for building other modes. */
#define PSA_ALG_CBC_NO_PADDING ((psa_algorithm_t)0x04404000)   /**< CBC, whole blocks only. */
#define PSA_ALG_CBC_PKCS7 ((psa_algorithm_t)0x04404100)        /**< CBC with PKCS#7 padding. */
#define PSA_ALG_IS_STREAM_CIPHER(alg) (((alg) & 0x7f800000) == 0x04800000) /**< 1 when any input length will do. */

/* AEAD (§10.6); the identifiers as they stand mean a tag of 16 bytes. */
#define PSA_ALG_CCM ((psa_algorithm_t)0x05500100)                /**< CCM. */
#define PSA_ALG_GCM ((psa_algorithm_t)0x05500200)                /**< GCM. */
#define PSA_ALG_CHACHA20_POLY1305 ((psa_algorithm_t)0x05100500)  /**< ChaCha20-Poly1305. */
#define PSA_ALG_XCHACHA20_POLY1305 ((psa_algorithm_t)0x05100600) /**< XChaCha20-Poly1305. */
#define PSA_ALG_ASCON_AEAD128 ((psa_algorithm_t)0x05100700)      /**< Ascon-AEAD128. */
/** An AEAD with a tag of @p tag_length bytes. */
#define PSA_ALG_AEAD_WITH_SHORTENED_TAG(aead_alg, tag_length) \
	((psa_algorithm_t)(((aead_alg) & 0xffc07fff) | (((tag_length) & 0x3f) << 16)))
/** The same AEAD with the tag it has by default. */
#define PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(aead_alg)                                                           \
	(((aead_alg) & 0xffc07fff) == 0x05400100   ? PSA_ALG_CCM                                                 \
	 : ((aead_alg) & 0xffc07fff) == 0x05400200 ? PSA_ALG_GCM                                                 \
	 : ((aead_alg) & 0xffc07fff) == 0x05000500 ? PSA_ALG_CHACHA20_POLY1305                                   \
	 : ((aead_alg) & 0xffc07fff) == 0x05000600 ? PSA_ALG_XCHACHA20_POLY1305                                  \
	 : ((aead_alg) & 0xffc07fff) == 0x05000700 ? PSA_ALG_ASCON_AEAD128                                       \
						   : PSA_ALG_NONE)
/** For policies: the AEAD with a tag of @p min_tag_length bytes or more. */
#define PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(aead_alg, min_tag_length) \
	((psa_algorithm_t)(PSA_ALG_AEAD_WITH_SHORTENED_TAG(aead_alg, min_tag_length) | 0x00008000))
#define PSA_ALG_IS_AEAD_ON_BLOCK_CIPHER(alg) (((alg) & 0x7f400000) == 0x05400000) /**< 1 for CCM and GCM. */

/* Key wrapping (§10.7.1). */
#define PSA_ALG_KW ((psa_algorithm_t)0x0b400100)  /**< KW of SP 800-38F: multiples of 8 bytes. */
#define PSA_ALG_KWP ((psa_algorithm_t)0x0bc00200) /**< KWP of SP 800-38F: any length. */

/* Key derivation (§10.8). */
#define PSA_ALG_HKDF(hash_alg) ((psa_algorithm_t)(0x08000100 | ((hash_alg) & 0x000000ff))) /**< HKDF. */
/** First half of HKDF: secret and salt to a key. */
#define PSA_ALG_HKDF_EXTRACT(hash_alg) ((psa_algorithm_t)(0x08000400 | ((hash_alg) & 0x000000ff)))
/** Second half of HKDF: key and info to output. */
#define PSA_ALG_HKDF_EXPAND(hash_alg) ((psa_algorithm_t)(0x08000500 | ((hash_alg) & 0x000000ff)))
/** SP 800-108 in counter mode with HMAC. */
#define PSA_ALG_SP800_108_COUNTER_HMAC(hash_alg) ((psa_algorithm_t)(0x08000700 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_SP800_108_COUNTER_CMAC ((psa_algorithm_t)0x08000800) /**< SP 800-108 in counter mode with CMAC. */
/** The PRF of TLS 1.2. */
#define PSA_ALG_TLS12_PRF(hash_alg) ((psa_algorithm_t)(0x08000200 | ((hash_alg) & 0x000000ff)))
/** From a pre-shared key to the master secret of TLS 1.2. */
#define PSA_ALG_TLS12_PSK_TO_MS(hash_alg) ((psa_algorithm_t)(0x08000300 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_TLS12_ECJPAKE_TO_PMS ((psa_algorithm_t)0x08000609) /**< From J-PAKE to the premaster secret. */
/** From a password to a WPA3-SAE password token. */
#define PSA_ALG_WPA3_SAE_H2E(hash_alg) ((psa_algorithm_t)(0x08800400 | ((hash_alg) & 0x000000ff)))
/** PBKDF2 with HMAC. */
#define PSA_ALG_PBKDF2_HMAC(hash_alg) ((psa_algorithm_t)(0x08800100 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_PBKDF2_AES_CMAC_PRF_128 ((psa_algorithm_t)0x08800200) /**< PBKDF2 with AES-CMAC-PRF-128. */
#define PSA_ALG_IS_KEY_DERIVATION_STRETCHING(alg) (((alg) & 0x7f800000) == 0x08800000) /**< 1 for slow ones. */
#define PSA_ALG_IS_HKDF(alg) (((alg) & 0xffffff00) == 0x08000100)                   /**< 1 for HKDF. */
#define PSA_ALG_IS_HKDF_EXTRACT(alg) (((alg) & 0xffffff00) == 0x08000400)           /**< 1 for HKDF-Extract. */
#define PSA_ALG_IS_HKDF_EXPAND(alg) (((alg) & 0xffffff00) == 0x08000500)            /**< 1 for HKDF-Expand. */
#define PSA_ALG_IS_SP800_108_COUNTER_HMAC(alg) (((alg) & 0xffffff00) == 0x08000700) /**< 1 for SP 800-108 HMAC. */
#define PSA_ALG_IS_TLS12_PRF(alg) (((alg) & 0xffffff00) == 0x08000200)              /**< 1 for the TLS 1.2 PRF. */
#define PSA_ALG_IS_TLS12_PSK_TO_MS(alg) (((alg) & 0xffffff00) == 0x08000300)        /**< 1 for PSK to MS. */
#define PSA_ALG_IS_PBKDF2_HMAC(alg) (((alg) & 0xffffff00) == 0x08800100)            /**< 1 for PBKDF2 with HMAC. */
#define PSA_ALG_IS_WPA3_SAE_H2E(alg) (((alg) & 0xffffff00) == 0x08800400)           /**< 1 for the WPA3-SAE token. */

/* RSA signatures (§10.9.1). */
/** PKCS#1 v1.5 with a hash. */
#define PSA_ALG_RSA_PKCS1V15_SIGN(hash_alg) ((psa_algorithm_t)(0x06000200 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_RSA_PKCS1V15_SIGN_RAW ((psa_algorithm_t)0x06000200) /**< PKCS#1 v1.5 over bytes as they are. */
/** PSS with a salt as long as the hash. */
#define PSA_ALG_RSA_PSS(hash_alg) ((psa_algorithm_t)(0x06000300 | ((hash_alg) & 0x000000ff)))
/** PSS that accepts any salt when it verifies. */
#define PSA_ALG_RSA_PSS_ANY_SALT(hash_alg) ((psa_algorithm_t)(0x06001300 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) (((alg) & 0xffffff00) == 0x06000200)     /**< 1 for PKCS#1 v1.5. */
#define PSA_ALG_IS_RSA_PSS(alg) (((alg) & 0xffffef00) == 0x06000300)               /**< 1 for PSS of either sort. */
#define PSA_ALG_IS_RSA_PSS_ANY_SALT(alg) (((alg) & 0xffffff00) == 0x06001300)      /**< 1 for PSS, any salt. */
#define PSA_ALG_IS_RSA_PSS_STANDARD_SALT(alg) (((alg) & 0xffffff00) == 0x06000300) /**< 1 for PSS, usual salt. */

/* ECDSA (§10.9.2); a signature is r and s, each as long as the curve's order. */
/** ECDSA with a random nonce. */
#define PSA_ALG_ECDSA(hash_alg) ((psa_algorithm_t)(0x06000600 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_ECDSA_ANY ((psa_algorithm_t)0x06000600) /**< ECDSA over bytes as they are. */
/** ECDSA with the nonce of RFC 6979. */
#define PSA_ALG_DETERMINISTIC_ECDSA(hash_alg) ((psa_algorithm_t)(0x06000700 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_IS_ECDSA(alg) (((alg) & 0xfffffe00) == 0x06000600)               /**< 1 for ECDSA of either sort. */
#define PSA_ALG_IS_DETERMINISTIC_ECDSA(alg) (((alg) & 0xffffff00) == 0x06000700) /**< 1 for deterministic ECDSA. */
#define PSA_ALG_IS_RANDOMIZED_ECDSA(alg) (((alg) & 0xffffff00) == 0x06000600)    /**< 1 for randomised ECDSA. */

/* EdDSA (§10.9.3). */
#define PSA_ALG_PURE_EDDSA ((psa_algorithm_t)0x06000800) /**< Ed25519 and Ed448 over a message. */
#define PSA_ALG_EDDSA_CTX ((psa_algorithm_t)0x06000a00)  /**< Ed25519ctx and Ed448 with a context. */
#define PSA_ALG_ED25519PH ((psa_algorithm_t)0x0600090b)  /**< Ed25519ph, SHA-512. */
#define PSA_ALG_ED448PH ((psa_algorithm_t)0x06000915)    /**< Ed448ph, SHAKE256/512. */
#define PSA_ALG_IS_HASH_EDDSA(alg) (((alg) & 0xffffff00) == 0x06000900) /**< 1 for the prehashed forms. */

/* SLH-DSA (§10.9.4). */
#define PSA_ALG_SLH_DSA ((psa_algorithm_t)0x06004000)               /**< SLH-DSA, hedged. */
#define PSA_ALG_DETERMINISTIC_SLH_DSA ((psa_algorithm_t)0x06004100) /**< SLH-DSA, deterministic. */
/** HashSLH-DSA, hedged. */
#define PSA_ALG_HASH_SLH_DSA(hash_alg) ((psa_algorithm_t)(0x06004200 | ((hash_alg) & 0x000000ff)))
/** HashSLH-DSA, deterministic. */
#define PSA_ALG_DETERMINISTIC_HASH_SLH_DSA(hash_alg) ((psa_algorithm_t)(0x06004300 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_IS_SLH_DSA(alg) (((alg) & 0xfffffeff) == 0x06004000)                    /**< 1 for pure SLH-DSA. */
#define PSA_ALG_IS_HASH_SLH_DSA(alg) (((alg) & 0xfffffe00) == 0x06004200)               /**< 1 for HashSLH-DSA. */
#define PSA_ALG_IS_DETERMINISTIC_HASH_SLH_DSA(alg) (((alg) & 0xffffff00) == 0x06004300) /**< 1 for deterministic. */
#define PSA_ALG_IS_HEDGED_HASH_SLH_DSA(alg) (((alg) & 0xffffff00) == 0x06004200)        /**< 1 for hedged. */

/* ML-DSA (§10.9.5). */
#define PSA_ALG_ML_DSA ((psa_algorithm_t)0x06004400)               /**< ML-DSA, hedged. */
#define PSA_ALG_DETERMINISTIC_ML_DSA ((psa_algorithm_t)0x06004500) /**< ML-DSA, deterministic. */
/** HashML-DSA, hedged. */
#define PSA_ALG_HASH_ML_DSA(hash_alg) ((psa_algorithm_t)(0x06004600 | ((hash_alg) & 0x000000ff)))
/** HashML-DSA, deterministic. */
#define PSA_ALG_DETERMINISTIC_HASH_ML_DSA(hash_alg) ((psa_algorithm_t)(0x06004700 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_IS_ML_DSA(alg) (((alg) & 0xfffffeff) == 0x06004400)                    /**< 1 for pure ML-DSA. */
#define PSA_ALG_IS_HASH_ML_DSA(alg) (((alg) & 0xfffffe00) == 0x06004600)               /**< 1 for HashML-DSA. */
#define PSA_ALG_IS_DETERMINISTIC_HASH_ML_DSA(alg) (((alg) & 0xffffff00) == 0x06004700) /**< 1 for deterministic. */
#define PSA_ALG_IS_HEDGED_HASH_ML_DSA(alg) (((alg) & 0xffffff00) == 0x06004600)        /**< 1 for hedged. */

/* Stateful hash-based signatures: verification only (§10.9.6, §10.9.7). */
#define PSA_ALG_LMS ((psa_algorithm_t)0x06004800)     /**< LMS. */
#define PSA_ALG_HSS ((psa_algorithm_t)0x06004900)     /**< HSS. */
#define PSA_ALG_XMSS ((psa_algorithm_t)0x06004a00)    /**< XMSS. */
#define PSA_ALG_XMSS_MT ((psa_algorithm_t)0x06004b00) /**< XMSS^MT. */

/* Which calls a signature algorithm works with (§10.9.10). */
/** 1 when the algorithm signs messages. */
#define PSA_ALG_IS_SIGN_MESSAGE(alg) \
	(PSA_ALG_IS_SIGN(alg) && (alg) != PSA_ALG_ECDSA_ANY && (alg) != PSA_ALG_RSA_PKCS1V15_SIGN_RAW)
/** 1 when the algorithm signs hashes. */
#define PSA_ALG_IS_SIGN_HASH(alg) \
	(PSA_ALG_IS_HASH_AND_SIGN(alg) || (alg) == PSA_ALG_ECDSA_ANY || (alg) == PSA_ALG_RSA_PKCS1V15_SIGN_RAW)
/** 1 when signing a message is hashing it, then signing the hash. */
#define PSA_ALG_IS_HASH_AND_SIGN(alg)                                                                            \
	(PSA_ALG_IS_RSA_PSS(alg) || PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) || PSA_ALG_IS_ECDSA(alg) ||                \
	 PSA_ALG_IS_HASH_EDDSA(alg) || PSA_ALG_IS_HASH_ML_DSA(alg) || PSA_ALG_IS_HASH_SLH_DSA(alg))
/** 1 when the algorithm takes a context that is not empty. */
#define PSA_ALG_SIGN_SUPPORTS_CONTEXT(alg)                                                                       \
	((alg) == PSA_ALG_EDDSA_CTX || PSA_ALG_IS_HASH_EDDSA(alg) || PSA_ALG_IS_SLH_DSA(alg) ||                  \
	 PSA_ALG_IS_HASH_SLH_DSA(alg) || PSA_ALG_IS_ML_DSA(alg) || PSA_ALG_IS_HASH_ML_DSA(alg))

/* Public-key encryption (§10.10). */
#define PSA_ALG_RSA_PKCS1V15_CRYPT ((psa_algorithm_t)0x07000200) /**< RSA PKCS#1 v1.5; hard to use safely. */
/** RSA OAEP with a hash for label and mask. */
#define PSA_ALG_RSA_OAEP(hash_alg) ((psa_algorithm_t)(0x07000300 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_IS_RSA_OAEP(alg) (((alg) & 0xffffff00) == 0x07000300) /**< 1 for OAEP. */

/* Key agreement (§10.11). */
#define PSA_ALG_FFDH ((psa_algorithm_t)0x09010000) /**< Finite-field Diffie-Hellman. */
#define PSA_ALG_ECDH ((psa_algorithm_t)0x09020000) /**< Elliptic-curve Diffie-Hellman, X25519, X448. */
#define PSA_ALG_KEY_AGREEMENT(ka_alg, kdf_alg) ((ka_alg) | (kdf_alg)) /**< Agreement feeding a derivation. */
#define PSA_ALG_KEY_AGREEMENT_GET_BASE(alg) ((psa_algorithm_t)((alg) & 0xff7f0000)) /**< The agreement in it. */
#define PSA_ALG_KEY_AGREEMENT_GET_KDF(alg) ((psa_algorithm_t)((alg) & 0xfe80ffff))  /**< The derivation in it. */
#define PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(alg) (((alg) & 0x7f00ffff) == 0x09000000) /**< 1 without derivation. */
#define PSA_ALG_IS_RAW_KEY_AGREEMENT(alg) PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(alg)    /**< Former name of it. */
#define PSA_ALG_IS_FFDH(alg) (((alg) & 0x7fff0000) == 0x09010000) /**< 1 for FFDH, with derivation or not. */
#define PSA_ALG_IS_ECDH(alg) (((alg) & 0x7fff0000) == 0x09020000) /**< 1 for ECDH, with derivation or not. */

/* Key encapsulation (§10.12). */
#define PSA_ALG_ECIES_SEC1 ((psa_algorithm_t)0x0c000100) /**< The key part of ECIES, SEC 1. */
#define PSA_ALG_ML_KEM ((psa_algorithm_t)0x0c000200)     /**< ML-KEM. */

/* Password-authenticated key exchange (§10.13). */
#define PSA_ALG_JPAKE(hash_alg) ((psa_algorithm_t)(0x0a000100 | ((hash_alg) & 0x000000ff))) /**< J-PAKE. */
/** SPAKE2+ that confirms with HMAC. */
#define PSA_ALG_SPAKE2P_HMAC(hash_alg) ((psa_algorithm_t)(0x0a000400 | ((hash_alg) & 0x000000ff)))
/** SPAKE2+ that confirms with AES-CMAC. */
#define PSA_ALG_SPAKE2P_CMAC(hash_alg) ((psa_algorithm_t)(0x0a000500 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_SPAKE2P_MATTER ((psa_algorithm_t)0x0a000609) /**< SPAKE2+ as Matter uses it: an early draft. */
/** WPA3-SAE with keys of 256 bits. */
#define PSA_ALG_WPA3_SAE_FIXED(hash_alg) ((psa_algorithm_t)(0x0a000800 | ((hash_alg) & 0x000000ff)))
/** WPA3-SAE with keys as long as the group's hash. */
#define PSA_ALG_WPA3_SAE_GDH(hash_alg) ((psa_algorithm_t)(0x0a000900 | ((hash_alg) & 0x000000ff)))
#define PSA_ALG_WPA3_SAE_ANY ((psa_algorithm_t)0x0a0088ff) /**< For policies: WPA3-SAE of any sort. */
#define PSA_ALG_IS_JPAKE(alg) (((alg) & 0xffffff00) == 0x0a000100)          /**< 1 for J-PAKE. */
#define PSA_ALG_IS_SPAKE2P(alg) (((alg) & 0xfffffc00) == 0x0a000400)        /**< 1 for SPAKE2+ of any sort. */
#define PSA_ALG_IS_SPAKE2P_HMAC(alg) (((alg) & 0xffffff00) == 0x0a000400)   /**< 1 for SPAKE2+ with HMAC. */
#define PSA_ALG_IS_SPAKE2P_CMAC(alg) (((alg) & 0xffffff00) == 0x0a000500)   /**< 1 for SPAKE2+ with CMAC. */
#define PSA_ALG_IS_WPA3_SAE(alg) (((alg) & 0xfffffe00) == 0x0a000800)       /**< 1 for WPA3-SAE; 0 for the wildcard. */
#define PSA_ALG_IS_WPA3_SAE_FIXED(alg) (((alg) & 0xffffff00) == 0x0a000800) /**< 1 for the 256-bit form. */
#define PSA_ALG_IS_WPA3_SAE_GDH(alg) (((alg) & 0xffffff00) == 0x0a000900)   /**< 1 for the group's-hash form. */

/** @} */

#endif /* PSA_CRYPTO_ALGORITHMS_H */
