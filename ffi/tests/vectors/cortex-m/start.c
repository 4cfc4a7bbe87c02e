/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The runner of test vectors on a bare Cortex-M: from reset to its main(), and what its C library needs of a host over
 * semihosting (https://github.com/ARM-software/abi-aa/blob/main/semihosting/semihosting.rst). The text of the cases is the file
 * "cases.txt" in QEMU's working directory.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/types.h>

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT_EXTENDED = 0x20 };
enum { APPLICATION_EXIT = 0x20026, OPEN_READ = 1, OPEN_WRITE = 4 };

extern uint32_t data_start[], data_end[], data_values[], bss_start[], bss_end[], stack_top[];
extern char heap_start[];
int runner_main(void);
void reset(void);

static uintptr_t host(uintptr_t operation, const void *block)
{
	register uintptr_t r0 __asm__("r0") = operation;
	register const void *r1 __asm__("r1") = block;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
	return r0;
}

static uintptr_t open_file(const char *name, uintptr_t mode)
{
	const uintptr_t block[] = {(uintptr_t)name, mode, strlen(name)};

	return host(SYS_OPEN, block);
}

__attribute__((noreturn)) void _exit(int status)
{
	const uintptr_t block[] = {APPLICATION_EXIT, (uintptr_t)status};

	for (;;) {
		(void)host(SYS_EXIT_EXTENDED, block);
	}
}

/* A fault ends the program, too. */
static void fault(void)
{
	_exit(99);
}

__attribute__((section(".vectors"), used)) static void *const vectors[] = {
	stack_top, (void *)reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault,
	NULL, NULL, NULL, (void *)fault, (void *)fault, NULL, (void *)fault, (void *)fault,
};

void reset(void)
{
	memcpy(data_start, data_values, (size_t)((char *)data_end - (char *)data_start));
	memset(bss_start, 0, (size_t)((char *)bss_end - (char *)bss_start));
	_exit((runner_main() | fflush(stdout)) != 0);
}

int _read(int file, char *data, int length)
{
	static uintptr_t cases;
	uintptr_t block[3];

	(void)file;
	if (cases == 0) {
		cases = open_file("cases.txt", OPEN_READ);
	}
	block[0] = cases;
	block[1] = (uintptr_t)data;
	block[2] = (uintptr_t)length;
	return length - (int)host(SYS_READ, block);
}

int _write(int file, const char *data, int length)
{
	static uintptr_t console;
	uintptr_t block[3];

	(void)file;
	if (console == 0) {
		console = open_file(":tt", OPEN_WRITE);
	}
	block[0] = console;
	block[1] = (uintptr_t)data;
	block[2] = (uintptr_t)length;
	return length - (int)host(SYS_WRITE, block);
}

/* The rest keeps a megabyte for the stack. */
void *_sbrk(ptrdiff_t more)
{
	static char *end = heap_start;
	char *const old = end;

	if (more > (char *)stack_top - end - 0x100000) {
		errno = ENOMEM;
		return (void *)-1;
	}
	end += more;
	return old;
}

int _fstat(int file, struct stat *status)
{
	(void)file;
	memset(status, 0, sizeof(*status));
	status->st_mode = S_IFCHR;
	return 0;
}

int _isatty(int file)
{
	(void)file;
	return 0;
}

off_t _lseek(int file, off_t offset, int whence)
{
	(void)file, (void)offset, (void)whence;
	return 0;
}

int _close(int file)
{
	(void)file;
	return 0;
}

int _getpid(void)
{
	return 1;
}

int _kill(int process, int signal)
{
	(void)process;
	_exit(128 + signal);
}

/* The runner's times are of no use here. */
clock_t _times(struct tms *times)
{
	memset(times, 0, sizeof(*times));
	return 0;
}

void _init(void)
{
}

void _fini(void)
{
}
