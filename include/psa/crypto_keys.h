/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Keys: attributes, creation, destruction, export (PSA Crypto 1.5 §9).
 */

#ifndef PSA_CRYPTO_KEYS_H
#define PSA_CRYPTO_KEYS_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_keys Keys
 * @ingroup psa_crypto
 * @{
 */

/* Attributes (§9.1). The accessors are in crypto_struct.h. */

/**
 * @brief Read the attributes of a key (§9.1.1).
 *
 * Use psa_reset_key_attributes() on them when they are no longer needed.
 *
 * @param key              Key.
 * @param[out] attributes  Where to put them; on failure they say nothing.
 *
 * @retval PSA_SUCCESS               Done.
 * @retval PSA_ERROR_INVALID_HANDLE  @p key names no key.
 * @retval PSA_ERROR_BAD_STATE       The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_get_key_attributes(psa_key_id_t key, psa_key_attributes_t *attributes);

/**
 * @brief Make attributes say nothing, and free what they may hold (§9.1.1).
 *
 * @param[in,out] attributes  Attributes; must be initialised.
 */
void psa_reset_key_attributes(psa_key_attributes_t *attributes);

/**
 * @brief Ask whether a key may be used in a certain way (§9.8.2).
 *
 * @param key    Key.
 * @param alg    Algorithm the key would be used with, not a wildcard; #PSA_ALG_NONE when the flag is about export,
 *               copies or caching.
 * @param usage  One @c PSA_KEY_USAGE_* flag.
 *
 * @retval PSA_SUCCESS                 It may.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The flag, the algorithm and the key never go together, or @p usage is not one
 *                                     flag.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     Its policy forbids it.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build cannot do it with this key.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_check_key_usage(psa_key_id_t key, psa_algorithm_t alg, psa_key_usage_t usage);

/* Creation (§9.9.1). A call that creates a key reads its attributes; the finished ones come from
 * psa_get_key_attributes(). */

/**
 * @brief Create a key from its data (§9.9.1).
 *
 * @param[in] attributes  Attributes of the new key; size 0 takes it from the data.
 * @param[in] data        Key in the import format of its type.
 * @param data_length     Size of @p data in bytes.
 * @param[out] key        Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                 The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_ALREADY_EXISTS    A persistent key of that identifier exists.
 * @retval PSA_ERROR_NOT_SUPPORTED     The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The attributes contradict each other or the data, or the identifier may not
 *                                     be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED     The service does not let this caller create such a key.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
			    psa_key_id_t *key);

/**
 * @brief Create a random key or key pair (§9.9.1).
 *
 * @param[in] attributes  Attributes of the new key; the size is needed.
 * @param[out] key        Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                     The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_ALREADY_EXISTS        A persistent key of that identifier exists.
 * @retval PSA_ERROR_NOT_SUPPORTED         The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      The attributes contradict each other or the data, or the identifier may
 *                                         not be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED         The service does not let this caller create such a key.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_generate_key(const psa_key_attributes_t *attributes, psa_key_id_t *key);

/**
 * @brief Create a random key or key pair with choices about how (§9.9.1).
 *
 * @param[in] attributes      Attributes of the new key; the size is needed.
 * @param[in] custom          Choices; #PSA_CUSTOM_KEY_PARAMETERS_INIT for the usual ones.
 * @param[in] custom_data     Further choices: for RSA, the public exponent, little-endian; else none.
 * @param custom_data_length  Size of @p custom_data in bytes.
 * @param[out] key            Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                     The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_ALREADY_EXISTS        A persistent key of that identifier exists.
 * @retval PSA_ERROR_NOT_SUPPORTED         The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      The attributes contradict each other or the data, or the identifier may
 *                                         not be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED         The service does not let this caller create such a key.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_generate_key_custom(const psa_key_attributes_t *attributes,
				     const psa_custom_key_parameters_t *custom, const uint8_t *custom_data,
				     size_t custom_data_length, psa_key_id_t *key);

/**
 * @brief Copy a key under a policy that is at most as wide (§9.9.1).
 *
 * @param source_key       Key to copy; needs #PSA_KEY_USAGE_COPY.
 * @param[in] attributes   Lifetime, identifier and policy of the copy. Type and size may be left out. The policy is
 *                         intersected with that of the source.
 * @param[out] target_key  Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                 The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_INVALID_HANDLE    @p source_key names no key.
 * @retval PSA_ERROR_ALREADY_EXISTS    A persistent key of that identifier exists.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The policies have no algorithm in common, type or size differ, or the
 *                                     attributes are invalid.
 * @retval PSA_ERROR_NOT_SUPPORTED     The attributes name something that is not in this build.
 * @retval PSA_ERROR_NOT_PERMITTED     The source does not allow copies.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_copy_key(psa_key_id_t source_key, const psa_key_attributes_t *attributes, psa_key_id_t *target_key);

/**
 * @brief Make a key that the device already has usable under an identifier (§9.9.1).
 *
 * A label that begins with "derive:" names a key that is derived from the root key (psa_rot/keys.h); any other one a key that the
 * platform was provided with (psa_rot_provided_key() of psa_rot/platform.h). The key may do what both the attributes and the
 * device permit.
 *
 * @param[in] attributes  Attributes of the new key; the lifetime is volatile, and names the location.
 * @param[in] label       Name the device gives to the key.
 * @param label_length    Size of @p label in bytes.
 * @param[out] key        Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                 The key can be used until the next reset or psa_destroy_key(), which only
 *                                     detaches it.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no such key in that location.
 * @retval PSA_ERROR_NOT_SUPPORTED     The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The attributes contradict each other or the data, or the identifier may not
 *                                     be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED     The service does not let this caller create such a key.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_attach_key(const psa_key_attributes_t *attributes, const uint8_t *label, size_t label_length,
			    psa_key_id_t *key);

/* Destruction (§9.9.2). */

/**
 * @brief Destroy a key, in RAM and in storage (§9.9.2).
 *
 * @param key  Key; 0 does nothing.
 *
 * @retval PSA_SUCCESS                The identifier is free, and nothing of the key can be read any more.
 * @retval PSA_ERROR_NOT_PERMITTED    The key is read-only.
 * @retval PSA_ERROR_INVALID_HANDLE   @p key is not 0 and names no key.
 * @retval PSA_ERROR_STORAGE_FAILURE  The flash failed. The identifier is free, but a copy of the key may be left.
 * @retval PSA_ERROR_BAD_STATE        The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID,
 * PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_destroy_key(psa_key_id_t key);

/**
 * @brief Drop the copies of a key in RAM that are not needed (§9.9.2).
 *
 * @param key  Key. A volatile key, or one that an operation uses, stays.
 *
 * @retval PSA_SUCCESS               They are gone, as far as they can be.
 * @retval PSA_ERROR_INVALID_HANDLE  @p key names no key.
 * @retval PSA_ERROR_BAD_STATE       The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID,
 * PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_purge_key(psa_key_id_t key);

/* Export (§9.9.3). */

/**
 * @brief Read a key (§9.9.3).
 *
 * @param key               Key; needs #PSA_KEY_USAGE_EXPORT, which public keys do without.
 * @param[out] data         Where to put it, in the import format of its type.
 * @param data_size         Room in @p data, in bytes; PSA_EXPORT_KEY_OUTPUT_SIZE() is enough.
 * @param[out] data_length  Size of the key, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key may not be exported.
 * @retval PSA_ERROR_NOT_SUPPORTED     Its location cannot export it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p data_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED, PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_INSUFFICIENT_MEMORY.
 */
psa_status_t psa_export_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length);

/**
 * @brief Read the public half of a key pair, or a public key; needs no permission (§9.9.3).
 *
 * @param key               Key pair or public key.
 * @param[out] data         Where to put it.
 * @param data_size         Room in @p data, in bytes; PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE() is enough.
 * @param[out] data_length  Size of the public key, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The key is symmetric.
 * @retval PSA_ERROR_NOT_SUPPORTED     Its location cannot export it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p data_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED, PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_INSUFFICIENT_MEMORY.
 */
psa_status_t psa_export_public_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_KEYS_H */
