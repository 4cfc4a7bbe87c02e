/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <errno.h>

#include <zephyr/sys/util.h>

#include <psa_rot/storage.h>

#include "../glue.h"
#include "words.h"

static const char *replay(uint32_t state)
{
	if ((state & PSA_ROT_STORAGE_REPLAY_DETECTED) != 0) {
		return "an old image was put back";
	}
	return (state & PSA_ROT_STORAGE_REPLAY_DEFENDED) != 0 ? "old images are detected" : "old images are not detected";
}

static int cmd_stats(const struct shell *sh, size_t argc, char **argv)
{
	struct psa_rot_storage_statistics now;
	psa_status_t status = psa_rot_storage_get_statistics(&now);

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	if (status != PSA_SUCCESS) {
		shell_error(sh, "the storage partition cannot be used: %s (%s)", psa_rot_storage_problem(status),
			    psa_rot_status_name(status));
		return -EIO;
	}
	shell_print(sh, "storage: %u sectors of %u bytes, %s", now.sectors, now.sector_size,
		    (now.state & PSA_ROT_STORAGE_READ_ONLY) != 0 ? "read-only: the flash fails" : "writable");
	shell_print(sh, "objects: %u", now.objects);
	shell_print(sh, "bytes: %u live, %u stale, %u free, %u reserved", now.live, now.stale, now.free, now.reserved);
	shell_print(sh, "wear: %u sector erases, %u bits corrected", now.erases, now.corrections);
	shell_print(sh, "replay: %s", replay(now.state));
	return 0;
}

SHELL_SUBCMD_ADD((psa), stats, NULL, "Print what the storage partition holds and how worn it is.", cmd_stats, 1, 0);
