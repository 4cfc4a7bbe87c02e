/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What a device claims, given what its debug port lets in. The rules have no hardware in them; the registers are read elsewhere.
 */

#include <zephyr/ztest.h>

#include "lifecycle.h"

#define OPEN 0x50fa50fa

/* A word of the LPC55's debug policy. */
static uint32_t policy(uint32_t bits)
{
	return bits | (~bits << 16);
}

static uint16_t nrf53(uint16_t configured, uint32_t approtect, uint32_t secure_approtect)
{
	return psa_rot_lifecycle_with_debug(configured, psa_rot_debug_port_nrf53(approtect, secure_approtect));
}

static uint16_t lpc55(uint16_t configured, uint32_t pin, uint32_t dflt)
{
	return psa_rot_lifecycle_with_debug(configured, psa_rot_debug_port_lpc55(pin, dflt));
}

ZTEST(psa_rot_lifecycle, test_an_open_nrf5340_does_not_claim_to_be_secured)
{
	zassert_equal(nrf53(0x3000, 0, 0), 0x3000);
	zassert_equal(nrf53(0x3000, 0xffffffff, 0xffffffff), 0x3000);
	zassert_equal(nrf53(0x3000, OPEN, 0), 0x4000);
	zassert_equal(nrf53(0x3000, 0, OPEN), 0x3000);
	zassert_equal(nrf53(0x3000, OPEN, OPEN), 0x5000);
	zassert_equal(nrf53(0x4000, OPEN, OPEN), 0x5000);
	zassert_equal(nrf53(0x2000, OPEN, OPEN), 0x2000);
	zassert_equal(nrf53(0x0000, OPEN, OPEN), 0x0000);
}

ZTEST(psa_rot_lifecycle, test_an_open_lpc55_does_not_claim_to_be_secured)
{
	const uint32_t all = 0x3ff, not_secure = 0x3ff & ~(3u << 2), none = 0;

	zassert_equal(lpc55(0x3000, policy(all), policy(none)), 0x3000);
	zassert_equal(lpc55(0x3000, policy(none), policy(none)), 0x3000, "only authenticated debuggers");
	zassert_equal(lpc55(0x3000, policy(all), policy(all)), 0x5000);
	zassert_equal(lpc55(0x3000, policy(all), policy(not_secure)), 0x4000);
	zassert_equal(lpc55(0x3000, policy(all), policy(1u << 5)), 0x4000, "the second core");
	zassert_equal(lpc55(0x3000, policy(all), policy(1u << 9)), 0x4000, "trace of the second core");
	zassert_equal(lpc55(0x3000, policy(all), policy(1u << 2)), 0x5000, "secure trace");
	zassert_equal(lpc55(0x3000, policy(all), policy(1u << 4 | 1u << 6 | 1u << 7)), 0x3000, "no debugging");
	zassert_equal(lpc55(0x3000, 0, 0), 0x5000, "never configured");
	zassert_equal(lpc55(0x3000, 0xffffffff, 0xffffffff), 0x5000, "never configured");
	zassert_equal(lpc55(0x3000, policy(all), 0), 0x5000, "half configured");
	zassert_equal(lpc55(0x1000, policy(all), policy(all)), 0x1000);
}

ZTEST_SUITE(psa_rot_lifecycle, NULL, NULL, NULL, NULL, NULL);
