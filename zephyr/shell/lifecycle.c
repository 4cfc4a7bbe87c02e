/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <psa_rot/platform.h>

#include "words.h"

/* RFC 9783 section 4.3.1: the upper half counts. */
static const char *name(uint16_t lifecycle)
{
	switch (lifecycle >> 8) {
	case 0x00:
		return "unknown";
	case 0x10:
		return "assembly and test";
	case 0x20:
		return "PSA RoT provisioning";
	case 0x30:
		return "secured";
	case 0x40:
		return "non-PSA-RoT debug";
	case 0x50:
		return "recoverable PSA RoT debug";
	case 0x60:
		return "decommissioned";
	default:
		return "not defined";
	}
}

static int cmd_lifecycle(const struct shell *sh, size_t argc, char **argv)
{
	psa_status_t status = psa_rot_lock();
	uint16_t lifecycle;

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	if (status != PSA_SUCCESS) {
		return psa_rot_shell_failed(sh, "the lifecycle cannot be read", status);
	}
	lifecycle = psa_rot_lifecycle();
	psa_rot_unlock();
	shell_print(sh, "lifecycle: %s (0x%04x)", name(lifecycle), lifecycle);
	return 0;
}

SHELL_SUBCMD_ADD((psa), lifecycle, NULL, "Print the security lifecycle that tokens state.", cmd_lifecycle, 1, 0);
