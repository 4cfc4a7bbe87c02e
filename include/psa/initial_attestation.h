/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Initial attestation: a signed statement of what this device is and runs (PSA Attestation 2.0 §4).
 *
 * The token is a tagged COSE_Sign1 object with the claims of RFC 9783, profile @c tag:psacertified.org,2023:psa#tfm .
 */

#ifndef PSA_INITIAL_ATTESTATION_H
#define PSA_INITIAL_ATTESTATION_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_initial_attestation PSA Initial Attestation
 * @{
 */

#define PSA_INITIAL_ATTEST_API_VERSION_MAJOR 2 /**< Major version of the interface (§4.3.1). */
#define PSA_INITIAL_ATTEST_API_VERSION_MINOR 0 /**< Minor version of the interface (§4.3.2). */

/**
 * @brief A buffer of this many bytes holds any token this build can make (§4.3.3).
 *
 * Set by Kconfig on Zephyr. psa_initial_attest_get_token_size() gives the exact size.
 */
#ifndef PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE
#ifdef CONFIG_PSA_ROT_ATTESTATION_MAX_TOKEN_SIZE
#define PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE CONFIG_PSA_ROT_ATTESTATION_MAX_TOKEN_SIZE
#else
#define PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE 1024
#endif
#endif

#define PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32 (32u) /**< A challenge of 32 bytes (§4.4.1). */
#define PSA_INITIAL_ATTEST_CHALLENGE_SIZE_48 (48u) /**< A challenge of 48 bytes (§4.4.2). */
#define PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64 (64u) /**< A challenge of 64 bytes (§4.4.3). */

/**
 * @brief Make a token over a challenge (§4.5.1).
 *
 * @param[in] auth_challenge  The verifier's nonce; it becomes the nonce claim.
 * @param challenge_size      Its size in bytes: 32, 48 or 64.
 * @param[out] token_buf      Where to put the token.
 * @param token_buf_size      Room in @p token_buf, in bytes.
 * @param[out] token_size     Size of the token, in bytes.
 *
 * @retval PSA_SUCCESS                 @p token_buf holds the token.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The challenge has another size, a pointer cannot be used, or @p token_buf_size
 *                                     is 0.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL  The token does not fit.
 * @retval PSA_ERROR_SERVICE_FAILURE   The service is not set up: no attestation key, or no claims.
 * @retval PSA_ERROR_GENERIC_ERROR     Something else went wrong inside the service.
 */
psa_status_t psa_initial_attest_get_token(const uint8_t *auth_challenge, size_t challenge_size, uint8_t *token_buf,
					  size_t token_buf_size, size_t *token_size);

/**
 * @brief Ask how large the token for a challenge of a given size will be (§4.5.2).
 *
 * @param challenge_size   Size of the challenge in bytes: 32, 48 or 64.
 * @param[out] token_size  Exact size of the token, in bytes.
 *
 * @retval PSA_SUCCESS                 @p token_size is set.
 * @retval PSA_ERROR_INVALID_ARGUMENT  The challenge has another size, or @p token_size cannot be written.
 * @retval PSA_ERROR_SERVICE_FAILURE   The service is not set up.
 * @retval PSA_ERROR_GENERIC_ERROR     Something else went wrong inside the service.
 */
psa_status_t psa_initial_attest_get_token_size(size_t challenge_size, size_t *token_size);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_INITIAL_ATTESTATION_H */
