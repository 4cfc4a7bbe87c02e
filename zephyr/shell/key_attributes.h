/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The attributes of keys in words. */

#ifndef PSA_ROT_ZEPHYR_SHELL_KEY_ATTRIBUTES_H
#define PSA_ROT_ZEPHYR_SHELL_KEY_ATTRIBUTES_H

#include <stddef.h>
#include <stdint.h>

/**
 * @brief Write the name of a key type: "AES", "ECC key pair (secp-r1)".
 *
 * @param[out] text  Room for it; cut off where it is too small.
 * @param size       The size of @p text in bytes.
 * @param type       psa_key_type_t. One without a name is written as a number.
 */
void psa_rot_key_type_text(char *text, size_t size, uint16_t type);

/**
 * @brief Write the name of an algorithm: "GCM", "ECDSA(SHA-256)", "HMAC(SHA-256), 8 bytes or more", "ECDH, HKDF(SHA-256)".
 *
 * @param[out] text  Room for it; cut off where it is too small.
 * @param size       The size of @p text in bytes.
 * @param algorithm  psa_algorithm_t. One without a name is written as a number.
 */
void psa_rot_algorithm_text(char *text, size_t size, uint32_t algorithm);

/**
 * @brief Write the names of usage flags: "encrypt,decrypt".
 *
 * @param[out] text  Room for them; cut off where it is too small.
 * @param size       The size of @p text in bytes.
 * @param usage      psa_key_usage_t. Flags without a name are written as a number.
 */
void psa_rot_usage_text(char *text, size_t size, uint32_t usage);

/**
 * @brief Write what a lifetime says: "volatile", "persistent", "read-only", and where the key is if not in the local storage.
 *
 * @param[out] text  Room for it; cut off where it is too small.
 * @param size       The size of @p text in bytes.
 * @param lifetime   psa_key_lifetime_t.
 */
void psa_rot_lifetime_text(char *text, size_t size, uint32_t lifetime);

#endif /* PSA_ROT_ZEPHYR_SHELL_KEY_ATTRIBUTES_H */
