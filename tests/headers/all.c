/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Every public header stands alone, in any order, any number of times, in C11 and C++17.
 *
 * Without a definition this file includes all headers, forwards and then backwards. With -DHEADER='<psa/x.h>' it
 * begins with that one, then includes all of them:
 *
 *   cc -std=c11 -Wall -Wextra -pedantic -Werror -Iinclude -DHEADER='<psa/update.h>' -fsyntax-only all.c
 */

#ifdef HEADER
#include HEADER
#endif

#include <psa/crypto.h>
#include <psa/crypto_aead.h>
#include <psa/crypto_algorithms.h>
#include <psa/crypto_cipher.h>
#include <psa/crypto_compat.h>
#include <psa/crypto_config.h>
#include <psa/crypto_derivation.h>
#include <psa/crypto_encryption.h>
#include <psa/crypto_hash.h>
#include <psa/crypto_key_sizes.h>
#include <psa/crypto_keys.h>
#include <psa/crypto_mac.h>
#include <psa/crypto_pake.h>
#include <psa/crypto_sign.h>
#include <psa/crypto_sizes.h>
#include <psa/crypto_struct.h>
#include <psa/crypto_types.h>
#include <psa/crypto_values.h>
#include <psa/error.h>
#include <psa/initial_attestation.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa/storage_common.h>
#include <psa/update.h>
#include <psa_rot/platform.h>
#include <psa_rot/keys.h>
#include <psa_rot/storage.h>

#include <psa_rot/storage.h>
#include <psa_rot/platform.h>
#include <psa/update.h>
#include <psa/storage_common.h>
#include <psa/protected_storage.h>
#include <psa/internal_trusted_storage.h>
#include <psa/initial_attestation.h>
#include <psa/error.h>
#include <psa/crypto_values.h>
#include <psa/crypto_types.h>
#include <psa/crypto_struct.h>
#include <psa/crypto_sizes.h>
#include <psa/crypto_sign.h>
#include <psa/crypto_pake.h>
#include <psa/crypto_mac.h>
#include <psa/crypto_keys.h>
#include <psa/crypto_key_sizes.h>
#include <psa/crypto_hash.h>
#include <psa/crypto_encryption.h>
#include <psa/crypto_derivation.h>
#include <psa/crypto_config.h>
#include <psa/crypto_compat.h>
#include <psa/crypto_cipher.h>
#include <psa/crypto_algorithms.h>
#include <psa/crypto_aead.h>
#include <psa/crypto.h>

int main(void)
{
	return 0;
}
