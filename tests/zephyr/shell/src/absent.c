/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Services that are not built have no commands.
 */

#include <zephyr/shell/shell.h>
#include <zephyr/ztest.h>

#include "shell.h"

ZTEST(psa_rot_shell, test_8_services_that_are_not_built_have_no_commands)
{
	const char *printed = type("psa \t");

	expect(printed, "stats");
	expect(printed, "its");
	expect_no(printed, "key");
	expect_no(printed, "attest");
	type("\x15");
	run("psa key list", SHELL_CMD_HELP_PRINTED);
	run("psa attest 00", SHELL_CMD_HELP_PRINTED);
}
