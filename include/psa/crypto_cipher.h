/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Ciphers without authentication (PSA Crypto 1.5 §10.5).
 *
 * After any failure but that of a set-up call, the operation accepts nothing but its abort function.
 */

#ifndef PSA_CRYPTO_CIPHER_H
#define PSA_CRYPTO_CIPHER_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_cipher Ciphers
 * @ingroup psa_crypto
 * @{
 */

/* Ciphers in one call (§10.5.2): the IV stands before the ciphertext. */

/**
 * @brief Encrypt a message under a random IV (§10.5.2).
 *
 * @param key                 Key; needs #PSA_KEY_USAGE_ENCRYPT.
 * @param alg                 Cipher algorithm.
 * @param[in] input           Message.
 * @param input_length        Size of @p input in bytes.
 * @param[out] output         Where to put the IV and the ciphertext.
 * @param output_size         Room in @p output, in bytes; PSA_CIPHER_ENCRYPT_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a cipher, does not go with the key, or the input has a length
 *                                     it cannot take.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p output_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
				uint8_t *output, size_t output_size, size_t *output_length);

/**
 * @brief Decrypt a message; says nothing about whether it is genuine (§10.5.2).
 *
 * @param key                 Key; needs #PSA_KEY_USAGE_DECRYPT.
 * @param alg                 Cipher algorithm.
 * @param[in] input           IV and ciphertext.
 * @param input_length        Size of @p input in bytes.
 * @param[out] output         Where to put the message.
 * @param output_size         Room in @p output, in bytes; PSA_CIPHER_DECRYPT_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a cipher, does not go with the key, or the input has a length
 *                                     it cannot take.
 * @retval PSA_ERROR_INVALID_PADDING   The padding is wrong.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p output_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_cipher_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
				uint8_t *output, size_t output_size, size_t *output_length);

/* Ciphers in parts (§10.5.3): set up, IV, updates, finish. */

/**
 * @brief Begin to encrypt (§10.5.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key; needs #PSA_KEY_USAGE_ENCRYPT.
 * @param alg                Cipher algorithm.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a cipher, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_encrypt_setup(psa_cipher_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Begin to decrypt (§10.5.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key; needs #PSA_KEY_USAGE_DECRYPT.
 * @param alg                Cipher algorithm.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not a cipher, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_decrypt_setup(psa_cipher_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Make a random IV for an encryption (§10.5.3).
 *
 * @param[in,out] operation  Operation.
 * @param[out] iv            Where to put the IV.
 * @param iv_size            Room in @p iv, in bytes; PSA_CIPHER_IV_LENGTH() is enough.
 * @param[out] iv_length     Size of the IV, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_BAD_STATE             The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p iv_size.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_generate_iv(psa_cipher_operation_t *operation, uint8_t *iv, size_t iv_size,
				    size_t *iv_length);

/**
 * @brief Give the IV (§10.5.3).
 *
 * @param[in,out] operation  Operation.
 * @param[in] iv             IV.
 * @param iv_length          Size of @p iv in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The cipher takes no IV of that size.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no IV of that size.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_set_iv(psa_cipher_operation_t *operation, const uint8_t *iv, size_t iv_length);

/**
 * @brief Encrypt or decrypt a part of the message (§10.5.3).
 *
 * @param[in,out] operation   Operation.
 * @param[in] input           Part of the message or of the ciphertext.
 * @param input_length        Size of @p input in bytes.
 * @param[out] output         Where to put what comes out; it may lag behind by part of a block.
 * @param output_size         Room in @p output, in bytes; PSA_CIPHER_UPDATE_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p output_size.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The message is longer than the cipher allows.
 * @retval PSA_ERROR_NOT_SUPPORTED     The message is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_update(psa_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
			       uint8_t *output, size_t output_size, size_t *output_length);

/**
 * @brief End with what is left (§10.5.3).
 *
 * @param[in,out] operation   Operation.
 * @param[out] output         Where to put it.
 * @param output_size         Room in @p output, in bytes; PSA_CIPHER_FINISH_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The message is not a whole number of blocks.
 * @retval PSA_ERROR_INVALID_PADDING   The padding is wrong.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p output_size.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_cipher_finish(psa_cipher_operation_t *operation, uint8_t *output, size_t output_size,
			       size_t *output_length);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.5.3).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_cipher_abort(psa_cipher_operation_t *operation);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_CIPHER_H */
