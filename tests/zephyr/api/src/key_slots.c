/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Which slots of a key management unit a root key is taken from. The rules have no hardware in them; the registers are read elsewhere.
 */

#include <zephyr/ztest.h>

#include "key_slots.h"

ZTEST(psa_rot_key_slots, test_a_slot_must_be_readable_active_and_closed_to_writes)
{
	zassert_true(psa_rot_key_slot_is_readable(0xfffffffa | 1u << 16));
	zassert_true(psa_rot_key_slot_is_readable(0x00010002));
	zassert_false(psa_rot_key_slot_is_readable(0xffffffff), "never configured");
	zassert_false(psa_rot_key_slot_is_readable(0xffff0003), "writable");
	zassert_false(psa_rot_key_slot_is_readable(0xffff0000), "not readable");
	zassert_false(psa_rot_key_slot_is_readable(0xfffe0002), "revoked");
}

ZTEST(psa_rot_key_slots, test_an_empty_slot_holds_no_key)
{
	uint8_t value[PSA_ROT_KEY_SLOT_SIZE];

	memset(value, 0xff, sizeof(value));
	zassert_false(psa_rot_key_slot_is_filled(value));
	memset(value, 0, sizeof(value));
	zassert_false(psa_rot_key_slot_is_filled(value));
	for (size_t i = 0; i < sizeof(value); i++) {
		value[i] = "\xad\xde\xad\xde"[i % 4];
	}
	zassert_false(psa_rot_key_slot_is_filled(value));
	value[sizeof(value) - 1] ^= 1;
	zassert_true(psa_rot_key_slot_is_filled(value));
}

ZTEST_SUITE(psa_rot_key_slots, NULL, NULL, NULL, NULL, NULL);
