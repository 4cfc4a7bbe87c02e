/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * hash        alg text hash [repeat]    the text, `repeat` times in a row; without `repeat` once
 * hash-chain  alg seed hash steps [set] CAVP's Monte Carlo test: hashes of hashes. SHA-1 and SHA-2 hash the last three, from
 *                                       three times the seed on; with set=1, that is SHA-3's way, the last one
 * xof         alg text output
 */
#include "runner.h"

static psa_algorithm_t alg;
static struct bytes text, expected;

static bool in_one_call(void)
{
	struct bytes wrong = flipped(expected, expected.length - 1);
	size_t length = 0, shift;

	HOLDS(expected.length == PSA_HASH_LENGTH(alg));
	GIVES(PSA_SUCCESS, psa_hash_compute(alg, text.data, text.length, out, PSA_HASH_LENGTH(alg), &length));
	HOLDS(same(out, length, expected));
	GIVES(PSA_ERROR_BUFFER_TOO_SMALL, psa_hash_compute(alg, text.data, text.length, out, expected.length - 1, &length));
	GIVES(PSA_SUCCESS, psa_hash_compare(alg, text.data, text.length, expected.data, expected.length));
	GIVES(PSA_ERROR_INVALID_SIGNATURE, psa_hash_compare(alg, text.data, text.length, wrong.data, wrong.length));
	GIVES(PSA_ERROR_INVALID_SIGNATURE, psa_hash_compare(alg, text.data, text.length, expected.data, expected.length - 1));
	/* The hash lies on its message in several ways. */
	for (shift = 0; shift < 64 && text.length > 0; shift += 21) {
		memcpy(area + 32, text.data, text.length);
		GIVES(PSA_SUCCESS, psa_hash_compute(alg, area + 32, text.length, area + shift, expected.length, &length));
		HOLDS(same(area + shift, length, expected));
	}
	return true;
}

static bool feed(psa_hash_operation_t *operation, struct cut pieces)
{
	size_t from, length;

	while (piece(&pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_hash_update(operation, text.data + from, length));
	}
	return true;
}

static bool finish(psa_hash_operation_t *operation)
{
	size_t length = 0;

	GIVES(PSA_SUCCESS, psa_hash_finish(operation, out, PSA_HASH_LENGTH(alg), &length));
	HOLDS(same(out, length, expected));
	return true;
}

static bool in_parts(psa_hash_operation_t *operation, struct cut pieces)
{
	struct bytes wrong = flipped(expected, pieces.size % expected.length);

	GIVES(PSA_SUCCESS, psa_hash_setup(operation, alg));
	if (!feed(operation, pieces) || !finish(operation)) {
		return false;
	}
	GIVES(PSA_SUCCESS, psa_hash_setup(operation, alg));
	if (!feed(operation, pieces)) {
		return false;
	}
	GIVES(PSA_SUCCESS, psa_hash_verify(operation, expected.data, expected.length));
	GIVES(PSA_SUCCESS, psa_hash_setup(operation, alg));
	if (!feed(operation, pieces)) {
		return false;
	}
	GIVES(PSA_ERROR_INVALID_SIGNATURE, psa_hash_verify(operation, wrong.data, wrong.length));
	GIVES(PSA_SUCCESS, psa_hash_abort(operation));
	return true;
}

/* A clone is made after `split` bytes; both go on, in their own ways. */
static bool cloned(psa_hash_operation_t *first, psa_hash_operation_t *second, size_t split)
{
	GIVES(PSA_SUCCESS, psa_hash_setup(first, alg));
	GIVES(PSA_SUCCESS, psa_hash_update(first, text.data, split));
	GIVES(PSA_SUCCESS, psa_hash_clone(first, second));
	GIVES(PSA_SUCCESS, psa_hash_update(second, text.data + split, text.length - split));
	while (split < text.length) {
		size_t length = text.length - split < 5 ? text.length - split : 5;

		GIVES(PSA_SUCCESS, psa_hash_update(first, text.data + split, length));
		split += length;
	}
	return finish(second) && finish(first);
}

static bool suspended(psa_hash_operation_t *first, psa_hash_operation_t *second, size_t split)
{
	uint8_t state[PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE];
	size_t length = 0;

	GIVES(PSA_SUCCESS, psa_hash_setup(first, alg));
	GIVES(PSA_SUCCESS, psa_hash_update(first, text.data, split));
	GIVES(PSA_SUCCESS, psa_hash_suspend(first, state, PSA_HASH_SUSPEND_OUTPUT_SIZE(alg), &length));
	GIVES(PSA_SUCCESS, psa_hash_resume(second, state, length));
	GIVES(PSA_SUCCESS, psa_hash_update(second, text.data + split, text.length - split));
	return finish(second);
}

static bool split_everywhere(bool (*in)(psa_hash_operation_t *, psa_hash_operation_t *, size_t))
{
	psa_hash_operation_t first = PSA_HASH_OPERATION_INIT, second = PSA_HASH_OPERATION_INIT;
	/* Every place up to the second block, then some. */
	size_t split, step;
	bool good = true;

	for (split = 0; good && split <= text.length; split += step) {
		step = split < PSA_HASH_BLOCK_LENGTH(alg) + 1 ? 1 : 37;
		good = in(&first, &second, split);
		(void)psa_hash_abort(&first);
		(void)psa_hash_abort(&second);
	}
	return good;
}

static bool repeated(psa_hash_operation_t *operation)
{
	long times = number("repeat", 1);

	GIVES(PSA_SUCCESS, psa_hash_setup(operation, alg));
	while (times-- > 0) {
		GIVES(PSA_SUCCESS, psa_hash_update(operation, text.data, text.length));
	}
	return finish(operation);
}

static bool has_suspend(void)
{
	return PSA_HASH_SUSPEND_OUTPUT_SIZE(alg) != 0;
}

void hash_case(void)
{
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
	unsigned int i;

	alg = (psa_algorithm_t)number("alg", 0);
	text = field("text");
	expected = field("hash");
	if (number("repeat", 1) != 1) {
		way("in parts");
		(void)repeated(&operation);
		(void)psa_hash_abort(&operation);
		return;
	}
	way("");
	(void)in_one_call();
	way("in parts");
	for (i = 0; i < cuts(text.length); i++) {
		bool good = in_parts(&operation, cut(text.length, i));

		(void)psa_hash_abort(&operation);
		if (!good) {
			break;
		}
	}
	way("cloned");
	(void)split_everywhere(cloned);
	if (has_suspend()) {
		way("suspended");
		(void)split_everywhere(suspended);
	}
}

static bool chained(void)
{
	bool last_only = number("set", 0) == 1;
	struct bytes seed = field("seed");
	uint8_t window[3 * 64];
	size_t size = seed.length, length = 0;
	long steps = number("steps", 1000), i;

	HOLDS(size == PSA_HASH_LENGTH(alg));
	for (i = 0; i < 3; i++) {
		memcpy(window + (size_t)i * size, seed.data, size);
	}
	for (i = 0; i < steps; i++) {
		GIVES(PSA_SUCCESS, psa_hash_compute(alg, last_only ? window + 2 * size : window, last_only ? size : 3 * size, out, size,
						    &length));
		HOLDS(length == size);
		memmove(window, window + size, 2 * size);
		memcpy(window + 2 * size, out, size);
	}
	HOLDS(same(window + 2 * size, size, expected));
	return true;
}

void hash_chain_case(void)
{
	alg = (psa_algorithm_t)number("alg", 0);
	expected = field("hash");
	way("chained");
	(void)chained();
}

static bool extended(psa_xof_operation_t *operation, struct cut in_pieces, struct cut out_pieces)
{
	size_t from, length;

	GIVES(PSA_SUCCESS, psa_xof_setup(operation, alg));
	while (piece(&in_pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_xof_update(operation, text.data + from, length));
	}
	while (piece(&out_pieces, &from, &length)) {
		GIVES(PSA_SUCCESS, psa_xof_output(operation, out + from, length));
	}
	HOLDS(same(out, expected.length, expected));
	GIVES(PSA_SUCCESS, psa_xof_abort(operation));
	return true;
}

void xof_case(void)
{
	psa_xof_operation_t operation = PSA_XOF_OPERATION_INIT;
	unsigned int i, of_text, of_output;
	bool good = true;

	alg = (psa_algorithm_t)number("alg", 0);
	text = field("text");
	expected = field("output");
	of_text = cuts(text.length);
	of_output = cuts(expected.length);
	way("in parts");
	for (i = 0; good && (i < of_text || i < of_output); i++) {
		good = extended(&operation, cut(text.length, i % of_text), cut(expected.length, i % of_output));
		(void)psa_xof_abort(&operation);
	}
}
