/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The root key of an nRF5340 from two slots of its key management unit, which only the secure state reaches.
 */

#include <string.h>

#include <zephyr/toolchain.h>

#include <hal/nrf_kmu.h>
#include <soc.h>

#include <psa_rot/platform.h>

#include "key_slots.h"

#define SLOTS 2

BUILD_ASSERT(CONFIG_PSA_ROT_ROOT_KEY_NRF53_KMU_SLOT + SLOTS <= 128);

static bool read_slot(uint8_t slot, uint8_t *key)
{
	bool readable = psa_rot_key_slot_is_readable(NRF_UICR_S->KEYSLOT.CONFIG[slot].PERM);

	/* The unit counts slots from 1. */
	nrf_kmu_keyslot_set(NRF_KMU_S, slot + 1);
	for (size_t i = 0; i < PSA_ROT_KEY_SLOT_SIZE / sizeof(uint32_t); i++) {
		uint32_t word = NRF_UICR_S->KEYSLOT.KEY[slot].VALUE[i];

		memcpy(key + i * sizeof(word), &word, sizeof(word));
	}
	nrf_kmu_keyslot_set(NRF_KMU_S, 0);
	return readable && psa_rot_key_slot_is_filled(key);
}

psa_status_t psa_rot_root_key(uint8_t key[32])
{
	for (uint8_t i = 0; i < SLOTS; i++) {
		if (!read_slot(CONFIG_PSA_ROT_ROOT_KEY_NRF53_KMU_SLOT + i, key + PSA_ROT_KEY_SLOT_SIZE * i)) {
			return PSA_ERROR_HARDWARE_FAILURE;
		}
	}
	return PSA_SUCCESS;
}
