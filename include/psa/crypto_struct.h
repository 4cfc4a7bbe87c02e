/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Structures of PSA Crypto 1.5, and the accessors that need no call into the service.
 *
 * The layouts are part of the binary interface and never change: they are those that Mbed TLS gives its clients.
 * The members are private: use the accessors.
 *
 * An operation is a handle. The state behind it lives inside the service, so that no secret is in the caller's memory.
 * 0 is the handle of an inactive operation; memory filled with zeros, the @c _INIT macro and the @c _init function all
 * give one. An operation may be moved with memcpy, but of two copies only one may be used.
 */

#ifndef PSA_CRYPTO_STRUCT_H
#define PSA_CRYPTO_STRUCT_H

#include "crypto_types.h"
#include "crypto_values.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_struct Attributes and operations
 * @ingroup psa_crypto
 * @{
 */

/** Cut an integer to a narrower type in the notation of the language, so that strict warnings stay silent. */
#ifdef __cplusplus
#define PSA_ROT_NARROW(type, value) static_cast<type>(value)
#else
#define PSA_ROT_NARROW(type, value) ((type)(value))
#endif

#define PSA_KEY_BITS_TOO_LARGE ((psa_key_bits_t)0xffff) /**< Stored in place of a size that cannot be kept. */
#define PSA_MAX_KEY_BITS 0xfff8u                        /**< Largest size of a key that can be kept, in bits. */

/** @brief What a key may be used for. */
typedef struct psa_key_policy_s {
	psa_key_usage_t usage; /**< @private Usage flags. */
	psa_algorithm_t alg;   /**< @private Permitted algorithm. */
	psa_algorithm_t alg2;  /**< @private Second permitted algorithm (Mbed TLS's enrollment algorithm). */
} psa_key_policy_t;

/**
 * @brief Attributes of a key (§9.1): 24 bytes, the identifier last.
 *
 * @verbatim
 *   0     2     4          8       12     16      20   24
 *   type  bits  lifetime   usage   alg    alg2    id
 * @endverbatim
 */
typedef struct psa_key_attributes_s {
	psa_key_type_t type;         /**< @private Type. */
	psa_key_bits_t bits;         /**< @private Size in bits. */
	psa_key_lifetime_t lifetime; /**< @private Lifetime. */
	psa_key_policy_t policy;     /**< @private Policy. */
	psa_key_id_t id;             /**< @private Identifier. */
} psa_key_attributes_t;

/** @brief Initialiser of attributes that say nothing. */
#define PSA_KEY_ATTRIBUTES_INIT { PSA_KEY_TYPE_NONE, 0, PSA_KEY_LIFETIME_VOLATILE, { 0, PSA_ALG_NONE, PSA_ALG_NONE }, 0 }

/** @brief Choices for generating or deriving a key (§9.9.1). Flags other than 0 are reserved. */
typedef struct psa_custom_key_parameters_t {
	uint32_t flags; /**< Must be 0. */
} psa_custom_key_parameters_t;

#define PSA_CUSTOM_KEY_PARAMETERS_INIT { 0 } /**< Initialiser of the default choices. */

/** @brief Hash operation (§10.2.3). */
typedef struct psa_hash_operation_s {
	uint32_t handle; /**< @private */
} psa_hash_operation_t;

/** @brief Extendable-output operation (§10.3.2). */
typedef struct psa_xof_operation_s {
	uint32_t handle; /**< @private */
} psa_xof_operation_t;

/** @brief MAC operation (§10.4.3). */
typedef struct psa_mac_operation_s {
	uint32_t handle; /**< @private */
} psa_mac_operation_t;

/** @brief Cipher operation (§10.5.3). */
typedef struct psa_cipher_operation_s {
	uint32_t handle; /**< @private */
} psa_cipher_operation_t;

/** @brief AEAD operation (§10.6.3). */
typedef struct psa_aead_operation_s {
	uint32_t handle; /**< @private */
} psa_aead_operation_t;

/** @brief Key derivation operation (§10.8.3). */
typedef struct psa_key_derivation_s {
	uint32_t handle; /**< @private */
} psa_key_derivation_operation_t;

/** @brief Signature operation (§10.9.9). */
typedef struct psa_sign_operation_s {
	uint32_t handle; /**< @private */
} psa_sign_operation_t;

/** @brief Signature verification operation (§10.9.9). */
typedef struct psa_verify_operation_s {
	uint32_t handle; /**< @private */
} psa_verify_operation_t;

/** @brief PAKE operation (§10.13.6). */
typedef struct psa_pake_operation_s {
	uint32_t handle; /**< @private */
} psa_pake_operation_t;

/** @brief Cipher suite of a PAKE (§10.13.3): 12 bytes. */
typedef struct psa_pake_cipher_suite_s {
	psa_algorithm_t algorithm;      /**< @private Algorithm. */
	psa_pake_primitive_type_t type; /**< @private Type of the group. */
	psa_pake_family_t family;       /**< @private Family of the group. */
	uint16_t bits;                  /**< @private Size of the group. */
	uint32_t key_confirmation;      /**< @private Whether the key is confirmed. */
} psa_pake_cipher_suite_t;

#define PSA_HASH_OPERATION_INIT { 0 }           /**< Initialiser of an inactive hash operation. */
#define PSA_XOF_OPERATION_INIT { 0 }            /**< Initialiser of an inactive XOF operation. */
#define PSA_MAC_OPERATION_INIT { 0 }            /**< Initialiser of an inactive MAC operation. */
#define PSA_CIPHER_OPERATION_INIT { 0 }         /**< Initialiser of an inactive cipher operation. */
#define PSA_AEAD_OPERATION_INIT { 0 }           /**< Initialiser of an inactive AEAD operation. */
#define PSA_KEY_DERIVATION_OPERATION_INIT { 0 } /**< Initialiser of an inactive derivation. */
#define PSA_SIGN_OPERATION_INIT { 0 }           /**< Initialiser of an inactive signature operation. */
#define PSA_VERIFY_OPERATION_INIT { 0 }         /**< Initialiser of an inactive verification. */
#define PSA_PAKE_OPERATION_INIT { 0 }           /**< Initialiser of an inactive PAKE operation. */

/** @brief Initialiser of a cipher suite that says nothing; the key will be confirmed. */
#define PSA_PAKE_CIPHER_SUITE_INIT { PSA_ALG_NONE, 0, 0, 0, PSA_PAKE_CONFIRMED_KEY }

/* Initial values, for code that assigns instead of initialising. */

/** @brief Make attributes that say nothing. @return The same as #PSA_KEY_ATTRIBUTES_INIT. */
static inline psa_key_attributes_t psa_key_attributes_init(void)
{
	const psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	return attributes;
}

/** @brief Make an inactive hash operation. @return The same as #PSA_HASH_OPERATION_INIT. */
static inline psa_hash_operation_t psa_hash_operation_init(void)
{
	const psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive XOF operation. @return The same as #PSA_XOF_OPERATION_INIT. */
static inline psa_xof_operation_t psa_xof_operation_init(void)
{
	const psa_xof_operation_t operation = PSA_XOF_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive MAC operation. @return The same as #PSA_MAC_OPERATION_INIT. */
static inline psa_mac_operation_t psa_mac_operation_init(void)
{
	const psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive cipher operation. @return The same as #PSA_CIPHER_OPERATION_INIT. */
static inline psa_cipher_operation_t psa_cipher_operation_init(void)
{
	const psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive AEAD operation. @return The same as #PSA_AEAD_OPERATION_INIT. */
static inline psa_aead_operation_t psa_aead_operation_init(void)
{
	const psa_aead_operation_t operation = PSA_AEAD_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive derivation. @return The same as #PSA_KEY_DERIVATION_OPERATION_INIT. */
static inline psa_key_derivation_operation_t psa_key_derivation_operation_init(void)
{
	const psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive signature operation. @return The same as #PSA_SIGN_OPERATION_INIT. */
static inline psa_sign_operation_t psa_sign_operation_init(void)
{
	const psa_sign_operation_t operation = PSA_SIGN_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive verification. @return The same as #PSA_VERIFY_OPERATION_INIT. */
static inline psa_verify_operation_t psa_verify_operation_init(void)
{
	const psa_verify_operation_t operation = PSA_VERIFY_OPERATION_INIT;

	return operation;
}

/** @brief Make an inactive PAKE operation. @return The same as #PSA_PAKE_OPERATION_INIT. */
static inline psa_pake_operation_t psa_pake_operation_init(void)
{
	const psa_pake_operation_t operation = PSA_PAKE_OPERATION_INIT;

	return operation;
}

/** @brief Make a cipher suite that says nothing. @return The same as #PSA_PAKE_CIPHER_SUITE_INIT. */
static inline psa_pake_cipher_suite_t psa_pake_cipher_suite_init(void)
{
	const psa_pake_cipher_suite_t cipher_suite = PSA_PAKE_CIPHER_SUITE_INIT;

	return cipher_suite;
}

/* Attributes (§9.2.5, §9.6.5, §9.7.2, §9.8). */

/**
 * @brief Set the type of a key.
 * @param[in,out] attributes  Attributes to change.
 * @param type                Type; #PSA_KEY_TYPE_NONE where a call may work it out itself.
 */
static inline void psa_set_key_type(psa_key_attributes_t *attributes, psa_key_type_t type)
{
	attributes->type = type;
}

/**
 * @brief Read the type of a key.
 * @param[in] attributes  Attributes to read.
 * @return The type.
 */
static inline psa_key_type_t psa_get_key_type(const psa_key_attributes_t *attributes)
{
	return attributes->type;
}

/**
 * @brief Set the size of a key.
 * @param[in,out] attributes  Attributes to change.
 * @param bits                Size in bits; 0 where the key's data says it. A size above #PSA_MAX_KEY_BITS is kept as
 *                            #PSA_KEY_BITS_TOO_LARGE, which every call refuses.
 */
static inline void psa_set_key_bits(psa_key_attributes_t *attributes, size_t bits)
{
	if (bits > PSA_MAX_KEY_BITS) {
		attributes->bits = 0xffffu;
	} else {
		attributes->bits = PSA_ROT_NARROW(psa_key_bits_t, bits);
	}
}

/**
 * @brief Read the size of a key.
 * @param[in] attributes  Attributes to read.
 * @return The size in bits.
 */
static inline size_t psa_get_key_bits(const psa_key_attributes_t *attributes)
{
	return attributes->bits;
}

/**
 * @brief Set the lifetime of a key. A volatile lifetime also forgets the identifier.
 * @param[in,out] attributes  Attributes to change.
 * @param lifetime            Lifetime.
 */
static inline void psa_set_key_lifetime(psa_key_attributes_t *attributes, psa_key_lifetime_t lifetime)
{
	attributes->lifetime = lifetime;
	if ((lifetime & 0xffu) == 0u) {
		attributes->id = 0u;
	}
}

/**
 * @brief Read the lifetime of a key.
 * @param[in] attributes  Attributes to read.
 * @return The lifetime.
 */
static inline psa_key_lifetime_t psa_get_key_lifetime(const psa_key_attributes_t *attributes)
{
	return attributes->lifetime;
}

/**
 * @brief Set the identifier of a key. A volatile lifetime becomes persistent, in the same location.
 * @param[in,out] attributes  Attributes to change.
 * @param id                  Identifier.
 */
static inline void psa_set_key_id(psa_key_attributes_t *attributes, psa_key_id_t id)
{
	attributes->id = id;
	if ((attributes->lifetime & 0xffu) == 0u) {
		attributes->lifetime |= 1u;
	}
}

/**
 * @brief Read the identifier of a key.
 * @param[in] attributes  Attributes to read.
 * @return The identifier; 0 for a key that has none yet.
 */
static inline psa_key_id_t psa_get_key_id(const psa_key_attributes_t *attributes)
{
	return attributes->id;
}

/**
 * @brief Set the algorithm a key may be used with.
 * @param[in,out] attributes  Attributes to change.
 * @param alg                 Algorithm or wildcard.
 */
static inline void psa_set_key_algorithm(psa_key_attributes_t *attributes, psa_algorithm_t alg)
{
	attributes->policy.alg = alg;
}

/**
 * @brief Read the algorithm a key may be used with.
 * @param[in] attributes  Attributes to read.
 * @return The algorithm or wildcard.
 */
static inline psa_algorithm_t psa_get_key_algorithm(const psa_key_attributes_t *attributes)
{
	return attributes->policy.alg;
}

/**
 * @brief Set what a key may be used for. Flags that imply others are completed when the key is created.
 * @param[in,out] attributes  Attributes to change.
 * @param usage_flags         Set of @c PSA_KEY_USAGE_* bits.
 */
static inline void psa_set_key_usage_flags(psa_key_attributes_t *attributes, psa_key_usage_t usage_flags)
{
	attributes->policy.usage = usage_flags;
}

/**
 * @brief Read what a key may be used for.
 * @param[in] attributes  Attributes to read.
 * @return Set of @c PSA_KEY_USAGE_* bits.
 */
static inline psa_key_usage_t psa_get_key_usage_flags(const psa_key_attributes_t *attributes)
{
	return attributes->policy.usage;
}

/**
 * @brief Set a second algorithm a key may be used with. Not in the specification: Mbed TLS's extension.
 * @param[in,out] attributes  Attributes to change.
 * @param alg2                Algorithm or wildcard.
 */
static inline void psa_set_key_enrollment_algorithm(psa_key_attributes_t *attributes, psa_algorithm_t alg2)
{
	attributes->policy.alg2 = alg2;
}

/**
 * @brief Read the second algorithm of a key. Not in the specification: Mbed TLS's extension.
 * @param[in] attributes  Attributes to read.
 * @return The algorithm or wildcard.
 */
static inline psa_algorithm_t psa_get_key_enrollment_algorithm(const psa_key_attributes_t *attributes)
{
	return attributes->policy.alg2;
}

/* Cipher suites of a PAKE (§10.13.3). */

/**
 * @brief Read the algorithm of a cipher suite.
 * @param[in] cipher_suite  Cipher suite to read.
 * @return The algorithm.
 */
static inline psa_algorithm_t psa_pake_cs_get_algorithm(const psa_pake_cipher_suite_t *cipher_suite)
{
	return cipher_suite->algorithm;
}

/**
 * @brief Set the algorithm of a cipher suite.
 * @param[in,out] cipher_suite  Cipher suite to change.
 * @param alg                   PAKE algorithm; anything else makes the suite invalid.
 */
static inline void psa_pake_cs_set_algorithm(psa_pake_cipher_suite_t *cipher_suite, psa_algorithm_t alg)
{
	cipher_suite->algorithm = alg;
}

/**
 * @brief Read the group of a cipher suite.
 * @param[in] cipher_suite  Cipher suite to read.
 * @return The group.
 */
static inline psa_pake_primitive_t psa_pake_cs_get_primitive(const psa_pake_cipher_suite_t *cipher_suite)
{
	psa_pake_primitive_t primitive = cipher_suite->type;

	primitive = (primitive << 8) | cipher_suite->family;
	return (primitive << 16) | cipher_suite->bits;
}

/**
 * @brief Set the group of a cipher suite.
 * @param[in,out] cipher_suite  Cipher suite to change.
 * @param primitive             Group, as made by PSA_PAKE_PRIMITIVE().
 */
static inline void psa_pake_cs_set_primitive(psa_pake_cipher_suite_t *cipher_suite, psa_pake_primitive_t primitive)
{
	cipher_suite->type = PSA_ROT_NARROW(psa_pake_primitive_type_t, primitive >> 24);
	cipher_suite->family = PSA_ROT_NARROW(psa_pake_family_t, primitive >> 16);
	cipher_suite->bits = PSA_ROT_NARROW(uint16_t, primitive);
}

/**
 * @brief Read whether a cipher suite confirms the key.
 * @param[in] cipher_suite  Cipher suite to read.
 * @return #PSA_PAKE_CONFIRMED_KEY or #PSA_PAKE_UNCONFIRMED_KEY.
 */
static inline uint32_t psa_pake_cs_get_key_confirmation(const psa_pake_cipher_suite_t *cipher_suite)
{
	return cipher_suite->key_confirmation;
}

/**
 * @brief Set whether a cipher suite confirms the key.
 * @param[in,out] cipher_suite  Cipher suite to change.
 * @param key_confirmation      #PSA_PAKE_CONFIRMED_KEY or #PSA_PAKE_UNCONFIRMED_KEY.
 */
static inline void psa_pake_cs_set_key_confirmation(psa_pake_cipher_suite_t *cipher_suite,
						    uint32_t key_confirmation)
{
	cipher_suite->key_confirmation = key_confirmation;
}

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_STRUCT_H */
