/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

#include "precompiled.h"

_Static_assert(sizeof(psa_storage_uid_t) == 8, "these are not the headers of psa-rot");

const struct precompiled precompiled_its = {
	.set = psa_its_set,
	.get = psa_its_get,
	.remove = psa_its_remove,
};

const struct precompiled precompiled_ps = {
	.set = psa_ps_set,
	.get = psa_ps_get,
	.remove = psa_ps_remove,
};

int32_t precompiled_ps_create(uint64_t uid, const char *text)
{
	psa_status_t status = psa_ps_create(uid, 16, PSA_STORAGE_FLAG_NONE);

	if (status != PSA_SUCCESS) {
		return status;
	}
	return psa_ps_set_extended(uid, 0, strlen(text), text);
}
