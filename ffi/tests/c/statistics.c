/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * What the statistics tell of a partition, and why one cannot be mounted.
 */
#include "check.h"
#include "platform_ram.h"
#include <psa/internal_trusted_storage.h>
#include <psa_rot/storage.h>

static struct psa_rot_storage_statistics now;

/* The partition cannot be mounted; a storage call does not tell why. */
static void refused(psa_status_t why)
{
	ROW0(why, now.sectors, psa_rot_storage_get_statistics(&now));
	ROW(PSA_ERROR_STORAGE_FAILURE, psa_its_set(1, 1, "x", 0));
}

static int sums_up(void)
{
	return now.live + now.free + now.reserved + now.stale == SECTORS * SECTOR;
}

int main(void)
{
	static uint8_t before[sizeof(flash)];
	uint32_t live;

	ROW(ARGUMENT, psa_rot_storage_get_statistics(NULL));
	in_interrupt = 1;
	ROW0(STATE, now.sectors, psa_rot_storage_get_statistics(&now));
	in_interrupt = 0;

	sector_size = 2 * 65536;
	refused(ARGUMENT);
	sector_size = SECTOR;
	root_key_status = PSA_ERROR_HARDWARE_FAILURE;
	refused(PSA_ERROR_HARDWARE_FAILURE);
	root_key_status = PSA_SUCCESS;

	memset(flash, 'x', sizeof(flash) / 2);
	memcpy(before, flash, sizeof(flash));
	refused(PSA_ERROR_DATA_INVALID);
	HOLDS(memcmp(flash, before, sizeof(flash)) == 0);

	may_format_foreign = 1;
	ROW(OK, psa_rot_storage_get_statistics(&now));
	HOLDS(now.sectors == SECTORS && now.sector_size == SECTOR && now.objects == 0 && now.live == 0 && sums_up());
	HOLDS(now.corrections == 0 && now.state == 0);
	may_format_foreign = 0;

	ROW(OK, psa_its_set(1, 100, before, 0));
	ROW(OK, psa_its_set(2, 100, before, 0));
	ROW(OK, psa_rot_storage_get_statistics(&now));
	HOLDS(now.objects == 2 && now.live >= 200 && sums_up());
	live = now.live;
	ROW(OK, psa_its_remove(2));
	ROW(OK, psa_rot_storage_get_statistics(&now));
	HOLDS(now.objects == 1 && now.live == live / 2 && sums_up());
	return report();
}
