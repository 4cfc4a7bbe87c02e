/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Between the services and the module's flash: it is programmed block by block, each as slow as on nRF5340, so that a restart
 * leaves what it cuts half written. The simulator would program all at once, and wait as long for a word as for a page.
 */

#include <psa_rot/platform.h>

#include "ledger.h"

#define WORDS_PER_BLOCK (DT_PROP(DT_GPARENT(DT_NODELABEL(storage_partition)), write_block_size) / 4)

psa_status_t __real_psa_rot_flash_write(uint32_t offset, const void *data, size_t length);
psa_status_t __real_psa_rot_flash_erase(uint32_t offset, uint32_t length);

struct flash_work flash_work;

static K_SEM_DEFINE(in_a_change, 0, 1);
static atomic_t steps_left;

/* The watchdog's thread goes on at once, because it has the highest priority: in the middle of the change. */
static void step(void)
{
	enum worker_id id = current_worker();

	if (id < WORKERS && workers[id].stores && atomic_get(&steps_left) > 0 && atomic_dec(&steps_left) == 1) {
		k_sem_give(&in_a_change);
	}
}

int wait_for_change(uint32_t steps, k_timeout_t timeout)
{
	atomic_set(&steps_left, steps);
	return k_sem_take(&in_a_change, timeout);
}

psa_status_t __wrap_psa_rot_flash_write(uint32_t offset, const void *data, size_t length)
{
	const size_t block = 4 * WORDS_PER_BLOCK;
	psa_status_t status = PSA_SUCCESS;

	for (size_t done = 0; done < length && status == PSA_SUCCESS; done += block) {
		uint32_t begin = k_cycle_get_32();
		uint32_t passed;

		step();
		status = __real_psa_rot_flash_write(offset + done, (const uint8_t *)data + done, block);
		flash_work.bytes += block;
		/* What the simulator itself took is part of it. */
		passed = k_cyc_to_us_floor32(k_cycle_get_32() - begin);
		if (passed < WORDS_PER_BLOCK * FLASH_WORD_US) {
			k_busy_wait(WORDS_PER_BLOCK * FLASH_WORD_US - passed);
		}
	}
	return status;
}

psa_status_t __wrap_psa_rot_flash_erase(uint32_t offset, uint32_t length)
{
	step();
	flash_work.erases += length / FLASH_PAGE;
	return __real_psa_rot_flash_erase(offset, length);
}
