/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef ABI_H
#define ABI_H

#include <stddef.h>
#include <stdint.h>

/** @brief What one set of headers says. */
struct abi {
	/** @brief The values of values.inc. */
	const uint64_t *values;
	/** @brief How many there are. */
	size_t count;
	/** @brief Sets each attribute to a value of its own, with the header's inline functions. */
	void (*fill)(void *attributes);
};

extern const struct abi abi_of_psa_rot;
extern const struct abi abi_of_mbedtls;

#endif
