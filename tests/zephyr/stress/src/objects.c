/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <psa/crypto.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#include "objects.h"

#define LARGEST 512

#define HMAC_256 PSA_ALG_HMAC(PSA_ALG_SHA_256)

struct value {
	bool exists;
	size_t size;
	uint8_t bytes[LARGEST];
};

/* What an object holds when its value has this number. */
static void expect_value(int object, uint32_t number, struct value *value)
{
	uint32_t state = number * 2654435761U + object;

	/* A key is destroyed before there is another. */
	value->exists = object >= FIRST_KEY ? number % 2 == 1 : number % 6 != 0;
	state ^= state >> 15;
	value->size = object >= FIRST_KEY ? 16 + state % 17 : object >= FIRST_PS ? state % 300 : state % LARGEST;
	for (size_t i = 0; i < value->size; i++) {
		state = state * 1664525U + 1013904223U;
		value->bytes[i] = state >> 24;
	}
}

static psa_status_t write_value(int object, const struct value *value)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_storage_uid_t uid = 1 + object;
	psa_key_id_t key = PSA_KEY_ID_USER_MIN + object;

	if (object >= FIRST_KEY) {
		if (!value->exists) {
			return psa_destroy_key(key);
		}
		psa_set_key_id(&attributes, key);
		psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
		psa_set_key_algorithm(&attributes, HMAC_256);
		psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_EXPORT);
		return psa_import_key(&attributes, value->bytes, value->size, &key);
	}
	if (object >= FIRST_PS) {
		return value->exists ? psa_ps_set(uid, value->size, value->bytes, PSA_STORAGE_FLAG_NONE)
				     : psa_ps_remove(uid);
	}
	return value->exists ? psa_its_set(uid, value->size, value->bytes, PSA_STORAGE_FLAG_NONE) : psa_its_remove(uid);
}

static psa_status_t read_value(int object, struct value *value)
{
	psa_storage_uid_t uid = 1 + object;
	psa_status_t status;

	if (object >= FIRST_KEY) {
		status = psa_export_key(PSA_KEY_ID_USER_MIN + object, value->bytes, LARGEST, &value->size);
		if (status == PSA_ERROR_INVALID_HANDLE) {
			status = PSA_ERROR_DOES_NOT_EXIST;
		}
	} else if (object >= FIRST_PS) {
		status = psa_ps_get(uid, 0, LARGEST, value->bytes, &value->size);
	} else {
		status = psa_its_get(uid, 0, LARGEST, value->bytes, &value->size);
	}
	value->exists = status == PSA_SUCCESS;
	return status == PSA_ERROR_DOES_NOT_EXIST ? PSA_SUCCESS : status;
}

static bool is_same(const struct value *left, const struct value *right)
{
	return left->exists == right->exists &&
	       (!left->exists || (left->size == right->size && memcmp(left->bytes, right->bytes, left->size) == 0));
}

/* Whether an object has the value of this number; whatever else is wrong is a problem. */
static bool has_value(int object, uint32_t number)
{
	struct value expected;
	struct value found;
	psa_status_t status;

	expect_value(object, number, &expected);
	status = read_value(object, &found);
	if (status != PSA_SUCCESS) {
		problem("object %d cannot be read: %d", object, (int)status);
	}
	return is_same(&expected, &found);
}

/* A key is more than its bytes: it works, by its policy. */
static void use_key(int object)
{
	static const uint8_t text[] = "text";
	uint8_t mac[32];
	size_t length;

	(void)EXPECT(psa_mac_compute(PSA_KEY_ID_USER_MIN + object, HMAC_256, text, sizeof(text), mac, sizeof(mac), &length));
}

void change_object(int object)
{
	volatile struct object_state *state = &ledger->objects[object];
	struct value value;
	psa_status_t status;

	expect_value(object, state->done + 1, &value);
	state->tried = state->done + 1;
	status = write_value(object, &value);
	if (status != PSA_SUCCESS) {
		problem("object %d, value %u: status %d", object, state->tried, (int)status);
		return;
	}
	state->done = state->tried;
	if (!has_value(object, state->done)) {
		problem("object %d is not what was written, value %u", object, state->done);
	} else if (object >= FIRST_KEY && value.exists) {
		use_key(object);
	}
}

bool is_changing(void)
{
	for (int object = 0; object < OBJECTS; object++) {
		if (ledger->objects[object].tried != ledger->objects[object].done) {
			return true;
		}
	}
	return false;
}

void check_objects_after_boot(void)
{
	if (ledger->was_cut && !is_changing()) {
		problem("boot %u cut a change that nobody knows", ledger->boots - 1);
	}
	ledger->was_cut = false;
	for (int object = 0; object < OBJECTS; object++) {
		volatile struct object_state *state = &ledger->objects[object];

		if (state->tried != state->done && has_value(object, state->tried)) {
			ledger->found_new++;
			state->done = state->tried;
		} else if (has_value(object, state->done)) {
			ledger->found_old += state->tried != state->done;
			state->tried = state->done;
		} else {
			problem("after boot %u object %d has neither value %u nor %u", ledger->boots, object, state->done,
				state->tried);
		}
	}
}
