/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */
#ifndef PLATFORM_RAM_H
#define PLATFORM_RAM_H

#include <psa/error.h>
#include <stdint.h>

#define SECTORS 8
#define SECTOR 4096

/* The storage partition; it is erased before the first call. */
extern uint8_t flash[SECTORS * SECTOR];

/* What the platform says of the size of a sector; SECTOR at first. */
extern uint32_t sector_size;

/* Whether a partition with something else in it may be formatted; not at first. */
extern int may_format_foreign;

/* What asking for the root key gives. */
extern psa_status_t root_key_status;

/* Whether the platform's lock is asked for where it cannot wait. */
extern int in_interrupt;

/* Called, if set, when the library asks for entropy. */
extern void (*in_entropy)(void);

/* How often the lock is held. */
int locks_held(void);

#endif
