/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The running image on native_sim: the executable file, because the loader moves and relocates what is in memory.
 */

#include <errno.h>

#include <nsi_host_trampolines.h>

#include "glue.h"

/* From the host's fcntl.h, which may not be included here. */
#define HOST_O_RDONLY 0

int psa_rot_walk_image(int (*piece)(void *context, const uint8_t *data, size_t length), void *context)
{
	static uint8_t data[4096];
	int err = 0;
	int file = nsi_host_open("/proc/self/exe", HOST_O_RDONLY);

	if (file < 0) {
		return -ENOENT;
	}
	while (err == 0) {
		long length = nsi_host_read(file, data, sizeof(data));

		if (length <= 0) {
			err = length < 0 ? -EIO : 0;
			break;
		}
		err = piece(context, data, length);
	}
	(void)nsi_host_close(file);
	return err;
}
