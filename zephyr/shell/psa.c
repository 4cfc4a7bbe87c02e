/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The shell command "psa". The other files of this folder add its subcommands with SHELL_SUBCMD_ADD((psa), ...), and an application can
 * add more.
 *
 * The commands print what the services say of keys and objects, public keys and tokens. None of them calls a function that reads a key
 * or an object, so there is no secret that they could print.
 */

#include <zephyr/shell/shell.h>

SHELL_SUBCMD_SET_CREATE(psa_commands, (psa));
SHELL_CMD_REGISTER(psa, &psa_commands, "PSA root of trust", NULL);
