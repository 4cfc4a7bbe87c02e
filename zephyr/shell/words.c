/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

#define NAMED(status) {status, #status}

const char *psa_rot_status_name(psa_status_t status)
{
	static const struct {
		psa_status_t status;
		const char *name;
	} names[] = {
		NAMED(PSA_SUCCESS),
		NAMED(PSA_ERROR_PROGRAMMER_ERROR),
		NAMED(PSA_ERROR_CONNECTION_REFUSED),
		NAMED(PSA_ERROR_CONNECTION_BUSY),
		NAMED(PSA_ERROR_GENERIC_ERROR),
		NAMED(PSA_ERROR_NOT_PERMITTED),
		NAMED(PSA_ERROR_NOT_SUPPORTED),
		NAMED(PSA_ERROR_INVALID_ARGUMENT),
		NAMED(PSA_ERROR_INVALID_HANDLE),
		NAMED(PSA_ERROR_BAD_STATE),
		NAMED(PSA_ERROR_BUFFER_TOO_SMALL),
		NAMED(PSA_ERROR_ALREADY_EXISTS),
		NAMED(PSA_ERROR_DOES_NOT_EXIST),
		NAMED(PSA_ERROR_INSUFFICIENT_MEMORY),
		NAMED(PSA_ERROR_INSUFFICIENT_STORAGE),
		NAMED(PSA_ERROR_INSUFFICIENT_DATA),
		NAMED(PSA_ERROR_SERVICE_FAILURE),
		NAMED(PSA_ERROR_COMMUNICATION_FAILURE),
		NAMED(PSA_ERROR_STORAGE_FAILURE),
		NAMED(PSA_ERROR_HARDWARE_FAILURE),
		NAMED(PSA_ERROR_INSUFFICIENT_ENTROPY),
		NAMED(PSA_ERROR_INVALID_SIGNATURE),
		NAMED(PSA_ERROR_INVALID_PADDING),
		NAMED(PSA_ERROR_CORRUPTION_DETECTED),
		NAMED(PSA_ERROR_DATA_CORRUPT),
		NAMED(PSA_ERROR_DATA_INVALID),
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].status == status) {
			return names[i].name;
		}
	}
	return "unknown status";
}

int psa_rot_shell_failed(const struct shell *sh, const char *what, psa_status_t status)
{
	shell_error(sh, "%s: %s (%d)", what, psa_rot_status_name(status), (int)status);
	return -EIO;
}

/* Adds to a text, as far as there is room, and gives its new length. */
static size_t add(char *text, size_t size, size_t length, const char *more)
{
	int added = snprintf(&text[length], size - length, "%s%s", length == 0 ? "" : ",", more);

	return MIN(length + added, size - 1);
}

void psa_rot_flags_text(char *text, size_t size, uint32_t word, const struct psa_rot_flag *flags, size_t count)
{
	char rest[PSA_ROT_NUMBER_SIZE];
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if ((word & flags[i].bit) != 0) {
			length = add(text, size, length, flags[i].name);
			word &= ~flags[i].bit;
		}
	}
	if (word != 0) {
		psa_rot_number_text(rest, word);
		length = add(text, size, length, rest);
	}
	if (length == 0) {
		add(text, size, 0, "none");
	}
}

void psa_rot_number_text(char text[PSA_ROT_NUMBER_SIZE], uint64_t number)
{
	uint32_t high = number >> 32, low = number;

	if (high != 0) {
		snprintf(text, PSA_ROT_NUMBER_SIZE, "0x%x%08x", (unsigned int)high, (unsigned int)low);
	} else {
		snprintf(text, PSA_ROT_NUMBER_SIZE, "0x%x", (unsigned int)low);
	}
}

bool psa_rot_parse_number(const char *text, uint64_t most, uint64_t *number)
{
	/* No octal numbers: 010 is ten to whoever types it. */
	bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	int error = 0;

	if (!isdigit((unsigned char)text[0])) {
		return false;
	}
	*number = shell_strtoull(text, hexadecimal ? 16 : 10, &error);
	return error == 0 && *number != 0 && *number <= most;
}
