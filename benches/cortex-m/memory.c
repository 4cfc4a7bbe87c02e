/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The memory functions a firmware's C library gives: words where both sides are aligned alike, else bytes, as in Zephyr's minimal
 * one. Here, so that the counts do not depend on which C library is installed.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint32_t __attribute__((may_alias)) word;

enum { WORD = sizeof(word) };

/* Upwards, so that a destination below its source may overlap it. */
static void copy(uint8_t *d, const uint8_t *s, size_t length)
{
	if ((((uintptr_t)d ^ (uintptr_t)s) & (WORD - 1)) == 0) {
		for (; length > 0 && ((uintptr_t)d & (WORD - 1)) != 0; length--) {
			*d++ = *s++;
		}
		for (; length >= WORD; length -= WORD, d += WORD, s += WORD) {
			*(word *)d = *(const word *)s;
		}
	}
	for (; length > 0; length--) {
		*d++ = *s++;
	}
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	copy(to, from, length);
	return to;
}

void *memmove(void *to, const void *from, size_t length)
{
	uint8_t *d = to;
	const uint8_t *s = from;

	if ((uintptr_t)d - (uintptr_t)s >= length) {
		copy(d, s, length);
	} else {
		while (length-- > 0) {
			d[length] = s[length];
		}
	}
	return to;
}

void *memset(void *to, int value, size_t length)
{
	uint8_t *d = to;
	const word pattern = (uint8_t)value * 0x01010101u;

	for (; length > 0 && ((uintptr_t)d & (WORD - 1)) != 0; length--) {
		*d++ = (uint8_t)value;
	}
	for (; length >= WORD; length -= WORD, d += WORD) {
		*(word *)d = pattern;
	}
	for (; length > 0; length--) {
		*d++ = (uint8_t)value;
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t length)
{
	const uint8_t *x = a, *y = b;

	for (; length > 0; length--, x++, y++) {
		if (*x != *y) {
			return *x - *y;
		}
	}
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0') {
		length++;
	}
	return length;
}
