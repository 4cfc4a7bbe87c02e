/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What attestation tokens say about the device, as Kconfig has it. Boards that know better define their own.
 */

#include <string.h>

#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#include <psa_rot/platform.h>
#include <psa_rot_identity.h>

__weak void psa_rot_implementation_id(uint8_t id[32])
{
	static const uint8_t configured[32] = PSA_ROT_IMPLEMENTATION_ID;

	memcpy(id, configured, sizeof(configured));
}

__weak const char *psa_rot_certification_reference(void)
{
	return sizeof(CONFIG_PSA_ROT_CERTIFICATION_REFERENCE) > 1 ? CONFIG_PSA_ROT_CERTIFICATION_REFERENCE : NULL;
}

__weak const char *psa_rot_verification_service(void)
{
	return sizeof(CONFIG_PSA_ROT_VERIFICATION_SERVICE) > 1 ? CONFIG_PSA_ROT_VERIFICATION_SERVICE : NULL;
}

__weak int32_t psa_rot_client_id(void)
{
	return CONFIG_PSA_ROT_CLIENT_ID;
}

#ifndef CONFIG_PSA_ROT_BOOT_RECORDS_CUSTOM
__weak psa_status_t psa_rot_boot_record(uint32_t index, struct psa_rot_boot_record *record)
{
	ARG_UNUSED(index);
	ARG_UNUSED(record);
	return PSA_ERROR_DOES_NOT_EXIST;
}
#endif

#ifndef CONFIG_PSA_ROT_BOOT_DATA_CUSTOM
__weak psa_status_t psa_rot_boot_data(const uint8_t **data, size_t *size)
{
	ARG_UNUSED(data);
	ARG_UNUSED(size);
	return PSA_ERROR_NOT_SUPPORTED;
}
#endif
