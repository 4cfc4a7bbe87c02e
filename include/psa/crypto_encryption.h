/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Public-key encryption and key encapsulation (PSA Crypto 1.5 §10.10, §10.12).
 */

#ifndef PSA_CRYPTO_ENCRYPTION_H
#define PSA_CRYPTO_ENCRYPTION_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_encryption Asymmetric encryption and key encapsulation
 * @ingroup psa_crypto
 * @{
 */

/* Encryption of short messages (§10.10.2). */

/**
 * @brief Encrypt a short message to the holder of a private key (§10.10.2).
 *
 * @param key                 Public key or key pair; needs #PSA_KEY_USAGE_ENCRYPT.
 * @param alg                 Public-key encryption algorithm.
 * @param[in] input           Message.
 * @param input_length        Size of @p input in bytes.
 * @param[in] salt            Label of OAEP; NULL where there is none.
 * @param salt_length         Size of @p salt in bytes.
 * @param[out] output         Where to put the ciphertext.
 * @param output_size         Room in @p output, in bytes; PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p output_size.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, or does not go with the key, the input or
 *                                         the label.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_asymmetric_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
				    const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size,
				    size_t *output_length);

/**
 * @brief Decrypt a short message (§10.10.2).
 *
 * @param key                 Key pair; needs #PSA_KEY_USAGE_DECRYPT.
 * @param alg                 Public-key encryption algorithm.
 * @param[in] input           Ciphertext.
 * @param input_length        Size of @p input in bytes.
 * @param[in] salt            Label of OAEP; NULL where there is none.
 * @param salt_length         Size of @p salt in bytes.
 * @param[out] output         Where to put the message.
 * @param output_size         Room in @p output, in bytes; PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p output_size.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, or does not go with the key, the input or
 *                                         the label.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_INVALID_PADDING       The ciphertext is not well formed. Do not let an attacker see this
 *                                         answer.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_asymmetric_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
				    const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size,
				    size_t *output_length);

/* Key encapsulation (§10.12.3). */

/**
 * @brief Make a fresh shared key and a ciphertext that carries it to the holder of a private key (§10.12.3).
 *
 * @param key                     Public key or key pair; needs #PSA_KEY_USAGE_ENCRYPT.
 * @param alg                     Key-encapsulation algorithm.
 * @param[in] attributes          Attributes of the new key.
 * @param[out] output_key         Identifier of the new key; 0 on failure.
 * @param[out] ciphertext         Where to put the ciphertext.
 * @param ciphertext_size         Room in @p ciphertext, in bytes; PSA_ENCAPSULATE_CIPHERTEXT_SIZE() is enough.
 * @param[out] ciphertext_length  Size of the ciphertext, in bytes.
 *
 * @retval PSA_SUCCESS                     The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         @p key does not allow it, or the service does not let this caller create
 *                                         such a key.
 * @retval PSA_ERROR_ALREADY_EXISTS        A persistent key of that identifier exists.
 * @retval PSA_ERROR_NOT_SUPPORTED         The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg does not go with @p key, or the attributes with the shared key.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p ciphertext_size.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_encapsulate(psa_key_id_t key, psa_algorithm_t alg, const psa_key_attributes_t *attributes,
			     psa_key_id_t *output_key, uint8_t *ciphertext, size_t ciphertext_size,
			     size_t *ciphertext_length);

/**
 * @brief Get the shared key out of a ciphertext (§10.12.3).
 *
 * @param key                Key pair; needs #PSA_KEY_USAGE_DECRYPT.
 * @param alg                Key-encapsulation algorithm.
 * @param[in] ciphertext     Ciphertext.
 * @param ciphertext_length  Size of @p ciphertext in bytes.
 * @param[in] attributes     Attributes of the new key.
 * @param[out] output_key    Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                     The key exists. A persistent one survives a reset from now on. With
 *                                         ML-KEM, a ciphertext that was altered gives a key that the sender does
 *                                         not have.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         @p key does not allow it, or the service does not let this caller create
 *                                         such a key.
 * @retval PSA_ERROR_ALREADY_EXISTS        A persistent key of that identifier exists.
 * @retval PSA_ERROR_NOT_SUPPORTED         The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg does not go with @p key, the attributes with the shared key, or
 *                                         the ciphertext has a wrong length.
 * @retval PSA_ERROR_INVALID_SIGNATURE     The ciphertext is not genuine, where the algorithm can tell.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_decapsulate(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *ciphertext,
			     size_t ciphertext_length, const psa_key_attributes_t *attributes,
			     psa_key_id_t *output_key);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_ENCRYPTION_H */
