/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief PSA Crypto 1.5.
 *
 * The functions stand in one header for each chapter of the specification; all of them come with this one.
 *
 * What holds for every function: sizes and offsets are in bytes unless bits are said; a pointer may be NULL when
 * the size that goes with it is 0; an output may overlap an input; on failure an output holds nothing confidential,
 * and an output identifier is 0.
 *
 * The statuses listed after "Also" mean what psa/error.h says of them. PSA_ERROR_INSUFFICIENT_MEMORY comes, above
 * all, from a set-up call when every operation of that kind is in use: abort what is not needed. Before
 * psa_crypto_init() has succeeded, calls that need keys or randomness return PSA_ERROR_BAD_STATE.
 * PSA_ERROR_CORRUPTION_DETECTED means a fault or an attack: stop.
 */

#ifndef PSA_CRYPTO_H
#define PSA_CRYPTO_H

#include "crypto_config.h"
#include "error.h"
#include "crypto_types.h"
#include "crypto_values.h"
#include "crypto_sizes.h"
#include "crypto_struct.h"
#include "crypto_keys.h"
#include "crypto_hash.h"
#include "crypto_mac.h"
#include "crypto_cipher.h"
#include "crypto_aead.h"
#include "crypto_derivation.h"
#include "crypto_sign.h"
#include "crypto_encryption.h"
#include "crypto_pake.h"
#include "crypto_compat.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_crypto PSA Crypto
 * @{
 */

#define PSA_CRYPTO_API_VERSION_MAJOR 1 /**< Major version of the interface (§8.2.1). */
#define PSA_CRYPTO_API_VERSION_MINOR 5 /**< Minor version of the interface (§8.2.1). */

/**
 * @brief Make the service ready. Any number of calls will do; once one has succeeded, all do (§8.2.2).
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_crypto_init(void);

/**
 * @brief Make random bytes fit for keys (§10.14.1).
 *
 * @param[out] output  Where to put them.
 * @param output_size  How many to make.
 *
 * @retval PSA_SUCCESS                     Done.
 * @retval PSA_ERROR_NOT_SUPPORTED         This build has no source of randomness.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  There is not enough entropy.
 * @retval PSA_ERROR_BAD_STATE             The service is not initialised.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_CORRUPTION_DETECTED.
 */
psa_status_t psa_generate_random(uint8_t *output, size_t output_size);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_CRYPTO_H */
