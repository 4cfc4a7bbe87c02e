/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * A shell with a keyboard and a screen: tab completion needs somebody who types.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/shell/shell.h>
#include <zephyr/ztest.h>

#include "shell.h"

static struct {
	shell_transport_handler_t handler;
	void *context;
	const char *keys;
	char screen[4096];
	volatile size_t shown;
} terminal;

static int terminal_init(const struct shell_transport *transport, const void *config, shell_transport_handler_t handler,
			 void *context)
{
	terminal.handler = handler;
	terminal.context = context;
	terminal.keys = "";
	return 0;
}

static int terminal_uninit(const struct shell_transport *transport)
{
	return 0;
}

static int terminal_enable(const struct shell_transport *transport, bool blocking)
{
	return 0;
}

static int terminal_write(const struct shell_transport *transport, const void *data, size_t length, size_t *count)
{
	size_t room = sizeof(terminal.screen) - 1 - terminal.shown;

	memcpy(&terminal.screen[terminal.shown], data, MIN(length, room));
	terminal.shown += MIN(length, room);
	*count = length;
	terminal.handler(SHELL_TRANSPORT_EVT_TX_RDY, terminal.context);
	return 0;
}

static int terminal_read(const struct shell_transport *transport, void *data, size_t length, size_t *count)
{
	*count = MIN(length, strlen(terminal.keys));
	memcpy(data, terminal.keys, *count);
	terminal.keys += *count;
	return 0;
}

static const struct shell_transport_api terminal_api = {
	.init = terminal_init,
	.uninit = terminal_uninit,
	.enable = terminal_enable,
	.write = terminal_write,
	.read = terminal_read,
};

static struct shell_transport terminal_transport = {.api = &terminal_api};

#define PROMPT "> "

SHELL_DEFINE(terminal_shell, PROMPT, &terminal_transport, 0, 0, SHELL_FLAG_OLF_CRLF);

static bool at_prompt(void)
{
	size_t length = strlen(PROMPT);

	return terminal.shown >= length && memcmp(&terminal.screen[terminal.shown - length], PROMPT, length) == 0;
}

/* Waits until the keys were taken and nothing more appears; after a command, until there is a prompt again. */
static void settle(bool after_command)
{
	int64_t end = k_uptime_get() + 30 * MSEC_PER_SEC;
	size_t shown;

	do {
		zassert_true(k_uptime_get() < end, "no end of \"%s\"", terminal.screen);
		shown = terminal.shown;
		k_msleep(100);
	} while (terminal.shown != shown || *terminal.keys != '\0' || (after_command && !at_prompt()));
}

void start_terminal(void)
{
	struct shell_backend_config_flags flags = SHELL_DEFAULT_BACKEND_CONFIG_FLAGS;

	flags.use_colors = 0;
	flags.use_vt100 = 0;
	zassert_ok(shell_init(&terminal_shell, NULL, flags, false, 0));
	zassert_true(WAIT_FOR(shell_ready(&terminal_shell), 1000000, k_msleep(10)));
	settle(true);
}

const char *type(const char *keys)
{
	terminal.shown = 0;
	memset(terminal.screen, 0, sizeof(terminal.screen));
	terminal.keys = keys;
	terminal.handler(SHELL_TRANSPORT_EVT_RX_RDY, terminal.context);
	settle(strchr(keys, '\n') != NULL);
	zassert_true(terminal.shown < sizeof(terminal.screen) - 1, "the screen is full");
	zassert_false(shows_secret(terminal.screen, terminal.shown), "a secret is on the screen");
	return terminal.screen;
}
