/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The lifecycle that a device claims, given what its debug port lets in. Without registers, so that it can be tested anywhere.
 */

#ifndef PSA_ROT_ZEPHYR_LIFECYCLE_H
#define PSA_ROT_ZEPHYR_LIFECYCLE_H

#include <stdbool.h>
#include <stdint.h>

/** @brief What a debugger can reach. */
struct psa_rot_debug_port {
	bool secure;     /**< The secure state, in which the root of trust runs. */
	bool non_secure; /**< The non-secure state. */
};

/**
 * @brief Lower a configured lifecycle (RFC 9783 section 4.3.1) to what the debug port allows to claim.
 *
 * @param configured  What the device would claim with its debug port closed.
 * @param port        What a debugger can reach.
 *
 * @return Recoverable PSA RoT debug instead of secured or non-PSA-RoT debug where the secure state is open; non-PSA-RoT debug instead of
 *         secured where only the non-secure state is. Any other is kept: a verifier trusts none of them.
 */
static inline uint16_t psa_rot_lifecycle_with_debug(uint16_t configured, struct psa_rot_debug_port port)
{
	if (port.secure && (configured == 0x3000 || configured == 0x4000)) {
		return 0x5000;
	}
	if (port.non_secure && configured == 0x3000) {
		return 0x4000;
	}
	return configured;
}

/** @brief The value of UICR.APPROTECT and UICR.SECUREAPPROTECT of an nRF5340 that leaves the port open. */
#define PSA_ROT_NRF53_UNPROTECTED 0x50fa50faU

/**
 * @brief The debug port of an nRF5340 whose start-up code follows the UICR.
 *
 * @param approtect         UICR.APPROTECT.
 * @param secure_approtect  UICR.SECUREAPPROTECT.
 *
 * Each is open for one value only. The secure state can be debugged only where the non-secure can.
 */
static inline struct psa_rot_debug_port psa_rot_debug_port_nrf53(uint32_t approtect, uint32_t secure_approtect)
{
	bool open = approtect == PSA_ROT_NRF53_UNPROTECTED;

	return (struct psa_rot_debug_port){
		.secure = open && secure_approtect == PSA_ROT_NRF53_UNPROTECTED,
		.non_secure = open,
	};
}

/**
 * @brief The debug port of an LPC55S6x.
 *
 * @param pin        DCFG_CC_SOCU_PIN of the CMPA: whether the default is final.
 * @param dflt       DCFG_CC_SOCU_DFLT of the CMPA: whether the domain is open.
 *
 * The upper half of each word is the inverse of the lower; a pair of words that is not so, as in a device that was never configured,
 * restricts nothing. A domain whose bit in @p pin is 0 opens to an authenticated debugger only, which does not count as open here.
 * Trace (NIDEN) counts as debugging, and so does the second core, which is a bus master. TAP, ISP and fault analysis do not.
 */
static inline struct psa_rot_debug_port psa_rot_debug_port_lpc55(uint32_t pin, uint32_t dflt)
{
	/* NIDEN, DBGEN, CPU1_DBGEN, CPU1_NIDEN; and SPNIDEN, SPIDEN. */
	const uint32_t non_secure = 1u << 0 | 1u << 1 | 1u << 5 | 1u << 9, secure = 1u << 2 | 1u << 3;
	bool configured = (pin >> 16) == (~pin & 0xffff) && (dflt >> 16) == (~dflt & 0xffff);
	uint32_t open = configured ? pin & dflt : UINT32_MAX;

	return (struct psa_rot_debug_port){
		.secure = (open & secure) != 0,
		.non_secure = (open & non_secure) != 0,
	};
}

#endif /* PSA_ROT_ZEPHYR_LIFECYCLE_H */
