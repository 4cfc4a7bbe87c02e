/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Eight threads call the storage functions on a few shared objects, and say what they called and what they got.
 * `threads SEED` prints one line for each call:
 *
 *   THREAD OBJECT CALL VALUE INVOKED RETURNED STATUS RESULT
 *
 * INVOKED and RETURNED are drawn from one counter before and after the call. The value v stands for size_of(v) bytes made
 * of v. RESULT is the value a get gave, or the size get_info gave; 0 is none, and -1 bytes that are no value.
 */
#define _POSIX_C_SOURCE 200809L
#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 8
#define CALLS 400
#define LARGEST 600

enum call { SET, GET, INFO, REMOVE };

struct line {
	int object;
	enum call call;
	long value, invoked, returned, result;
	psa_status_t status;
};

static struct line lines[THREADS][CALLS];
static atomic_long counter;
static unsigned int seed;

/* Objects 0 to 2 are in ITS, 3 and 4 in PS, 5 is a key. */
#define ITS_OBJECTS 3
#define PS_OBJECTS 2
#define OBJECTS 6
#define KEY (OBJECTS - 1)

static size_t size_of(int object, long value)
{
	return object == KEY ? 32 : 8 + (size_t)(value * 37 % (LARGEST - 8));
}

static void fill(uint8_t *bytes, size_t size, long value)
{
	for (size_t i = 0; i < size; i++) {
		bytes[i] = (uint8_t)(value >> (i % 4 * 8));
	}
}

/* The value that bytes stand for. */
static long value_of(int object, const uint8_t *bytes, size_t size)
{
	uint8_t expected[LARGEST];
	long value;

	if (size < 8) {
		return -1;
	}
	value = bytes[0] | (long)bytes[1] << 8 | (long)bytes[2] << 16 | (long)bytes[3] << 24;
	if (size != size_of(object, value)) {
		return -1;
	}
	fill(expected, size, value);
	return memcmp(bytes, expected, size) == 0 ? value : -1;
}

static psa_status_t set(int object, const uint8_t *bytes, size_t size)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key;

	if (object < ITS_OBJECTS) {
		return psa_its_set(1 + object, size, bytes, PSA_STORAGE_FLAG_NONE);
	}
	if (object < KEY) {
		return psa_ps_set(1 + object, size, bytes, PSA_STORAGE_FLAG_NONE);
	}
	psa_set_key_id(&attributes, 1);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
	psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
	return psa_import_key(&attributes, bytes, size, &key);
}

static psa_status_t get(int object, uint8_t *bytes, size_t *size)
{
	if (object < ITS_OBJECTS) {
		return psa_its_get(1 + object, 0, LARGEST, bytes, size);
	}
	if (object < KEY) {
		return psa_ps_get(1 + object, 0, LARGEST, bytes, size);
	}
	return psa_export_key(1, bytes, LARGEST, size);
}

static psa_status_t info(int object, size_t *size)
{
	struct psa_storage_info_t found = {0};
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_status_t status;

	if (object < KEY) {
		status = object < ITS_OBJECTS ? psa_its_get_info(1 + object, &found)
					      : psa_ps_get_info(1 + object, &found);
		*size = found.size;
	} else {
		status = psa_get_key_attributes(1, &attributes);
		*size = psa_get_key_bits(&attributes) / 8;
	}
	return status;
}

static psa_status_t remove_object(int object)
{
	if (object < ITS_OBJECTS) {
		return psa_its_remove(1 + object);
	}
	return object < KEY ? psa_ps_remove(1 + object) : psa_destroy_key(1);
}

static void *work(void *argument)
{
	int thread = (int)(intptr_t)argument;
	uint32_t random = seed * 2654435761u + (uint32_t)thread * 40503u + 1;
	uint8_t bytes[LARGEST];
	size_t size;

	for (int n = 0; n < CALLS; n++) {
		struct line *line = &lines[thread][n];
		uint32_t draw;

		random = random * 1664525u + 1013904223u;
		draw = random >> 16;
		line->object = (int)(draw % OBJECTS);
		line->value = 1 + thread + THREADS * n;
		draw = draw / OBJECTS % 10;
		line->call = draw < 4 ? SET : draw < 7 ? GET : draw < 8 ? INFO : REMOVE;
		size = size_of(line->object, line->value);
		fill(bytes, size, line->value);
		line->invoked = atomic_fetch_add(&counter, 1);
		/* On few cores the others come to their calls only so. */
		sched_yield();
		switch (line->call) {
		case SET:
			line->status = set(line->object, bytes, size);
			break;
		case GET:
			line->status = get(line->object, bytes, &size);
			break;
		case INFO:
			line->status = info(line->object, &size);
			break;
		case REMOVE:
			line->status = remove_object(line->object);
			break;
		}
		line->returned = atomic_fetch_add(&counter, 1);
		if (line->status == PSA_SUCCESS && line->call == GET) {
			line->result = value_of(line->object, bytes, size);
		} else if (line->status == PSA_SUCCESS && line->call == INFO) {
			line->result = (long)size;
		}
	}
	return NULL;
}

int main(int count, char **arguments)
{
	static const char *const names[] = {"set", "get", "info", "remove"};
	pthread_t threads[THREADS];

	seed = count > 1 ? (unsigned int)atoi(arguments[1]) : 1;
	/* Threads that wait for each other for ever are ended by this signal. */
	alarm(120);
	if (psa_crypto_init() != PSA_SUCCESS) {
		return 1;
	}
	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i) != 0) {
			return 1;
		}
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
	}
	for (int i = 0; i < THREADS; i++) {
		for (int n = 0; n < CALLS; n++) {
			const struct line *line = &lines[i][n];

			printf("%d %d %s %ld %ld %ld %ld %ld\n", i, line->object, names[line->call], line->value,
			       line->invoked, line->returned, (long)line->status, line->result);
		}
	}
	return 0;
}
