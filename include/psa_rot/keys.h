/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Which persistent keys there are, the keys that come with the device, and those of Mbed TLS: extensions of psa-rot.
 */

#ifndef PSA_ROT_KEYS_H
#define PSA_ROT_KEYS_H

#include <psa/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_rot_keys Persistent and built-in keys
 * @ingroup psa_rot
 * @{
 */

/**
 * @brief Built-in key for derivations that are bound to the device, under the identifier that TF-M gives it.
 *
 * Type PSA_KEY_TYPE_DERIVE, 256 bits; for PSA_ALG_HKDF(PSA_ALG_SHA_256) and PSA_ALG_SP800_108_COUNTER_HMAC(PSA_ALG_SHA_256). It is
 * derived from the root key, the same on each boot, and cannot be exported, copied or destroyed.
 */
#define PSA_ROT_KEY_ID_DEVICE ((psa_key_id_t)0x7fff815c)

/** @brief Built-in attestation key: applications can read its public part and nothing else. */
#define PSA_ROT_KEY_ID_ATTESTATION ((psa_key_id_t)0x7fff815d)

/**
 * @brief How the labels of derived keys begin, for psa_attach_key().
 *
 * A label of this and any bytes names a key that is derived from the root key, the label, the key's type and its size: the same on
 * each boot of this device, another one on each other device, and nowhere stored. It can be neither exported nor copied.
 */
#define PSA_ROT_LABEL_DERIVE "derive:"

/**
 * @brief Find the persistent key that follows another in the order of identifiers.
 *
 * @param after     Identifier to begin after, of a key or not; 0 for the first key.
 * @param[out] key  Identifier of the next key; 0 on failure.
 *
 * @retval PSA_SUCCESS                 @p key is set.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no further key.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p key is NULL.
 * @retval PSA_ERROR_STORAGE_FAILURE   The storage partition cannot be used.
 */
psa_status_t psa_rot_next_key(psa_key_id_t after, psa_key_id_t *key);

/**
 * @brief Make a persistent key of a key file that Mbed TLS stored.
 *
 * For keys that lie where psa-rot does not look for them: read the file from the old storage, hand it over, and remove it there when
 * this succeeds. Key files in psa-rot's own storage partition need no call. Only with CONFIG_PSA_ROT_MBEDTLS_KEYS.
 *
 * The key gets the attributes that are in the file: type, size, lifetime, usage flags, both algorithms. Where a call cannot be served, no
 * key is made, and nothing is changed.
 *
 * @param id      The key's identifier, from PSA_KEY_ID_USER_MIN to PSA_KEY_ID_USER_MAX: with Mbed TLS, the lower 32 bits of the
 *                storage uid of the file, which does not hold it.
 * @param file    The file: what Mbed TLS gave to psa_its_set(). It begins with "PSA\0KEY\0", and 36 bytes are before the key.
 * @param length  Length of @p file in bytes.
 *
 * @retval PSA_SUCCESS                     The key is there.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p id is out of range, or @p file is NULL with a length.
 * @retval PSA_ERROR_DATA_INVALID          @p file is no key file, is not complete, or does not hold the key that it says it holds.
 * @retval PSA_ERROR_NOT_SUPPORTED         The build does not have keys of this type or size, or the key is in a secure element.
 * @retval PSA_ERROR_ALREADY_EXISTS        There is a key @p id.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  The storage partition has no room.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY   There is no room for the key in RAM.
 * @retval PSA_ERROR_STORAGE_FAILURE       The storage partition cannot be used.
 * @retval PSA_ERROR_BAD_STATE             psa_crypto_init() was not called.
 */
psa_status_t psa_rot_import_mbedtls_key(psa_key_id_t id, const uint8_t *file, size_t length);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_KEYS_H */
