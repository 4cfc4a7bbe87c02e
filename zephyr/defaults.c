/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The defaults of a board without a monotonic counter and without provided keys, and whose lifecycle and storage partition are
 * as Kconfig says. Boards define their own.
 */

#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#include <psa_rot/platform.h>

#ifndef CONFIG_PSA_ROT_LIFECYCLE_FOLLOWS_DEBUG_PORT
__weak uint16_t psa_rot_lifecycle(void)
{
	return CONFIG_PSA_ROT_LIFECYCLE_VALUE;
}
#endif

__weak psa_status_t psa_rot_provided_key(const uint8_t *label, size_t label_length, struct psa_rot_provided_key *key)
{
	ARG_UNUSED(label);
	ARG_UNUSED(label_length);
	ARG_UNUSED(key);
	return PSA_ERROR_DOES_NOT_EXIST;
}

__weak bool psa_rot_may_format_foreign(void)
{
	return IS_ENABLED(CONFIG_PSA_ROT_FORMAT_FOREIGN);
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
