/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The text, the rows, and what all chapters use.
 */
#include "runner.h"
#include <time.h>

#define FIELDS 32u
#define ROWS 1024u
#define TOLD 12u

static const char *const numbers[] = {"alg",       "at",   "bits",   "confirmed", "cost", "exact", "implicit", "or",     "policy",
				      "primitive", "role", "repeat", "set",       "size", "status", "step",   "steps",
				      "tamper",    "type"};

static const struct {
	const char *name;
	chapter *run;
} verbs[] = {
	{"hash", hash_case},     {"hash-chain", hash_chain_case},
	{"xof", xof_case},       {"mac", mac_case},
	{"cipher", cipher_case}, {"aead", aead_case},
	{"wrap", wrap_case},     {"kdf", kdf_case},
	{"verify", verify_case}, {"sign", sign_case},
	{"agree", agree_case},   {"crypt", crypt_case},
	{"kem", kem_case},       {"public", public_case},
	{"pake", pake_case},     {"pake-output", pake_output_case},
	{"pake-input", pake_input_case}, {"pake-key", pake_key_case},
	{"pake-public", pake_public_case},
};

static struct {
	const char *name, *text;
	uint8_t *data;
	size_t length;
} fields[FIELDS];

static struct row {
	const char *mechanism, *way, *source;
	unsigned long cases, calls, unsupported, failures;
	clock_t time;
} table[ROWS], *row;

static const char *mechanism = "?", *source = "?";
static unsigned long line_number, cases;
static unsigned int field_count, row_count, limit;
static bool spoilt;
static clock_t since;
static psa_key_id_t keys[16];
static size_t key_count;

uint8_t out[ROOM], area[2 * ROOM];

static void fatal(const char *message)
{
	printf("line %lu: %s\n", line_number, message);
	exit(2);
}

static bool is_number(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(numbers[i], name) == 0) {
			return true;
		}
	}
	return false;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	fatal("not a hexadecimal digit");
	return 0;
}

/* Splits a case into its fields. Bytes take the place of their digits. */
static void parse(char *text)
{
	char *name, *value, *end;
	size_t i;

	field_count = 0;
	for (name = strtok(text, " "); name != NULL; name = strtok(NULL, " ")) {
		value = strchr(name, '=');
		if (value == NULL || field_count == FIELDS) {
			fatal("not a field, or too many");
		}
		*value++ = '\0';
		fields[field_count].name = name;
		fields[field_count].text = value;
		if (!is_number(name)) {
			end = value + strlen(value);
			if ((end - value) % 2 != 0) {
				fatal("half a byte");
			}
			fields[field_count].data = (uint8_t *)value;
			fields[field_count].length = (size_t)(end - value) / 2;
			for (i = 0; i < fields[field_count].length; i++) {
				fields[field_count].data[i] = (uint8_t)(digit(value[2 * i]) << 4 | digit(value[2 * i + 1]));
			}
		}
		field_count++;
	}
}

struct bytes field(const char *name)
{
	struct bytes none = {NULL, 0, false}, found;
	unsigned int i;

	for (i = 0; i < field_count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			found.data = fields[i].data;
			found.length = fields[i].length;
			found.there = true;
			return found;
		}
	}
	return none;
}

static const char *text_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < field_count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			return fields[i].text;
		}
	}
	return NULL;
}

long number(const char *name, long missing)
{
	const char *text = text_of(name);

	return text == NULL ? missing : strtol(text, NULL, 0);
}

bool at(const char *place)
{
	const char *text = text_of("at");

	return text != NULL && strcmp(text, place) == 0;
}

psa_status_t demanded(void)
{
	return (psa_status_t)number("status", PSA_SUCCESS);
}

void way(const char *name)
{
	clock_t now = clock();

	forget_keys();
	if (row != NULL) {
		row->time += now - since;
	}
	since = now;
	for (row = table; row < table + row_count; row++) {
		if (strcmp(row->mechanism, mechanism) == 0 && strcmp(row->source, source) == 0 && strcmp(row->way, name) == 0) {
			break;
		}
	}
	if (row == table + row_count) {
		if (row_count == ROWS) {
			fatal("too many rows");
		}
		row->mechanism = mechanism;
		row->source = source;
		row->way = name;
		row_count++;
	}
	row->cases++;
	spoilt = false;
}

void calls(void)
{
	row->calls++;
}

static bool fail(const char *file, int line, const char *what, long expected, long got)
{
	const char *slash = strrchr(file, '/');

	if (!spoilt && row->failures++ < TOLD) {
		printf("line %lu: %s%s%s from %s: %s:%d: %s: expected %ld, got %ld\n", line_number, row->mechanism,
		       row->way[0] == '\0' ? "" : " ", row->way, row->source, slash == NULL ? file : slash + 1, line, what, expected, got);
	}
	spoilt = true;
	return false;
}

bool gave(const char *file, int line, const char *call, psa_status_t expected, psa_status_t got)
{
	if (got == expected) {
		return true;
	}
	if (got == PSA_ERROR_NOT_SUPPORTED) {
		row->unsupported += !spoilt;
		spoilt = true;
		return false;
	}
	return fail(file, line, call, expected, got);
}

bool holds(const char *file, int line, const char *condition, bool held)
{
	return held || fail(file, line, condition, 1, 0);
}

/* The sizes above 33 that pieces may have. */
static const size_t primes[] = {37, 61, 67, 127, 131, 251, 257, 509, 1031, 2053, 4099};

/* In the place of a size: pieces of changing sizes. */
#define IRREGULAR ((size_t)-1)

/* How many sizes there are, and the i-th of them: the small ones, the primes, the whole, changing ones. */
static unsigned int sizes(size_t length, unsigned int i, size_t *size)
{
	unsigned int small = length > 33 ? 33 : length > 1 ? (unsigned int)length - 1 : 0, large = 0;

	while (large < sizeof(primes) / sizeof(primes[0]) && primes[large] < length) {
		large++;
	}
	*size = i < small ? i + 1 : i < small + large ? primes[i - small] : i == small + large ? length : IRREGULAR;
	return small + large + 2;
}

unsigned int cuts(size_t length)
{
	size_t size;
	unsigned int all = sizes(length, 0, &size);

	return limit != 0 && limit < all ? limit : all;
}

struct cut cut(size_t length, unsigned int i)
{
	struct cut made = {length, 0, 0, 0};
	unsigned int all = sizes(length, 0, &made.size);

	if (limit != 0 && limit < all) {
		i = (unsigned int)((cases * limit + i) % all);
	}
	(void)sizes(length, i, &made.size);
	return made;
}

bool piece(struct cut *cut, size_t *from, size_t *length)
{
	size_t size = cut->size, rest = cut->total - cut->done;

	if (size == IRREGULAR) {
		/* 0, 7, 14, 21, 28, 6, 13, ...: each value below 29, with an empty piece at the beginning and now and then. */
		size = (size_t)cut->pieces * 7 % 29;
		if (rest == 0 && cut->pieces > 0 && size != 0) {
			return false;
		}
	} else if (rest == 0) {
		return false;
	}
	*from = cut->done;
	*length = size < rest ? size : rest;
	cut->done += *length;
	cut->pieces++;
	return true;
}

void remember_key(psa_key_id_t key)
{
	if (key_count == sizeof(keys) / sizeof(keys[0])) {
		fatal("too many keys");
	}
	keys[key_count++] = key;
}

void forget_keys(void)
{
	while (key_count > 0) {
		if (psa_destroy_key(keys[--key_count]) != PSA_SUCCESS) {
			fatal("a key that cannot be destroyed");
		}
	}
}

bool import_as(psa_key_type_t type, psa_algorithm_t alg, psa_key_usage_t usage, struct bytes data, psa_key_id_t *key)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, (size_t)number("bits", 0));
	psa_set_key_algorithm(&attributes, (psa_algorithm_t)number("policy", (long)alg));
	psa_set_key_usage_flags(&attributes, usage);
	*key = 0;
	if (at("import")) {
		REFUSES(psa_import_key(&attributes, data.data, data.length, key));
		HOLDS(*key == 0);
		return false;
	}
	GIVES(PSA_SUCCESS, psa_import_key(&attributes, data.data, data.length, key));
	remember_key(*key);
	return true;
}

bool import(psa_key_usage_t usage, psa_key_id_t *key)
{
	return import_as((psa_key_type_t)number("type", 0), (psa_algorithm_t)number("alg", 0), usage, field("key"), key);
}

psa_key_attributes_t exportable(psa_key_type_t type)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
	return attributes;
}

bool exports(psa_key_id_t key, struct bytes expected)
{
	static uint8_t exported[ROOM];
	size_t length = 0;

	GIVES(PSA_SUCCESS, psa_export_key(key, exported, sizeof(exported), &length));
	HOLDS(same(exported, length, expected));
	return true;
}

struct bytes flipped(struct bytes value, size_t position)
{
	static uint8_t other[ROOM];

	memcpy(other, value.data, value.length);
	other[position] ^= 0x40;
	value.data = other;
	return value;
}

/* A whole line of any length, without its end, in memory that the next one takes; NULL at the end of the text. */
static char *next_line(void)
{
	static char *line;
	static size_t room;
	size_t length = 0;
	int c;

	do {
		if (length == room) {
			room = room * 2 + 4096;
			line = realloc(line, room);
			if (line == NULL) {
				fatal("no memory");
			}
		}
		c = getchar();
		line[length++] = (char)c;
	} while (c != EOF && c != '\n');
	if (c == EOF && length == 1) {
		return NULL;
	}
	line[length - 1] = '\0';
	line_number++;
	return line;
}

static char *copied(const char *text)
{
	char *copy = malloc(strlen(text) + 1);

	if (copy == NULL) {
		fatal("no memory");
	}
	return strcpy(copy, text);
}

static void obey(char *line)
{
	char *rest = strchr(line, ' '), *from;
	size_t i;

	if (line[0] == '\0' || line[0] == '#') {
		return;
	}
	if (rest == NULL) {
		fatal("a verb alone");
	}
	*rest++ = '\0';
	if (strcmp(line, "of") == 0) {
		from = strstr(rest, " from ");
		if (from == NULL) {
			fatal("no source");
		}
		*from = '\0';
		mechanism = copied(rest);
		source = copied(from + 6);
		return;
	}
	if (strcmp(line, "limit") == 0) {
		limit = (unsigned int)strtoul(rest, NULL, 10);
		return;
	}
	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verbs[i].name, line) == 0) {
			parse(rest);
			cases++;
			verbs[i].run();
			return;
		}
	}
	fatal("an unknown verb");
}

int main(void)
{
	char *line;
	unsigned long failures = 0;

	if (psa_crypto_init() != PSA_SUCCESS) {
		fatal("psa_crypto_init");
	}
	while ((line = next_line()) != NULL) {
		obey(line);
	}
	forget_keys();
	if (row != NULL) {
		row->time += clock() - since;
	}
	for (row = table; row < table + row_count; row++) {
		printf("row\t%s\t%s\t%s\t%lu\t%lu\t%lu\t%lu\t%lu\n", row->mechanism, row->way, row->source, row->cases, row->calls,
		       row->unsupported, row->failures, (unsigned long)(1000.0 * row->time / CLOCKS_PER_SEC));
		failures += row->failures;
	}
	printf("cases\t%lu\n", cases);
	return failures == 0 ? 0 : 1;
}
