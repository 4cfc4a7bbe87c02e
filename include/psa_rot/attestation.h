/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief The attestation key in the factory, and what the application measures: extensions of psa-rot.
 */

#ifndef PSA_ROT_ATTESTATION_H
#define PSA_ROT_ATTESTATION_H

#include <psa/error.h>
#include <psa_rot/boot_record.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_rot_attestation Attestation key and measurements
 * @ingroup psa_rot
 * @{
 */

/** @name How tokens are protected, by the numbers of COSE (RFC 9053 sections 2.1 and 3.1) */
/** @{ */
#define PSA_ROT_COSE_ES256    (-7)  /**< ECDSA on P-256 with SHA-256. */
#define PSA_ROT_COSE_ES384    (-35) /**< ECDSA on P-384 with SHA-384. */
#define PSA_ROT_COSE_ES512    (-36) /**< ECDSA on P-521 with SHA-512. */
#define PSA_ROT_COSE_HMAC_256 5     /**< HMAC with SHA-256, a secret of 32 bytes. */
#define PSA_ROT_COSE_HMAC_384 6     /**< HMAC with SHA-384, a secret of 48 bytes. */
#define PSA_ROT_COSE_HMAC_512 7     /**< HMAC with SHA-512, a secret of 64 bytes. */
/** @} */

/**
 * @brief Bring in the attestation key, before the device made one itself.
 *
 * Its kind says how tokens are protected from now on. Without this call the device makes a key pair when a token or its public key is first
 * asked for. Needs psa_crypto_init().
 *
 * @param algorithm   How tokens are protected: one of PSA_ROT_COSE_...
 * @param[in] key     The private key as psa_import_key() takes it, or the secret.
 * @param key_length  Its length in bytes.
 *
 * @retval PSA_SUCCESS                 The key is stored, and tokens are made with it.
 * @retval PSA_ERROR_NOT_PERMITTED     The lifecycle is neither assembly and test nor provisioning.
 * @retval PSA_ERROR_ALREADY_EXISTS    The device has an attestation key, or had one; also this very one,
 *                                     where power failed before the call returned.
 * @retval PSA_ERROR_NOT_SUPPORTED     @p algorithm is none of the above, or not in this build.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p key is no key for @p algorithm.
 * @retval PSA_ERROR_BAD_STATE         The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_rot_provision_attestation_key(int32_t algorithm, const uint8_t *key, size_t key_length);

/**
 * @brief Keep a certificate chain for the attestation key, or replace it. It is public, and in no token.
 *
 * @param[in] chain     The chain, in whatever encoding the verifier wants.
 * @param chain_length  Its length in bytes; at most that of an object of the store.
 *
 * @retval PSA_SUCCESS                     The chain is stored.
 * @retval PSA_ERROR_NOT_PERMITTED         The lifecycle is neither assembly and test nor provisioning.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p chain is NULL with a length.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  There is no room for it.
 * @retval PSA_ERROR_STORAGE_FAILURE       The storage partition cannot be used.
 */
psa_status_t psa_rot_provision_attestation_certificate(const uint8_t *chain, size_t chain_length);

/**
 * @brief Read the certificate chain of the attestation key.
 *
 * @param[out] chain         Where it goes.
 * @param chain_size         The size of @p chain in bytes.
 * @param[out] chain_length  Its length in bytes; 0 on failure.
 *
 * @retval PSA_SUCCESS                 @p chain is filled.
 * @retval PSA_ERROR_DOES_NOT_EXIST    None was stored.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  It does not fit.
 * @retval PSA_ERROR_INVALID_ARGUMENT  A pointer is NULL.
 * @retval PSA_ERROR_STORAGE_FAILURE   The storage partition cannot be used.
 *
 * Also: PSA_ERROR_DATA_CORRUPT.
 */
psa_status_t psa_rot_attestation_certificate(uint8_t *chain, size_t chain_size, size_t *chain_length);

/**
 * @brief Add a software component to the tokens of this boot, behind those of the boot chain: one that the application loads or starts
 *        itself, such as a model, a script or a second core's image.
 *
 * Call it before the first token: what tokens say does not change within a boot. The room is that of CONFIG_PSA_ROT_MEASUREMENT_LOG.
 *
 * @param[in] component  The component. It is copied.
 *
 * @retval PSA_SUCCESS                    Tokens tell of it.
 * @retval PSA_ERROR_BAD_STATE            A token, or its size, was given already.
 * @retval PSA_ERROR_INVALID_ARGUMENT     @p component is NULL, its measurement or signer is not 32, 48 or 64 bytes long, or a text is
 *                                        longer than 64 bytes or not UTF-8.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  There is no room for it.
 */
psa_status_t psa_rot_measure(const struct psa_rot_boot_record *component);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_ATTESTATION_H */
