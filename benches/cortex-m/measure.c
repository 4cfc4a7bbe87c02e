/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Under `-icount shift=0` QEMU's virtual time goes on by 1 ns with each instruction, so a timer counts instructions: here the
 * first one of the board, with 20 MHz, by 50. A vernier makes that exact. The timer's value at time t is c - floor(t / 50).
 * Read 50 times, every third instruction, it is read once at each of the 50 phases, for 3 and 50 have no common divisor; and
 * over all phases p, floor((t + p) / 50) sums up to t. The sum of the 50 values is a constant minus t, to the instruction.
 */
#include "measure.h"
#include "host.h"

#define TIMER ((volatile uint32_t *)0x50000000) /* CMSDK APB timer 0, secure. */
enum { TIMER_CTRL, TIMER_VALUE, TIMER_RELOAD };

#define PAINT 0xa5c3965au

/* As the assembly below lays it out. */
struct raw {
	uint64_t before, after;
	psa_status_t status;
	uint32_t stack;
};

/* The vernier: a constant minus the time. Uses no stack, and registers r0 to r3 alone. */
__attribute__((naked, used)) static uint64_t stamp(void)
{
	__asm__ volatile("movw r3, #0x0004\n\t"
			 "movt r3, #0x5000\n\t"
			 "movs r0, #0\n\t"
			 "movs r1, #0\n\t"
			 ".rept 50\n\t"
			 "ldr r2, [r3]\n\t"
			 "adds r0, r0, r2\n\t"
			 "adc r1, r1, #0\n\t"
			 ".endr\n\t"
			 "bx lr");
}

/* Paints all free stack, stamps, calls, stamps, and looks how far down the paint is gone. */
__attribute__((naked)) static void run(call_t call, const struct row *row, unsigned int round, struct raw *raw)
{
	__asm__ volatile("push {r4, r5, r6, r7, r8, lr}\n\t"
			 "mov r4, r0\n\t"
			 "mov r5, r1\n\t"
			 "mov r6, r2\n\t"
			 "mov r7, r3\n\t"
			 "ldr r0, =stack_limit\n\t"
			 "ldr r8, =%c0\n\t"
			 "1: str r8, [r0], #4\n\t"
			 "cmp r0, sp\n\t"
			 "blo 1b\n\t"
			 "bl stamp\n\t"
			 "strd r0, r1, [r7]\n\t"
			 "mov r0, r5\n\t"
			 "mov r1, r6\n\t"
			 "blx r4\n\t"
			 "str r0, [r7, #16]\n\t"
			 "bl stamp\n\t"
			 "strd r0, r1, [r7, #8]\n\t"
			 "ldr r0, =stack_limit\n\t"
			 "2: ldr r1, [r0]\n\t"
			 "cmp r1, r8\n\t"
			 "bne 3f\n\t"
			 "adds r0, #4\n\t"
			 "cmp r0, sp\n\t"
			 "blo 2b\n\t"
			 "3: sub r0, sp, r0\n\t"
			 "str r0, [r7, #20]\n\t"
			 "pop {r4, r5, r6, r7, r8, pc}\n\t"
			 ".ltorg"
			 :
			 : "i"(PAINT));
}

/* Functions whose length is known: nothing, and loops of 2 and of 3 instructions. */
__attribute__((naked)) static psa_status_t nothing(const struct row *row, unsigned int round)
{
	__asm__ volatile("movs r0, #0\n\t"
			 "bx lr");
}

__attribute__((naked)) static psa_status_t loop_of_2(const struct row *row, unsigned int round)
{
	__asm__ volatile("1: subs r1, #1\n\t"
			 "bne 1b\n\t"
			 "movs r0, #0\n\t"
			 "bx lr");
}

__attribute__((naked)) static psa_status_t loop_of_3_and_16_words(const struct row *row, unsigned int round)
{
	__asm__ volatile("movs r0, #0\n\t"
			 "str r0, [sp, #-64]\n\t"
			 "1: nop\n\t"
			 "subs r1, #1\n\t"
			 "bne 1b\n\t"
			 "bx lr");
}

static uint64_t overhead;

struct measured measure(call_t call, const struct row *row, unsigned int round)
{
	struct raw raw;

	run(call, row, round, &raw);
	return (struct measured){raw.before - raw.after - overhead, raw.stack, raw.status};
}

bool measure_start(void)
{
	static const unsigned int lengths[] = {1, 2, 3, 7, 16, 17, 24, 25, 26, 49, 50, 51, 99, 12345, 1000003, 50000000};
	unsigned int i;

	TIMER[TIMER_CTRL] = 0;
	TIMER[TIMER_RELOAD] = 0xffffffff;
	TIMER[TIMER_VALUE] = 0xffffffff;
	TIMER[TIMER_CTRL] = 1;
	overhead = measure(nothing, 0, 0).instructions;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		const unsigned int n = lengths[i];
		const struct measured none = measure(nothing, 0, n);
		const struct measured two = measure(loop_of_2, 0, n);
		const struct measured three = measure(loop_of_3_and_16_words, 0, n);

		if (none.instructions != 0 || none.stack != 0 || two.instructions != 2 * (uint64_t)n || two.stack != 0 ||
		    three.instructions != 3 * (uint64_t)n + 1 || three.stack != 64) {
			host_write("the clock does not count instructions, or the paint not bytes\n");
			return false;
		}
	}
	return true;
}
