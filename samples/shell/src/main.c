/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Leaves everything to the shell, but for two objects that there are to look at.
 */

#include <stdio.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>

int main(void)
{
	static const char note[] = "as public as the flash";
	static const char secret[] = "nobody reads this";
	psa_status_t status = psa_its_set(1, sizeof(note), note, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY);

	if (status == PSA_SUCCESS) {
		status = psa_ps_set(1, sizeof(secret), secret, PSA_STORAGE_FLAG_NONE);
	}
	if (status != PSA_SUCCESS) {
		printf("The storage cannot be used: status %d. \"psa stats\" tells why.\n", status);
	}
	return 0;
}
