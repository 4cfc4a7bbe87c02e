/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The running image on a microcontroller: all that the linker placed in ROM, from the vector table to the initial values of
 * RAM. It is the image file without a bootloader's header and signature.
 */

#include <zephyr/linker/linker-defs.h>

#include "glue.h"

int psa_rot_walk_image(int (*piece)(void *context, const uint8_t *data, size_t length), void *context)
{
	return piece(context, (const uint8_t *)__rom_region_start, (size_t)__rom_region_size);
}
