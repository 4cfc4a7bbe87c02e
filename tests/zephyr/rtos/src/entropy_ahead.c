/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * An entropy source that works as the network core's over HCI does: the system work queue fetches each eight bytes. Whenever another thread
 * asks it, a work item that makes a call itself comes first in that queue.
 */

#include <string.h>

#include <zephyr/drivers/entropy.h>
#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <psa/crypto.h>

/* More than the random generator serves from one seed. */
#define REQUESTS 5000

struct command {
	void *reserved;
	uint8_t response[8];
	struct k_sem done;
};

static bool enabled;
static int commands;
static int calls;
static int failed_calls;
static K_FIFO_DEFINE(queue);

/* The work queue sends all commands that wait, also when it is itself that waits for one. */
static void send(struct k_work *work)
{
	static uint32_t state = 1;
	struct command *command;

	while ((command = k_fifo_get(&queue, K_NO_WAIT)) != NULL) {
		for (size_t i = 0; i < sizeof(command->response); i++) {
			state = state * 1664525 + 1013904223;
			command->response[i] = state >> 24;
		}
		commands++;
		k_sem_give(&command->done);
	}
}

static void call(struct k_work *work)
{
	uint8_t random[16];

	calls++;
	failed_calls += psa_generate_random(random, sizeof(random)) != PSA_SUCCESS;
}

static K_WORK_DEFINE(send_work, send);
static K_WORK_DEFINE(call_work, call);

static int get_entropy(const struct device *dev, uint8_t *buffer, uint16_t length)
{
	if (!enabled) {
		return -ENOTSUP;
	}
	while (length > 0) {
		uint16_t part = MIN(length, sizeof(((struct command *)NULL)->response));
		struct command command;

		k_sem_init(&command.done, 0, 1);
		k_fifo_put(&queue, &command);
		if (k_current_get() == &k_sys_work_q.thread) {
			send(NULL);
		} else {
			k_work_submit(&call_work);
			k_work_submit(&send_work);
		}
		if (k_sem_take(&command.done, K_SECONDS(2)) != 0) {
			/* Here the driver of Bluetooth stops the system. */
			zassert_unreachable("the work queue is blocked");
		}
		memcpy(buffer, command.response, part);
		buffer += part;
		length -= part;
	}
	return 0;
}

static DEVICE_API(entropy, api) = {.get_entropy = get_entropy};

DEVICE_DT_DEFINE(DT_CHOSEN(zephyr_entropy), NULL, NULL, NULL, NULL, PRE_KERNEL_1, CONFIG_KERNEL_INIT_PRIORITY_DEVICE, &api);

ZTEST_SUITE(psa_rot_entropy_ahead, NULL, NULL, NULL, NULL, NULL);

ZTEST(psa_rot_entropy_ahead, test_a_work_item_that_waits_for_the_lock_does_not_keep_its_owner_from_entropy)
{
	uint8_t random[16];
	psa_status_t status = PSA_SUCCESS;
	int at_start;

	zassert_equal(psa_crypto_init(), PSA_ERROR_INSUFFICIENT_ENTROPY, "before the source is there");
	enabled = true;
	zassert_equal(psa_crypto_init(), PSA_SUCCESS);
	zassert_true(calls > 0);
	/* Those came before psa_crypto_init() was done. */
	failed_calls = 0;
	zassert_equal(psa_generate_random(random, sizeof(random)), PSA_SUCCESS);
	/* From now on what the next seed takes is there. */
	at_start = commands;
	for (int i = 0; i < REQUESTS; i++) {
		zassert_equal(psa_generate_random(random, sizeof(random)), PSA_SUCCESS, "request %d", i);
	}
	/* One fresh seed was due, of 96 bytes. The work item draws, too, and what both drew at once is too much. */
	zassert_between_inclusive(commands - at_start, 12, 24);
	zassert_equal(failed_calls, 0);

	/* What is there lasts for one more seed. After the failure all that a start takes is drawn anew. */
	enabled = false;
	for (int i = 0; i < 3 * REQUESTS && status == PSA_SUCCESS; i++) {
		status = psa_generate_random(random, sizeof(random));
	}
	zassert_equal(status, PSA_ERROR_INSUFFICIENT_ENTROPY);
	enabled = true;
	at_start = commands;
	zassert_equal(psa_generate_random(random, sizeof(random)), PSA_SUCCESS);
	zassert_true(commands - at_start >= 144);
}
