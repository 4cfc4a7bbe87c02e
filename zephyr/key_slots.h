/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What the key slots of a Nordic key management unit must say before a root key is taken from them. Without registers, so that it can be
 * tested anywhere.
 */

#ifndef PSA_ROT_ZEPHYR_KEY_SLOTS_H
#define PSA_ROT_ZEPHYR_KEY_SLOTS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** @brief Size of a key slot in bytes. */
#define PSA_ROT_KEY_SLOT_SIZE 16

/**
 * @brief Whether a slot gives its value to the CPU and takes no other any more.
 *
 * @param permissions  UICR.KEYSLOT.CONFIG[n].PERM: WRITE is bit 0, READ bit 1, STATE bit 16; an erased word has them all.
 */
static inline bool psa_rot_key_slot_is_readable(uint32_t permissions)
{
	const uint32_t write = 1u << 0, read = 1u << 1, active = 1u << 16;

	return (permissions & (write | read | active)) == (read | active);
}

/**
 * @brief Whether a slot's value can be a key: what is erased, zero, or the same word four times is none. Words that the unit does not give
 *        out read as the same constant.
 */
static inline bool psa_rot_key_slot_is_filled(const uint8_t value[PSA_ROT_KEY_SLOT_SIZE])
{
	return memcmp(value, value + sizeof(uint32_t), PSA_ROT_KEY_SLOT_SIZE - sizeof(uint32_t)) != 0;
}

#endif /* PSA_ROT_ZEPHYR_KEY_SLOTS_H */
