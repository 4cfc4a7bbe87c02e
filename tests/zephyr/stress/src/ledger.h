/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What the test knows across reboots. It lies in the simulated flash, beside the storage partition, and is written without the
 * flash driver: at once and at no cost.
 */

#ifndef LEDGER_H
#define LEDGER_H

#include <stdint.h>

#include "stress.h"

#define ITS_OBJECTS   6
#define QUEUE_OBJECTS 2
#define PS_OBJECTS    4
#define KEY_OBJECTS   3
#define OBJECTS       (ITS_OBJECTS + QUEUE_OBJECTS + PS_OBJECTS + KEY_OBJECTS)

/** Which values an object went through, by number. */
struct object_state {
	/** The value whose call returned last. */
	uint32_t done;
	/** The value that is being written, or @c done. */
	uint32_t tried;
};

/** The most that the calls of a worker took, each for itself. */
struct held {
	/** Time with the lock held. */
	uint32_t us;
	/** That without what the flash takes. */
	uint32_t computing_us;
	uint32_t erases;
	uint32_t bytes;
};

/** Whose calls are told apart: those of each worker, and these. */
enum {
	/** While the system boots: the mount, with its repair. */
	HELD_BOOT = WORKERS,
	/** The first call of a boot that writes: it finishes a removal that the reboot cut. */
	HELD_FIRST,
	HELD,
};

struct ledger {
	uint32_t magic;
	uint32_t boots;
	/** Simulated time of the boots before this one. */
	uint64_t elapsed_us;
	/** The monotonic counter. */
	uint32_t counter;
	uint32_t random;
	struct object_state objects[OBJECTS];
	/** Calls of all workers. */
	uint32_t calls;
	/** Rounds of each worker. */
	uint32_t rounds[WORKERS];
	struct held held[HELD];
	/** The longest time the watchdog waited for the lock. */
	uint32_t wait_us;
	/** The longest time the watchdog ran late. */
	uint32_t delay_us;
	/** Reboots in the middle of a change, as the watchdog saw it. */
	uint32_t cut;
	/** Whether the last one was. */
	uint32_t was_cut;
	/** Changes that a reboot interrupted or kept from beginning, and which value was there afterwards. */
	uint32_t found_old;
	uint32_t found_new;
	uint8_t attestation_key[65];
	char problem[160];
};

/** The only ledger; valid from level POST_KERNEL on. */
extern volatile struct ledger *ledger;

/** @brief Forget everything, so that the next boot begins a new run. */
void ledger_close(void);

#endif
