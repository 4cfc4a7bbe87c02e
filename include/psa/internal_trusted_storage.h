/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Internal Trusted Storage: small objects in internal flash, not encrypted (PSA Secure Storage 1.0.4 §5.3).
 *
 * A write is all or nothing: whatever happens to the power, a later read finds either the previous value or the new
 * one. Every length and offset is in bytes. A pointer may be NULL when the length that goes with it is 0.
 */

#ifndef PSA_INTERNAL_TRUSTED_STORAGE_H
#define PSA_INTERNAL_TRUSTED_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "storage_common.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_its Internal Trusted Storage
 * @ingroup psa_storage
 * @{
 */

#define PSA_ITS_API_VERSION_MAJOR 1 /**< Major version of the interface (§5.3.1). */
#define PSA_ITS_API_VERSION_MINOR 0 /**< Minor version of the interface (§5.3.2). */

/**
 * @brief Write an object, creating it or replacing it whole (§5.3.3).
 *
 * @param uid           Name of the object; not 0.
 * @param data_length   Size of the new value. 0 makes an empty object, which exists.
 * @param[in] p_data    The new value.
 * @param create_flags  Flags for the object; those of an earlier value do not live on.
 *
 * @retval PSA_SUCCESS                     The new value is in place and survives a reset.
 * @retval PSA_ERROR_NOT_PERMITTED         The object was written with #PSA_STORAGE_FLAG_WRITE_ONCE.
 * @retval PSA_ERROR_NOT_SUPPORTED         @p create_flags has a bit that this service does not know.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p uid is 0, or @p p_data cannot be read.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  There is no room. The previous value, if any, is untouched.
 * @retval PSA_ERROR_STORAGE_FAILURE       The flash failed.
 */
psa_status_t psa_its_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
			 psa_storage_create_flags_t create_flags);

/**
 * @brief Read an object, or a part of one (§5.3.4).
 *
 * Reads as much as there is, up to @p data_size. Bytes of the buffer past @p p_data_length stay as they were.
 *
 * @param uid                 Name of the object; not 0.
 * @param data_offset         Where in the object to begin; its size is allowed and reads nothing.
 * @param data_size           Room in @p p_data.
 * @param[out] p_data         Where to put the data.
 * @param[out] p_data_length  How many bytes were read.
 *
 * @retval PSA_SUCCESS                 The data was read.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p uid is 0, @p data_offset lies past the end, or a pointer cannot be written.
 * @retval PSA_ERROR_STORAGE_FAILURE   The flash failed, or what it holds is damaged.
 */
psa_status_t psa_its_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
			 size_t *p_data_length);

/**
 * @brief Ask for the size and the flags of an object (§5.3.5).
 *
 * @param uid          Name of the object; not 0.
 * @param[out] p_info  Filled in on success.
 *
 * @retval PSA_SUCCESS                 @p p_info is filled in.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p uid is 0, or @p p_info cannot be written.
 * @retval PSA_ERROR_STORAGE_FAILURE   The flash failed, or what it holds is damaged.
 */
psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);

/**
 * @brief Remove an object (§5.3.6). Nothing of its value stays in flash, unless CONFIG_PSA_ROT_ITS_WIPE_REMOVED is off. On flash that
 * cannot be programmed twice this erases up to all sectors of the partition but one.
 *
 * @param uid  Name of the object; not 0.
 *
 * @retval PSA_SUCCESS                 The object is gone.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p uid is 0.
 * @retval PSA_ERROR_NOT_PERMITTED     The object was written with #PSA_STORAGE_FLAG_WRITE_ONCE.
 * @retval PSA_ERROR_STORAGE_FAILURE   The flash failed.
 */
psa_status_t psa_its_remove(psa_storage_uid_t uid);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_INTERNAL_TRUSTED_STORAGE_H */
