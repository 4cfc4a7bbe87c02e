/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <errno.h>

#include <zephyr/ztest.h>

#include <psa_rot/platform.h>

#include "shell.h"

static uint16_t lifecycle;

/* In place of the one of Kconfig. */
uint16_t psa_rot_lifecycle(void)
{
	return lifecycle;
}

ZTEST(psa_rot_shell, test_4_every_lifecycle_has_its_name_and_value)
{
	static const struct {
		uint16_t value;
		const char *printed;
	} table[] = {
		{0x0000, "lifecycle: unknown (0x0000)"},
		{0x1000, "lifecycle: assembly and test (0x1000)"},
		{0x2000, "lifecycle: PSA RoT provisioning (0x2000)"},
		{0x3000, "lifecycle: secured (0x3000)"},
		{0x30ff, "lifecycle: secured (0x30ff)"},
		{0x4000, "lifecycle: non-PSA-RoT debug (0x4000)"},
		{0x5000, "lifecycle: recoverable PSA RoT debug (0x5000)"},
		{0x6000, "lifecycle: decommissioned (0x6000)"},
		{0x7000, "lifecycle: not defined (0x7000)"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		lifecycle = table[i].value;
		expect(run("psa lifecycle", 0), table[i].printed);
	}
	lifecycle = 0;
	run("psa lifecycle now", -EINVAL);
}
