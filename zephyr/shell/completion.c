/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include "completion.h"

void psa_rot_complete(struct psa_rot_numbers *numbers, size_t index, struct shell_static_entry *entry)
{
	uint64_t number = numbers->number;
	size_t reached = numbers->index;

	*entry = (struct shell_static_entry){0};
	if (index < reached) {
		number = 0;
		reached = 0;
	}
	/* The first number has index 0, and is reached after one step. */
	for (; reached <= index; reached++) {
		if (numbers->next(number, &number) != PSA_SUCCESS) {
			return;
		}
	}
	numbers->number = number;
	numbers->index = reached;
	psa_rot_number_text(numbers->text, number);
	entry->syntax = numbers->text;
}
