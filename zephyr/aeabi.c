/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The memory functions of the Arm run-time ABI, which Rust calls and GCC never does. Zephyr's minimal C library does not have
 * them; without these, Rust's own would bring a second memcpy() into the image.
 */

#include <string.h>

void __aeabi_memcpy(void *to, const void *from, size_t length)
{
	(void)memcpy(to, from, length);
}

void __aeabi_memmove(void *to, const void *from, size_t length)
{
	(void)memmove(to, from, length);
}

/* The ABI has length and value the other way round. */
void __aeabi_memset(void *to, size_t length, int value)
{
	(void)memset(to, value, length);
}

void __aeabi_memclr(void *to, size_t length)
{
	(void)memset(to, 0, length);
}

/* The variants for aligned pointers. */
void __aeabi_memcpy4(void *to, const void *from, size_t length) __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memcpy8(void *to, const void *from, size_t length) __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memmove4(void *to, const void *from, size_t length) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memmove8(void *to, const void *from, size_t length) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memset4(void *to, size_t length, int value) __attribute__((alias("__aeabi_memset")));
void __aeabi_memset8(void *to, size_t length, int value) __attribute__((alias("__aeabi_memset")));
void __aeabi_memclr4(void *to, size_t length) __attribute__((alias("__aeabi_memclr")));
void __aeabi_memclr8(void *to, size_t length) __attribute__((alias("__aeabi_memclr")));
