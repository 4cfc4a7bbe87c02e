/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The kinds of keys that the shell can make, of those that the build has the mechanisms for. */

#ifndef PSA_ROT_ZEPHYR_SHELL_KEY_KINDS_H
#define PSA_ROT_ZEPHYR_SHELL_KEY_KINDS_H

#include <stddef.h>

#include <psa/crypto.h>

/** @brief A kind of key, by a name of one word. */
struct psa_rot_key_kind {
	const char *name;
	const char *help;
	psa_key_type_t type;
	uint16_t bits;
	psa_algorithm_t algorithm;
	psa_key_usage_t usage;
};

/** @brief All kinds, in the order of their names. */
extern const struct psa_rot_key_kind psa_rot_key_kinds[];

/** @brief How many there are. */
extern const size_t psa_rot_key_kinds_count;

/**
 * @brief Find a kind of key.
 * @param name  Its name.
 * @return The kind, or NULL.
 */
const struct psa_rot_key_kind *psa_rot_find_key_kind(const char *name);

#endif /* PSA_ROT_ZEPHYR_SHELL_KEY_KINDS_H */
