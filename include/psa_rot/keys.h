/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Which persistent keys there are, and the keys that come with the device: extensions of psa-rot.
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

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_KEYS_H */
