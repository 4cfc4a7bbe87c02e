/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Tab completion of the numbers by which keys and objects are called. */

#ifndef PSA_ROT_ZEPHYR_SHELL_COMPLETION_H
#define PSA_ROT_ZEPHYR_SHELL_COMPLETION_H

#include <stddef.h>
#include <stdint.h>

#include <zephyr/shell/shell.h>

#include <psa/error.h>

#include "words.h"

/**
 * @brief The numbers in use, one after the other. Static: the shell keeps the text.
 *
 * Shells in several threads share them without a lock: when two of them complete at the same time, a number may be missed or come twice.
 * A command takes its argument from what was typed, and never from here.
 */
struct psa_rot_numbers {
	/** Gives the number that follows another, 0 for the first. */
	psa_status_t (*next)(uint64_t after, uint64_t *number);
	/** How far the list was followed, so that the shell, which asks for each by its index, gets each in one step. */
	size_t index;
	uint64_t number;
	char text[PSA_ROT_NUMBER_SIZE];
};

/**
 * @brief Give the shell the subcommand of an index: the handler of a command whose subcommands are numbers in use.
 *
 * @param numbers     Numbers in use.
 * @param index       Index of one.
 * @param[out] entry  The number, which the command itself takes as its argument; no syntax when there are only @p index of them.
 */
void psa_rot_complete(struct psa_rot_numbers *numbers, size_t index, struct shell_static_entry *entry);

#endif /* PSA_ROT_ZEPHYR_SHELL_COMPLETION_H */
