/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Just enough CBOR (RFC 8949) to show the claims of a PSA attestation token (RFC 9783).
 */

#include "claims.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

struct reader {
	const uint8_t *next;
	const uint8_t *end;
};

/* The major types of CBOR. */
enum {
	UNSIGNED = 0,
	NEGATIVE = 1,
	BYTES = 2,
	TEXT = 3,
	ARRAY = 4,
	MAP = 5,
	TAG = 6,
	BROKEN = 8,
};

/* Reads the head of an item; of a string, next is then its first byte. */
static int head(struct reader *r, uint64_t *value)
{
	uint8_t initial;
	uint8_t length;

	if (r->next >= r->end) {
		return BROKEN;
	}
	initial = *r->next++;
	*value = initial & 0x1f;
	if (*value < 24) {
		length = 0;
	} else if (*value <= 27) {
		length = 1 << (*value - 24);
		*value = 0;
	} else {
		return BROKEN;
	}
	if (r->end - r->next < length) {
		return BROKEN;
	}
	while (length-- > 0) {
		*value = *value << 8 | *r->next++;
	}
	if ((initial >> 5 == BYTES || initial >> 5 == TEXT) && (uint64_t)(r->end - r->next) < *value) {
		return BROKEN;
	}
	return initial >> 5;
}

/* By the number of a claim, whose sign is left away: those of PSA_IOT_PROFILE_1 are negative. */
static const char *claim_name(uint64_t claim)
{
	switch (claim) {
	case 10:
	case 75008:
		return "nonce";
	case 256:
	case 75009:
		return "instance ID";
	case 265:
	case 75000:
		return "profile";
	case 2394:
	case 75001:
		return "client ID";
	case 2395:
	case 75002:
		return "security lifecycle";
	case 2396:
	case 75003:
		return "implementation ID";
	case 268:
	case 75004:
		return "boot seed";
	case 2398:
	case 75005:
		return "certification reference";
	case 2399:
	case 75006:
		return "software components";
	case 2400:
	case 75010:
		return "verification service";
	default:
		return "unknown claim";
	}
}

static const char *component_name(uint64_t claim)
{
	static const char *const names[] = {"?",         "measurement type", "measurement value", "?", "version",
					    "signer ID", "measurement desc"};

	return claim < sizeof(names) / sizeof(names[0]) ? names[claim] : "?";
}

/* Prints a value and steps over it. */
static bool print_value(struct reader *r, int indent)
{
	uint64_t value;

	switch (head(r, &value)) {
	case UNSIGNED:
		printf("0x%04" PRIx32 "\n", (uint32_t)value);
		return true;
	case NEGATIVE:
		printf("-%" PRIu32 "\n", (uint32_t)value + 1);
		return true;
	case BYTES:
		while (value-- > 0) {
			printf("%02x", *r->next++);
		}
		printf("\n");
		return true;
	case TEXT:
		printf("%.*s\n", (int)value, (const char *)r->next);
		r->next += value;
		return true;
	case ARRAY:
		printf("%u\n", (unsigned int)value);
		while (value-- > 0) {
			if (!print_value(r, indent)) {
				return false;
			}
		}
		return true;
	case MAP:
		while (value-- > 0) {
			uint64_t key;

			if (head(r, &key) != UNSIGNED) {
				return false;
			}
			printf("%*s%s: ", indent, "", component_name(key));
			if (!print_value(r, indent + 2)) {
				return false;
			}
		}
		return true;
	default:
		return false;
	}
}

void print_claims(const uint8_t *token, size_t length)
{
	struct reader r = {token, token + length};
	uint64_t value;
	bool good;

	/* COSE_Sign1: tag 18, an array of protected header, unprotected header, payload, signature. */
	good = head(&r, &value) == TAG && value == 18 && head(&r, &value) == ARRAY && value == 4 &&
	       head(&r, &value) == BYTES;
	if (good) {
		r.next += value;
		good = head(&r, &value) == MAP;
	}
	/* The key id, if any */
	while (good && value-- > 0) {
		uint64_t length;

		good = head(&r, &length) == UNSIGNED && head(&r, &length) == BYTES;
		if (good) {
			r.next += length;
		}
	}
	good = good && head(&r, &value) == BYTES;
	if (good) {
		r.end = r.next + value;
		good = head(&r, &value) == MAP;
	}
	while (good && value-- > 0) {
		uint64_t claim;
		int type = head(&r, &claim);

		good = type == UNSIGNED || type == NEGATIVE;
		if (good) {
			printf("  %s: ", claim_name(type == NEGATIVE ? claim + 1 : claim));
			good = print_value(&r, 4);
		}
	}
	if (!good) {
		printf("  (this is no PSA attestation token)\n");
	}
}
