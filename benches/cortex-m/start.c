/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * From reset to main(), and to the host over semihosting
 * (https://github.com/ARM-software/abi-aa/blob/main/semihosting/semihosting.rst).
 */
#include "host.h"
#include <stdint.h>
#include <string.h>

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_GET_CMDLINE = 0x15, SYS_EXIT_EXTENDED = 0x20 };
enum { APPLICATION_EXIT = 0x20026, OPEN_WRITE = 4 };

extern uint32_t data_start[], data_end[], data_values[], bss_start[], bss_end[], stack_limit[], stack_top[];
int main(void);
void reset(void);

static uintptr_t host(uintptr_t operation, const void *block)
{
	register uintptr_t r0 __asm__("r0") = operation;
	register const void *r1 __asm__("r1") = block;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
	return r0;
}

void host_exit(int status)
{
	const uintptr_t block[] = {APPLICATION_EXIT, (uintptr_t)status};

	for (;;) {
		(void)host(SYS_EXIT_EXTENDED, block);
	}
}

void host_write(const char *text)
{
	static uintptr_t console;
	uintptr_t block[3];

	if (console == 0) {
		const uintptr_t name[] = {(uintptr_t) ":tt", OPEN_WRITE, 3};

		console = host(SYS_OPEN, name);
	}
	block[0] = console;
	block[1] = (uintptr_t)text;
	block[2] = strlen(text);
	(void)host(SYS_WRITE, block);
}

const char *host_command_line(void)
{
	static char line[256];
	const uintptr_t block[] = {(uintptr_t)line, sizeof(line)};

	return host(SYS_GET_CMDLINE, block) == 0 ? line : "";
}

/* What the platform in RAM takes from a C library. */
int puts(const char *text)
{
	host_write(text);
	host_write("\n");
	return 0;
}

void abort(void)
{
	host_exit(1);
	__builtin_unreachable();
}

static void fault(void)
{
	host_write("fault\n");
	host_exit(1);
}

void reset(void)
{
	/* A fault instead of data under the stack. */
	__asm__ volatile("msr msplim, %0" : : "r"(stack_limit));
	memcpy(data_start, data_values, (uintptr_t)data_end - (uintptr_t)data_start);
	memset(bss_start, 0, (uintptr_t)bss_end - (uintptr_t)bss_start);
	host_exit(main());
}

/* Everything that is not reset is a fault: no interrupt is ever enabled. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
	stack_top, reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
};
