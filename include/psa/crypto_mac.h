/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Message authentication codes (PSA Crypto 1.5 §10.4).
 *
 * After any failure but that of a set-up call, the operation accepts nothing but its abort function.
 */

#ifndef PSA_CRYPTO_MAC_H
#define PSA_CRYPTO_MAC_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_mac Message authentication codes
 * @ingroup psa_crypto
 * @{
 */

/* MACs in one call (§10.4.2). */

/**
 * @brief Compute the MAC of a message (§10.4.2).
 *
 * @param key              Key; needs #PSA_KEY_USAGE_SIGN_MESSAGE.
 * @param alg              MAC algorithm.
 * @param[in] input        Message.
 * @param input_length     Size of @p input in bytes.
 * @param[out] mac         Where to put the MAC.
 * @param mac_size         Room in @p mac, in bytes; PSA_MAC_LENGTH() is enough.
 * @param[out] mac_length  Size of the MAC, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a MAC, is a wildcard, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm is not in this build, or asks for a MAC of less than 4 bytes.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p mac_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_compute(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
			     uint8_t *mac, size_t mac_size, size_t *mac_length);

/**
 * @brief Compare the MAC of a message with an expected one, in constant time (§10.4.2).
 *
 * @param key           Key; needs #PSA_KEY_USAGE_VERIFY_MESSAGE.
 * @param alg           MAC algorithm.
 * @param[in] input     Message.
 * @param input_length  Size of @p input in bytes.
 * @param[in] mac       Expected MAC.
 * @param mac_length    Size of @p mac in bytes.
 *
 * @retval PSA_SUCCESS                  They are equal.
 * @retval PSA_ERROR_INVALID_SIGNATURE  They differ, also in length.
 * @retval PSA_ERROR_INVALID_HANDLE     @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is not a MAC, is a wildcard, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm is not in this build, or asks for a MAC of less than 4 bytes.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_verify(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
			    const uint8_t *mac, size_t mac_length);

/* MACs in parts (§10.4.3). */

/**
 * @brief Begin to compute a MAC (§10.4.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key; needs #PSA_KEY_USAGE_SIGN_MESSAGE.
 * @param alg                MAC algorithm.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a MAC, is a wildcard, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm is not in this build, or asks for a MAC of less than 4 bytes.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_sign_setup(psa_mac_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Begin to verify a MAC (§10.4.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key; needs #PSA_KEY_USAGE_VERIFY_MESSAGE.
 * @param alg                MAC algorithm.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a MAC, is a wildcard, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm is not in this build, or asks for a MAC of less than 4 bytes.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_verify_setup(psa_mac_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Add a part of the message (§10.4.3).
 *
 * @param[in,out] operation  Operation.
 * @param[in] input          Part of the message.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The message is longer than the MAC allows.
 * @retval PSA_ERROR_NOT_SUPPORTED     The message is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_update(psa_mac_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * @brief End with the MAC (§10.4.3).
 *
 * @param[in,out] operation  Operation begun with psa_mac_sign_setup().
 * @param[out] mac           Where to put the MAC.
 * @param mac_size           Room in @p mac, in bytes; PSA_MAC_LENGTH() is enough.
 * @param[out] mac_length    Size of the MAC, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p mac_size.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_sign_finish(psa_mac_operation_t *operation, uint8_t *mac, size_t mac_size, size_t *mac_length);

/**
 * @brief End by comparing the MAC with an expected one, in constant time (§10.4.3).
 *
 * @param[in,out] operation  Operation begun with psa_mac_verify_setup().
 * @param[in] mac            Expected MAC.
 * @param mac_length         Size of @p mac in bytes.
 *
 * @retval PSA_SUCCESS                  They are equal.
 * @retval PSA_ERROR_INVALID_SIGNATURE  They differ, also in length.
 * @retval PSA_ERROR_BAD_STATE          The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_mac_verify_finish(psa_mac_operation_t *operation, const uint8_t *mac, size_t mac_length);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.4.3).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_mac_abort(psa_mac_operation_t *operation);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_MAC_H */
