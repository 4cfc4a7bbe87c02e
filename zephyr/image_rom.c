/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The running image on a microcontroller: all that the linker placed in ROM, from the vector table to the initial values of RAM and the
 * code that runs there. It is zephyr.bin, without the room for a boot loader's header at its beginning.
 */

#include <zephyr/linker/linker-defs.h>
#include <zephyr/sys/util.h>

#include "glue.h"

/* On Arm the region ends before what is copied to RAM; on RISC-V it has that, too. Without XIP it is the constant part of an image in RAM. */
#if defined(CONFIG_ARM) && defined(CONFIG_XIP)
#define ROM_SIZE ((size_t)_flash_used)
#else
#define ROM_SIZE ((size_t)__rom_region_size)
#endif

/* ROM of many chips begins at address 0, which to a psa_*() function is NULL: the first bytes go by way of RAM. */
#define FIRST 16
/* A call holds the lock for as much. */
#define PIECE 4096

int psa_rot_walk_image(int (*piece)(void *context, const uint8_t *data, size_t length), void *context)
{
	const uint8_t *image = (const uint8_t *)__rom_region_start + CONFIG_ROM_START_OFFSET;
	size_t size = ROM_SIZE - CONFIG_ROM_START_OFFSET;
	uint8_t first[FIRST];
	int err;

	for (size_t i = 0; i < FIRST; i++) {
		first[i] = image[i];
	}
	err = piece(context, first, FIRST);
	for (size_t at = FIRST; err == 0 && at < size; at += PIECE) {
		err = piece(context, &image[at], MIN(PIECE, size - at));
	}
	return err;
}
