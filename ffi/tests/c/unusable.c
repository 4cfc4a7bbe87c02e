/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Run with a flash file that cannot be made.
 */
#include "check.h"

int main(void)
{
	ROW(PSA_ERROR_STORAGE_FAILURE, psa_crypto_init());
	return report();
}
