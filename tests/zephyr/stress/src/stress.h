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
	/** What a call costs on a Cortex-M33 at 64 MHz beside the flash, in microseconds: where the processor takes no simulated time. */
	uint32_t cost_us;
	/** When the last round ended. */
	int64_t progress_ms;
};

extern struct worker workers[WORKERS];

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

/** @brief The watchdog's thread: measures, looks after the others, reboots. */
void watch(void *unused1, void *unused2, void *unused3);

#endif
