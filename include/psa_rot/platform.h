/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What a firmware gives to psa-rot: the functions that libpsa_rot.a, built with its feature `external`, calls.
 *
 * Every function of this file is implemented by the firmware (on Zephyr, by the module's own glue) and called by the
 * library. The library calls them, all but psa_rot_panic(), from the thread that called a @c psa_* function, with the lock of
 * psa_rot_lock() held. They must not call @c psa_* functions; one that does gets PSA_ERROR_BAD_STATE.
 *
 * Functions that can fail return PSA_SUCCESS or an error of psa/error.h.
 */

#ifndef PSA_ROT_PLATFORM_H
#define PSA_ROT_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/error.h>
#include <psa_rot/boot_record.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_rot_platform Platform hooks
 * @ingroup psa_rot
 * @{
 */

/** @brief The storage partition. Sizes are in bytes. */
struct psa_rot_flash_geometry {
	uint32_t sectors;     /**< Number of sectors, at least 2. */
	uint32_t sector_size; /**< Size of a sector: a whole number of erase blocks, at most 65536. */
	uint32_t write_block; /**< Size of an aligned write: a power of two from 1 to 512. */
	bool multiwrite;      /**< Whether a programmed block may be programmed once more to clear further bits. */
};

/**
 * @name Flash
 *
 * Offsets count from the start of the storage partition. What the services rely on:
 *  - a completed write or erase stays, and operations take effect in the order of the calls;
 *  - a write that a power loss cuts leaves a prefix of its write blocks programmed, and the block that was being
 *    programmed with any mix of old and new bits;
 *  - an erase that a power loss cuts leaves the erase block with any content; other erase blocks keep theirs;
 *  - an erased byte reads as 0xff.
 * @{
 */

/**
 * @brief Describe the storage partition. It must be the same at every call.
 *
 * @param[out] geometry  Filled in on success. It arrives filled with zeros.
 *
 * @retval PSA_SUCCESS                @p geometry is filled in.
 * @retval PSA_ERROR_STORAGE_FAILURE  There is no usable partition.
 */
psa_status_t psa_rot_flash_geometry(struct psa_rot_flash_geometry *geometry);

/**
 * @brief Read from the storage partition.
 *
 * @param offset       Where to begin, in bytes.
 * @param[out] data    Where to put the bytes.
 * @param length       How many. Neither @p offset nor @p length need be aligned.
 *
 * @retval PSA_SUCCESS                All bytes were read.
 * @retval PSA_ERROR_STORAGE_FAILURE  They were not.
 */
psa_status_t psa_rot_flash_read(uint32_t offset, void *data, size_t length);

/**
 * @brief Write to erased flash; where multiwrite is set, also zeros over what was written once.
 *
 * @param offset    Where to begin, in bytes; a multiple of the write block.
 * @param[in] data  The bytes, in RAM at any alignment.
 * @param length    How many; a multiple of the write block.
 *
 * @retval PSA_SUCCESS                All bytes were written.
 * @retval PSA_ERROR_STORAGE_FAILURE  They were not.
 */
psa_status_t psa_rot_flash_write(uint32_t offset, const void *data, size_t length);

/**
 * @brief Erase whole sectors.
 *
 * @param offset  Where to begin, in bytes; a multiple of the sector size.
 * @param length  How many bytes; a multiple of the sector size.
 *
 * @retval PSA_SUCCESS                Everything was erased.
 * @retval PSA_ERROR_STORAGE_FAILURE  It was not.
 */
psa_status_t psa_rot_flash_erase(uint32_t offset, uint32_t length);

/**
 * @brief Tell whether a partition that holds something else than the services' objects may be formatted.
 *
 * If so, its content is lost. A partition that is blank is always formatted, and one that newer services wrote never.
 *
 * @return @c false on most devices: the services then refuse such a partition and leave it as it is.
 */
bool psa_rot_may_format_foreign(void);

/** @} */

/**
 * @name Secrets
 * @{
 */

/**
 * @brief Give output of the entropy source: at least 4 bits of min-entropy in each byte.
 *
 * @param[out] buffer  Where to put it.
 * @param length       How many bytes.
 *
 * @retval PSA_SUCCESS                     The buffer is full.
 * @retval PSA_ERROR_INSUFFICIENT_ENTROPY  The source failed.
 */
psa_status_t psa_rot_entropy(uint8_t *buffer, size_t length);

/**
 * @brief Give the device's root key, from which all keys at rest are derived.
 *
 * It is unique for each device, unpredictable, the same at every call, and readable by nobody else. If it changes, what was
 * stored sealed is lost.
 *
 * @param[out] key  32 bytes.
 *
 * @retval PSA_SUCCESS                 @p key holds the key.
 * @retval PSA_ERROR_HARDWARE_FAILURE  It cannot be read.
 */
psa_status_t psa_rot_root_key(uint8_t key[32]);

/** @} */

/**
 * @name Provided keys, optional
 *
 * Keys that the device was given outside of this library: in one-time programmable memory, by a secure element, at the factory.
 * psa_attach_key() makes them usable.
 * @{
 */

/** @brief A key that the device was provided with. */
struct psa_rot_provided_key {
	uint16_t type;          /**< psa_key_type_t. Arrives as the application gave it; 0 if it did not. */
	uint16_t bits;          /**< Size in bits. Arrives as the application gave it; 0 if it did not. */
	uint32_t usage;         /**< Usage flags that the device permits. Arrives with all of them. */
	uint32_t algorithm;     /**< Algorithm. Arrives as the application gave it; another one refuses it. */
	uint8_t *material;      /**< Room for the key in the format of psa_import_key(). */
	size_t material_size;   /**< Size of the room: 256 bytes. */
	size_t material_length; /**< Set to the length of the key. */
};

/**
 * @brief Describe the key that the device has under a label, and write its material. A device without such keys always returns
 *        PSA_ERROR_DOES_NOT_EXIST. Labels that begin with "derive:" never come here: the library derives their keys itself.
 *
 * @param label         Label that the application gave.
 * @param label_length  Its length in bytes.
 * @param[in,out] key   What the application asked for; on success, the key.
 *
 * @retval PSA_SUCCESS                 @p key describes the key. It is wiped after use.
 * @retval PSA_ERROR_DOES_NOT_EXIST    The device has no key of this label.
 * @retval PSA_ERROR_NOT_PERMITTED     It may not be used as asked.
 * @retval PSA_ERROR_HARDWARE_FAILURE  It cannot be read.
 */
psa_status_t psa_rot_provided_key(const uint8_t *label, size_t label_length, struct psa_rot_provided_key *key);

/** @} */

/**
 * @name Identity and state, for attestation
 * @{
 */

/**
 * @brief Give the security lifecycle (RFC 9783 §4.3.1).
 *
 * @return The claim's value: 0x0000 unknown, 0x1000 assembly and test, 0x2000 PSA RoT provisioning, 0x3000 secured,
 *         0x4000 non-PSA-RoT debug, 0x5000 recoverable PSA RoT debug, 0x6000 decommissioned; the low byte is ignored.
 *         PSA_STORAGE_FLAG_WRITE_ONCE does not bind while it is 0x2000.
 */
uint16_t psa_rot_lifecycle(void);

/**
 * @brief Give the identifier of the immutable root of trust's make (RFC 9783 §4.2.2).
 * @param[out] id  32 bytes.
 */
void psa_rot_implementation_id(uint8_t id[32]);

/**
 * @brief Give what MCUboot left in memory for the running image: its shared data, from the magic number 0x2016 on. Tokens then tell of the
 *        components that it measured; those of psa_rot_boot_record() follow. Not called in builds without boot data.
 *
 * What cannot be read of it, a token says in a component of type "no boot records", "unreadable boot record" or "boot records cut off".
 *
 * @param[out] data  Set to its first byte. What is there must stay as it is until the device restarts.
 * @param[out] size  Set to the size of the area in bytes; what MCUboot wrote may be shorter.
 *
 * @retval PSA_SUCCESS              Both are set.
 * @retval PSA_ERROR_NOT_SUPPORTED  The device has no such boot loader: tokens do not mention it. After any other error they say that there
 *                                  are no boot records.
 */
psa_status_t psa_rot_boot_data(const uint8_t **data, size_t *size);

/**
 * @brief Describe one component of the boot chain. The records must be the same throughout one boot.
 *
 * @param index        Number of the component, from 0, in boot order.
 * @param[out] record  Filled in on success. It arrives filled with zeros.
 *
 * @retval PSA_SUCCESS               @p record is filled in.
 * @retval PSA_ERROR_DOES_NOT_EXIST  There are only @p index components.
 * @retval PSA_ERROR_DATA_CORRUPT    The records cannot be read.
 */
psa_status_t psa_rot_boot_record(uint32_t index, struct psa_rot_boot_record *record);

/**
 * @brief Give the certification reference (RFC 9783 §4.2.3).
 * @return A text that stays valid, of the form of 13 digits, a hyphen and 5 digits; or NULL.
 */
const char *psa_rot_certification_reference(void);

/**
 * @brief Give the address of a service that verifies this device's tokens (RFC 9783 §4.5.1).
 * @return A text that stays valid, in UTF-8; or NULL.
 */
const char *psa_rot_verification_service(void);

/**
 * @brief Give the identifier of the caller (RFC 9783 §4.1.2).
 * @return A negative number for the non-secure side, else a positive one.
 */
int32_t psa_rot_client_id(void);

/** @} */

/**
 * @name Monotonic counter, optional
 *
 * A counter that only grows, across power cuts and whatever happens to the storage partition. A device without one returns
 * PSA_ERROR_NOT_SUPPORTED from psa_rot_counter_read(), and can then never defend against an old image of the partition.
 * With one, an old image is found out: the objects of Protected Storage in it, but for those with
 * PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, are refused with PSA_ERROR_INVALID_SIGNATURE until they are written again.
 *
 * Each change of such an object steps the counter twice, and a few times more for the first one and after a power cut or a replay;
 * nothing else does. A counter of n steps lasts for about n / 2 changes. A counter that is set back must come with another root
 * key.
 * @{
 */

/**
 * @brief Read the counter.
 *
 * @param[out] value  Its value.
 *
 * @retval PSA_SUCCESS                 @p value is set.
 * @retval PSA_ERROR_NOT_SUPPORTED     There is no counter.
 * @retval PSA_ERROR_HARDWARE_FAILURE  It cannot be read. The objects it protects are not served then; all others are.
 */
psa_status_t psa_rot_counter_read(uint32_t *value);

/**
 * @brief Add one to the counter. The new value survives a power cut once this returned; cut, it is the old or the new one.
 *
 * @retval PSA_SUCCESS                     The counter was incremented.
 * @retval PSA_ERROR_NOT_SUPPORTED         There is no counter.
 * @retval PSA_ERROR_INSUFFICIENT_STORAGE  It is used up. What it protects can be read, and not changed any more.
 * @retval PSA_ERROR_HARDWARE_FAILURE      It failed.
 */
psa_status_t psa_rot_counter_increment(void);

/** @} */

/**
 * @name Execution
 * @{
 */

/**
 * @brief Take the lock that makes @c psa_* calls exclude each other; wait for it.
 *
 * It should lend its owner the priority of those who wait. It may let its owner in again: the library notices.
 *
 * @retval PSA_SUCCESS          The calling thread owns the lock.
 * @retval PSA_ERROR_BAD_STATE  It cannot wait, as in an interrupt. The @c psa_* function returns this.
 */
psa_status_t psa_rot_lock(void);

/** @brief Give back the lock that a successful psa_rot_lock() took. */
void psa_rot_unlock(void);

/**
 * @brief Stop: the library found a defect in itself. Secrets may be in RAM, so a reset is better than going on.
 *
 * Must not return. May be called with or without the lock.
 */
#if defined(__cplusplus)
[[noreturn]]
#elif __STDC_VERSION__ >= 201112L
_Noreturn
#elif defined(__GNUC__)
__attribute__((noreturn))
#endif
void psa_rot_panic(void);

/** @} */

/** @} */ /* psa_rot_platform */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ROT_PLATFORM_H */
