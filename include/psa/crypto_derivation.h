/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Key derivation and key agreement (PSA Crypto 1.5 §10.8, §10.11).
 *
 * After any failure but that of the set-up call or a lack of data, the operation accepts nothing but
 * psa_key_derivation_abort().
 */

#ifndef PSA_CRYPTO_DERIVATION_H
#define PSA_CRYPTO_DERIVATION_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_derivation Key derivation and key agreement
 * @ingroup psa_crypto
 * @{
 */

/* Derivation (§10.8.3): set up, inputs in the order of the algorithm, outputs one after the other, abort. */

/**
 * @brief Begin to derive (§10.8.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param alg                Key derivation, or key agreement combined with one.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is neither.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_key_derivation_setup(psa_key_derivation_operation_t *operation, psa_algorithm_t alg);

/**
 * @brief Ask how many bytes can still be derived (§10.8.3).
 *
 * @param[in] operation  Active operation.
 * @param[out] capacity  How many bytes.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_key_derivation_get_capacity(const psa_key_derivation_operation_t *operation, size_t *capacity);

/**
 * @brief Lower the number of bytes that can be derived (§10.8.3).
 *
 * @param[in,out] operation  Active operation.
 * @param capacity           How many bytes; at most the present capacity.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p capacity is more than there is. Nothing has changed.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or has the capacity in its output already
 *                                     (SP 800-108), or the service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_key_derivation_set_capacity(psa_key_derivation_operation_t *operation, size_t capacity);

/**
 * @brief Give an input as bytes (§10.8.3).
 *
 * What the algorithm needs until its end is kept in the operation: info, label, seed, context, and the salt of PBKDF2, together at
 * most CONFIG_PSA_ROT_KEY_DERIVATION_INPUT bytes.
 *
 * @param[in,out] operation  Operation.
 * @param step               Which input.
 * @param[in] data           Input.
 * @param data_length        Size of @p data in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm has no such input, or not in this form or with this value.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not take such an input.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  What has to be kept is too long.
 * @retval PSA_ERROR_BAD_STATE         The input was given already or comes too early or too late, or the service is
 *                                     not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_input_bytes(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t step,
					    const uint8_t *data, size_t data_length);

/**
 * @brief Give an input that is a number (§10.8.3).
 *
 * @param[in,out] operation  Operation.
 * @param step               Which input; #PSA_KEY_DERIVATION_INPUT_COST is the only one.
 * @param value              Number.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm has no such input, or not in this form or with this value.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not take such an input, or @p value is more than
 *                                     #PSA_VENDOR_PBKDF2_MAX_ITERATIONS.
 * @retval PSA_ERROR_BAD_STATE         The input was given already or comes too early or too late, or the service is
 *                                     not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_input_integer(psa_key_derivation_operation_t *operation,
					      psa_key_derivation_step_t step, uint64_t value);

/**
 * @brief Give an input as a key (§10.8.3).
 *
 * @param[in,out] operation  Operation.
 * @param step               Which input.
 * @param key                Key; needs #PSA_KEY_USAGE_DERIVE or #PSA_KEY_USAGE_VERIFY_DERIVATION. With only the
 *                           second, outputs can be verified but not read.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm has no such input, or not in this form or with this value.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not take such an input.
 * @retval PSA_ERROR_BAD_STATE         The input was given already or comes too early or too late, or the service is
 *                                     not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_input_key(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t step,
					  psa_key_id_t key);

/**
 * @brief Derive the next bytes (§10.8.3).
 *
 * @param[in,out] operation  Operation with all its inputs.
 * @param[out] output        Where to put them.
 * @param output_length      How many to derive.
 *
 * @retval PSA_SUCCESS                  Done.
 * @retval PSA_ERROR_NOT_PERMITTED      An input key allows verification only.
 * @retval PSA_ERROR_INSUFFICIENT_DATA  The capacity is less than that; it is now 0. @p output is as it was.
 * @retval PSA_ERROR_INVALID_ARGUMENT   Less than all 32 bytes of #PSA_ALG_TLS12_ECJPAKE_TO_PMS.
 * @retval PSA_ERROR_BAD_STATE          An input is missing, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_output_bytes(psa_key_derivation_operation_t *operation, uint8_t *output,
					     size_t output_length);

/**
 * @brief Derive a key from the next bytes (§10.8.3).
 *
 * @param[in] attributes     Attributes of the new key; type and size are needed.
 * @param[in,out] operation  Operation with all its inputs.
 * @param[out] key           Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                  The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_ALREADY_EXISTS     A persistent key of that identifier exists.
 * @retval PSA_ERROR_INSUFFICIENT_DATA  The capacity is less than that; it is now 0.
 * @retval PSA_ERROR_NOT_SUPPORTED      The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   The attributes contradict each other or the data, or the identifier may not
 *                                      be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED      The secret was not given as a key, an input key allows verification only, or
 *                                      the service does not let this caller create such a key.
 * @retval PSA_ERROR_BAD_STATE          An input is missing, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_CORRUPTION_DETECTED, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_output_key(const psa_key_attributes_t *attributes,
					   psa_key_derivation_operation_t *operation, psa_key_id_t *key);

/**
 * @brief Derive a key from the next bytes with choices about how (§10.8.3).
 *
 * @param[in] attributes      Attributes of the new key; type and size are needed.
 * @param[in,out] operation   Operation with all its inputs.
 * @param[in] custom          Choices; #PSA_CUSTOM_KEY_PARAMETERS_INIT for the usual ones.
 * @param[in] custom_data     Further choices; none are defined.
 * @param custom_data_length  Size of @p custom_data in bytes.
 * @param[out] key            Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                  The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_ALREADY_EXISTS     A persistent key of that identifier exists.
 * @retval PSA_ERROR_INSUFFICIENT_DATA  The capacity is less than that; it is now 0.
 * @retval PSA_ERROR_NOT_SUPPORTED      The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   The attributes contradict each other or the data, or the identifier may not
 *                                      be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED      The secret was not given as a key, an input key allows verification only, or
 *                                      the service does not let this caller create such a key.
 * @retval PSA_ERROR_BAD_STATE          An input is missing, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_CORRUPTION_DETECTED, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_output_key_custom(const psa_key_attributes_t *attributes,
						  psa_key_derivation_operation_t *operation,
						  const psa_custom_key_parameters_t *custom,
						  const uint8_t *custom_data, size_t custom_data_length,
						  psa_key_id_t *key);

/**
 * @brief Derive the next bytes and compare them with expected ones, in constant time (§10.8.3).
 *
 * @param[in,out] operation    Operation with all its inputs.
 * @param[in] expected_output  Expected bytes.
 * @param output_length        Size of @p expected_output in bytes.
 *
 * @retval PSA_SUCCESS                  They are equal.
 * @retval PSA_ERROR_INVALID_SIGNATURE  They differ.
 * @retval PSA_ERROR_INSUFFICIENT_DATA  The capacity is less than that; it is now 0.
 * @retval PSA_ERROR_BAD_STATE          An input is missing, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_verify_bytes(psa_key_derivation_operation_t *operation,
					     const uint8_t *expected_output, size_t output_length);

/**
 * @brief Derive the next bytes and compare them with a key, in constant time (§10.8.3).
 *
 * @param[in,out] operation  Operation with all its inputs.
 * @param expected           Key of type #PSA_KEY_TYPE_PASSWORD_HASH; needs #PSA_KEY_USAGE_VERIFY_DERIVATION.
 *
 * @retval PSA_SUCCESS                  They are equal.
 * @retval PSA_ERROR_INVALID_HANDLE     @p expected names no key.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p expected has another type.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_SIGNATURE  They differ.
 * @retval PSA_ERROR_INSUFFICIENT_DATA  The capacity is less than that; it is now 0.
 * @retval PSA_ERROR_BAD_STATE          An input is missing, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_verify_key(psa_key_derivation_operation_t *operation, psa_key_id_t expected);

/**
 * @brief End and make the operation inactive; harmless in any state (§10.8.3).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_key_derivation_abort(psa_key_derivation_operation_t *operation);

/* Key agreement (§10.11.2, §10.11.3). Own keys need #PSA_KEY_USAGE_DERIVE. */

/**
 * @brief Agree on a secret and keep it as a key (§10.11.2).
 *
 * @param private_key      Own key pair.
 * @param[in] peer_key     Peer's public key, in export format.
 * @param peer_key_length  Size of @p peer_key in bytes.
 * @param alg              Key agreement without derivation.
 * @param[in] attributes   Attributes of the new key: type derive, raw data, HMAC or password.
 * @param[out] key         Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                 The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_INVALID_HANDLE    @p private_key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     @p private_key does not allow it.
 * @retval PSA_ERROR_ALREADY_EXISTS    A persistent key of that identifier exists.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is no such algorithm, @p peer_key is not valid or lies in another
 *                                     group, or the attributes do not fit.
 * @retval PSA_ERROR_NOT_SUPPORTED     The attributes name something that is not in this build.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_INSUFFICIENT_STORAGE.
 */
psa_status_t psa_key_agreement(psa_key_id_t private_key, const uint8_t *peer_key, size_t peer_key_length,
			       psa_algorithm_t alg, const psa_key_attributes_t *attributes, psa_key_id_t *key);

/**
 * @brief Agree on a secret and read it. Do not use it as a key without deriving one (§10.11.2).
 *
 * @param alg                 Key agreement without derivation.
 * @param private_key         Own key pair.
 * @param[in] peer_key        Peer's public key, in export format.
 * @param peer_key_length     Size of @p peer_key in bytes.
 * @param[out] output         Where to put the secret.
 * @param output_size         Room in @p output, in bytes; PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p private_key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is no such algorithm, or @p peer_key is not valid or lies in another
 *                                     group.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p output_size.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_raw_key_agreement(psa_algorithm_t alg, psa_key_id_t private_key, const uint8_t *peer_key,
				   size_t peer_key_length, uint8_t *output, size_t output_size,
				   size_t *output_length);

/**
 * @brief Agree on a secret and give it to a derivation as an input (§10.11.3).
 *
 * @param[in,out] operation  Derivation set up with a combined algorithm.
 * @param step               Which input of the derivation.
 * @param private_key        Own key pair.
 * @param[in] peer_key       Peer's public key, in export format.
 * @param peer_key_length    Size of @p peer_key in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The input was given already or comes too early or too late, or the service is
 *                                     not initialised.
 * @retval PSA_ERROR_INVALID_HANDLE    @p private_key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The derivation has no such input, or @p peer_key is not valid or lies in
 *                                     another group.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not take such an input.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_key_derivation_key_agreement(psa_key_derivation_operation_t *operation,
					      psa_key_derivation_step_t step, psa_key_id_t private_key,
					      const uint8_t *peer_key, size_t peer_key_length);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_DERIVATION_H */
