/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Constants of PSA Crypto 1.5 for keys, derivation inputs and password-authenticated key exchange.
 *
 * Algorithm identifiers are in crypto_algorithms.h, which this header includes.
 */

#ifndef PSA_CRYPTO_VALUES_H
#define PSA_CRYPTO_VALUES_H

#include "crypto_types.h"
#include "crypto_algorithms.h"

/**
 * @defgroup psa_crypto_values Constants
 * @ingroup psa_crypto
 * @{
 */

/* Status codes of PSA Crypto alone (§8.1.2), repeated from psa/error.h for builds in which another package's
 * psa/error.h, without them, comes first. */
#define PSA_ERROR_INSUFFICIENT_ENTROPY ((psa_status_t)-148) /**< There is not enough entropy. */
#define PSA_ERROR_INVALID_PADDING ((psa_status_t)-150)      /**< The padding is wrong. */

/*
 * Key types (§9.2 to §9.5)
 *
 *   15  14  13 12  11        7 6           1  0
 *   V   A   CAT    category's  family/type    P      P makes the number of ones even
 */

/** No type: the key is not set up, or any type will do. */
#define PSA_KEY_TYPE_NONE ((psa_key_type_t)0x0000)

/** 1 for raw data and symmetric keys. */
#define PSA_KEY_TYPE_IS_UNSTRUCTURED(type) (((type) & 0x7000) == 0x1000 || ((type) & 0x7000) == 0x2000)
#define PSA_KEY_TYPE_IS_ASYMMETRIC(type) (((type) & 0x4000) == 0x4000) /**< 1 for key pairs and public keys. */
#define PSA_KEY_TYPE_IS_PUBLIC_KEY(type) (((type) & 0x7000) == 0x4000) /**< 1 for public keys. */
#define PSA_KEY_TYPE_IS_KEY_PAIR(type) (((type) & 0x7000) == 0x7000)   /**< 1 for key pairs. */

/** Key pair that belongs to a public key's type; a pair stays what it is (§9.5.10). */
#define PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(type) ((psa_key_type_t)((type) | 0x3000))

/** Public key that belongs to a pair's type; a public key stays what it is (§9.5.10). */
#define PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) ((psa_key_type_t)((type) & 0xcfff))

/* Elliptic curve families (§9.2.3); the sizes in bits that each one has are given in brackets. */
#define PSA_ECC_FAMILY_SECP_K1 ((psa_ecc_family_t)0x17)         /**< SEC Koblitz, prime [192 225 256]. */
#define PSA_ECC_FAMILY_SECP_R1 ((psa_ecc_family_t)0x12)         /**< SEC random, prime [192 224 256 384 521]. */
#define PSA_ECC_FAMILY_SECP_R2 ((psa_ecc_family_t)0x1b)         /**< SEC random, obsolete [160]. */
#define PSA_ECC_FAMILY_SECT_K1 ((psa_ecc_family_t)0x27)         /**< SEC Koblitz, binary [163 233 239 283 409 571]. */
#define PSA_ECC_FAMILY_SECT_R1 ((psa_ecc_family_t)0x22)         /**< SEC random, binary [163 233 283 409 571]. */
#define PSA_ECC_FAMILY_SECT_R2 ((psa_ecc_family_t)0x2b)         /**< SEC random, binary, obsolete [163]. */
#define PSA_ECC_FAMILY_BRAINPOOL_P_R1 ((psa_ecc_family_t)0x30)  /**< Brainpool [160 192 224 256 320 384 512]. */
#define PSA_ECC_FAMILY_FRP ((psa_ecc_family_t)0x33)             /**< FRP256v1 [256]. */
#define PSA_ECC_FAMILY_MONTGOMERY ((psa_ecc_family_t)0x41)      /**< X25519 [255], X448 [448]. */
#define PSA_ECC_FAMILY_TWISTED_EDWARDS ((psa_ecc_family_t)0x42) /**< Ed25519 [255], Ed448 [448]. */

/* Finite-field Diffie-Hellman families (§9.2.4). */
#define PSA_DH_FAMILY_RFC7919 ((psa_dh_family_t)0x03) /**< ffdhe [2048 3072 4096 6144 8192]. */
#define PSA_DH_FAMILY_RFC3526 ((psa_dh_family_t)0x05) /**< MODP [1536 2048 3072 4096 6144 8192]. */

/* SLH-DSA families (§9.5.7); sizes [128 192 256]. */
#define PSA_SLH_DSA_FAMILY_SHA2_S ((psa_slh_dsa_family_t)0x02)  /**< SHA-2, small signatures. */
#define PSA_SLH_DSA_FAMILY_SHA2_F ((psa_slh_dsa_family_t)0x04)  /**< SHA-2, fast. */
#define PSA_SLH_DSA_FAMILY_SHAKE_S ((psa_slh_dsa_family_t)0x0b) /**< SHAKE, small signatures. */
#define PSA_SLH_DSA_FAMILY_SHAKE_F ((psa_slh_dsa_family_t)0x0d) /**< SHAKE, fast. */

/* Data and secrets without structure (§9.3). */
#define PSA_KEY_TYPE_RAW_DATA ((psa_key_type_t)0x1001)      /**< Bytes that are no key. */
#define PSA_KEY_TYPE_HMAC ((psa_key_type_t)0x1100)          /**< HMAC key, any whole number of bytes. */
#define PSA_KEY_TYPE_BLAKE2 ((psa_key_type_t)0x1103)        /**< Key for BLAKE2 as a MAC. */
#define PSA_KEY_TYPE_DERIVE ((psa_key_type_t)0x1200)        /**< Secret of high entropy to derive keys from. */
#define PSA_KEY_TYPE_PASSWORD ((psa_key_type_t)0x1203)      /**< Secret of low entropy to derive keys from. */
#define PSA_KEY_TYPE_PASSWORD_HASH ((psa_key_type_t)0x1205) /**< Value to check a password against. */
#define PSA_KEY_TYPE_PEPPER ((psa_key_type_t)0x1206)        /**< Secret mixed into a password's hash. */
#define PSA_KEY_TYPE_ARC4 ((psa_key_type_t)0x2002)          /**< ARC4; do not use. */
#define PSA_KEY_TYPE_CHACHA20 ((psa_key_type_t)0x2004)      /**< ChaCha20 or ChaCha20-Poly1305 [256]. */
#define PSA_KEY_TYPE_XCHACHA20 ((psa_key_type_t)0x2007)     /**< XChaCha20 or XChaCha20-Poly1305 [256]. */
#define PSA_KEY_TYPE_ASCON ((psa_key_type_t)0x2008)         /**< Ascon-AEAD128 [128]. */
#define PSA_KEY_TYPE_DES ((psa_key_type_t)0x2301)           /**< DES [64], 3DES [128 192]; do not use. */
#define PSA_KEY_TYPE_AES ((psa_key_type_t)0x2400)           /**< AES [128 192 256]. */
#define PSA_KEY_TYPE_CAMELLIA ((psa_key_type_t)0x2403)      /**< Camellia [128 192 256]. */
#define PSA_KEY_TYPE_SM4 ((psa_key_type_t)0x2405)           /**< SM4 [128]. */
#define PSA_KEY_TYPE_ARIA ((psa_key_type_t)0x2406)          /**< ARIA [128 192 256]. */

/* WPA3-SAE password tokens (§9.4.1). */
/** Password token (PT) on a curve of the family @p curve. */
#define PSA_KEY_TYPE_WPA3_SAE_ECC(curve) ((psa_key_type_t)(0x3280 | ((curve) & 0x007f)))
/** Password token (PT) in a group of the family @p group. */
#define PSA_KEY_TYPE_WPA3_SAE_DH(group) ((psa_key_type_t)(0x3300 | ((group) & 0x007f)))
#define PSA_KEY_TYPE_IS_WPA3_SAE_ECC(type) (((type) & 0xff80) == 0x3280) /**< 1 for a token on a curve. */
#define PSA_KEY_TYPE_IS_WPA3_SAE_DH(type) (((type) & 0xff80) == 0x3300)  /**< 1 for a token in a finite field. */
#define PSA_KEY_TYPE_WPA3_SAE_ECC_GET_FAMILY(type) ((psa_ecc_family_t)((type) & 0x007f)) /**< Family of a token. */
#define PSA_KEY_TYPE_WPA3_SAE_DH_GET_FAMILY(type) ((psa_dh_family_t)((type) & 0x007f))   /**< Family of a token. */

/* RSA (§9.5.1); the size is that of the modulus. */
#define PSA_KEY_TYPE_RSA_KEY_PAIR ((psa_key_type_t)0x7001)   /**< RSAPrivateKey of RFC 8017, DER. */
#define PSA_KEY_TYPE_RSA_PUBLIC_KEY ((psa_key_type_t)0x4001) /**< RSAPublicKey of RFC 8017, DER. */
#define PSA_KEY_TYPE_IS_RSA(type) (PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) == 0x4001) /**< 1 for RSA, either half. */

/* Elliptic curve keys (§9.5.2). */
/** Key pair on a curve of the family @p curve. */
#define PSA_KEY_TYPE_ECC_KEY_PAIR(curve) ((psa_key_type_t)(0x7100 | ((curve) & 0x007f)))
/** Public key on a curve of the family @p curve. */
#define PSA_KEY_TYPE_ECC_PUBLIC_KEY(curve) ((psa_key_type_t)(0x4100 | ((curve) & 0x007f)))
#define PSA_KEY_TYPE_IS_ECC(type) \
	((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80) == 0x4100)  /**< 1 for a curve key, either half. */
#define PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type) (((type) & 0xff80) == 0x7100)   /**< 1 for a curve key pair. */
#define PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type) (((type) & 0xff80) == 0x4100) /**< 1 for a curve public key. */
#define PSA_KEY_TYPE_ECC_GET_FAMILY(type) ((psa_ecc_family_t)((type) & 0x007f)) /**< Family of a curve key. */

/* Finite-field Diffie-Hellman keys (§9.5.3). */
/** Key pair in a group of the family @p group. */
#define PSA_KEY_TYPE_DH_KEY_PAIR(group) ((psa_key_type_t)(0x7200 | ((group) & 0x007f)))
/** Public key in a group of the family @p group. */
#define PSA_KEY_TYPE_DH_PUBLIC_KEY(group) ((psa_key_type_t)(0x4200 | ((group) & 0x007f)))
#define PSA_KEY_TYPE_IS_DH(type) \
	((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80) == 0x4200) /**< 1 for a DH key, either half. */
#define PSA_KEY_TYPE_IS_DH_KEY_PAIR(type) (((type) & 0xff80) == 0x7200)   /**< 1 for a DH key pair. */
#define PSA_KEY_TYPE_IS_DH_PUBLIC_KEY(type) (((type) & 0xff80) == 0x4200) /**< 1 for a DH public key. */
#define PSA_KEY_TYPE_DH_GET_FAMILY(type) ((psa_dh_family_t)((type) & 0x007f)) /**< Family of a DH key. */

/* Stateful hash-based signatures: public keys only (§9.5.4, §9.5.5); the size is that of the hash [192 256]. */
#define PSA_KEY_TYPE_LMS_PUBLIC_KEY ((psa_key_type_t)0x4007)     /**< LMS, RFC 8554. */
#define PSA_KEY_TYPE_HSS_PUBLIC_KEY ((psa_key_type_t)0x4008)     /**< HSS, RFC 8554. */
#define PSA_KEY_TYPE_XMSS_PUBLIC_KEY ((psa_key_type_t)0x400B)    /**< XMSS, RFC 8391. */
#define PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY ((psa_key_type_t)0x400D) /**< XMSS^MT, RFC 8391. */

/* ML-DSA (§9.5.6); ML-DSA-44, -65, -87 are [128 192 256]. */
#define PSA_KEY_TYPE_ML_DSA_KEY_PAIR ((psa_key_type_t)0x7002)   /**< ML-DSA seed of 32 bytes. */
#define PSA_KEY_TYPE_ML_DSA_PUBLIC_KEY ((psa_key_type_t)0x4002) /**< ML-DSA public key. */
#define PSA_KEY_TYPE_IS_ML_DSA(type) \
	(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) == 0x4002) /**< 1 for ML-DSA, either half. */

/* SLH-DSA (§9.5.7). */
/** SLH-DSA key pair of the family @p set. */
#define PSA_KEY_TYPE_SLH_DSA_KEY_PAIR(set) ((psa_key_type_t)(0x7180 | ((set) & 0x007f)))
/** SLH-DSA public key of the family @p set. */
#define PSA_KEY_TYPE_SLH_DSA_PUBLIC_KEY(set) ((psa_key_type_t)(0x4180 | ((set) & 0x007f)))
#define PSA_KEY_TYPE_IS_SLH_DSA(type) \
	((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80) == 0x4180)      /**< 1 for SLH-DSA, either half. */
#define PSA_KEY_TYPE_IS_SLH_DSA_KEY_PAIR(type) (((type) & 0xff80) == 0x7180)   /**< 1 for an SLH-DSA key pair. */
#define PSA_KEY_TYPE_IS_SLH_DSA_PUBLIC_KEY(type) (((type) & 0xff80) == 0x4180) /**< 1 for an SLH-DSA public key. */
#define PSA_KEY_TYPE_SLH_DSA_GET_FAMILY(type) ((psa_slh_dsa_family_t)((type) & 0x007f)) /**< Family of the key. */

/* ML-KEM (§9.5.8) [512 768 1024]. */
#define PSA_KEY_TYPE_ML_KEM_KEY_PAIR ((psa_key_type_t)0x7004)   /**< ML-KEM seeds d and z, 64 bytes. */
#define PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY ((psa_key_type_t)0x4004) /**< ML-KEM encapsulation key. */
#define PSA_KEY_TYPE_IS_ML_KEM(type) \
	(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) == 0x4004) /**< 1 for ML-KEM, either half. */

/* SPAKE2+ (§9.5.9). */
/** Prover's key (w0, w1) on a curve of the family @p curve. */
#define PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(curve) ((psa_key_type_t)(0x7400 | ((curve) & 0x007f)))
/** Verifier's key (w0, L) on a curve of the family @p curve. */
#define PSA_KEY_TYPE_SPAKE2P_PUBLIC_KEY(curve) ((psa_key_type_t)(0x4400 | ((curve) & 0x007f)))
#define PSA_KEY_TYPE_IS_SPAKE2P(type) \
	((PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type) & 0xff80) == 0x4400)      /**< 1 for SPAKE2+, either half. */
#define PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(type) (((type) & 0xff80) == 0x7400)   /**< 1 for a prover's key. */
#define PSA_KEY_TYPE_IS_SPAKE2P_PUBLIC_KEY(type) (((type) & 0xff80) == 0x4400) /**< 1 for a verifier's key. */
#define PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(type) ((psa_ecc_family_t)((type) & 0x007f)) /**< Family of the key. */

/* Lifetimes (§9.6). */
#define PSA_KEY_LIFETIME_VOLATILE ((psa_key_lifetime_t)0x00000000)        /**< In RAM, gone at the next reset. */
#define PSA_KEY_LIFETIME_PERSISTENT ((psa_key_lifetime_t)0x00000001)      /**< In local storage, until destroyed. */
#define PSA_KEY_PERSISTENCE_VOLATILE ((psa_key_persistence_t)0x00)        /**< Gone at the next reset. */
#define PSA_KEY_PERSISTENCE_DEFAULT ((psa_key_persistence_t)0x01)         /**< Kept until destroyed. */
#define PSA_KEY_PERSISTENCE_READ_ONLY ((psa_key_persistence_t)0xff)       /**< Kept; the caller cannot destroy it. */
#define PSA_KEY_LOCATION_LOCAL_STORAGE ((psa_key_location_t)0x000000)     /**< Kept by this service itself. */
#define PSA_KEY_LOCATION_PRIMARY_SECURE_ELEMENT ((psa_key_location_t)0x000001) /**< Kept by a secure element. */
#define PSA_KEY_LOCATION_VENDOR_FLAG ((psa_key_location_t)0x800000)       /**< Set in locations vendors define. */

/** Persistence of a lifetime. */
#define PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime) ((psa_key_persistence_t)((lifetime) & 0x000000ff))
/** Location of a lifetime. */
#define PSA_KEY_LIFETIME_GET_LOCATION(lifetime) ((psa_key_location_t)((lifetime) >> 8))
/** 1 when a key of this lifetime is gone at the next reset. */
#define PSA_KEY_LIFETIME_IS_VOLATILE(lifetime) \
	(PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime) == PSA_KEY_PERSISTENCE_VOLATILE)
/** 1 when a key of this lifetime cannot be changed or destroyed. */
#define PSA_KEY_LIFETIME_IS_READ_ONLY(lifetime) \
	(PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime) == PSA_KEY_PERSISTENCE_READ_ONLY)
/** Lifetime made of a persistence and a location. */
#define PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(persistence, location) ((location) << 8 | (persistence))

/* Identifiers (§9.7.1). */
#define PSA_KEY_ID_NULL ((psa_key_id_t)0)                /**< Names no key. */
#define PSA_KEY_ID_USER_MIN ((psa_key_id_t)0x00000001)   /**< Lowest identifier an application may choose. */
#define PSA_KEY_ID_USER_MAX ((psa_key_id_t)0x3fffffff)   /**< Highest identifier an application may choose. */
#define PSA_KEY_ID_VENDOR_MIN ((psa_key_id_t)0x40000000) /**< Lowest identifier the service chooses. */
#define PSA_KEY_ID_VENDOR_MAX ((psa_key_id_t)0x7fffffff) /**< Highest identifier the service chooses. */

/* Usage flags (§9.8.2). */
#define PSA_KEY_USAGE_EXPORT ((psa_key_usage_t)0x00000001)         /**< Read the key itself. Public keys need none. */
#define PSA_KEY_USAGE_COPY ((psa_key_usage_t)0x00000002)           /**< Copy the key under another policy. */
#define PSA_KEY_USAGE_CACHE ((psa_key_usage_t)0x00000004)          /**< Keep extra copies in RAM for speed. */
#define PSA_KEY_USAGE_DERIVE_PUBLIC ((psa_key_usage_t)0x00000080)  /**< Only for psa_check_key_usage(): peer's key. */
#define PSA_KEY_USAGE_ENCRYPT ((psa_key_usage_t)0x00000100)        /**< Encrypt, encapsulate. */
#define PSA_KEY_USAGE_DECRYPT ((psa_key_usage_t)0x00000200)        /**< Decrypt, decapsulate. */
#define PSA_KEY_USAGE_SIGN_MESSAGE ((psa_key_usage_t)0x00000400)   /**< Sign messages, compute MACs. */
#define PSA_KEY_USAGE_VERIFY_MESSAGE ((psa_key_usage_t)0x00000800) /**< Verify messages and MACs. */
#define PSA_KEY_USAGE_SIGN_HASH ((psa_key_usage_t)0x00001000)      /**< Sign hashes; implies messages. */
#define PSA_KEY_USAGE_VERIFY_HASH ((psa_key_usage_t)0x00002000)    /**< Verify hashes; implies messages. */
#define PSA_KEY_USAGE_DERIVE ((psa_key_usage_t)0x00004000)         /**< Derive or agree on keys. */
#define PSA_KEY_USAGE_VERIFY_DERIVATION ((psa_key_usage_t)0x00008000) /**< Compare with a derivation's output. */
#define PSA_KEY_USAGE_WRAP ((psa_key_usage_t)0x00010000)           /**< Wrap other keys. */
#define PSA_KEY_USAGE_UNWRAP ((psa_key_usage_t)0x00020000)         /**< Unwrap other keys. */

/*
 * Inputs of a key derivation (§10.8.2). The specification leaves the values open; these are Mbed TLS's, so that a
 * program compiled against its headers works unchanged.
 */
#define PSA_KEY_DERIVATION_INPUT_SECRET ((psa_key_derivation_step_t)0x0101)       /**< Secret of high entropy. */
#define PSA_KEY_DERIVATION_INPUT_PASSWORD ((psa_key_derivation_step_t)0x0102)     /**< Secret of low entropy. */
#define PSA_KEY_DERIVATION_INPUT_OTHER_SECRET ((psa_key_derivation_step_t)0x0103) /**< Second secret. */
#define PSA_KEY_DERIVATION_INPUT_LABEL ((psa_key_derivation_step_t)0x0201)        /**< What the output is for. */
#define PSA_KEY_DERIVATION_INPUT_SALT ((psa_key_derivation_step_t)0x0202)         /**< Salt. */
#define PSA_KEY_DERIVATION_INPUT_INFO ((psa_key_derivation_step_t)0x0203)         /**< What the output is for (HKDF). */
#define PSA_KEY_DERIVATION_INPUT_SEED ((psa_key_derivation_step_t)0x0204)         /**< Seed of a PRF. */
#define PSA_KEY_DERIVATION_INPUT_COST ((psa_key_derivation_step_t)0x0205)         /**< Work factor, an integer. */
#define PSA_KEY_DERIVATION_INPUT_CONTEXT ((psa_key_derivation_step_t)0x0206)      /**< Who and where. */

/** Capacity of a derivation that may yield as much as its algorithm can (§10.8.4). */
#define PSA_KEY_DERIVATION_UNLIMITED_CAPACITY ((size_t)-1)

/* Groups for password-authenticated key exchange (§10.13.2). */
#define PSA_PAKE_PRIMITIVE_TYPE_ECC ((psa_pake_primitive_type_t)0x01) /**< Elliptic curve. */
#define PSA_PAKE_PRIMITIVE_TYPE_DH ((psa_pake_primitive_type_t)0x02)  /**< Finite field. */

/** Group of a given type, family and size; 0 when the size is not representable. */
#define PSA_PAKE_PRIMITIVE(pake_type, pake_family, pake_bits)                                                    \
	(((pake_bits) & 0xffff) != (pake_bits)                                                                   \
		 ? 0                                                                                             \
		 : ((psa_pake_primitive_t)(((psa_pake_primitive_t)(pake_type) << 24) |                           \
					   ((psa_pake_primitive_t)(pake_family) << 16) |                         \
					   (psa_pake_primitive_t)(pake_bits))))
#define PSA_PAKE_PRIMITIVE_GET_TYPE(pake_primitive) \
	((psa_pake_primitive_type_t)(((pake_primitive) >> 24) & 0xff)) /**< Type of a group. */
#define PSA_PAKE_PRIMITIVE_GET_FAMILY(pake_primitive) \
	((psa_pake_family_t)(((pake_primitive) >> 16) & 0xff))               /**< Family of a group. */
#define PSA_PAKE_PRIMITIVE_GET_BITS(pake_primitive) ((size_t)((pake_primitive) & 0xffff)) /**< Size of a group. */

/* Key confirmation in a cipher suite (§10.13.3). */
#define PSA_PAKE_CONFIRMED_KEY 0   /**< The exchange proves that both sides have the same key. */
#define PSA_PAKE_UNCONFIRMED_KEY 1 /**< The exchange leaves that proof to the application. */

/* Roles (§10.13.4). */
#define PSA_PAKE_ROLE_NONE ((psa_pake_role_t)0x00)   /**< Both sides do the same. */
#define PSA_PAKE_ROLE_FIRST ((psa_pake_role_t)0x01)  /**< Speaks first. */
#define PSA_PAKE_ROLE_SECOND ((psa_pake_role_t)0x02) /**< Answers. */
#define PSA_PAKE_ROLE_CLIENT ((psa_pake_role_t)0x11) /**< Knows the password: SPAKE2+ prover. */
#define PSA_PAKE_ROLE_SERVER ((psa_pake_role_t)0x12) /**< Knows a verifier of it: SPAKE2+ verifier. */

/* Steps (§10.13.5). */
#define PSA_PAKE_STEP_KEY_SHARE ((psa_pake_step_t)0x01)     /**< Public share. */
#define PSA_PAKE_STEP_ZK_PUBLIC ((psa_pake_step_t)0x02)     /**< Schnorr proof, public part V (J-PAKE). */
#define PSA_PAKE_STEP_ZK_PROOF ((psa_pake_step_t)0x03)      /**< Schnorr proof, scalar r (J-PAKE). */
#define PSA_PAKE_STEP_CONFIRM ((psa_pake_step_t)0x04)       /**< Key confirmation value. */
#define PSA_PAKE_STEP_SALT ((psa_pake_step_t)0x05)          /**< Salt, input only (WPA3-SAE). */
#define PSA_PAKE_STEP_COMMIT ((psa_pake_step_t)0x06)        /**< Scalar and element (WPA3-SAE). */
#define PSA_PAKE_STEP_CONFIRM_COUNT ((psa_pake_step_t)0x07) /**< Send-confirm counter, input only (WPA3-SAE). */
#define PSA_PAKE_STEP_KEY_ID ((psa_pake_step_t)0x08)        /**< PMKID, output only (WPA3-SAE). */

/** @} */

#endif /* PSA_CRYPTO_VALUES_H */
