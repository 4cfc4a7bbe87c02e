/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* CMakeLists.txt has psa-rot's own headers found first here. */
#include <psa/crypto.h>

#ifdef MBEDTLS_BUILD_INFO_H
#error "these are not the headers of psa-rot"
#endif

#include "abi.h"
#include "view.inc"

const struct abi abi_of_psa_rot = {
	.values = values,
	.count = sizeof(values) / sizeof(values[0]),
	.fill = fill,
};
