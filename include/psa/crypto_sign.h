/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Signatures (PSA Crypto 1.5 §10.9).
 *
 * After any failure but that of a set-up call, the operation accepts nothing but its abort function.
 */

#ifndef PSA_CRYPTO_SIGN_H
#define PSA_CRYPTO_SIGN_H

#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_struct.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto_sign Signatures
 * @ingroup psa_crypto
 * @{
 */

/* Signatures in one call (§10.9.8). */

/**
 * @brief Sign a message (§10.9.8).
 *
 * @param key                    Key pair; needs #PSA_KEY_USAGE_SIGN_MESSAGE.
 * @param alg                    Signature algorithm for which PSA_ALG_IS_SIGN_MESSAGE() holds.
 * @param[in] input              Message.
 * @param input_length           Size of @p input in bytes.
 * @param[out] signature         Where to put the signature.
 * @param signature_size         Room in @p signature, in bytes; PSA_SIGN_OUTPUT_SIZE() is enough.
 * @param[out] signature_length  Size of the signature, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p signature_size.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, is a wildcard, or does not go with the key
 *                                         or the input.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_sign_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
			      uint8_t *signature, size_t signature_size, size_t *signature_length);

/**
 * @brief Sign a message in a context (§10.9.8).
 *
 * @param key                    Key pair; needs #PSA_KEY_USAGE_SIGN_MESSAGE.
 * @param alg                    Signature algorithm for which PSA_ALG_IS_SIGN_MESSAGE() holds.
 * @param[in] input              Message.
 * @param input_length           Size of @p input in bytes.
 * @param[in] context            Context; empty where PSA_ALG_SIGN_SUPPORTS_CONTEXT() does not hold.
 * @param context_length         Size of @p context in bytes.
 * @param[out] signature         Where to put the signature.
 * @param signature_size         Room in @p signature, in bytes; PSA_SIGN_OUTPUT_SIZE() is enough.
 * @param[out] signature_length  Size of the signature, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p signature_size.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, is a wildcard, or does not go with the key,
 *                                         the input or the context.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_sign_message_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
					   size_t input_length, const uint8_t *context, size_t context_length,
					   uint8_t *signature, size_t signature_size, size_t *signature_length);

/**
 * @brief Check the signature of a message (§10.9.8).
 *
 * @param key               Key pair or public key; needs #PSA_KEY_USAGE_VERIFY_MESSAGE.
 * @param alg               Signature algorithm for which PSA_ALG_IS_SIGN_MESSAGE() holds.
 * @param[in] input         Message.
 * @param input_length      Size of @p input in bytes.
 * @param[in] signature     Signature to check.
 * @param signature_length  Size of @p signature in bytes.
 *
 * @retval PSA_SUCCESS                  The signature is good.
 * @retval PSA_ERROR_INVALID_HANDLE     @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_SIGNATURE  It is not.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is no such algorithm, is a wildcard, or does not go with the key or
 *                                      the input.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_verify_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
				const uint8_t *signature, size_t signature_length);

/**
 * @brief Check the signature of a message in a context (§10.9.8).
 *
 * @param key               Key pair or public key; needs #PSA_KEY_USAGE_VERIFY_MESSAGE.
 * @param alg               Signature algorithm for which PSA_ALG_IS_SIGN_MESSAGE() holds.
 * @param[in] input         Message.
 * @param input_length      Size of @p input in bytes.
 * @param[in] context       Context; empty where PSA_ALG_SIGN_SUPPORTS_CONTEXT() does not hold.
 * @param context_length    Size of @p context in bytes.
 * @param[in] signature     Signature to check.
 * @param signature_length  Size of @p signature in bytes.
 *
 * @retval PSA_SUCCESS                  The signature is good.
 * @retval PSA_ERROR_INVALID_HANDLE     @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_SIGNATURE  It is not.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is no such algorithm, is a wildcard, or does not go with the key, the
 *                                      input or the context.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_verify_message_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
					     size_t input_length, const uint8_t *context, size_t context_length,
					     const uint8_t *signature, size_t signature_length);

/**
 * @brief Sign a hash (§10.9.8).
 *
 * @param key                    Key pair; needs #PSA_KEY_USAGE_SIGN_HASH.
 * @param alg                    Signature algorithm for which PSA_ALG_IS_SIGN_HASH() holds.
 * @param[in] hash               Hash of the message, or the input of an algorithm that signs bytes as they are.
 * @param hash_length            Size of @p hash in bytes.
 * @param[out] signature         Where to put the signature.
 * @param signature_size         Room in @p signature, in bytes; PSA_SIGN_OUTPUT_SIZE() is enough.
 * @param[out] signature_length  Size of the signature, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p signature_size.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, is a wildcard, or does not go with the key
 *                                         or the input.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_sign_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
			   uint8_t *signature, size_t signature_size, size_t *signature_length);

/**
 * @brief Sign a hash in a context (§10.9.8).
 *
 * @param key                    Key pair; needs #PSA_KEY_USAGE_SIGN_HASH.
 * @param alg                    Signature algorithm for which PSA_ALG_IS_SIGN_HASH() holds.
 * @param[in] hash               Hash of the message, or the input of an algorithm that signs bytes as they are.
 * @param hash_length            Size of @p hash in bytes.
 * @param[in] context            Context; empty where PSA_ALG_SIGN_SUPPORTS_CONTEXT() does not hold.
 * @param context_length         Size of @p context in bytes.
 * @param[out] signature         Where to put the signature.
 * @param signature_size         Room in @p signature, in bytes; PSA_SIGN_OUTPUT_SIZE() is enough.
 * @param[out] signature_length  Size of the signature, in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL      The result does not fit; see @p signature_size.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, is a wildcard, or does not go with the key,
 *                                         the input or the context.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_sign_hash_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash,
					size_t hash_length, const uint8_t *context, size_t context_length,
					uint8_t *signature, size_t signature_size, size_t *signature_length);

/**
 * @brief Check the signature of a hash (§10.9.8).
 *
 * @param key               Key pair or public key; needs #PSA_KEY_USAGE_VERIFY_HASH.
 * @param alg               Signature algorithm for which PSA_ALG_IS_SIGN_HASH() holds.
 * @param[in] hash          Hash of the message, or the input of an algorithm that signs bytes as they are.
 * @param hash_length       Size of @p hash in bytes.
 * @param[in] signature     Signature to check.
 * @param signature_length  Size of @p signature in bytes.
 *
 * @retval PSA_SUCCESS                  The signature is good.
 * @retval PSA_ERROR_INVALID_HANDLE     @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_SIGNATURE  It is not.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is no such algorithm, is a wildcard, or does not go with the key or
 *                                      the input.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_verify_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
			     const uint8_t *signature, size_t signature_length);

/**
 * @brief Check the signature of a hash in a context (§10.9.8).
 *
 * @param key               Key pair or public key; needs #PSA_KEY_USAGE_VERIFY_HASH.
 * @param alg               Signature algorithm for which PSA_ALG_IS_SIGN_HASH() holds.
 * @param[in] hash          Hash of the message, or the input of an algorithm that signs bytes as they are.
 * @param hash_length       Size of @p hash in bytes.
 * @param[in] context       Context; empty where PSA_ALG_SIGN_SUPPORTS_CONTEXT() does not hold.
 * @param context_length    Size of @p context in bytes.
 * @param[in] signature     Signature to check.
 * @param signature_length  Size of @p signature in bytes.
 *
 * @retval PSA_SUCCESS                  The signature is good.
 * @retval PSA_ERROR_INVALID_HANDLE     @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED      The key's policy does not allow it.
 * @retval PSA_ERROR_INVALID_SIGNATURE  It is not.
 * @retval PSA_ERROR_NOT_SUPPORTED      The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p alg is no such algorithm, is a wildcard, or does not go with the key, the
 *                                      input or the context.
 * @retval PSA_ERROR_BAD_STATE          The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_verify_hash_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash,
					  size_t hash_length, const uint8_t *context, size_t context_length,
					  const uint8_t *signature, size_t signature_length);

/* Signatures in parts (§10.9.9): set up, context, updates, finish. Not for algorithms that read the message twice. */

/**
 * @brief Begin to sign a message (§10.9.9).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key pair; needs #PSA_KEY_USAGE_SIGN_MESSAGE.
 * @param alg                Signature algorithm for which PSA_ALG_IS_SIGN_MESSAGE() holds.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, is a wildcard, or does not go with the key
 *                                         or the input.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_sign_setup(psa_sign_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * @brief Give the context, before any of the message (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 * @param[in] context        Context; empty where PSA_ALG_SIGN_SUPPORTS_CONTEXT() does not hold.
 * @param context_length     Size of @p context in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm takes no such context.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no such context.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_sign_set_context(psa_sign_operation_t *operation, const uint8_t *context, size_t context_length);

/**
 * @brief Add a part of the message (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 * @param[in] input          Part of the message.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The message is longer than the algorithm allows.
 * @retval PSA_ERROR_NOT_SUPPORTED     The message is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_sign_update(psa_sign_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * @brief End with the signature (§10.9.9).
 *
 * @param[in,out] operation      Operation.
 * @param[out] signature         Where to put the signature.
 * @param signature_size         Room in @p signature, in bytes; PSA_SIGN_OUTPUT_SIZE() is enough.
 * @param[out] signature_length  Size of the signature, in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The result does not fit; see @p signature_size.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_sign_finish(psa_sign_operation_t *operation, uint8_t *signature, size_t signature_size,
			     size_t *signature_length);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_sign_abort(psa_sign_operation_t *operation);

/**
 * @brief Begin to check a signature, which is given here, before the message (§10.9.9).
 *
 * @param[in,out] operation  Inactive operation.
 * @param key                Key pair or public key; needs #PSA_KEY_USAGE_VERIFY_MESSAGE.
 * @param alg                Signature algorithm for which PSA_ALG_IS_SIGN_MESSAGE() holds.
 * @param[in] signature      Signature to check.
 * @param signature_length   Size of @p signature in bytes.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INVALID_HANDLE        @p key names no key.
 * @retval PSA_ERROR_NOT_PERMITTED         The key's policy does not allow it.
 * @retval PSA_ERROR_NOT_SUPPORTED         The algorithm, or this use of it, is not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p alg is no such algorithm, is a wildcard, or does not go with the key
 *                                         or the input.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED,
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_DATA_CORRUPT, PSA_ERROR_DATA_INVALID.
 */
psa_status_t psa_verify_setup(psa_verify_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg,
			      const uint8_t *signature, size_t signature_length);

/**
 * @brief Give the context, before any of the message (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 * @param[in] context        Context; empty where PSA_ALG_SIGN_SUPPORTS_CONTEXT() does not hold.
 * @param context_length     Size of @p context in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The algorithm takes no such context.
 * @retval PSA_ERROR_NOT_SUPPORTED     This build takes no such context.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_verify_set_context(psa_verify_operation_t *operation, const uint8_t *context, size_t context_length);

/**
 * @brief Add a part of the message (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 * @param[in] input          Part of the message.
 * @param input_length       Size of @p input in bytes.
 *
 * @retval PSA_SUCCESS                 Done.
 * @retval PSA_ERROR_BAD_STATE         The operation is in another state, or the service is not initialised.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The message is longer than the algorithm allows.
 * @retval PSA_ERROR_NOT_SUPPORTED     The message is longer than this build allows.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_verify_update(psa_verify_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * @brief End with the verdict (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS                  The signature is good.
 * @retval PSA_ERROR_INVALID_SIGNATURE  It is not.
 * @retval PSA_ERROR_BAD_STATE          The operation is in another state, or the service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_verify_finish(psa_verify_operation_t *operation);

/**
 * @brief Give up and make the operation inactive; harmless in any state (§10.9.9).
 *
 * @param[in,out] operation  Operation.
 *
 * @retval PSA_SUCCESS          Done.
 * @retval PSA_ERROR_BAD_STATE  The service is not initialised.
 *
 * Also: PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_verify_abort(psa_verify_operation_t *operation);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_SIGN_H */
