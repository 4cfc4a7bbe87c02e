/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Names every function of the services of a profile, so that the linker keeps them all: the functions that Trusted Firmware-M has, module by
 * module, as its profile of the same name does.
 */

#include <psa/crypto.h>
#ifdef CONFIG_PSA_ROT_ATTESTATION
#include <psa/initial_attestation.h>
#endif
#ifdef CONFIG_PSA_ROT_ITS
#include <psa/internal_trusted_storage.h>
#endif
#ifdef CONFIG_PSA_ROT_PS
#include <psa/protected_storage.h>
#endif
#ifdef CONFIG_PSA_ROT_ATTESTATION_KEY_PROVISIONED
#include <psa_rot/attestation.h>
#endif

#define FUNCTION(name) ((void (*)(void))(name))

/* Volatile, so that the compiler does not see that nobody calls them. */
void (*const volatile functions[])(void) = {
	FUNCTION(psa_crypto_init),
	FUNCTION(psa_generate_random),

	FUNCTION(psa_copy_key),
	FUNCTION(psa_destroy_key),
	FUNCTION(psa_export_key),
	FUNCTION(psa_export_public_key),
	FUNCTION(psa_generate_key),
	FUNCTION(psa_get_key_attributes),
	FUNCTION(psa_import_key),
	FUNCTION(psa_purge_key),
	FUNCTION(psa_reset_key_attributes),

	FUNCTION(psa_hash_abort),
	FUNCTION(psa_hash_clone),
	FUNCTION(psa_hash_compare),
	FUNCTION(psa_hash_compute),
	FUNCTION(psa_hash_finish),
	FUNCTION(psa_hash_setup),
	FUNCTION(psa_hash_update),
	FUNCTION(psa_hash_verify),

	FUNCTION(psa_mac_abort),
	FUNCTION(psa_mac_compute),
	FUNCTION(psa_mac_sign_finish),
	FUNCTION(psa_mac_sign_setup),
	FUNCTION(psa_mac_update),
	FUNCTION(psa_mac_verify),
	FUNCTION(psa_mac_verify_finish),
	FUNCTION(psa_mac_verify_setup),

	FUNCTION(psa_aead_abort),
	FUNCTION(psa_aead_decrypt),
	FUNCTION(psa_aead_decrypt_setup),
	FUNCTION(psa_aead_encrypt),
	FUNCTION(psa_aead_encrypt_setup),
	FUNCTION(psa_aead_finish),
	FUNCTION(psa_aead_generate_nonce),
	FUNCTION(psa_aead_set_lengths),
	FUNCTION(psa_aead_set_nonce),
	FUNCTION(psa_aead_update),
	FUNCTION(psa_aead_update_ad),
	FUNCTION(psa_aead_verify),

	FUNCTION(psa_key_derivation_abort),
	FUNCTION(psa_key_derivation_get_capacity),
	FUNCTION(psa_key_derivation_input_bytes),
	FUNCTION(psa_key_derivation_input_integer),
	FUNCTION(psa_key_derivation_input_key),
	FUNCTION(psa_key_derivation_output_bytes),
	FUNCTION(psa_key_derivation_output_key),
	FUNCTION(psa_key_derivation_set_capacity),
	FUNCTION(psa_key_derivation_setup),

#ifdef CONFIG_PSA_ROT_MECHANISMS_MEDIUM
	FUNCTION(psa_key_derivation_key_agreement),
	FUNCTION(psa_raw_key_agreement),
	FUNCTION(psa_sign_hash),
	FUNCTION(psa_sign_message),
	FUNCTION(psa_verify_hash),
	FUNCTION(psa_verify_message),
#endif

#ifdef CONFIG_PSA_ROT_MECHANISMS_LARGE
	FUNCTION(psa_asymmetric_decrypt),
	FUNCTION(psa_asymmetric_encrypt),
	FUNCTION(psa_cipher_abort),
	FUNCTION(psa_cipher_decrypt),
	FUNCTION(psa_cipher_decrypt_setup),
	FUNCTION(psa_cipher_encrypt),
	FUNCTION(psa_cipher_encrypt_setup),
	FUNCTION(psa_cipher_finish),
	FUNCTION(psa_cipher_generate_iv),
	FUNCTION(psa_cipher_set_iv),
	FUNCTION(psa_cipher_update),
#endif

#ifdef CONFIG_PSA_ROT_ITS
	FUNCTION(psa_its_get),
	FUNCTION(psa_its_get_info),
	FUNCTION(psa_its_remove),
	FUNCTION(psa_its_set),
#endif

#ifdef CONFIG_PSA_ROT_PS
	FUNCTION(psa_ps_get),
	FUNCTION(psa_ps_get_info),
	FUNCTION(psa_ps_get_support),
	FUNCTION(psa_ps_remove),
	FUNCTION(psa_ps_set),
#endif

#ifdef CONFIG_PSA_ROT_ATTESTATION
	FUNCTION(psa_initial_attest_get_token),
	FUNCTION(psa_initial_attest_get_token_size),
#endif
#ifdef CONFIG_PSA_ROT_ATTESTATION_KEY_PROVISIONED
	FUNCTION(psa_rot_provision_attestation_key),
#endif
};

int main(void)
{
	return functions[0] == NULL;
}
