/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The thread of the highest priority. It makes a cheap call that needs the lock, measures how late it runs and how long it waits,
 * looks whether the others get on, and restarts the device at moments that nobody expects.
 */

#include <zephyr/sys/reboot.h>

#include <psa/crypto.h>

#include "objects.h"

#define PERIOD_US 7000
/* Much longer than any worker waits for those above it. */
#define STALL_MS  60000
/* Blocks programmed and sectors erased before a change is cut, at most: that of a large object has more. */
#define CUT_STEPS 100

uint64_t elapsed_us(void)
{
	return ledger->elapsed_us + k_ticks_to_us_floor64(k_uptime_ticks());
}

static bool is_over(void)
{
	return elapsed_us() >= (uint64_t)CONFIG_STRESS_SECONDS * USEC_PER_SEC && ledger->boots >= CONFIG_STRESS_BOOTS;
}

static uint32_t since(uint32_t begin)
{
	return k_cyc_to_us_ceil32(k_cycle_get_32() - begin);
}

static void measure_wait(void)
{
	uint8_t random[16];
	uint32_t begin = k_cycle_get_32();
	uint32_t waited;

	if (!EXPECT(psa_generate_random(random, sizeof(random)))) {
		return;
	}
	waited = since(begin);
	if (waited > ledger->wait_us) {
		ledger->wait_us = waited;
	}
}

static void look_after_workers(void)
{
	for (enum worker_id id = WATCHDOG + 1; id < WORKERS; id++) {
		if (k_uptime_get() - workers[id].progress_ms > STALL_MS) {
			problem("%s got stuck", workers[id].name);
		}
	}
}

/* Sleeps until a point in time, and notes how much later it runs. */
static void sleep_until(int64_t wake_us)
{
	int64_t late;

	k_sleep(K_TIMEOUT_ABS_US(wake_us));
	late = (int64_t)k_ticks_to_us_floor64(k_uptime_ticks()) - wake_us;
	if (late > (int64_t)ledger->delay_us) {
		ledger->delay_us = late;
	}
}

/* Every other restart comes when it comes. The others come in the middle of a change. */
static void restart(void)
{
	if (ledger->boots % 2 == 0) {
		if (wait_for_change(1 + number_below(CUT_STEPS), K_MSEC(STALL_MS)) != 0) {
			problem("nobody changes anything");
			return;
		}
		ledger->was_cut = true;
		ledger->cut++;
	}
	ledger->elapsed_us = elapsed_us();
	sys_reboot(SYS_REBOOT_WARM);
}

void watch(void *unused1, void *unused2, void *unused3)
{
	int64_t wake_us = k_ticks_to_us_ceil64(k_uptime_ticks());
	int64_t restart_us = wake_us + 1000 * (int64_t)(1 + number_below(CONFIG_STRESS_UPTIME_MS));

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	while (!is_stopping() && !is_over()) {
		wake_us = MIN(wake_us + PERIOD_US, restart_us);
		/* The last call may have taken longer than that. */
		wake_us = MAX(wake_us, (int64_t)k_ticks_to_us_ceil64(k_uptime_ticks()));
		sleep_until(wake_us);
		if (wake_us >= restart_us && !is_over()) {
			restart();
		}
		measure_wait();
		look_after_workers();
		ledger->rounds[WATCHDOG]++;
	}
}
