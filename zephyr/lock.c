/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include <psa_rot/platform.h>

#include "glue.h"

LOG_MODULE_DECLARE(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

/* How often a thread that waits looks whether the owner is still alive. */
#define LOOK_INTERVAL K_SECONDS(1)

/* A Zephyr mutex lends its owner the highest priority of those who wait. */
static K_MUTEX_DEFINE(lock);

/*
 * A thread that was aborted in a call never gives the lock back, and what it worked on is half done: nobody may go on with it.
 * The scheduler is locked, because an owner that gives the lock back and ends in between would be taken for one that did not.
 */
static bool owner_was_aborted(void)
{
	/* Once found out: the thread's memory may be that of another one later. */
	static bool aborted;
	struct k_thread *owner;

	k_sched_lock();
	owner = lock.owner;
	if (owner != NULL && k_thread_join(owner, K_NO_WAIT) == 0 && lock.owner == owner) {
		aborted = true;
	}
	k_sched_unlock();
	return aborted;
}

psa_status_t psa_rot_lock(void)
{
	k_timeout_t wait = K_NO_WAIT;

	if (k_is_in_isr()) {
		return PSA_ERROR_BAD_STATE;
	}
	if (IS_ENABLED(CONFIG_PSA_ROT_ENTROPY_AHEAD)) {
		psa_rot_entropy_draw_ahead();
	}
	while (k_mutex_lock(&lock, wait) != 0) {
		if (owner_was_aborted()) {
			LOG_ERR("a thread was aborted in a PSA call: the device must restart");
			return PSA_ERROR_BAD_STATE;
		}
		wait = LOOK_INTERVAL;
	}
	return PSA_SUCCESS;
}

void psa_rot_unlock(void)
{
	(void)k_mutex_unlock(&lock);
}
