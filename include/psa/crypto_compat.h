/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What code written for Mbed TLS expects beyond PSA Crypto 1.5. New code needs none of it.
 */

#ifndef PSA_CRYPTO_COMPAT_H
#define PSA_CRYPTO_COMPAT_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_sizes.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_compat For code written for Mbed TLS
 * @ingroup psa_crypto
 * @{
 */

/** @brief Former name of a key identifier. */
typedef mbedtls_svc_key_id_t psa_key_handle_t;

/**
 * @brief Make a key identifier. Owners are not supported.
 * @param owner_id  Ignored.
 * @param key_id    Identifier.
 * @return @p key_id.
 */
static inline mbedtls_svc_key_id_t mbedtls_svc_key_id_make(unsigned int owner_id, psa_key_id_t key_id)
{
	(void)owner_id;
	return key_id;
}

/**
 * @brief Compare two key identifiers.
 * @param id1  One identifier.
 * @param id2  The other.
 * @return 1 when they are equal, else 0.
 */
static inline int mbedtls_svc_key_id_equal(mbedtls_svc_key_id_t id1, mbedtls_svc_key_id_t id2)
{
	return id1 == id2;
}

/**
 * @brief Ask whether a key identifier names no key.
 * @param key  Identifier.
 * @return 1 when it is 0, else 0.
 */
static inline int mbedtls_svc_key_id_is_null(mbedtls_svc_key_id_t key)
{
	return key == 0u;
}

/**
 * @brief Ask whether a handle names no key.
 * @param handle  Handle.
 * @return 1 when it is 0, else 0.
 */
static inline int psa_key_handle_is_null(psa_key_handle_t handle)
{
	return handle == 0u;
}

/**
 * @brief Open a persistent key. A key needs no opening here: this checks that it exists.
 *
 * @param key          Identifier of a persistent key.
 * @param[out] handle  The same identifier; 0 on failure.
 *
 * @retval PSA_SUCCESS               The key exists.
 * @retval PSA_ERROR_DOES_NOT_EXIST  It does not, or it is volatile.
 *
 * Also: PSA_ERROR_BAD_STATE, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID,
 * PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_open_key(mbedtls_svc_key_id_t key, psa_key_handle_t *handle);

/**
 * @brief Close a handle: a persistent key leaves RAM, a volatile one is destroyed.
 *
 * @param handle  Handle; 0 does nothing.
 *
 * @retval PSA_SUCCESS               The handle is closed.
 * @retval PSA_ERROR_INVALID_HANDLE  It names no key.
 *
 * Also: PSA_ERROR_BAD_STATE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_close_key(psa_key_handle_t handle);

/**
 * @brief Ask whether this build, once initialised, computes a hash.
 * @param hash_alg  Hash algorithm.
 * @return 1 when it does, else 0.
 */
int psa_can_do_hash(psa_algorithm_t hash_alg);

/**
 * @brief Ask whether this build, once initialised, has a cipher.
 * @param key_type    Symmetric key type.
 * @param cipher_alg  Cipher or AEAD algorithm.
 * @return 1 when it has, else 0.
 */
int psa_can_do_cipher(psa_key_type_t key_type, psa_algorithm_t cipher_alg);

/* Parts of algorithm identifiers. */
#define PSA_ALG_HASH_MASK ((psa_algorithm_t)0x000000ff)           /**< Bits that name a hash. */
#define PSA_ALG_MAC_TRUNCATION_MASK ((psa_algorithm_t)0x003f0000) /**< Bits that cut a MAC. */
#define PSA_MAC_TRUNCATION_OFFSET 16                              /**< Lowest of them. */
#define PSA_ALG_AEAD_TAG_LENGTH_MASK ((psa_algorithm_t)0x003f0000) /**< Bits that give the length of a tag. */
#define PSA_AEAD_TAG_LENGTH_OFFSET 16                              /**< Lowest of them. */
#define PSA_ALG_HMAC_GET_HASH(hmac_alg) (PSA_ALG_ANY_HASH & (0x02000000 | ((hmac_alg) & 0xff))) /**< Hash of HMAC. */
#define PSA_ALG_SIGN_GET_HASH(alg) PSA_ALG_GET_HASH(alg)              /**< Hash of a signature algorithm. */
#define PSA_ALG_HKDF_GET_HASH(hkdf_alg) PSA_ALG_GET_HASH(hkdf_alg)    /**< Hash of HKDF. */
#define PSA_ALG_RSA_OAEP_GET_HASH(alg) PSA_ALG_GET_HASH(alg)          /**< Hash of OAEP. */
#define PSA_MAC_TRUNCATED_LENGTH(mac_alg) (((mac_alg) >> 16) & 0x3fu) /**< Length a MAC is cut to; 0: not cut. */
#define PSA_ALG_AEAD_GET_TAG_LENGTH(aead_alg) (((aead_alg) >> 16) & 0x3fu) /**< Length of a tag. */

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_COMPAT_H */
