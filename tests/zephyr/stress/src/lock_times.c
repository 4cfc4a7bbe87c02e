/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Between the services and the module's lock: how long each worker holds it, and what it does to the flash meanwhile. On
 * native_sim the processor takes no simulated time, so here each call takes what its instructions take on a microcontroller,
 * half of it before and half after what it does.
 */

#include <psa_rot/platform.h>

#include "ledger.h"

psa_status_t __real_psa_rot_lock(void);
void __real_psa_rot_unlock(void);

static uint32_t locked_at;

static void spend(enum worker_id id)
{
	if (IS_ENABLED(CONFIG_ARCH_POSIX) && id < WORKERS) {
		k_busy_wait(instructions_us(workers[id].instructions) / 2);
	}
}

psa_status_t __wrap_psa_rot_lock(void)
{
	psa_status_t status = __real_psa_rot_lock();

	if (status == PSA_SUCCESS) {
		locked_at = k_cycle_get_32();
		flash_work = (struct flash_work){0};
		spend(current_worker());
	}
	return status;
}

static void note(volatile uint32_t *most, uint32_t value)
{
	if (value > *most) {
		*most = value;
	}
}

void __wrap_psa_rot_unlock(void)
{
	static bool has_written;
	enum worker_id id = current_worker();
	bool writes = flash_work.bytes > 0;
	uint32_t held;

	spend(id);
	held = k_cyc_to_us_ceil32(k_cycle_get_32() - locked_at);
	/* The main thread counts while the system boots, not when it checks. */
	if (ledger != NULL && (id < WORKERS || !is_booted())) {
		bool is_first = id < WORKERS && writes && !has_written;
		volatile struct held *most = &ledger->held[id == WORKERS ? HELD_BOOT : is_first ? HELD_FIRST : id];

		note(&most->us, held);
		note(&most->computing_us, held - MIN(held, flash_us(flash_work.erases, flash_work.bytes)));
		note(&most->erases, flash_work.erases);
		note(&most->bytes, flash_work.bytes);
		has_written |= id < WORKERS && writes;
		ledger->calls += id < WORKERS;
	}
	__real_psa_rot_unlock();
}
