/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/kernel.h>

#include <psa_rot/platform.h>

/* A Zephyr mutex lends its owner the highest priority of those who wait. */
static K_MUTEX_DEFINE(lock);

psa_status_t psa_rot_lock(void)
{
	if (k_is_in_isr()) {
		return PSA_ERROR_BAD_STATE;
	}
	return k_mutex_lock(&lock, K_FOREVER) == 0 ? PSA_SUCCESS : PSA_ERROR_BAD_STATE;
}

void psa_rot_unlock(void)
{
	(void)k_mutex_unlock(&lock);
}
