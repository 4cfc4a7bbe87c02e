/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The insecure root key. It is no hash, and need not be one: the services derive every key from it with HKDF.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/drivers/hwinfo.h>

#include <psa_rot/platform.h>

psa_status_t psa_rot_root_key(uint8_t key[32])
{
	static const char padding[] = "psa-rot: insecure root key 1234";
	ssize_t length = -ENOSYS;

	BUILD_ASSERT(sizeof(padding) == 32);
	memcpy(key, padding, 32);
#ifdef CONFIG_HWINFO
	length = hwinfo_get_device_id(key, 16);
#endif
	/* A number that is there only sometimes would make the stored objects unreadable at other times. */
	return length > 0 || length == -ENOSYS ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE;
}
