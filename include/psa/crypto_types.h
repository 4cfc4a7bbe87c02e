/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Integer types of PSA Crypto 1.5. The structures are in crypto_struct.h.
 */

#ifndef PSA_CRYPTO_TYPES_H
#define PSA_CRYPTO_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_types Types
 * @ingroup psa_crypto
 * @{
 */

/* Keys. */

/** @brief Name of a key (§9.7.1). 0 names none. */
typedef uint32_t psa_key_id_t;

/** @brief What a key is: its category, family and whether it is a pair or a public key (§9.2). */
typedef uint16_t psa_key_type_t;

/** @brief Size of a key as it is stored in its attributes, in bits; 0xffff stands for anything above 0xfff8. */
typedef uint16_t psa_key_bits_t;

/** @brief Family of elliptic curves; with a size in bits it names one curve (§9.2.3). */
typedef uint8_t psa_ecc_family_t;

/** @brief Family of finite-field Diffie-Hellman groups (§9.2.4). */
typedef uint8_t psa_dh_family_t;

/** @brief Family of SLH-DSA parameter sets (§9.5.7). */
typedef uint8_t psa_slh_dsa_family_t;

/** @brief How long a key lives and where: location << 8 | persistence (§9.6.3). */
typedef uint32_t psa_key_lifetime_t;

/** @brief How long a key lives: the low byte of its lifetime (§9.6.3). */
typedef uint8_t psa_key_persistence_t;

/** @brief Where a key is kept: the upper 24 bits of its lifetime (§9.6.3). */
typedef uint32_t psa_key_location_t;

/** @brief Set of @c PSA_KEY_USAGE_* bits (§9.8.2). */
typedef uint32_t psa_key_usage_t;

/* Algorithms. */

/** @brief Name of an algorithm with its parameters, or a wildcard for a key's policy (§10.1). */
typedef uint32_t psa_algorithm_t;

/** @brief Which input of a key derivation a piece of data is (§10.8.2). */
typedef uint16_t psa_key_derivation_step_t;

/* Password-authenticated key exchange. */

/** @brief Group in which a PAKE works: type << 24 | family << 16 | bits (§10.13.2). */
typedef uint32_t psa_pake_primitive_t;

/** @brief Kind of group: elliptic curve or finite field (§10.13.2). */
typedef uint8_t psa_pake_primitive_type_t;

/** @brief A #psa_ecc_family_t or a #psa_dh_family_t, as the primitive's type says (§10.13.2). */
typedef uint8_t psa_pake_family_t;

/** @brief Part that this side plays in the exchange (§10.13.4). */
typedef uint8_t psa_pake_role_t;

/** @brief Which message of the exchange a piece of data is (§10.13.5). */
typedef uint8_t psa_pake_step_t;

/* Names used by code written for Mbed TLS. A key identifier never encodes an owner here. */

typedef psa_key_id_t mbedtls_svc_key_id_t; /**< Mbed TLS's name for a key identifier. */

/** @brief Initialiser of an identifier that names no key, in Mbed TLS's notation. */
#define MBEDTLS_SVC_KEY_ID_INIT ((psa_key_id_t)0)

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_TYPES_H */
