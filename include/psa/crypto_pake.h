/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Password-authenticated key exchange (PSA Crypto 1.5 §10.13).
 *
 * After any failure but that of a set-up call, the operation accepts nothing but its abort function.
 */

#ifndef PSA_CRYPTO_PAKE_H
#define PSA_CRYPTO_PAKE_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_pake Password-authenticated key exchange
 * @ingroup psa_crypto
 * @{
 */

/* Operation (§10.13.6): set up, role, identities, context, then messages in the order of the protocol. The cipher
 * suite is in crypto_struct.h. */

/**
 * @brief Begin an exchange (§10.13.6).
 *
 * @param[in,out] operation  Inactive operation.
 * @param password_key       Password or what was derived from it; needs #PSA_KEY_USAGE_DERIVE.
 * @param[in] cipher_suite   Algorithm, group and key confirmation.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_HANDLE    @p password_key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The suite is not valid, or the key does not go with it.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not have the suite.
 *
 * Also: PSA_ERROR_CORRUPTION_DETECTED, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_pake_setup(psa_pake_operation_t *operation, psa_key_id_t password_key,
			    const psa_pake_cipher_suite_t *cipher_suite);

/**
 * @brief Say which part this side plays (§10.13.6).
 *
 * @param[in,out] operation  Operation.
 * @param role               Role.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm has no such role.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_pake_set_role(psa_pake_operation_t *operation, psa_pake_role_t role);

/**
 * @brief Say who this side is (§10.13.6).
 *
 * @param[in,out] operation  Operation.
 * @param[in] user_id        Identity.
 * @param user_id_len        Size of @p user_id in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm takes no such identity.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no such identity.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_pake_set_user(psa_pake_operation_t *operation, const uint8_t *user_id, size_t user_id_len);

/**
 * @brief Say who the other side is (§10.13.6).
 *
 * @param[in,out] operation  Operation.
 * @param[in] peer_id        Identity.
 * @param peer_id_len        Size of @p peer_id in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm takes no such identity.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no such identity.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_pake_set_peer(psa_pake_operation_t *operation, const uint8_t *peer_id, size_t peer_id_len);

/**
 * @brief Bind the exchange to a context. An empty one is not the same as none (§10.13.6).
 *
 * @param[in,out] operation  Operation.
 * @param[in] context        Context.
 * @param context_len        Size of @p context in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm takes no such context.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no such context.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_pake_set_context(psa_pake_operation_t *operation, const uint8_t *context, size_t context_len);

/**
 * @brief Make a message for the other side (§10.13.6).
 *
 * @param[in,out] operation   Operation.
 * @param step                Which message.
 * @param[out] output         Where to put it.
 * @param output_size         Room in @p output, in bytes; PSA_PAKE_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_BAD_STATE             The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT      The algorithm has no such message.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p output_size.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_pake_output(psa_pake_operation_t *operation, psa_pake_step_t step, uint8_t *output,
			     size_t output_size, size_t *output_length);

/**
 * @brief Take a message from the other side (§10.13.6).
 *
 * @param[in,out] operation  Operation.
 * @param step               Which message.
 * @param[in] input          Message.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                  Done.
 * @retval PSA_ERROR_BAD_STATE          The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT   The algorithm has no such message, or it is malformed.
 * @retval PSA_ERROR_INVALID_SIGNATURE  A proof or a confirmation in it is wrong.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm, or this use of it, is not in this build.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_pake_input(psa_pake_operation_t *operation, psa_pake_step_t step, const uint8_t *input,
			    size_t input_length);

/**
 * @brief End with the shared key (§10.13.6).
 *
 * An unconfirmed key is the same on both sides only if they used the same password.
 *
 * @param[in,out] operation  Operation.
 * @param[in] attributes     Attributes of the new key: type derive, HMAC, raw data or password.
 * @param[out] key           Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                 The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_ALREADY_EXISTS    A persistent key of that identifier exists.
 * @retval PSA_ERROR_NOT_SUPPORTED     The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The attributes contradict each other or the data, or the identifier may not
 *                                     be chosen.
 * @retval PSA_ERROR_NOT_PERMITTED     The service does not let this caller create such a key.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_pake_get_shared_key(psa_pake_operation_t *operation, const psa_key_attributes_t *attributes,
				     psa_key_id_t *key);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.13.6).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_pake_abort(psa_pake_operation_t *operation);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_PAKE_H */
