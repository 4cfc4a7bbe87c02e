/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Entropy from a Bluetooth controller, as the network core of nRF5340 has it. Each eight bytes are an HCI command, which the system work
 * queue sends. A work item there that waits for the lock, while its owner waits for such a command, would keep it from being sent: so what a
 * call may draw is drawn before the lock is taken.
 */

#include <string.h>

#include <zephyr/devicetree.h>
#include <zephyr/drivers/entropy.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#include <psa_rot/platform.h>

#include "glue.h"

/* What the random generator draws for a seed; and at its start, and after a failure of the source, in one go. */
#define SEED    96
#define START   (12 * SEED)
/* What one HCI command brings. */
#define COMMAND 8

static uint8_t pool[START];
static size_t level;
/* How much the next call may need: what the start has not yet drawn, and then no more raw bytes in RAM than for one seed. */
static size_t needed = START;
static struct k_spinlock pool_lock;

static void wipe(volatile uint8_t *bytes, size_t length)
{
	while (length > 0) {
		bytes[--length] = 0;
	}
}

void psa_rot_entropy_draw_ahead(void)
{
	const struct device *dev = DEVICE_DT_GET(DT_CHOSEN(zephyr_entropy));
	uint8_t bytes[COMMAND];

	/* Several threads may do this at once. */
	while (level < needed && device_is_ready(dev) && entropy_get_entropy(dev, bytes, COMMAND) == 0) {
		K_SPINLOCK(&pool_lock) {
			size_t part = MIN(COMMAND, sizeof(pool) - level);

			memcpy(pool + level, bytes, part);
			level += part;
		}
	}
	wipe(bytes, COMMAND);
}

psa_status_t psa_rot_entropy(uint8_t *buffer, size_t length)
{
	psa_status_t status = PSA_ERROR_INSUFFICIENT_ENTROPY;

	K_SPINLOCK(&pool_lock) {
		if (length <= level) {
			level -= length;
			memcpy(buffer, pool + level, length);
			wipe(pool + level, length);
			needed = MAX(SEED, needed - MIN(needed, length));
			status = PSA_SUCCESS;
		} else {
			needed = START;
		}
	}
	return status;
}
