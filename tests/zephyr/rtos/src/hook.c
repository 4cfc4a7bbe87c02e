/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/kernel.h>

#include <psa/internal_trusted_storage.h>
#include <psa_rot/platform.h>

#include "hook.h"

#define ONCE_UID 0x4f4e4345

static void (*inside_once)(void);

/* Asked for when an object that may be written once is to be removed. */
uint16_t psa_rot_lifecycle(void)
{
	void (*inside)(void) = inside_once;

	inside_once = NULL;
	if (inside != NULL) {
		inside();
	}
	return 0;
}

psa_status_t call_with(void (*inside)(void))
{
	psa_status_t status = psa_its_set(ONCE_UID, 4, "once", PSA_STORAGE_FLAG_WRITE_ONCE);

	if (status != PSA_SUCCESS && status != PSA_ERROR_NOT_PERMITTED) {
		return status;
	}
	inside_once = inside;
	status = psa_its_remove(ONCE_UID);
	inside_once = NULL;
	return status;
}
