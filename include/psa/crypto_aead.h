/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Authenticated encryption and key wrapping (PSA Crypto 1.5 §10.6, §10.7).
 *
 * After any failure but that of a set-up call, the operation accepts nothing but its abort function.
 */

#ifndef PSA_CRYPTO_AEAD_H
#define PSA_CRYPTO_AEAD_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_aead Authenticated encryption and key wrapping
 * @ingroup psa_crypto
 * @{
 */

/* AEAD in one call (§10.6.2): the tag stands after the ciphertext. */

/**
 * @brief Encrypt and authenticate a message (§10.6.2).
 *
 * @param key                     Key; needs #PSA_KEY_USAGE_ENCRYPT.
 * @param alg                     AEAD algorithm.
 * @param[in] nonce               Nonce; never twice under one key.
 * @param nonce_length            Size of @p nonce in bytes.
 * @param[in] additional_data     Data to authenticate only.
 * @param additional_data_length  Size of @p additional_data in bytes.
 * @param[in] plaintext           Message.
 * @param plaintext_length        Size of @p plaintext in bytes.
 * @param[out] ciphertext         Where to put ciphertext and tag.
 * @param ciphertext_size         Room in @p ciphertext, in bytes; PSA_AEAD_ENCRYPT_OUTPUT_SIZE() is enough.
 * @param[out] ciphertext_length  Size of ciphertext and tag, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not an AEAD, does not go with the key, or the nonce or a length is
 *                                     not one it takes.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p ciphertext_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
			      const uint8_t *additional_data, size_t additional_data_length, const uint8_t *plaintext,
			      size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
			      size_t *ciphertext_length);

/**
 * @brief Verify and decrypt a message; nothing of it comes out unless it is genuine (§10.6.2).
 *
 * @param key                     Key; needs #PSA_KEY_USAGE_DECRYPT.
 * @param alg                     AEAD algorithm.
 * @param[in] nonce               Nonce.
 * @param nonce_length            Size of @p nonce in bytes.
 * @param[in] additional_data     Data to authenticate only.
 * @param additional_data_length  Size of @p additional_data in bytes.
 * @param[in] ciphertext          Ciphertext and tag.
 * @param ciphertext_length       Size of @p ciphertext in bytes.
 * @param[out] plaintext          Where to put the message.
 * @param plaintext_size          Room in @p plaintext, in bytes; PSA_AEAD_DECRYPT_OUTPUT_SIZE() is enough.
 * @param[out] plaintext_length   Size of the plaintext, in bytes.
 *
 * @retval PSA_SUCCESS                  Done.
 * @retval PSA_ERROR_INVALID_HANDLE     @p key names no key.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The message is not genuine.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is not an AEAD, does not go with the key, or the nonce or a length is
 *                                      not one it takes.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL   The result does not fit; see @p plaintext_size.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
			      const uint8_t *additional_data, size_t additional_data_length,
			      const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
			      size_t plaintext_size, size_t *plaintext_length);

/* AEAD in parts (§10.6.3): set up, lengths (CCM: needed), nonce, additional data, message, finish or verify. */

/**
 * @brief Begin to encrypt (§10.6.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key; needs #PSA_KEY_USAGE_ENCRYPT.
 * @param alg                AEAD algorithm.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not an AEAD, is a wildcard, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_encrypt_setup(psa_aead_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Begin to decrypt (§10.6.3).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key; needs #PSA_KEY_USAGE_DECRYPT.
 * @param alg                AEAD algorithm.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_HANDLE    @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg is not an AEAD, is a wildcard, or does not go with the key.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_decrypt_setup(psa_aead_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Say how long the message and the additional data will be; before the nonce (§10.6.3).
 *
 * @param[in,out] operation  Operation.
 * @param ad_length          Size of all additional data, in bytes.
 * @param plaintext_length   Size of the whole message, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm does not take such lengths.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build does not take such lengths.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_aead_set_lengths(psa_aead_operation_t *operation, size_t ad_length, size_t plaintext_length);

/**
 * @brief Make a nonce for an encryption (§10.6.3).
 *
 * @param[in,out] operation  Operation.
 * @param[out] nonce         Where to put the nonce.
 * @param nonce_size         Room in @p nonce, in bytes; PSA_AEAD_NONCE_LENGTH() is enough.
 * @param[out] nonce_length  Size of the nonce, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_BAD_STATE             The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p nonce_size.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_generate_nonce(psa_aead_operation_t *operation, uint8_t *nonce, size_t nonce_size,
				     size_t *nonce_length);

/**
 * @brief Give the nonce (§10.6.3).
 *
 * @param[in,out] operation  Operation.
 * @param[in] nonce          Nonce.
 * @param nonce_length       Size of @p nonce in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm takes no nonce of that size.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no nonce of that size.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_set_nonce(psa_aead_operation_t *operation, const uint8_t *nonce, size_t nonce_length);

/**
 * @brief Add a part of the additional data, before any of the message (§10.6.3).
 *
 * @param[in,out] operation  Operation.
 * @param[in] input          Part of the additional data.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  There is more of it than announced or allowed.
 * @retval PSA_ERROR_NOT_SUPPORTED     There is more of it than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_update_ad(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * @brief Encrypt or decrypt a part of the message (§10.6.3).
 *
 * @param[in,out] operation   Operation.
 * @param[in] input           Part of the message or of the ciphertext.
 * @param input_length        Size of @p input in bytes.
 * @param[out] output         Where to put what comes out. When decrypting, do not trust it before psa_aead_verify()
 *                            has succeeded.
 * @param output_size         Room in @p output, in bytes; PSA_AEAD_UPDATE_OUTPUT_SIZE() is enough.
 * @param[out] output_length  Size of the output, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p output_size.
 * @retval PSA_ERROR_INVALID_ARGUMENT  There is more or less of it than announced, or more than allowed.
 * @retval PSA_ERROR_NOT_SUPPORTED     There is more of it than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_update(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length,
			     uint8_t *output, size_t output_size, size_t *output_length);

/**
 * @brief End an encryption with what is left and the tag (§10.6.3).
 *
 * @param[in,out] operation       Operation.
 * @param[out] ciphertext         Where to put the rest of the ciphertext.
 * @param ciphertext_size         Room in @p ciphertext, in bytes; PSA_AEAD_FINISH_OUTPUT_SIZE() is enough.
 * @param[out] ciphertext_length  Size of the ciphertext, in bytes.
 * @param[out] tag                Where to put the tag.
 * @param tag_size                Room in @p tag, in bytes; PSA_AEAD_TAG_LENGTH() is enough.
 * @param[out] tag_length         Size of the tag, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The rest of the ciphertext, or the tag, does not fit.
 * @retval PSA_ERROR_INVALID_ARGUMENT  There was less input than announced.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_finish(psa_aead_operation_t *operation, uint8_t *ciphertext, size_t ciphertext_size,
			     size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length);

/**
 * @brief End a decryption by checking the tag (§10.6.3).
 *
 * @param[in,out] operation      Operation.
 * @param[out] plaintext         Where to put the rest of the message.
 * @param plaintext_size         Room in @p plaintext, in bytes; PSA_AEAD_VERIFY_OUTPUT_SIZE() is enough.
 * @param[out] plaintext_length  Size of the plaintext, in bytes.
 * @param[in] tag                Tag.
 * @param tag_length             Size of @p tag in bytes.
 *
 * @retval PSA_SUCCESS                  The message is genuine.
 * @retval PSA_ERROR_INVALID_SIGNATURE  It is not: throw away all that came out.
 * @retval PSA_ERROR_BAD_STATE          The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL   The result does not fit; see @p plaintext_size.
 * @retval PSA_ERROR_INVALID_ARGUMENT   There was less input than announced.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_aead_verify(psa_aead_operation_t *operation, uint8_t *plaintext, size_t plaintext_size,
			     size_t *plaintext_length, const uint8_t *tag, size_t tag_length);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.6.3).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_aead_abort(psa_aead_operation_t *operation);

/* Key wrapping (§10.7.2). */

/**
 * @brief Encrypt a key under another (§10.7.2).
 *
 * @param wrapping_key      Key to encrypt with; needs #PSA_KEY_USAGE_WRAP.
 * @param alg               Key-wrapping algorithm.
 * @param key               Key to encrypt; needs #PSA_KEY_USAGE_EXPORT.
 * @param[out] data         Where to put the wrapped key.
 * @param data_size         Room in @p data, in bytes; PSA_WRAP_KEY_OUTPUT_SIZE() is enough.
 * @param[out] data_length  Size of the wrapped key, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_INVALID_HANDLE    @p wrapping_key or @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED     One of the keys does not allow it.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p alg does not wrap keys, does not go with @p wrapping_key, or the key has a
 *                                     length it cannot take.
 * @retval PSA_ERROR_NOT_SUPPORTED     The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p data_size.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED, PSA_ERROR_STORAGE_FAILURE,
 * PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_INSUFFICIENT_MEMORY.
 */
psa_status_t psa_wrap_key(psa_key_id_t wrapping_key, psa_algorithm_t alg, psa_key_id_t key, uint8_t *data,
			  size_t data_size, size_t *data_length);

/**
 * @brief Create a key from a wrapped one (§10.7.2).
 *
 * @param[in] attributes  Attributes of the new key.
 * @param wrapping_key    Key to decrypt with; needs #PSA_KEY_USAGE_UNWRAP.
 * @param alg             Key-wrapping algorithm.
 * @param[in] data        Wrapped key.
 * @param data_length     Size of @p data in bytes.
 * @param[out] key        Identifier of the new key; 0 on failure.
 *
 * @retval PSA_SUCCESS                  The key exists. A persistent one survives a reset from now on.
 * @retval PSA_ERROR_ALREADY_EXISTS     A persistent key of that identifier exists.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The wrapped key is not genuine.
 * @retval PSA_ERROR_INVALID_HANDLE     @p wrapping_key names no key.
 * @retval PSA_ERROR_NOT_SUPPORTED      The attributes name something that is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg does not wrap keys or does not go with @p wrapping_key, or the
 *                                      attributes do not go with each other or the data.
 * @retval PSA_ERROR_NOT_PERMITTED      @p wrapping_key does not allow it, or the service does not let this caller
 *                                      create such a key.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_unwrap_key(const psa_key_attributes_t *attributes, psa_key_id_t wrapping_key, psa_algorithm_t alg,
			    const uint8_t *data, size_t data_length, psa_key_id_t *key);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_AEAD_H */
