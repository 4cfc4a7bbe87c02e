/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What Zephyr's own secure storage left behind: an extension of psa-rot, on Zephyr.
 */

#ifndef PSA_ROT_SECURE_STORAGE_H
#define PSA_ROT_SECURE_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include <psa/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_rot_secure_storage Objects of Zephyr's own secure storage
 * @ingroup psa_rot
 * @brief Reads what CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_ZEPHYR wrote, so that an application can bring it into psa-rot's storage.
 *
 * Only with CONFIG_PSA_ROT_SECURE_STORAGE_READER. docs/migrating-from-mbedtls.md and docs/migrating-from-secure-storage.md have examples.
 * All functions are for threads, after psa_crypto_init() and after Zephyr's store was mounted, which is done before main().
 * @{
 */

/** Whose object: the application's in Internal Trusted Storage. */
#define PSA_ROT_SECURE_STORAGE_ITS 0

/** Whose object: the application's in Protected Storage. */
#define PSA_ROT_SECURE_STORAGE_PS 1

/** Whose object: Mbed TLS's. The uid of a key is its identifier; what is read is what psa_rot_import_mbedtls_key() takes. */
#define PSA_ROT_SECURE_STORAGE_MBEDTLS 2

/**
 * @brief Read an object whole, and verify it.
 *
 * @param caller       Whose object: PSA_ROT_SECURE_STORAGE_ITS, PSA_ROT_SECURE_STORAGE_PS or PSA_ROT_SECURE_STORAGE_MBEDTLS.
 * @param uid          The object's uid.
 * @param[out] data    The data.
 * @param size         Size of @p data in bytes.
 * @param[out] length  Length of the data in bytes; 0 on failure.
 * @param[out] flags   The create flags, as in psa/storage_common.h; only set on success.
 *
 * @retval PSA_SUCCESS                    The data are there.
 * @retval PSA_ERROR_DOES_NOT_EXIST       There is no such object.
 * @retval PSA_ERROR_INVALID_ARGUMENT     A pointer is NULL, or Zephyr's storage has no such caller or uid.
 * @retval PSA_ERROR_BUFFER_TOO_SMALL     @p size is less than the length of the data.
 * @retval PSA_ERROR_INVALID_SIGNATURE    The object was changed, or was written with another key.
 * @retval PSA_ERROR_DATA_CORRUPT         It is too short to be one. For an object that is larger than
 *                                        CONFIG_SECURE_STORAGE_ITS_MAX_DATA_SIZE it is one of these two.
 * @retval PSA_ERROR_STORAGE_FAILURE      The store cannot be read.
 * @retval PSA_ERROR_HARDWARE_FAILURE     The device's number cannot be read.
 * @retval PSA_ERROR_INSUFFICIENT_MEMORY  There is no room for a key in RAM.
 * @retval PSA_ERROR_BAD_STATE            psa_crypto_init() was not called.
 */
psa_status_t psa_rot_secure_storage_get(uint32_t caller, uint64_t uid, void *data, size_t size, size_t *length, uint32_t *flags);

/**
 * @brief Remove an object, whatever its flags.
 *
 * Its bytes stay in flash until Zephyr's store overwrites them in its course.
 *
 * @param caller  As in psa_rot_secure_storage_get().
 * @param uid     The object's uid.
 *
 * @retval PSA_SUCCESS                 It is gone, or was not there.
 * @retval PSA_ERROR_INVALID_ARGUMENT  Zephyr's storage has no such caller or uid.
 * @retval PSA_ERROR_STORAGE_FAILURE   The store cannot be written.
 */
psa_status_t psa_rot_secure_storage_remove(uint32_t caller, uint64_t uid);

/**
 * @brief Give the key that an object was written with.
 *
 * The application implements it, with CONFIG_PSA_ROT_SECURE_STORAGE_READER_KEY_CUSTOM: as
 * secure_storage_its_transform_aead_get_key() did in the firmware that wrote the object.
 *
 * @param id         A secure_storage_its_uid_t, which names the object.
 * @param id_length  Its length in bytes.
 * @param[out] key   The key.
 *
 * @retval PSA_SUCCESS  @p key is set. Any other status is that of psa_rot_secure_storage_get().
 */
psa_status_t psa_rot_secure_storage_key(const uint8_t *id, size_t id_length, uint8_t key[32]);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_SECURE_STORAGE_H */
