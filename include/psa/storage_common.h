/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief What Internal Trusted Storage and Protected Storage have in common (PSA Secure Storage 1.0.4 §5.2).
 */

#ifndef PSA_STORAGE_COMMON_H
#define PSA_STORAGE_COMMON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @defgroup psa_storage PSA Secure Storage
 * @{
 */

/**
 * @brief Name of an object within one caller's name space (§5.2.3).
 *
 * All 64 bits count. Zero is not a name: every call refuses it.
 */
typedef uint64_t psa_storage_uid_t;

/** @brief A set of @c PSA_STORAGE_FLAG_* bits, given when an object is written (§5.2.2). */
typedef uint32_t psa_storage_create_flags_t;

/** @brief What can be said about an object without reading it (§5.2.1). Sizes are in bytes. */
struct psa_storage_info_t {
	size_t capacity;                  /**< Room reserved for the object. */
	size_t size;                      /**< Bytes of data it holds now. */
	psa_storage_create_flags_t flags; /**< Flags it was written with. */
};

#define PSA_STORAGE_FLAG_NONE 0u /**< No particular wish (§5.2.4). */

/** The object can never be changed or removed again, once the device has left provisioning (§5.2.5). */
#define PSA_STORAGE_FLAG_WRITE_ONCE (1u << 0)

/** The object holds nothing secret, so it need not be encrypted (§5.2.6). */
#define PSA_STORAGE_FLAG_NO_CONFIDENTIALITY (1u << 1)

/** An older copy of the object may be put back without harm (§5.2.7). */
#define PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION (1u << 2)

/** Bit in the result of psa_ps_get_support(): psa_ps_create() and psa_ps_set_extended() work (§5.2.8). */
#define PSA_STORAGE_SUPPORT_SET_EXTENDED (1u << 0)

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PSA_STORAGE_COMMON_H */
