/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The shell command "psa". The other files of this folder add its subcommands with SHELL_SUBCMD_ADD((psa), ...), and an application can
 * add more.
 *
 * The commands print attributes and sizes, public keys and tokens. No file here calls a function that gives out the material of a key
 * or the content of an object (.ci/run looks for one), so there is no secret that they could print.
 */

#include <zephyr/shell/shell.h>

SHELL_SUBCMD_SET_CREATE(psa_commands, (psa));
SHELL_CMD_REGISTER(psa, &psa_commands, "PSA root of trust", NULL);
