/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What the storage partition holds, how worn it is, why it cannot be used, and which objects there are: extensions of psa-rot.
 *
 * Persistent keys and the objects of Internal Trusted Storage and Protected Storage share one partition.
 */

#ifndef PSA_ROT_STORAGE_H
#define PSA_ROT_STORAGE_H

#include <stdint.h>

#include <psa/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_rot_storage State of the storage partition
 * @ingroup psa_rot
 * @{
 */

/**
 * @name Bits of psa_rot_storage_statistics::state
 * @{
 */

/** The flash failed where the partition had to be repaired: objects can be read, and writing calls try the repair again. */
#define PSA_ROT_STORAGE_READ_ONLY (1u << 0)

/** The platform's monotonic counter defends Protected Storage against old images of the partition. */
#define PSA_ROT_STORAGE_REPLAY_DEFENDED (1u << 1)

/** The partition, or a part of it, is an old image: objects of Protected Storage that it brought back are refused. */
#define PSA_ROT_STORAGE_REPLAY_DETECTED (1u << 2)

/** @} */

/**
 * @brief The state of the storage partition.
 *
 * Sizes are in bytes of flash, with padding and table entries. The whole partition is
 * @c live + @c free + @c reserved + @c stale.
 */
struct psa_rot_storage_statistics {
	uint32_t sectors;     /**< Sectors of the partition. */
	uint32_t sector_size; /**< Size of a sector. */
	uint32_t objects;     /**< Objects, keys included. */
	uint32_t live;        /**< What the newest values of all objects occupy. */
	uint32_t free;        /**< What can be written before the next erase. */
	uint32_t reserved;    /**< The store's own: the marks of each sector, and the sector that is kept blank. */
	uint32_t stale;       /**< Old values and removed objects, which compaction turns into free space. */
	uint32_t erases;      /**< Sector erases since the partition was formatted; power cuts may hide a few. */
	uint32_t corrections; /**< Wrong bits that were corrected when the partition was mounted last. */
	uint32_t state;       /**< Bits @c PSA_ROT_STORAGE_*. Bits that this version does not name are 0. */
};

/**
 * @brief Describe the storage partition, mounting it first if no call has done so.
 *
 * A storage call answers PSA_ERROR_STORAGE_FAILURE whenever the partition cannot be mounted; this one tells why.
 *
 * @param[out] statistics  Filled in on success, otherwise zero.
 *
 * @retval PSA_SUCCESS                     @p statistics is filled in.
 * @retval PSA_ERROR_DATA_INVALID          The partition holds something else, or was formatted with other sizes of sectors or write
 *                                         blocks. It was not changed; see psa_rot_may_format_foreign().
 * @retval PSA_ERROR_NOT_SUPPORTED         A newer version wrote it. It was not changed.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  It holds more objects than this build can keep track of. It was not changed.
 * @retval PSA_ERROR_INVALID_ARGUMENT      The store cannot work with its geometry; or @p statistics is NULL.
 * @retval PSA_ERROR_STORAGE_FAILURE       There is no usable partition, or the flash failed.
 * @retval PSA_ERROR_HARDWARE_FAILURE      The root key cannot be read.
 * @retval PSA_ERROR_BAD_STATE             Called from an interrupt or from a hook of psa_rot/platform.h.
 */
psa_status_t psa_rot_storage_get_statistics(struct psa_rot_storage_statistics *statistics);

/**
 * @brief Find the object of Internal Trusted Storage that follows another in the order of uids.
 *
 * Only objects of psa_its_set() are found: neither keys, nor objects of Protected Storage, nor what the services keep for themselves.
 * Objects may come and go between two calls.
 *
 * @param after     Uid to begin after, of an object or not; 0 for the first object.
 * @param[out] uid  Uid of the next object; 0 on failure. It has 64 bits also where psa_storage_uid_t has fewer.
 *
 * @retval PSA_SUCCESS                 @p uid is set.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no further object.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p uid is NULL.
 * @retval PSA_ERROR_STORAGE_FAILURE   The storage partition cannot be used.
 * @retval PSA_ERROR_BAD_STATE         Called from an interrupt or from a hook of psa_rot/platform.h.
 */
psa_status_t psa_rot_its_next(uint64_t after, uint64_t *uid);

/**
 * @brief Find the object of Protected Storage that follows another in the order of uids.
 *
 * As psa_rot_its_next(), for objects of psa_ps_set() and psa_ps_create(). An object whose seal does not hold is found, too.
 *
 * @param after     Uid to begin after, of an object or not; 0 for the first object.
 * @param[out] uid  Uid of the next object; 0 on failure.
 *
 * @retval PSA_SUCCESS                 @p uid is set.
 * @retval PSA_ERROR_DOES_NOT_EXIST    There is no further object.
 * @retval PSA_ERROR_INVALID_ARGUMENT  @p uid is NULL.
 * @retval PSA_ERROR_STORAGE_FAILURE   The storage partition cannot be used.
 * @retval PSA_ERROR_BAD_STATE         Called from an interrupt or from a hook of psa_rot/platform.h.
 */
psa_status_t psa_rot_ps_next(uint64_t after, uint64_t *uid);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_STORAGE_H */
