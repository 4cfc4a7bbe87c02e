/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Status codes shared by every PSA service (PSA Certified Status code API 1.0.5).
 *
 * Zero is success, a positive value is success with a remark, a negative value is an error. The other specifications
 * repeat some of these definitions in their own headers; the C preprocessor accepts that only while the replacement
 * text is the same everywhere, so no definition here may be reformatted.
 *
 * The codes that only one specification names (Crypto: entropy and padding; Firmware Update: dependency, flash abuse
 * and power) are collected here as well, so that one header knows every code.
 */

#ifndef PSA_ERROR_H
#define PSA_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_status Status codes
 * @{
 */

#ifndef PSA_SUCCESS
/** Result of every PSA call that can fail. */
typedef int32_t psa_status_t;
#endif

/** The call did what it was asked to do. */
#define PSA_SUCCESS ((psa_status_t)0)

/** The caller broke the rules of the interface in a way that is a bug on its side. */
#define PSA_ERROR_PROGRAMMER_ERROR ((psa_status_t)-129)

/** The service refuses to talk to this caller, and will go on refusing. */
#define PSA_ERROR_CONNECTION_REFUSED ((psa_status_t)-130)

/** The service cannot take another caller now; a later attempt may succeed. */
#define PSA_ERROR_CONNECTION_BUSY ((psa_status_t)-131)

/** A failure that no other code describes. */
#define PSA_ERROR_GENERIC_ERROR ((psa_status_t)-132)

/** A policy forbids the action: a usage flag, an algorithm, a write-once object, a lifecycle state. */
#define PSA_ERROR_NOT_PERMITTED ((psa_status_t)-133)

/** The request is well formed, but this build does not implement it. */
#define PSA_ERROR_NOT_SUPPORTED ((psa_status_t)-134)

/** A parameter, or the combination of parameters, can never be valid. */
#define PSA_ERROR_INVALID_ARGUMENT ((psa_status_t)-135)

/** The handle or key identifier names nothing. */
#define PSA_ERROR_INVALID_HANDLE ((psa_status_t)-136)

/** The call does not fit the current state of the operation, the service or the device. */
#define PSA_ERROR_BAD_STATE ((psa_status_t)-137)

/** An output buffer cannot hold the result. */
#define PSA_ERROR_BUFFER_TOO_SMALL ((psa_status_t)-138)

/** Something with that identifier is already there. */
#define PSA_ERROR_ALREADY_EXISTS ((psa_status_t)-139)

/** Nothing with that identifier is there. */
#define PSA_ERROR_DOES_NOT_EXIST ((psa_status_t)-140)

/** Working memory, or a slot in a pool of fixed size, has run out. */
#define PSA_ERROR_INSUFFICIENT_MEMORY ((psa_status_t)-141)

/** Persistent storage is full. */
#define PSA_ERROR_INSUFFICIENT_STORAGE ((psa_status_t)-142)

/** A source cannot deliver as many bytes as were asked for. */
#define PSA_ERROR_INSUFFICIENT_DATA ((psa_status_t)-143)

/** The service is not able to work, for a reason inside it. */
#define PSA_ERROR_SERVICE_FAILURE ((psa_status_t)-144)

/** The link to another component of the root of trust failed. */
#define PSA_ERROR_COMMUNICATION_FAILURE ((psa_status_t)-145)

/** The flash, or what stands in for it, failed. */
#define PSA_ERROR_STORAGE_FAILURE ((psa_status_t)-146)

/** A piece of hardware reported a fault. */
#define PSA_ERROR_HARDWARE_FAILURE ((psa_status_t)-147)

/** There is not enough entropy for the randomness this call needs (PSA Crypto). */
#define PSA_ERROR_INSUFFICIENT_ENTROPY ((psa_status_t)-148)

/** A signature, MAC, tag or expected value does not match. */
#define PSA_ERROR_INVALID_SIGNATURE ((psa_status_t)-149)

/** The decrypted padding is wrong (PSA Crypto). Treat it with care: it can serve as a padding oracle. */
#define PSA_ERROR_INVALID_PADDING ((psa_status_t)-150)

/** The service saw its own state in a condition that cannot arise without a fault or an attack. */
#define PSA_ERROR_CORRUPTION_DETECTED ((psa_status_t)-151)

/** Stored data was damaged. */
#define PSA_ERROR_DATA_CORRUPT ((psa_status_t)-152)

/** Stored data is intact but makes no sense to this version of the service. */
#define PSA_ERROR_DATA_INVALID ((psa_status_t)-153)

/** A firmware image needs another one, or another version of it, first (Firmware Update). */
#define PSA_ERROR_DEPENDENCY_NEEDED ((psa_status_t)-156)

/** Flash was protected from being worn out by too many requests (Firmware Update). */
#define PSA_ERROR_FLASH_ABUSE ((psa_status_t)-160)

/** There is not enough power left to do this safely (Firmware Update). */
#define PSA_ERROR_INSUFFICIENT_POWER ((psa_status_t)-161)

/** The work has begun and is not finished: call again. */
#define PSA_OPERATION_INCOMPLETE ((psa_status_t)-248)

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_ERROR_H */
