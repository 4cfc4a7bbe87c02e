/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The defaults of a board without a monotonic counter and without a view of its lifecycle. Boards define their own.
 */

#include <zephyr/toolchain.h>

#include <psa_rot/platform.h>

__weak uint16_t psa_rot_lifecycle(void)
{
	return CONFIG_PSA_ROT_LIFECYCLE_VALUE;
}

__weak psa_status_t psa_rot_counter_read(uint32_t *value)
{
	ARG_UNUSED(value);
	return PSA_ERROR_NOT_SUPPORTED;
}

__weak psa_status_t psa_rot_counter_increment(void)
{
	return PSA_ERROR_NOT_SUPPORTED;
}
