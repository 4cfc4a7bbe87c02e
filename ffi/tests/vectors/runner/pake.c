/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Password-authenticated exchanges use random numbers, so no vector fixes what is said in one. These verbs are one side of an
 * exchange, for another side that reads the answers; each answers with a line:
 *
 * pake         alg primitive [confirmed] type key [role] [user] [peer] [context]   "begun": the operation is set up
 * pake-output  step [size]               "output HEX"
 * pake-input   step data [status] [or]   "taken", also if it was refused as it had to be
 * pake-key     [size]                    "key HEX": the shared key; `size` is its size in bytes
 * pake-public  alg type key              "public HEX": the public half of a key
 *
 * A verb that does not come to what it must, and all that follow it up to the next `pake`, answer "failed".
 */
#include "runner.h"

static psa_pake_operation_t operation;
static psa_pake_cipher_suite_t suite;
static bool going;

static void answer(const char *word, const uint8_t *data, size_t length)
{
	size_t i;

	if (!going) {
		printf("failed\n");
	} else {
		printf("%s%s", word, data == NULL ? "" : " ");
		for (i = 0; data != NULL && i < length; i++) {
			printf("%02x", data[i]);
		}
		printf("\n");
	}
	(void)fflush(stdout);
}

static bool begun(psa_key_id_t key)
{
	psa_key_id_t used = key;
	struct bytes user = field("user"), peer = field("peer"), context = field("context");

	suite = psa_pake_cipher_suite_init();
	psa_pake_cs_set_algorithm(&suite, (psa_algorithm_t)number("alg", 0));
	psa_pake_cs_set_primitive(&suite, (psa_pake_primitive_t)number("primitive", 0));
	psa_pake_cs_set_key_confirmation(&suite, number("confirmed", 1) == 1 ? PSA_PAKE_CONFIRMED_KEY : PSA_PAKE_UNCONFIRMED_KEY);
	GIVES(PSA_SUCCESS, psa_pake_setup(&operation, used, &suite));
	if (number("role", 0) != 0) {
		GIVES(PSA_SUCCESS, psa_pake_set_role(&operation, (psa_pake_role_t)number("role", 0)));
	}
	if (user.there) {
		GIVES(PSA_SUCCESS, psa_pake_set_user(&operation, user.data, user.length));
	}
	if (peer.there) {
		GIVES(PSA_SUCCESS, psa_pake_set_peer(&operation, peer.data, peer.length));
	}
	if (context.there) {
		GIVES(PSA_SUCCESS, psa_pake_set_context(&operation, context.data, context.length));
	}
	return true;
}

void pake_case(void)
{
	psa_key_id_t key;

	(void)psa_pake_abort(&operation);
	way("exchange");
	going = import(PSA_KEY_USAGE_DERIVE, &key) && begun(key);
	answer("begun", NULL, 0);
}

static bool gives_output(size_t *length)
{
	psa_pake_step_t step = (psa_pake_step_t)number("step", 0);
	size_t size = PSA_PAKE_OUTPUT_SIZE(psa_pake_cs_get_algorithm(&suite), psa_pake_cs_get_primitive(&suite), step);

	GIVES(PSA_SUCCESS, psa_pake_output(&operation, step, out, size, length));
	HOLDS(*length == (size_t)number("size", (long)*length));
	return true;
}

void pake_output_case(void)
{
	size_t length = 0;

	going = going && gives_output(&length);
	answer("output", out, length);
}

static bool takes_input(void)
{
	struct bytes data = field("data");

	REFUSES(psa_pake_input(&operation, (psa_pake_step_t)number("step", 0), data.data, data.length));
	return true;
}

void pake_input_case(void)
{
	going = going && takes_input();
	answer("taken", NULL, 0);
}

static bool has_key(size_t *length)
{
	psa_key_attributes_t attributes = exportable(PSA_KEY_TYPE_DERIVE);
	psa_key_id_t key = 0;

	GIVES(PSA_SUCCESS, psa_pake_get_shared_key(&operation, &attributes, &key));
	remember_key(key);
	GIVES(PSA_SUCCESS, psa_export_key(key, out, sizeof(out), length));
	HOLDS(*length == (size_t)number("size", (long)*length));
	return true;
}

void pake_key_case(void)
{
	size_t length = 0;

	going = going && has_key(&length);
	answer("key", out, length);
}

static bool has_public(size_t *length)
{
	psa_key_id_t key;

	if (!import(PSA_KEY_USAGE_DERIVE, &key)) {
		return false;
	}
	GIVES(PSA_SUCCESS, psa_export_public_key(key, out, sizeof(out), length));
	return true;
}

void pake_public_case(void)
{
	size_t length = 0;

	way("");
	going = has_public(&length);
	answer("public", out, length);
}
