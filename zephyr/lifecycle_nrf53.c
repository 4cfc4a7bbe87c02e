/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The lifecycle of an nRF5340: as configured, but no more than its access port protection allows.
 */

#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#include <soc.h>

#include <psa_rot/platform.h>

#include "lifecycle.h"

__weak uint16_t psa_rot_lifecycle(void)
{
	/* The start-up code locks the ports, or follows the UICR, or leaves them to the application, which may open them at any time. */
	uint32_t approtect = IS_ENABLED(CONFIG_NRF_APPROTECT_LOCK)            ? 0
			     : IS_ENABLED(CONFIG_NRF_APPROTECT_USER_HANDLING) ? PSA_ROT_NRF53_UNPROTECTED
									      : NRF_UICR_S->APPROTECT;
	uint32_t secure = IS_ENABLED(CONFIG_NRF_SECURE_APPROTECT_LOCK)            ? 0
			  : IS_ENABLED(CONFIG_NRF_SECURE_APPROTECT_USER_HANDLING) ? PSA_ROT_NRF53_UNPROTECTED
										  : NRF_UICR_S->SECUREAPPROTECT;

	return psa_rot_lifecycle_with_debug(CONFIG_PSA_ROT_LIFECYCLE_VALUE, psa_rot_debug_port_nrf53(approtect, secure));
}
