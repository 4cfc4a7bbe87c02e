/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The largest keys of a build whose one asymmetric algorithm is HSS.
 */

#define CONFIG_PSA_ROT 1
#define CONFIG_PSA_WANT_ALG_HSS 1

#include <psa/crypto.h>

typedef char public_key_fits[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE >= PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_HSS_PUBLIC_KEY, 256) ? 1 : -1];
typedef char any_key_fits[PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE >= 60 ? 1 : -1];
