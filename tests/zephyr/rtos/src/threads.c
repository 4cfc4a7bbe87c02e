/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Callers of different priorities, in threads, in the system's work queue and in one of the application's. Each has objects of
 * its own, and finds in them what it wrote; all share one object, in which each finds what one of them wrote.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#define ROUNDS     12
#define OWN_UID    1000
#define SHARED_UID 999
#define SHARED_LEN 40

struct caller {
	int number;
	int rounds;
	/* The line of the first check that failed. */
	int failed;
	struct k_work work;
};

/* Above and below the test's own thread, two of one priority, one cooperative. */
static const int priorities[] = {K_PRIO_COOP(2), K_PRIO_PREEMPT(0), K_PRIO_PREEMPT(3), K_PRIO_PREEMPT(3), K_PRIO_PREEMPT(12)};

#define THREADS ARRAY_SIZE(priorities)
#define QUEUES  2

static struct caller callers[THREADS + QUEUES];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, THREADS, CONFIG_PSA_ROT_STACK_HINT);
static struct k_thread threads[THREADS];
static K_THREAD_STACK_DEFINE(queue_stack, CONFIG_PSA_ROT_STACK_HINT);
static struct k_work_q queue;

#define CHECK(condition)                                                                                                    \
	do {                                                                                                                \
		if (!(condition)) {                                                                                         \
			return __LINE__;                                                                                    \
		}                                                                                                           \
	} while (0)

/* A hash in parts, between which the others come; the same as in one go. */
static int hash_in_parts(const uint8_t *data, size_t length)
{
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
	uint8_t parts[32];
	uint8_t whole[32];
	size_t made;
	psa_status_t status = psa_hash_setup(&operation, PSA_ALG_SHA_256);

	/* There are fewer operations than callers. */
	while (status == PSA_ERROR_INSUFFICIENT_MEMORY) {
		k_msleep(1);
		status = psa_hash_setup(&operation, PSA_ALG_SHA_256);
	}
	CHECK(status == PSA_SUCCESS);
	for (size_t done = 0; done < length; done += 10) {
		CHECK(psa_hash_update(&operation, data + done, MIN(10, length - done)) == PSA_SUCCESS);
		k_yield();
	}
	CHECK(psa_hash_finish(&operation, parts, sizeof(parts), &made) == PSA_SUCCESS);
	CHECK(psa_hash_compute(PSA_ALG_SHA_256, data, length, whole, sizeof(whole), &made) == PSA_SUCCESS);
	CHECK(memcmp(parts, whole, sizeof(whole)) == 0);
	return 0;
}

static int share(uint8_t value)
{
	uint8_t data[SHARED_LEN];
	size_t length;

	memset(data, value, sizeof(data));
	CHECK(psa_its_set(SHARED_UID, sizeof(data), data, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS);
	CHECK(psa_its_get(SHARED_UID, 0, sizeof(data), data, &length) == PSA_SUCCESS);
	CHECK(length == sizeof(data));
	for (size_t i = 1; i < sizeof(data); i++) {
		CHECK(data[i] == data[0]);
	}
	return 0;
}

static int one_round(struct caller *self, int round)
{
	uint8_t data[64];
	uint8_t read[64];
	size_t length;
	int failed;

	memset(data, 16 * self->number + round, sizeof(data));
	CHECK(psa_its_set(OWN_UID + self->number, sizeof(data), data, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS);
	CHECK(psa_ps_set(OWN_UID + self->number, sizeof(data) / 2, data, PSA_STORAGE_FLAG_NONE) == PSA_SUCCESS);
	failed = share(self->number);
	if (failed == 0) {
		failed = hash_in_parts(data, sizeof(data));
	}
	CHECK(failed == 0);
	CHECK(psa_its_get(OWN_UID + self->number, 0, sizeof(read), read, &length) == PSA_SUCCESS);
	CHECK(length == sizeof(data) && memcmp(read, data, length) == 0);
	CHECK(psa_ps_get(OWN_UID + self->number, 0, sizeof(read), read, &length) == PSA_SUCCESS);
	CHECK(length == sizeof(data) / 2 && memcmp(read, data, length) == 0);
	return 0;
}

static void call_once(struct caller *self)
{
	self->failed = one_round(self, self->rounds);
	self->rounds++;
}

static void in_thread(void *caller, void *unused2, void *unused3)
{
	struct caller *self = caller;

	while (self->failed == 0 && self->rounds < ROUNDS) {
		call_once(self);
		k_msleep(1);
	}
}

static void in_queue(struct k_work *work)
{
	struct caller *self = CONTAINER_OF(work, struct caller, work);

	call_once(self);
	if (self->failed == 0 && self->rounds < ROUNDS) {
		(void)(self->number == THREADS ? k_work_submit(work) : k_work_submit_to_queue(&queue, work));
	}
}

ZTEST(psa_rot_threads, test_threads_and_work_queues_of_all_priorities_call)
{
	struct k_work_sync sync;
	size_t unused;

	for (int i = 0; i < ARRAY_SIZE(callers); i++) {
		callers[i].number = i;
		k_work_init(&callers[i].work, in_queue);
	}
	k_work_queue_start(&queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack), K_PRIO_PREEMPT(6), NULL);
	for (int i = 0; i < THREADS; i++) {
		k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), in_thread, &callers[i], NULL, NULL,
				priorities[i], 0, K_NO_WAIT);
	}
	k_work_submit(&callers[THREADS].work);
	k_work_submit_to_queue(&queue, &callers[THREADS + 1].work);
	for (int i = 0; i < THREADS; i++) {
		zassert_ok(k_thread_join(&threads[i], K_SECONDS(60)), "thread %d hangs", i);
	}
	for (int wait = 0; wait < 600 && (callers[THREADS].rounds < ROUNDS || callers[THREADS + 1].rounds < ROUNDS); wait++) {
		k_msleep(100);
	}
	(void)k_work_flush(&callers[THREADS].work, &sync);
	(void)k_work_flush(&callers[THREADS + 1].work, &sync);
	for (int i = 0; i < ARRAY_SIZE(callers); i++) {
		zassert_equal(callers[i].failed, 0, "caller %d: line %d", i, callers[i].failed);
		zassert_equal(callers[i].rounds, ROUNDS, "caller %d", i);
		zassert_equal(psa_its_remove(OWN_UID + i), PSA_SUCCESS);
		zassert_equal(psa_ps_remove(OWN_UID + i), PSA_SUCCESS);
	}
	zassert_equal(psa_its_remove(SHARED_UID), PSA_SUCCESS);
	if (!IS_ENABLED(CONFIG_ARCH_POSIX)) {
		zassert_ok(k_thread_stack_space_get(&k_sys_work_q.thread, &unused));
		TC_PRINT("system work queue: %d bytes of stack used\n", (int)(CONFIG_SYSTEM_WORKQUEUE_STACK_SIZE - unused));
	}
}

ZTEST_SUITE(psa_rot_threads, NULL, NULL, NULL, NULL, NULL);
