/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Protected Storage: objects that may lie in memory others can reach (PSA Secure Storage 1.0.4 §5.4).
 *
 * The names here are separate from those of Internal Trusted Storage. Objects are encrypted and authenticated at rest.
 * Every length and offset is in bytes. A pointer may be NULL when the length that goes with it is 0.
 */

#ifndef PSA_PROTECTED_STORAGE_H
#define PSA_PROTECTED_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "storage_common.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_ps Protected Storage
 * @ingroup psa_storage
 * @{
 */

#define PSA_PS_API_VERSION_MAJOR 1 /**< Major version of the interface (§5.4.1). */
#define PSA_PS_API_VERSION_MINOR 0 /**< Minor version of the interface (§5.4.2). */

/**
 * @brief Write an object, creating it or replacing it whole (§5.4.3).
 *
 * An object made with psa_ps_create() loses its reserved room: capacity and size both become @p data_length.
 *
 * @param uid           Name of the object; not 0.
 * @param data_length   Size of the new value. 0 makes an empty object, which exists.
 * @param[in] p_data    The new value.
 * @param create_flags  Flags for the object.
 *
 * @retval PSA_SUCCESS                     The new value is in place and survives a reset.
 * @retval PSA_ERROR_NOT_PERMITTED         The object was written with #PSA_STORAGE_FLAG_WRITE_ONCE.
 * @retval PSA_ERROR_NOT_SUPPORTED         @p create_flags has a bit that this service does not know.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p uid is 0, or @p p_data cannot be read.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  There is no room. The previous value, if any, is untouched.
 * @retval PSA_ERROR_STORAGE_FAILURE       The flash failed.
 * @retval PSA_ERROR_GENERIC_ERROR         Something else went wrong inside the service.
 */
psa_status_t psa_ps_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
			psa_storage_create_flags_t create_flags);

/**
 * @brief Read an object, or a part of one, after checking that it is genuine (§5.4.4).
 *
 * @param uid                 Name of the object; not 0.
 * @param data_offset         Where in the object to begin; its size is allowed and reads nothing.
 * @param data_size           Room in @p p_data.
 * @param[out] p_data         Where to put the data.
 * @param[out] p_data_length  How many bytes were read.
 *
 * @retval PSA_SUCCESS                  The data was read.
 * @retval PSA_ERROR_DOES_NOT_EXIST     There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p uid is 0, @p data_offset lies past the end, or a pointer cannot be written.
 * @retval PSA_ERROR_DATA_CORRUPT       The stored object is damaged.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The stored object was tampered with.
 * @retval PSA_ERROR_STORAGE_FAILURE    The flash failed.
 * @retval PSA_ERROR_GENERIC_ERROR      Something else went wrong inside the service.
 */
psa_status_t psa_ps_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
			size_t *p_data_length);

/**
 * @brief Ask for the capacity, the size and the flags of an object (§5.4.5).
 *
 * @param uid          Name of the object; not 0.
 * @param[out] p_info  Filled in on success.
 *
 * @retval PSA_SUCCESS                  @p p_info is filled in.
 * @retval PSA_ERROR_DOES_NOT_EXIST     There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT   @p uid is 0, or @p p_info cannot be written.
 * @retval PSA_ERROR_DATA_CORRUPT       The stored object is damaged.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The stored object was tampered with.
 * @retval PSA_ERROR_STORAGE_FAILURE    The flash failed.
 * @retval PSA_ERROR_GENERIC_ERROR      Something else went wrong inside the service.
 */
psa_status_t psa_ps_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);

/**
 * @brief Remove an object (§5.4.6). Nothing of its value stays in flash; where flash cannot be programmed twice this erases up to all
 * sectors of the partition but one.
 *
 * @param uid  Name of the object; not 0.
 *
 * @retval PSA_SUCCESS                 The object is gone.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p uid is 0.
 * @retval PSA_ERROR_NOT_PERMITTED     The object was written with #PSA_STORAGE_FLAG_WRITE_ONCE.
 * @retval PSA_ERROR_STORAGE_FAILURE   The flash failed.
 * @retval PSA_ERROR_GENERIC_ERROR     Something else went wrong inside the service.
 */
psa_status_t psa_ps_remove(psa_storage_uid_t uid);

/**
 * @brief Make an empty object with room to grow (§5.4.7).
 *
 * Works where psa_ps_get_support() reports #PSA_STORAGE_SUPPORT_SET_EXTENDED, as this service does. It is of use only for objects
 * that psa_ps_set_extended() is to write.
 *
 * @param uid           Name of the object; not 0.
 * @param capacity      Room to reserve; at most 8191, and at most the configured size of the largest object.
 * @param create_flags  Flags for the object; #PSA_STORAGE_FLAG_WRITE_ONCE makes no sense here.
 *
 * @retval PSA_SUCCESS                     The object exists; its size is 0.
 * @retval PSA_ERROR_ALREADY_EXISTS        There is an object of that name, even one just like this.
 * @retval PSA_ERROR_NOT_SUPPORTED         The service does not offer the call, or a flag is unknown or is
 *                                         #PSA_STORAGE_FLAG_WRITE_ONCE.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p uid is 0.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  There is not that much room.
 * @retval PSA_ERROR_STORAGE_FAILURE       The flash failed.
 * @retval PSA_ERROR_GENERIC_ERROR         Something else went wrong inside the service.
 */
psa_status_t psa_ps_create(psa_storage_uid_t uid, size_t capacity, psa_storage_create_flags_t create_flags);

/**
 * @brief Overwrite or append to a part of an object (§5.4.8).
 *
 * Works where psa_ps_get_support() reports #PSA_STORAGE_SUPPORT_SET_EXTENDED, as this service does. The object must exist; it
 * may be one of psa_ps_set(), too.
 *
 * The part takes effect whole or not at all. The object is written anew for that: a call wears the flash as much as a
 * psa_ps_set() of the whole capacity, and needs room for the object a second time. A @p data_length of 0 changes nothing.
 *
 * @param uid          Name of the object; not 0.
 * @param data_offset  Where to begin; at most the present size, so that no gap arises.
 * @param data_length  How much to write; offset and length together must fit in the capacity.
 * @param[in] p_data   What to write.
 *
 * @retval PSA_SUCCESS                     The part was written and the object grew if it had to.
 * @retval PSA_ERROR_DOES_NOT_EXIST        There is no such object.
 * @retval PSA_ERROR_NOT_PERMITTED         The object was written with #PSA_STORAGE_FLAG_WRITE_ONCE.
 * @retval PSA_ERROR_INVALID_ARGUMENT      @p uid is 0, the offset or the length is out of bounds, or @p p_data cannot be
 *                                         read.
 * @retval PSA_ERROR_NOT_SUPPORTED         The service does not offer the call.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  There is no room for the object a second time. (The specification lists no status
 *                                         for this.)
 * @retval PSA_ERROR_DATA_CORRUPT          The stored object is damaged.
 * @retval PSA_ERROR_INVALID_SIGNATURE     The stored object was tampered with.
 * @retval PSA_ERROR_STORAGE_FAILURE       The flash failed.
 * @retval PSA_ERROR_GENERIC_ERROR         Something else went wrong inside the service.
 */
psa_status_t psa_ps_set_extended(psa_storage_uid_t uid, size_t data_offset, size_t data_length, const void *p_data);

/**
 * @brief Ask which optional parts of the service are there (§5.4.9).
 *
 * @return A set of @c PSA_STORAGE_SUPPORT_* bits.
 */
uint32_t psa_ps_get_support(void);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_PROTECTED_STORAGE_H */
