/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Who waits for whom: priority inheritance, and callers that do not let go of the processor.
 */

#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>

#include "hook.h"

#define CALL_MS 100
#define SPIN_MS 1000

#define HIGH   K_PRIO_PREEMPT(2)
#define MIDDLE K_PRIO_PREEMPT(5)
#define LOW    K_PRIO_PREEMPT(9)

static K_THREAD_STACK_ARRAY_DEFINE(stacks, 3, CONFIG_PSA_ROT_STACK_HINT);
static struct k_thread threads[3];

static int priority_before;
static int priority_after;
static int64_t waited_ms;
static int64_t spun_until_ms;
static psa_status_t status_of_low;
static psa_status_t status_of_high;

static k_tid_t start(int thread, int priority, k_thread_entry_t entry, int delay_ms)
{
	return k_thread_create(&threads[thread], stacks[thread], K_THREAD_STACK_SIZEOF(stacks[thread]), entry, NULL, NULL,
			       NULL, priority, 0, K_MSEC(delay_ms));
}

static void join_all(void)
{
	for (int i = 0; i < ARRAY_SIZE(threads); i++) {
		zassert_ok(k_thread_join(&threads[i], K_SECONDS(20)), "thread %d hangs", i);
	}
}

static void work_in_call(void)
{
	priority_before = k_thread_priority_get(k_current_get());
	k_busy_wait(CALL_MS * USEC_PER_MSEC);
	priority_after = k_thread_priority_get(k_current_get());
}

static void low(void *unused1, void *unused2, void *unused3)
{
	status_of_low = call_with(work_in_call);
}

static void middle(void *unused1, void *unused2, void *unused3)
{
	k_busy_wait(SPIN_MS * USEC_PER_MSEC);
	spun_until_ms = k_uptime_get();
}

static void high(void *unused1, void *unused2, void *unused3)
{
	int64_t begin = k_uptime_get();
	uint8_t random[16];

	status_of_high = psa_generate_random(random, sizeof(random));
	waited_ms = k_uptime_get() - begin;
}

/* Without inheritance the thread of middle priority would keep the owner of the lock, and with it the waiter, for a second. */
ZTEST(psa_rot_priority, test_the_owner_of_the_lock_inherits_the_priority_of_who_waits)
{
	int64_t begin = k_uptime_get();

	/* So that the first call does not have to write the object. */
	zassert_equal(call_with(NULL), PSA_ERROR_NOT_PERMITTED);
	start(0, LOW, low, 0);
	start(1, MIDDLE, middle, 30);
	start(2, HIGH, high, 20);
	join_all();

	TC_PRINT("owner: priority %d, then %d; the waiter waited %lld ms for a call of %d ms; the spinner ended after %lld ms\n",
		 priority_before, priority_after, waited_ms, CALL_MS, spun_until_ms - begin);
	zassert_equal(status_of_low, PSA_ERROR_NOT_PERMITTED);
	zassert_equal(status_of_high, PSA_SUCCESS);
	zassert_equal(priority_before, LOW);
	zassert_equal(priority_after, HIGH);
	zassert_true(waited_ms >= CALL_MS / 2, "it did not wait: the test shows nothing");
	zassert_true(waited_ms <= CALL_MS, "waited %lld ms", waited_ms);
	zassert_equal(k_thread_priority_get(&threads[0]), LOW, "the owner gives the priority back");
}

static psa_status_t status_with_scheduler_locked;

static void lock_scheduler(void *unused1, void *unused2, void *unused3)
{
	uint8_t random[16];

	k_sched_lock();
	status_with_scheduler_locked = psa_generate_random(random, sizeof(random));
	k_sched_unlock();
}

/* Waiting gives the processor away, also where the scheduler is locked, so this is no deadlock. */
ZTEST(psa_rot_priority, test_a_caller_with_the_scheduler_locked_waits_for_the_lock)
{
	status_with_scheduler_locked = PSA_ERROR_GENERIC_ERROR;
	start(0, LOW, low, 0);
	start(1, HIGH, lock_scheduler, 20);
	start(2, MIDDLE, high, 30);
	join_all();
	zassert_equal(status_of_low, PSA_ERROR_NOT_PERMITTED);
	zassert_equal(status_with_scheduler_locked, PSA_SUCCESS);
	zassert_equal(status_of_high, PSA_SUCCESS);
}

ZTEST(psa_rot_priority, test_a_cooperative_thread_waits_for_the_lock)
{
	status_of_high = PSA_ERROR_GENERIC_ERROR;
	start(0, LOW, low, 0);
	start(1, K_PRIO_COOP(1), high, 20);
	start(2, MIDDLE, middle, 30);
	join_all();
	zassert_equal(status_of_low, PSA_ERROR_NOT_PERMITTED);
	zassert_equal(status_of_high, PSA_SUCCESS);
	zassert_true(waited_ms <= CALL_MS, "waited %lld ms", waited_ms);
}

static psa_status_t status_of_nested;

static void call_from_hook(void)
{
	status_of_nested = psa_its_set(1, 1, "x", PSA_STORAGE_FLAG_NONE);
}

ZTEST(psa_rot_priority, test_a_hook_of_the_platform_may_not_call)
{
	struct psa_storage_info_t info;

	zassert_equal(call_with(call_from_hook), PSA_ERROR_NOT_PERMITTED);
	zassert_equal(status_of_nested, PSA_ERROR_BAD_STATE);
	zassert_equal(psa_its_get_info(1, &info), PSA_ERROR_DOES_NOT_EXIST);
}

ZTEST_SUITE(psa_rot_priority, NULL, NULL, NULL, NULL, NULL);
