/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What people read and write: statuses, flags and numbers as words. */

#ifndef PSA_ROT_ZEPHYR_SHELL_WORDS_H
#define PSA_ROT_ZEPHYR_SHELL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/shell/shell.h>

#include <psa/error.h>

/** @brief Room for a number of 64 bits in hexadecimal digits, with "0x" and the end of the string. */
#define PSA_ROT_NUMBER_SIZE 19

/** @brief A bit, and its name. */
struct psa_rot_flag {
	uint32_t bit;
	const char *name;
};

/**
 * @brief Name a status.
 * @param status  A status of any PSA function.
 * @return Its name in psa/error.h, or "unknown status". A text that stays.
 */
const char *psa_rot_status_name(psa_status_t status);

/**
 * @brief Tell the user of a call that failed.
 *
 * @param sh      Shell to print to.
 * @param what    What could not be done.
 * @param status  Why.
 *
 * @return -EIO, for the command to return.
 */
int psa_rot_shell_failed(const struct shell *sh, const char *what, psa_status_t status);

/**
 * @brief Write the names of the bits of a word, with commas between them.
 *
 * @param[out] text  Room for them. Bits without a name follow as a number.
 * @param size       The size of @p text in bytes.
 * @param word       Word to name the bits of. "none" stands for 0.
 * @param flags      Names of the bits.
 * @param count      How many.
 */
void psa_rot_flags_text(char *text, size_t size, uint32_t word, const struct psa_rot_flag *flags, size_t count);

/**
 * @brief Write a number in as few hexadecimal digits as it has. Zephyr's printf may come without numbers of 64 bits.
 *
 * @param[out] text  The digits, behind "0x".
 * @param number     Number to write.
 */
void psa_rot_number_text(char text[PSA_ROT_NUMBER_SIZE], uint64_t number);

/**
 * @brief Read a number that the user gave, in decimal digits, or in hexadecimal ones behind "0x".
 *
 * @param text         What the user gave.
 * @param most         Largest number to accept.
 * @param[out] number  The number.
 *
 * @return Whether it is a number from 1 to @p most.
 */
bool psa_rot_parse_number(const char *text, uint64_t most, uint64_t *number);

#endif /* PSA_ROT_ZEPHYR_SHELL_WORDS_H */
