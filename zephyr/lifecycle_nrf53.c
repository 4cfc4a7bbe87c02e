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
	/*
	 * The start-up code follows the UICR, or leaves the ports to the application, which may open them at any time. Or it locks them as it
	 * finds them (CONFIG_NRF_APPROTECT_LOCK): open, if a boot loader before it followed a UICR that says so.
	 */
	uint32_t approtect =
		IS_ENABLED(CONFIG_NRF_APPROTECT_USER_HANDLING) ? PSA_ROT_NRF53_UNPROTECTED : NRF_UICR_S->APPROTECT;
	uint32_t secure = IS_ENABLED(CONFIG_NRF_SECURE_APPROTECT_USER_HANDLING) ? PSA_ROT_NRF53_UNPROTECTED
										: NRF_UICR_S->SECUREAPPROTECT;

	return psa_rot_lifecycle_with_debug(CONFIG_PSA_ROT_LIFECYCLE_VALUE, psa_rot_debug_port_nrf53(approtect, secure));
}
