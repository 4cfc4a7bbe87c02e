/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Measures each row of the table. The output is one line for each, with tabs: name, status, instructions, stack. Arguments: how
 * often each operation runs beyond what its row says, and a text that selects the rows whose names contain it.
 */
#include "host.h"
#include "rows.h"
#include <string.h>

static const struct rows *const tables[] = {
	&layer_rows, &symmetric_rows, &derivation_rows, &curve_rows, &asymmetric_rows, &pake_rows, &storage_rows,
};

static void write_number(uint64_t number)
{
	char digits[24];
	char *at = digits + sizeof(digits);

	*--at = '\0';
	do {
		*--at = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	host_write(at);
}

static void write_row(const struct row *row, const char *status, uint64_t instructions, uint32_t stack)
{
	host_write(row->name);
	host_write("\t");
	host_write(status);
	host_write("\t");
	write_number(instructions);
	host_write("\t");
	write_number(stack);
	host_write("\n");
}

/* Whether a name contains a text. */
static bool contains(const char *name, const char *text)
{
	const size_t length = strlen(text);

	for (; *name != '\0'; name++) {
		if (memcmp(name, text, length < strlen(name) ? length : strlen(name)) == 0 && length <= strlen(name)) {
			return true;
		}
	}
	return false;
}

static void destroy(psa_key_id_t *key)
{
	if (*key != PSA_KEY_ID_NULL) {
		(void)psa_destroy_key(*key);
		*key = PSA_KEY_ID_NULL;
	}
}

/* A mechanism that this build does not have is no failure. */
static bool refused(const struct row *row, psa_status_t status)
{
	if (status == PSA_ERROR_NOT_SUPPORTED) {
		write_row(row, "not built", 0, 0);
		return true;
	}
	host_write(row->name);
	host_write("\tfailed, status -");
	write_number((uint64_t)-status);
	host_write("\t0\t0\n");
	return false;
}

static bool measure_row(const struct row *row, unsigned int more)
{
	const unsigned int rounds = (row->rounds > 0 ? row->rounds : 1) + more;
	psa_status_t status = PSA_SUCCESS;
	uint64_t instructions = 0;
	uint32_t stack = 0;
	unsigned int round;

	if (row->setup != NULL) {
		status = row->setup(row, 0);
		if (status != PSA_SUCCESS) {
			return refused(row, status);
		}
	}
	for (round = 0; round < rounds; round++) {
		const struct measured one = measure(row->run, row, round);

		destroy(&scene.made);
		if (one.status != row->expected) {
			return refused(row, one.status);
		}
		instructions += one.instructions;
		stack = one.stack > stack ? one.stack : stack;
	}
	write_row(row, "ok", (instructions + rounds / 2) / rounds, stack);
	return true;
}

int main(void)
{
	const char *selected = host_command_line();
	unsigned int i, j, more = 0, failures = 0;

	if (!measure_start() || psa_crypto_init() != PSA_SUCCESS) {
		return 1;
	}
	for (i = 0; i < sizeof(message); i++) {
		message[i] = (uint8_t)(i * 167 + (i >> 8) + 1);
	}
	/* The first argument is the program's name. */
	while (*selected != '\0' && *selected++ != ' ') {
	}
	for (; *selected >= '0' && *selected <= '9'; selected++) {
		more = 10 * more + (unsigned int)(*selected - '0');
	}
	selected += *selected == ' ' ? 1 : 0;
	for (i = 0; i < COUNT_OF(tables); i++) {
		for (j = 0; j < tables[i]->count; j++) {
			const struct row *row = &tables[i]->rows[j];

			if (!contains(row->name, selected)) {
				continue;
			}
			failures += measure_row(row, more) ? 0 : 1;
			destroy(&scene.key);
			destroy(&scene.peer);
			memset(&scene, 0, sizeof(scene));
		}
	}
	return failures == 0 ? 0 : 1;
}
