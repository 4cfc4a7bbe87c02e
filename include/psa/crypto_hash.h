/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Hashes and extendable-output functions (PSA Crypto 1.5 §10.2, §10.3).
 *
 * After any failure but that of a set-up call, the operation accepts nothing but its abort function.
 */

#ifndef PSA_CRYPTO_HASH_H
#define PSA_CRYPTO_HASH_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_hash Hashes and extendable-output functions
 * @ingroup psa_crypto
 * @{
 */

/* Hashes in one call (§10.2.2). */

/**
 * @brief Hash a message (§10.2.2).
 *
 * @param alg               Hash algorithm.
 * @param[in] input         Message.
 * @param input_length      Size of @p input in bytes.
 * @param[out] hash         Where to put the hash.
 * @param hash_size         Room in @p hash, in bytes; PSA_HASH_LENGTH() is enough.
 * @param[out] hash_length  Size of the hash, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not have the hash.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a hash.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p hash_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
			      size_t hash_size, size_t *hash_length);

/**
 * @brief Hash a message and compare the hash with an expected one, in constant time (§10.2.2).
 *
 * @param alg           Hash algorithm.
 * @param[in] input     Message.
 * @param input_length  Size of @p input in bytes.
 * @param[in] hash      Expected hash.
 * @param hash_length   Size of @p hash in bytes.
 *
 * @retval PSA_SUCCESS                  They are equal.
 * @retval PSA_ERROR_INVALID_SIGNATURE  They differ, also in length.
 * @retval PSA_ERROR_NOT_SUPPORTED      This build does not have the hash.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is not a hash.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_compare(psa_algorithm_t alg, const uint8_t *input, size_t input_length, const uint8_t *hash,
			      size_t hash_length);

/* Hashes in parts (§10.2.3): set up, update as often as needed, then finish, verify or abort. */

/**
 * @brief Begin to hash (§10.2.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param alg                Hash algorithm.
 *
 * @retval PSA_SUCCESS                    Done.
 * @retval PSA_ERROR_NOT_SUPPORTED        This build does not have the hash.
 * @retval PSA_ERROR_INVALID_ARGUMENT     @p alg is not a hash.
 * @retval PSA_ERROR_BAD_STATE            The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  All operations of this kind are in use.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_setup(psa_hash_operation_t *operation, psa_algorithm_t alg);

/**
 * @brief Add a part of the message (§10.2.3).
 *
 * @param[in,out] operation  Operation.
 * @param[in] input          Part of the message.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The message is longer than the hash allows.
 * @retval PSA_ERROR_NOT_SUPPORTED     The message is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_update(psa_hash_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * @brief End with the hash (§10.2.3).
 *
 * @param[in,out] operation  Operation.
 * @param[out] hash          Where to put the hash.
 * @param hash_size          Room in @p hash, in bytes; PSA_HASH_LENGTH() is enough.
 * @param[out] hash_length   Size of the hash, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p hash_size.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_finish(psa_hash_operation_t *operation, uint8_t *hash, size_t hash_size, size_t *hash_length);

/**
 * @brief End by comparing the hash with an expected one, in constant time (§10.2.3).
 *
 * @param[in,out] operation  Operation.
 * @param[in] hash           Expected hash.
 * @param hash_length        Size of @p hash in bytes.
 *
 * @retval PSA_SUCCESS                  They are equal.
 * @retval PSA_ERROR_INVALID_SIGNATURE  They differ, also in length.
 * @retval PSA_ERROR_BAD_STATE          The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_verify(psa_hash_operation_t *operation, const uint8_t *hash, size_t hash_length);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.2.3).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_abort(psa_hash_operation_t *operation);

/**
 * @brief Stop and write the state down, to go on later with psa_hash_resume() (§10.2.3).
 *
 * The format is that of §10.2.5, the same on every implementation. SHA-1 and the SHA-2 family have it.
 *
 * @param[in,out] operation       Operation.
 * @param[out] hash_state         Where to put the state; anyone who reads it can extend the message.
 * @param hash_state_size         Room in @p hash_state, in bytes; PSA_HASH_SUSPEND_OUTPUT_SIZE() is enough.
 * @param[out] hash_state_length  Size of the state, in bytes.
 *
 * @retval PSA_SUCCESS                 The state is written and the operation is inactive.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p hash_state_size.
 * @retval PSA_ERROR_NOT_SUPPORTED     The hash cannot be suspended.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_suspend(psa_hash_operation_t *operation, uint8_t *hash_state, size_t hash_state_size,
			      size_t *hash_state_length);

/**
 * @brief Take up a hash where psa_hash_suspend() left it (§10.2.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param[in] hash_state     State.
 * @param hash_state_length  Size of @p hash_state in bytes.
 *
 * @retval PSA_SUCCESS                    Done.
 * @retval PSA_ERROR_NOT_SUPPORTED        This build cannot resume that hash.
 * @retval PSA_ERROR_INVALID_ARGUMENT     The state is malformed: no hash, fields that contradict each other or the size, state words
 *                                        other than the initial ones before the first block, or more input than the hash allows.
 * @retval PSA_ERROR_BAD_STATE            The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  All operations of this kind are in use.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_resume(psa_hash_operation_t *operation, const uint8_t *hash_state, size_t hash_state_length);

/**
 * @brief Copy an operation with all it has hashed so far (§10.2.3).
 *
 * @param[in] source_operation      Active operation.
 * @param[in,out] target_operation  Inactive operation.
 *
 * @retval PSA_SUCCESS                    Done.
 * @retval PSA_ERROR_BAD_STATE            The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  All operations of this kind are in use.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_hash_clone(const psa_hash_operation_t *source_operation, psa_hash_operation_t *target_operation);

/* Extendable-output functions (§10.3.2): set up, update, then output as often as needed, then abort. */

/**
 * @brief Begin (§10.3.2).
 *
 * @param[in,out] operation  Inactive operation.
 * @param alg                Extendable-output function.
 *
 * @retval PSA_SUCCESS                    Done.
 * @retval PSA_ERROR_NOT_SUPPORTED        This build does not have the algorithm.
 * @retval PSA_ERROR_INVALID_ARGUMENT     @p alg is not an extendable-output function.
 * @retval PSA_ERROR_BAD_STATE            The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  All operations of this kind are in use.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_xof_setup(psa_xof_operation_t *operation, psa_algorithm_t alg);

/**
 * @brief Give a context, before any input (§10.3.2).
 *
 * @param[in,out] operation  Operation.
 * @param[in] context        Context.
 * @param context_length     Size of @p context in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The function takes no context, as SHAKE128 and SHAKE256, or not one of that size.
 * @retval PSA_ERROR_NOT_SUPPORTED     The context is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_xof_set_context(psa_xof_operation_t *operation, const uint8_t *context, size_t context_length);

/**
 * @brief Add a part of the input, before any call of psa_xof_output() (§10.3.2).
 *
 * @param[in,out] operation  Operation.
 * @param[in] input          Part of the input.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The input is longer than the function allows.
 * @retval PSA_ERROR_NOT_SUPPORTED     The input is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_xof_update(psa_xof_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * @brief Read the next bytes of output (§10.3.2).
 *
 * @param[in,out] operation  Operation.
 * @param[out] output        Where to put them.
 * @param output_length      How many to read.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_xof_output(psa_xof_operation_t *operation, uint8_t *output, size_t output_length);

/**
 * @brief Make the operation inactive; harmless in any state (§10.3.2).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_xof_abort(psa_xof_operation_t *operation);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_HASH_H */
