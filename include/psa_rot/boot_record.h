/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What a token says of a software component.
 */

#ifndef PSA_ROT_BOOT_RECORD_H
#define PSA_ROT_BOOT_RECORD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_rot_boot_records Software components
 * @ingroup psa_rot
 * @{
 */

/**
 * @brief One software component that the device runs (RFC 9783 §4.4.1).
 *
 * Texts are UTF-8, end with a NUL and have at most 64 bytes; NULL stands for an unknown one. What psa_rot_boot_record() gives
 * stays valid until its next call.
 */
struct psa_rot_boot_record {
	const char *measurement_type;        /**< For example "BL", "PRoT", "ARoT", "App"; or NULL. */
	const char *version;                 /**< Version; or NULL. */
	const char *measurement_description; /**< IANA name of the hash algorithm, for example "sha-256"; or NULL. */
	const uint8_t *measurement;          /**< Hash of the component. */
	size_t measurement_length;           /**< Its length: 32, 48 or 64. */
	const uint8_t *signer_id;            /**< Hash of the public key that signed the component. */
	size_t signer_id_length;             /**< Its length: 32, 48 or 64. */
};

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_BOOT_RECORD_H */
