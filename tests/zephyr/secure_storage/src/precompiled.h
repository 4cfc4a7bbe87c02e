/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef PRECOMPILED_H
#define PRECOMPILED_H

#include <stddef.h>
#include <stdint.h>

/*
 * The storage functions as symbols, with the specification's uids of 64 bits: as a library calls them that was compiled elsewhere, or
 * code in Rust.
 */
struct precompiled {
	int32_t (*set)(uint64_t uid, size_t size, const void *data, uint32_t flags);
	int32_t (*get)(uint64_t uid, size_t offset, size_t size, void *data, size_t *length);
	int32_t (*remove)(uint64_t uid);
};

extern const struct precompiled precompiled_its, precompiled_ps;

/* Creates an object of Protected Storage with room for 16 bytes, and writes text at its beginning. */
int32_t precompiled_ps_create(uint64_t uid, const char *text);

#endif
