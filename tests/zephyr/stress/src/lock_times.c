/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Between the services and the module's lock: how long each worker holds it. On native_sim the processor takes no simulated
 * time, so here each call takes what it costs on a microcontroller, half of it before and half after what it does.
 */

#include <psa_rot/platform.h>

#include "ledger.h"

psa_status_t __real_psa_rot_lock(void);
void __real_psa_rot_unlock(void);

static uint32_t locked_at;

static void spend(enum worker_id id)
{
	if (IS_ENABLED(CONFIG_ARCH_POSIX) && id < WORKERS) {
		k_busy_wait(workers[id].cost_us / 2);
	}
}

psa_status_t __wrap_psa_rot_lock(void)
{
	psa_status_t status = __real_psa_rot_lock();

	if (status == PSA_SUCCESS) {
		locked_at = k_cycle_get_32();
		spend(current_worker());
	}
	return status;
}

void __wrap_psa_rot_unlock(void)
{
	enum worker_id id = current_worker();
	uint32_t held;

	spend(id);
	held = k_cyc_to_us_ceil32(k_cycle_get_32() - locked_at);
	/* The main thread counts while the system boots, not when it checks. */
	if (ledger != NULL && held > ledger->hold_us[id] && (id < WORKERS || !is_booted())) {
		ledger->hold_us[id] = held;
	}
	__real_psa_rot_unlock();
}
