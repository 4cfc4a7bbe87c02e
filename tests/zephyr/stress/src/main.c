/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Eight threads of different priorities and a work queue use all services at once, and check every result, while the device
 * restarts again and again. Nothing may be lost, nobody may get stuck, and nobody may wait longer for the lock than docs/rtos.md
 * says.
 */

#include <stdarg.h>
#include <stdio.h>

#include <zephyr/sys/printk.h>
#include <zephyr/ztest.h>

#include <psa_rot/platform.h>

#include "objects.h"

struct worker workers[WORKERS] = {
	[WATCHDOG] = {.name = "watchdog", .priority = 0, .instructions = 7000},
	[HASH] = {.name = "hash", .priority = 2, .round = hash_round, .pause_ms = 50, .instructions = 12000},
	[ITS] = {.name = "ITS", .priority = 3, .round = its_round, .pause_ms = 600, .instructions = 20000, .stores = true},
	[PS] = {.name = "PS", .priority = 4, .round = ps_round, .pause_ms = 800, .instructions = 200000, .stores = true},
	[KEYS] = {.name = "keys", .priority = 5, .round = keys_round, .pause_ms = 1000, .instructions = 100000, .stores = true},
	[AEAD] = {.name = "AEAD", .priority = 6, .round = aead_round, .pause_ms = 100, .instructions = 60000},
	[SIGN] = {.name = "signatures", .priority = 7, .round = sign_round, .pause_ms = 3000, .instructions = 13900000},
	[ATTESTATION] = {.name = "attestation", .priority = 8, .round = attestation_round, .pause_ms = 500,
			 .instructions = 13700000},
	[QUEUE] = {.name = "work queue", .priority = 6, .round = queue_round, .pause_ms = 800, .instructions = 20000,
		   .stores = true},
};

/* The checks take some, too. */
#define STACK_SIZE (CONFIG_PSA_ROT_STACK_HINT + 2048)

static K_THREAD_STACK_ARRAY_DEFINE(stacks, QUEUE, STACK_SIZE);
static struct k_thread threads[QUEUE];
static K_THREAD_STACK_DEFINE(queue_stack, STACK_SIZE);
static struct k_work_q queue;
static struct k_work_delayable queue_work;

/* As docs/rtos.md has it: what a call that stores takes more, and for each sector that it compacts; and the mount. */
#define STORING_INSTRUCTIONS    700000
#define COMPACTION_INSTRUCTIONS 60000
#define MOUNT_INSTRUCTIONS      1500000
/*
 * The watchdog comes within its period of 7 ms, and from then on the call has its priority: nobody but interrupts comes between. On
 * native_sim the processor takes no time, and each read of the simulated flash 1 us.
 */
#define INTERRUPTED_US (IS_ENABLED(CONFIG_ARCH_POSIX) ? 100 : 8000)

static struct psa_rot_flash_geometry geometry;

static bool booted;
static atomic_t stopping;

enum worker_id current_worker(void)
{
	k_tid_t current = k_current_get();

	for (enum worker_id id = WATCHDOG; id < QUEUE; id++) {
		if (current == &threads[id]) {
			return id;
		}
	}
	return current == k_work_queue_thread_get(&queue) ? QUEUE : WORKERS;
}

bool is_booted(void)
{
	return booted;
}

bool is_stopping(void)
{
	return atomic_get(&stopping) != 0;
}

void problem(const char *format, ...)
{
	char text[sizeof(ledger->problem)];
	va_list arguments;

	if (atomic_set(&stopping, 1) == 0) {
		va_start(arguments, format);
		(void)vsnprintf(text, sizeof(text), format, arguments);
		va_end(arguments);
		for (size_t i = 0; i < sizeof(text); i++) {
			ledger->problem[i] = text[i];
		}
	}
}

uint32_t number_below(uint32_t limit)
{
	unsigned int key = irq_lock();
	uint32_t number = ledger->random * 1664525U + 1013904223U;

	ledger->random = number;
	irq_unlock(key);
	return (uint32_t)(((uint64_t)number * limit) >> 32);
}

static void end_round(enum worker_id id)
{
	workers[id].progress_ms = k_uptime_get();
	ledger->rounds[id]++;
}

static void work(void *id, void *unused2, void *unused3)
{
	struct worker *self = &workers[(uintptr_t)id];

	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	while (!is_stopping()) {
		self->round();
		end_round((uintptr_t)id);
		k_usleep(1 + number_below(1000 * self->pause_ms));
	}
}

static void work_in_queue(struct k_work *item)
{
	workers[QUEUE].round();
	end_round(QUEUE);
	if (!is_stopping()) {
		(void)k_work_schedule_for_queue(&queue, k_work_delayable_from_work(item),
						K_MSEC(1 + number_below(workers[QUEUE].pause_ms)));
	}
}

static void run_workers(void)
{
	struct k_work_sync sync;

	k_work_init_delayable(&queue_work, work_in_queue);
	k_work_queue_start(&queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack), workers[QUEUE].priority, NULL);
	(void)k_work_schedule_for_queue(&queue, &queue_work, K_NO_WAIT);
	for (enum worker_id id = WATCHDOG; id < QUEUE; id++) {
		k_thread_create(&threads[id], stacks[id], K_THREAD_STACK_SIZEOF(stacks[id]), id == WATCHDOG ? watch : work,
				(void *)(uintptr_t)id, NULL, NULL, workers[id].priority, 0, K_NO_WAIT);
	}
	(void)k_thread_join(&threads[WATCHDOG], K_FOREVER);
	atomic_set(&stopping, 1);
	for (enum worker_id id = WATCHDOG + 1; id < QUEUE; id++) {
		if (k_thread_join(&threads[id], K_SECONDS(60)) != 0) {
			problem("%s does not end", workers[id].name);
		}
	}
	(void)k_work_cancel_delayable_sync(&queue_work, &sync);
}

/* Comes back in the last boot only. */
void test_main(void)
{
	booted = true;
	ledger->boots++;
	check_objects_after_boot();
	check_attestation_key();
	if (ledger->boots % 20 == 1) {
		printk("boot %u after %u s\n", ledger->boots, (uint32_t)(ledger->elapsed_us / USEC_PER_SEC));
	}
	if (!is_stopping()) {
		run_workers();
	}
	ztest_run_all(NULL, false, 1, 1);
	ztest_verify_all_test_suites_ran();
	ledger_close();
}

ZTEST(psa_rot_stress, test_nothing_is_lost_and_nobody_gets_stuck)
{
	for (enum worker_id id = WATCHDOG; id < WORKERS; id++) {
		TC_PRINT("%-12s priority %d: %u rounds\n", workers[id].name, workers[id].priority, ledger->rounds[id]);
	}
	TC_PRINT("%u s, %u boots, %u calls\n", (uint32_t)(elapsed_us() / USEC_PER_SEC), ledger->boots, ledger->calls);
	TC_PRINT("%u reboots in the middle of a write; of all the changes that any found, the old value was there %u times, the new "
		 "one %u times\n",
		 ledger->cut, ledger->found_old, ledger->found_new);
	zassert_equal(ledger->problem[0], 0, "%s", (const char *)ledger->problem);
	for (enum worker_id id = WATCHDOG; id < WORKERS; id++) {
		/* Those of the lowest priority do not get far where the next reboot is never far. */
		zassert_true(ledger->rounds[id] > 0 || CONFIG_STRESS_UPTIME_MS < 5000, "%s did nothing", workers[id].name);
	}
	zassert_equal(ledger->cut, (ledger->boots - 1) / 2, "every other reboot is in the middle of a write");
	zassert_true(ledger->found_old + ledger->found_new >= ledger->cut);
	check_objects_after_boot();
	zassert_equal(ledger->problem[0], 0, "%s", (const char *)ledger->problem);
}

static uint32_t computing_us(uint32_t erases, uint32_t instructions)
{
	return instructions_us(instructions + erases * COMPACTION_INSTRUCTIONS) + INTERRUPTED_US;
}

/* The bound of docs/rtos.md, for a call that erases this many sectors at most. */
static uint32_t bound_us(uint32_t erases, uint32_t instructions)
{
	return flash_us(erases, erases * geometry.sector_size) + computing_us(erases, instructions);
}

static void check_held(const char *name, const volatile struct held *held, uint32_t erases, uint32_t instructions)
{
	uint32_t bound = bound_us(erases, instructions);

	TC_PRINT("%-12s held the lock for at most %u us of %u; without flash %u us, %u sectors erased, %u bytes programmed\n", name,
		 held->us, bound, held->computing_us, held->erases, held->bytes);
	zassert_true(held->us <= bound, "%s", name);
	zassert_true(held->computing_us <= computing_us(erases, instructions), "%s", name);
	zassert_true(held->erases <= erases, "%s", name);
	zassert_true(held->bytes <= erases * geometry.sector_size, "%s", name);
}

ZTEST(psa_rot_stress, test_the_lock_is_held_no_longer_than_documented)
{
	uint32_t sectors;
	uint32_t longest = 0;

	zassert_equal(psa_rot_flash_geometry(&geometry), PSA_SUCCESS);
	sectors = geometry.sectors;
	for (enum worker_id id = WATCHDOG; id < WORKERS; id++) {
		bool stores = workers[id].stores;

		check_held(workers[id].name, &ledger->held[id], stores ? sectors : 0,
			   workers[id].instructions + (stores ? STORING_INSTRUCTIONS : 0));
	}
	check_held("first write", &ledger->held[HELD_FIRST], 2 * sectors,
		   2 * (workers[PS].instructions + STORING_INSTRUCTIONS));
	check_held("boot", &ledger->held[HELD_BOOT], sectors + 1, MOUNT_INSTRUCTIONS);

	for (int id = 0; id < HELD; id++) {
		longest = MAX(longest, id == HELD_BOOT ? 0 : ledger->held[id].us);
	}
	TC_PRINT("the watchdog waited for at most %u us, and ran at most %u us late\n", ledger->wait_us, ledger->delay_us);
	/* It waits for one call, never for two, and then makes its own. */
	zassert_true(ledger->wait_us <= longest + bound_us(0, workers[WATCHDOG].instructions), "%u us", ledger->wait_us);
	zassert_true(ledger->delay_us <= 2000 + k_ticks_to_us_ceil32(1), "%u us", ledger->delay_us);
}

ZTEST_SUITE(psa_rot_stress, NULL, NULL, NULL, NULL, NULL);
