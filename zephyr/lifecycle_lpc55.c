/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The lifecycle of an LPC55S6x: as configured, but no more than its debug port allows, as the customer page of the protected flash
 * region (CMPA) sets it up.
 */

#include <zephyr/toolchain.h>

#include <psa_rot/platform.h>

#include "lifecycle.h"

#define CMPA              0x0009e400
#define DCFG_CC_SOCU_PIN  (*(const volatile uint32_t *)(CMPA + 0x10))
#define DCFG_CC_SOCU_DFLT (*(const volatile uint32_t *)(CMPA + 0x14))

__weak uint16_t psa_rot_lifecycle(void)
{
	return psa_rot_lifecycle_with_debug(CONFIG_PSA_ROT_LIFECYCLE_VALUE,
					    psa_rot_debug_port_lpc55(DCFG_CC_SOCU_PIN, DCFG_CC_SOCU_DFLT));
}
