/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * A thread is aborted in the middle of a call. What it worked on is half done, so nobody may go on with it: every later call,
 * and every one that waits already, says so instead of waiting for ever. After a restart all is well.
 */

#include <zephyr/sys/reboot.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>

#include "hook.h"

#define PHASE_UID 600
#define KEPT_UID  601

static K_THREAD_STACK_ARRAY_DEFINE(stacks, 2, CONFIG_PSA_ROT_STACK_HINT);
static struct k_thread threads[2];

static const char *first_half = "did not run";
static psa_status_t status_of_waiter = PSA_SUCCESS;

static k_tid_t start(int thread, k_thread_entry_t entry)
{
	return k_thread_create(&threads[thread], stacks[thread], K_THREAD_STACK_SIZEOF(stacks[thread]), entry, NULL, NULL,
			       NULL, K_PRIO_PREEMPT(5), 0, K_NO_WAIT);
}

static void sleep_in_call(void)
{
	k_sleep(K_FOREVER);
}

static void be_aborted(void *unused1, void *unused2, void *unused3)
{
	(void)call_with(sleep_in_call);
}

static void be_waiting(void *unused1, void *unused2, void *unused3)
{
	uint8_t random[16];

	status_of_waiter = psa_generate_random(random, sizeof(random));
}

/* Everything up to the restart; returns what went wrong. */
static const char *abort_in_call(void)
{
	int64_t begin;
	uint8_t byte;

	if (psa_its_set(KEPT_UID, 4, "kept", PSA_STORAGE_FLAG_NONE) != PSA_SUCCESS ||
	    psa_its_set(PHASE_UID, 0, NULL, PSA_STORAGE_FLAG_NONE) != PSA_SUCCESS) {
		return "nothing can be stored";
	}
	start(0, be_aborted);
	k_msleep(10);
	start(1, be_waiting);
	k_msleep(10);
	k_thread_abort(&threads[0]);

	begin = k_uptime_get();
	if (psa_generate_random(&byte, 1) != PSA_ERROR_BAD_STATE) {
		return "a call after the abort is served";
	}
	if (k_uptime_get() - begin > 1) {
		return "a call after the abort waits";
	}
	if (psa_its_set(KEPT_UID, 4, "lost", PSA_STORAGE_FLAG_NONE) != PSA_ERROR_BAD_STATE) {
		return "a storage call after the abort is served";
	}
	if (k_thread_join(&threads[1], K_SECONDS(2)) != 0) {
		return "who waited before the abort waits for ever";
	}
	if (status_of_waiter != PSA_ERROR_BAD_STATE) {
		return "who waited before the abort is served";
	}

	/* Another thread lives where the aborted one did. */
	status_of_waiter = PSA_SUCCESS;
	start(0, be_waiting);
	if (psa_generate_random(&byte, 1) != PSA_ERROR_BAD_STATE) {
		return "a call is served when the aborted thread's memory is used again";
	}
	if (k_thread_join(&threads[0], K_SECONDS(2)) != 0 || status_of_waiter != PSA_ERROR_BAD_STATE) {
		return "the thread in the aborted thread's memory is served";
	}
	return NULL;
}

void test_main(void)
{
	struct psa_storage_info_t info;

	if (psa_its_get_info(PHASE_UID, &info) == PSA_ERROR_DOES_NOT_EXIST) {
		first_half = abort_in_call();
		if (first_half == NULL) {
			k_msleep(100);
			sys_reboot(SYS_REBOOT_WARM);
		}
	} else {
		first_half = NULL;
	}
	ztest_run_all(NULL, false, 1, 1);
	ztest_verify_all_test_suites_ran();
}

ZTEST(psa_rot_abort, test_after_an_abort_in_a_call_the_services_are_refused_and_after_a_restart_served)
{
	char read[4];
	size_t length;

	zassert_is_null(first_half, "%s", first_half);
	zassert_equal(psa_its_get(KEPT_UID, 0, sizeof(read), read, &length), PSA_SUCCESS);
	zassert_equal(length, 4);
	zassert_mem_equal(read, "kept", 4);
	zassert_equal(call_with(NULL), PSA_ERROR_NOT_PERMITTED);
	/* So that a second run begins at the beginning. */
	zassert_equal(psa_its_remove(PHASE_UID), PSA_SUCCESS);
}

ZTEST_SUITE(psa_rot_abort, NULL, NULL, NULL, NULL, NULL);
