/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <psa/crypto.h>

#if !defined(MBEDTLS_BUILD_INFO_H) || defined(MBEDTLS_PSA_CRYPTO_C)
#error "these are not the headers of Mbed TLS in client mode"
#endif

/* The compiler refuses those that differ. */
#include "prototypes.inc"

#include "abi.h"
#include "view.inc"

const struct abi abi_of_mbedtls = {
	.values = values,
	.count = sizeof(values) / sizeof(values[0]),
	.fill = fill,
};
