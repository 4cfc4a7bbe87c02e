/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the files of the stress test share: the threads, and where they report. */

#ifndef STRESS_H
#define STRESS_H

#include <stdbool.h>
#include <stdint.h>

#include <zephyr/kernel.h>

#include <psa/error.h>

/** The threads, by falling priority. The watchdog is the first, the work queue's comes last. */
enum worker_id {
	WATCHDOG,
	HASH,
	ITS,
	PS,
	KEYS,
	AEAD,
	SIGN,
	ATTESTATION,
	QUEUE,
	WORKERS,
};

/** A thread that makes calls. */
struct worker {
	const char *name;
	int priority;
	/** One round of calls and checks. */
	void (*round)(void);
	/** Rest after a round, at most, in milliseconds. */
	uint32_t pause_ms;
	/** The most instructions that one of its calls takes beside storing, as in docs/rtos.md. */
	uint32_t instructions;
	/** Whether its calls change what is in flash. */
	bool stores;
	/** When the last round ended. */
	int64_t progress_ms;
};

extern struct worker workers[WORKERS];

/** @name What docs/rtos.md reckons with for nRF5340: microseconds for a page erased and for a word programmed
 * @{
 */
#define FLASH_PAGE     4096
#define FLASH_ERASE_US CONFIG_FLASH_SIMULATOR_MIN_ERASE_TIME_US
#define FLASH_WORD_US  43
/** @} */

/** What a call did to the flash. */
struct flash_work {
	uint32_t erases;
	uint32_t bytes;
};

/** Since the lock was taken. */
extern struct flash_work flash_work;

/** @brief How long the flash is busy with that. */
static inline uint32_t flash_us(uint32_t erases, uint32_t bytes)
{
	return erases * FLASH_ERASE_US + bytes / 4 * FLASH_WORD_US;
}

/** @brief How long instructions take: at 64 MHz, one in each cycle, or as long as QEMU says. */
static inline uint32_t instructions_us(uint32_t instructions)
{
#ifdef CONFIG_QEMU_ICOUNT
	return ((uint64_t)instructions << CONFIG_QEMU_ICOUNT_SHIFT) / NSEC_PER_USEC;
#else
	return instructions / 64;
#endif
}

/**
 * @brief Wait until a worker is in the middle of changing an object in flash.
 * @param steps    How many blocks it has programmed or sectors erased then; others may have done some of them.
 * @param timeout  How long at most.
 * @return 0 if it is; the caller runs at once if it has the highest priority.
 */
int wait_for_change(uint32_t steps, k_timeout_t timeout);

/** @brief The worker that the current thread is, or WORKERS for the main thread. */
enum worker_id current_worker(void);

/** @brief Whether the test has begun. */
bool is_booted(void);

/** @brief Whether the threads are to end. */
bool is_stopping(void);

/** @brief Note what went wrong, if it is the first, and end the test. */
void problem(const char *format, ...) __printf_like(1, 2);

/** @brief Note a call that failed. */
#define EXPECT(call)                                                                                                        \
	({                                                                                                                  \
		psa_status_t status_ = (call);                                                                              \
		if (status_ != PSA_SUCCESS) {                                                                               \
			problem("%s: status %d", #call, (int)status_);                                                      \
		}                                                                                                           \
		status_ == PSA_SUCCESS;                                                                                     \
	})

/** @brief A number below a limit, of a sequence that goes on after a reboot. */
uint32_t number_below(uint32_t limit);

void hash_round(void);
void its_round(void);
void ps_round(void);
void keys_round(void);
void queue_round(void);
void aead_round(void);
void sign_round(void);
void attestation_round(void);

/** @brief Check what has to survive a reboot beside the objects: the attestation key. */
void check_attestation_key(void);

/** @brief Simulated time since the run began, over all boots. */
uint64_t elapsed_us(void);

/** @brief The watchdog's thread: measures, looks after the others, reboots. */
void watch(void *unused1, void *unused2, void *unused3);

#endif
