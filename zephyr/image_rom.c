/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The running image on a microcontroller: all that the linker placed in ROM, from the vector table to the initial values of RAM and the
 * code that runs there. It is zephyr.bin, without the trailer that signs it.
 */

#include <zephyr/linker/linker-defs.h>

#include "glue.h"

/* Where the linker script tells of no more, as on RISC-V, the region is all of it. On Arm it ends before what is copied to RAM. */
#if defined(CONFIG_ARM) && defined(CONFIG_XIP)
#define IMAGE_SIZE ((size_t)_flash_used)
#else
#define IMAGE_SIZE ((size_t)__rom_region_size)
#endif

/* ROM of many chips begins at address 0, which to a psa_*() function is NULL: the first bytes go by way of RAM. */
#define FIRST 16

int psa_rot_walk_image(int (*piece)(void *context, const uint8_t *data, size_t length), void *context)
{
	const uint8_t *image = (const uint8_t *)__rom_region_start;
	uint8_t first[FIRST];
	int err;

	for (size_t i = 0; i < FIRST; i++) {
		first[i] = image[i];
	}
	err = piece(context, first, FIRST);
	return err != 0 ? err : piece(context, &image[FIRST], IMAGE_SIZE - FIRST);
}
