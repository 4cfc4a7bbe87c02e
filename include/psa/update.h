/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Firmware update (PSA Firmware Update 1.0.1 §5).
 *
 * @verbatim
 *   READY --start--> WRITING --finish--> CANDIDATE --install--> STAGED --reboot--> TRIAL --accept--> UPDATED
 *                       |                    |                     |                 |                  |
 *                       +------cancel--------+---------------------+-----reject------+--> FAILED        |
 *   READY <------------------------------------ clean -------------------------------------+------------+
 * @endverbatim
 * A call that fails with PSA_ERROR_BAD_STATE, PSA_ERROR_DOES_NOT_EXIST or PSA_ERROR_NOT_SUPPORTED changes nothing.
 */

#ifndef PSA_UPDATE_H
#define PSA_UPDATE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_fwu PSA Firmware Update
 * @{
 */

#define PSA_FWU_API_VERSION_MAJOR 1 /**< Major version of the interface (§5.3.1). */
#define PSA_FWU_API_VERSION_MINOR 0 /**< Minor version of the interface (§5.3.1). */

/* Repeated from psa/error.h for builds in which another package's psa/error.h, without them, comes first. */
#define PSA_ERROR_DEPENDENCY_NEEDED ((psa_status_t)-156)  /**< Another component is needed first. */
#define PSA_ERROR_FLASH_ABUSE ((psa_status_t)-160)        /**< More writing would wear the flash out. */
#define PSA_ERROR_INSUFFICIENT_POWER ((psa_status_t)-161) /**< There is not enough power. */

/** Done, once the device has rebooted (§5.4.3). */
#define PSA_SUCCESS_REBOOT ((psa_status_t)+1)

/** Done, once the component has been restarted (§5.4.3). */
#define PSA_SUCCESS_RESTART ((psa_status_t)+2)

/** @brief Number of a firmware component, given by the device's integrator (§5.5.1). */
typedef uint8_t psa_fwu_component_t;

/** @brief Version of an image (§5.5.2). */
typedef struct psa_fwu_image_version_t {
	uint8_t major;  /**< Major version. */
	uint8_t minor;  /**< Minor version. */
	uint16_t patch; /**< Patch or revision. */
	uint32_t build; /**< Build number. */
} psa_fwu_image_version_t;

/* States of a component (§5.5.3). */
#define PSA_FWU_READY 0u     /**< Nothing under way; psa_fwu_start() may begin. */
#define PSA_FWU_WRITING 1u   /**< An image is being written. */
#define PSA_FWU_CANDIDATE 2u /**< An image is complete and waits to be installed. */
#define PSA_FWU_STAGED 3u    /**< The image will be installed at the next reboot. */
#define PSA_FWU_FAILED 4u    /**< The update was given up; psa_fwu_clean() frees its store. */
#define PSA_FWU_TRIAL 5u     /**< The new image runs and waits to be accepted. */
#define PSA_FWU_REJECTED 6u  /**< The previous image comes back at the next reboot. */
#define PSA_FWU_UPDATED 7u   /**< The new image is in force; psa_fwu_clean() frees the old one's store. */

/* Properties of a component (§5.5.4). */
#define PSA_FWU_FLAG_VOLATILE_STAGING 0x00000001u /**< A candidate does not survive a reboot. */
#define PSA_FWU_FLAG_ENCRYPTION 0x00000002u       /**< Images are to be delivered encrypted. */

/** @brief What this implementation adds to the description of a component (§5.5.5). */
typedef struct {
	/** SHA-256 of the second image, once it is a candidate; zeros otherwise. */
	uint8_t digest[32];
} psa_fwu_impl_info_t;

/** @brief Description of a component (§5.5.5). */
typedef struct psa_fwu_component_info_t {
	uint8_t state;                   /**< One of the states above. */
	psa_status_t error;              /**< Why the second image is FAILED or REJECTED. */
	psa_fwu_image_version_t version; /**< Version of the active image. */
	uint32_t max_size;               /**< Largest image that fits, in bytes. */
	uint32_t flags;                  /**< Set of @c PSA_FWU_FLAG_* bits. */
	uint32_t location;               /**< Number of the flash area that holds the second image. */
	psa_fwu_impl_info_t impl;        /**< Additions of this implementation. */
} psa_fwu_component_info_t;

/**
 * @brief Base-2 logarithm of the alignment of @p image_offset in psa_fwu_write() (§5.6.1).
 *
 * Set by Kconfig on Zephyr. The default, 512 bytes, suits every supported flash.
 */
#ifndef PSA_FWU_LOG2_WRITE_ALIGN
#ifdef CONFIG_PSA_ROT_FWU_LOG2_WRITE_ALIGN
#define PSA_FWU_LOG2_WRITE_ALIGN CONFIG_PSA_ROT_FWU_LOG2_WRITE_ALIGN
#else
#define PSA_FWU_LOG2_WRITE_ALIGN 9
#endif
#endif

/** @brief Largest block psa_fwu_write() takes, in bytes; a multiple of the write alignment (§5.6.1). */
#ifndef PSA_FWU_MAX_WRITE_SIZE
#ifdef CONFIG_PSA_ROT_FWU_MAX_WRITE_SIZE
#define PSA_FWU_MAX_WRITE_SIZE CONFIG_PSA_ROT_FWU_MAX_WRITE_SIZE
#else
#define PSA_FWU_MAX_WRITE_SIZE 1024
#endif
#endif

#if PSA_FWU_MAX_WRITE_SIZE == 0 || (PSA_FWU_MAX_WRITE_SIZE & ((1 << PSA_FWU_LOG2_WRITE_ALIGN) - 1)) != 0
#error "PSA_FWU_MAX_WRITE_SIZE must be a multiple of 1 << PSA_FWU_LOG2_WRITE_ALIGN and not 0"
#endif

/**
 * @brief Describe a component (§5.5.5).
 *
 * @param component  The component.
 * @param[out] info  Filled in on success.
 *
 * @retval PSA_SUCCESS               @p info is filled in.
 * @retval PSA_ERROR_DOES_NOT_EXIST  There is no such component.
 * @retval PSA_ERROR_NOT_PERMITTED   The caller may not ask.
 */
psa_status_t psa_fwu_query(psa_fwu_component_t component, psa_fwu_component_info_t *info);

/**
 * @brief Begin an update: READY becomes WRITING (§5.6.1).
 *
 * @param component      The component.
 * @param[in] manifest   Detached manifest, or NULL where the image carries its own.
 * @param manifest_size  Its size in bytes, or 0.
 *
 * @retval PSA_SUCCESS                  psa_fwu_write() may follow.
 * @retval PSA_ERROR_DOES_NOT_EXIST     There is no such component.
 * @retval PSA_ERROR_BAD_STATE          The component is not READY.
 * @retval PSA_ERROR_NOT_PERMITTED      The caller, or the manifest's issuer, may not update it.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The manifest's signature is wrong.
 * @retval PSA_ERROR_INVALID_ARGUMENT   A manifest is missing, not expected, or makes no sense.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_start(psa_fwu_component_t component, const void *manifest, size_t manifest_size);

/**
 * @brief Write a block of the image (§5.6.1). Blocks may come in any order.
 *
 * @param component     The component.
 * @param image_offset  Where the block belongs in the image; a multiple of 1 << #PSA_FWU_LOG2_WRITE_ALIGN.
 * @param[in] block     The data.
 * @param block_size    Its size in bytes: 1 to #PSA_FWU_MAX_WRITE_SIZE. A size that is not aligned is padded.
 *
 * @retval PSA_SUCCESS                  The block is stored.
 * @retval PSA_ERROR_DOES_NOT_EXIST     There is no such component.
 * @retval PSA_ERROR_BAD_STATE          The component is not WRITING.
 * @retval PSA_ERROR_NOT_PERMITTED      The caller may not update it.
 * @retval PSA_ERROR_INVALID_ARGUMENT   The size is 0 or too large, the offset is not aligned, or the block lies
 *                                      outside the store.
 * @retval PSA_ERROR_FLASH_ABUSE        The same place was written too often.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The block is not what the manifest announced.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_write(psa_fwu_component_t component, size_t image_offset, const void *block, size_t block_size);

/**
 * @brief Declare the image complete: WRITING becomes CANDIDATE, or FAILED when it is not acceptable (§5.6.1).
 *
 * Dependencies on other components are left to psa_fwu_install().
 *
 * @param component  The component.
 *
 * @retval PSA_SUCCESS                  The image is a candidate.
 * @retval PSA_ERROR_DOES_NOT_EXIST     There is no such component.
 * @retval PSA_ERROR_BAD_STATE          The component is not WRITING.
 * @retval PSA_ERROR_INVALID_SIGNATURE  The image's signature or digest is wrong.
 * @retval PSA_ERROR_INVALID_ARGUMENT   The image or its manifest makes no sense.
 * @retval PSA_ERROR_NOT_PERMITTED      The caller may not update it, or the version is too old.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_finish(psa_fwu_component_t component);

/**
 * @brief Give up an update: WRITING or CANDIDATE becomes FAILED (§5.6.1).
 *
 * @param component  The component.
 *
 * @retval PSA_SUCCESS               The update is given up.
 * @retval PSA_ERROR_DOES_NOT_EXIST  There is no such component.
 * @retval PSA_ERROR_BAD_STATE       The component is neither WRITING nor CANDIDATE.
 * @retval PSA_ERROR_NOT_PERMITTED   The caller may not update it.
 */
psa_status_t psa_fwu_cancel(psa_fwu_component_t component);

/**
 * @brief Erase what an update left behind: FAILED or UPDATED becomes READY (§5.6.1). May take long.
 *
 * @param component  The component.
 *
 * @retval PSA_SUCCESS                   The store is free again.
 * @retval PSA_ERROR_DOES_NOT_EXIST      There is no such component.
 * @retval PSA_ERROR_BAD_STATE           The component is neither FAILED nor UPDATED.
 * @retval PSA_ERROR_NOT_PERMITTED       The caller may not update it.
 * @retval PSA_ERROR_INSUFFICIENT_POWER  There is too little power to erase safely.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_COMMUNICATION_FAILURE, PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_clean(psa_fwu_component_t component);

/**
 * @brief Install every candidate, all of them or none (§5.6.2).
 *
 * @retval PSA_SUCCESS                   The new images are in force, or on trial.
 * @retval PSA_SUCCESS_REBOOT            The images are STAGED; a reboot goes on with the installation.
 * @retval PSA_SUCCESS_RESTART           The components have to be restarted to go on.
 * @retval PSA_ERROR_BAD_STATE           There is no candidate, or a component is STAGED, TRIAL or REJECTED.
 * @retval PSA_ERROR_INVALID_SIGNATURE   A signature or digest is wrong.
 * @retval PSA_ERROR_DEPENDENCY_NEEDED   An image asks for another one; the candidates stay candidates.
 * @retval PSA_ERROR_INVALID_ARGUMENT    An image or its manifest makes no sense.
 * @retval PSA_ERROR_NOT_PERMITTED       The caller may not install, or a version is too old.
 * @retval PSA_ERROR_INSUFFICIENT_POWER  There is too little power to install safely.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_install(void);

/**
 * @brief Reboot the device. On some systems the call returns first (§5.6.2).
 *
 * @retval PSA_SUCCESS              The reboot was asked for.
 * @retval PSA_ERROR_NOT_PERMITTED  The caller may not reboot the device.
 * @retval PSA_ERROR_NOT_SUPPORTED  This build cannot reboot the device.
 */
psa_status_t psa_fwu_request_reboot(void);

/**
 * @brief Turn down images that are STAGED or on TRIAL (§5.6.2).
 *
 * @param error  Why; psa_fwu_query() reports it. 0 leaves the choice to the service.
 *
 * @retval PSA_SUCCESS                   The images are FAILED.
 * @retval PSA_SUCCESS_REBOOT            A reboot brings the previous images back.
 * @retval PSA_SUCCESS_RESTART           A restart brings the previous images back.
 * @retval PSA_ERROR_BAD_STATE           No component is STAGED or on TRIAL.
 * @retval PSA_ERROR_NOT_PERMITTED       The caller may not reject.
 * @retval PSA_ERROR_NOT_SUPPORTED       This build has no such states.
 * @retval PSA_ERROR_INSUFFICIENT_POWER  There is too little power to do it safely.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_reject(psa_status_t error);

/**
 * @brief Accept the images on TRIAL for good (§5.6.3).
 *
 * @retval PSA_SUCCESS                   The images are UPDATED.
 * @retval PSA_ERROR_BAD_STATE           No component is on TRIAL.
 * @retval PSA_ERROR_NOT_PERMITTED       The caller may not accept.
 * @retval PSA_ERROR_NOT_SUPPORTED       This build has no such state.
 * @retval PSA_ERROR_INSUFFICIENT_POWER  There is too little power to do it safely.
 *
 * Also: PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_COMMUNICATION_FAILURE,
 * PSA_ERROR_STORAGE_FAILURE.
 */
psa_status_t psa_fwu_accept(void);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_UPDATE_H */
