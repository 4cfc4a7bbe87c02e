/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Pins the binary interface: sizes, offsets and values that compiled programs carry in them. Compiles as C11 and as
 * C++17; when run, checks the inline functions and returns 0.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <psa/crypto.h>
#include <psa/initial_attestation.h>
#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa/update.h>

#ifdef __cplusplus
#define ASSERT(condition) static_assert(condition, #condition)
#define SIGNED(type) (static_cast<type>(-1) < static_cast<type>(1))
#else
#define ASSERT(condition) _Static_assert(condition, #condition)
#define SIGNED(type) ((type)-1 < (type)1)
#endif
#define SIZE(type, size) ASSERT(sizeof(type) == (size))
#define AT(type, member, offset) ASSERT(offsetof(type, member) == (offset))

/* Integer types. */
SIZE(psa_status_t, 4);
ASSERT(SIGNED(psa_status_t));
SIZE(psa_key_id_t, 4);
SIZE(mbedtls_svc_key_id_t, 4);
SIZE(psa_key_handle_t, 4);
SIZE(psa_key_type_t, 2);
SIZE(psa_key_bits_t, 2);
SIZE(psa_ecc_family_t, 1);
SIZE(psa_dh_family_t, 1);
SIZE(psa_slh_dsa_family_t, 1);
SIZE(psa_key_lifetime_t, 4);
SIZE(psa_key_persistence_t, 1);
SIZE(psa_key_location_t, 4);
SIZE(psa_key_usage_t, 4);
SIZE(psa_algorithm_t, 4);
SIZE(psa_key_derivation_step_t, 2);
SIZE(psa_pake_primitive_t, 4);
SIZE(psa_pake_primitive_type_t, 1);
SIZE(psa_pake_family_t, 1);
SIZE(psa_pake_role_t, 1);
SIZE(psa_pake_step_t, 1);
SIZE(psa_storage_uid_t, 8);
SIZE(psa_storage_create_flags_t, 4);
SIZE(psa_fwu_component_t, 1);
ASSERT(!SIGNED(psa_key_id_t) && !SIGNED(psa_algorithm_t) && !SIGNED(psa_storage_uid_t));

/* Attributes. */
SIZE(psa_key_policy_t, 12);
AT(psa_key_policy_t, usage, 0);
AT(psa_key_policy_t, alg, 4);
AT(psa_key_policy_t, alg2, 8);
SIZE(psa_key_attributes_t, 24);
AT(psa_key_attributes_t, type, 0);
AT(psa_key_attributes_t, bits, 2);
AT(psa_key_attributes_t, lifetime, 4);
AT(psa_key_attributes_t, policy, 8);
AT(psa_key_attributes_t, id, 20);
SIZE(psa_custom_key_parameters_t, 4);
AT(psa_custom_key_parameters_t, flags, 0);

/* Operations. */
SIZE(psa_hash_operation_t, 4);
SIZE(psa_xof_operation_t, 4);
SIZE(psa_mac_operation_t, 4);
SIZE(psa_cipher_operation_t, 4);
SIZE(psa_aead_operation_t, 4);
SIZE(psa_key_derivation_operation_t, 4);
SIZE(psa_sign_operation_t, 4);
SIZE(psa_verify_operation_t, 4);
SIZE(psa_pake_operation_t, 4);
AT(psa_hash_operation_t, handle, 0);
AT(psa_pake_operation_t, handle, 0);

/* Cipher suite of a PAKE. */
SIZE(psa_pake_cipher_suite_t, 12);
AT(psa_pake_cipher_suite_t, algorithm, 0);
AT(psa_pake_cipher_suite_t, type, 4);
AT(psa_pake_cipher_suite_t, family, 5);
AT(psa_pake_cipher_suite_t, bits, 6);
AT(psa_pake_cipher_suite_t, key_confirmation, 8);

/* Storage. */
SIZE(struct psa_storage_info_t, 3 * sizeof(size_t));
AT(struct psa_storage_info_t, capacity, 0);
AT(struct psa_storage_info_t, size, sizeof(size_t));
AT(struct psa_storage_info_t, flags, 2 * sizeof(size_t));

/* Firmware update. */
SIZE(psa_fwu_image_version_t, 8);
AT(psa_fwu_image_version_t, major, 0);
AT(psa_fwu_image_version_t, minor, 1);
AT(psa_fwu_image_version_t, patch, 2);
AT(psa_fwu_image_version_t, build, 4);
SIZE(psa_fwu_impl_info_t, 32);
SIZE(psa_fwu_component_info_t, 60);
AT(psa_fwu_component_info_t, state, 0);
AT(psa_fwu_component_info_t, error, 4);
AT(psa_fwu_component_info_t, version, 8);
AT(psa_fwu_component_info_t, max_size, 16);
AT(psa_fwu_component_info_t, flags, 20);
AT(psa_fwu_component_info_t, location, 24);
AT(psa_fwu_component_info_t, impl, 28);

/* Status codes. */
ASSERT(PSA_SUCCESS == 0);
ASSERT(PSA_ERROR_PROGRAMMER_ERROR == -129 && PSA_ERROR_CONNECTION_REFUSED == -130);
ASSERT(PSA_ERROR_CONNECTION_BUSY == -131 && PSA_ERROR_GENERIC_ERROR == -132);
ASSERT(PSA_ERROR_NOT_PERMITTED == -133 && PSA_ERROR_NOT_SUPPORTED == -134);
ASSERT(PSA_ERROR_INVALID_ARGUMENT == -135 && PSA_ERROR_INVALID_HANDLE == -136);
ASSERT(PSA_ERROR_BAD_STATE == -137 && PSA_ERROR_BUFFER_TOO_SMALL == -138);
ASSERT(PSA_ERROR_ALREADY_EXISTS == -139 && PSA_ERROR_DOES_NOT_EXIST == -140);
ASSERT(PSA_ERROR_INSUFFICIENT_MEMORY == -141 && PSA_ERROR_INSUFFICIENT_STORAGE == -142);
ASSERT(PSA_ERROR_INSUFFICIENT_DATA == -143 && PSA_ERROR_SERVICE_FAILURE == -144);
ASSERT(PSA_ERROR_COMMUNICATION_FAILURE == -145 && PSA_ERROR_STORAGE_FAILURE == -146);
ASSERT(PSA_ERROR_HARDWARE_FAILURE == -147 && PSA_ERROR_INSUFFICIENT_ENTROPY == -148);
ASSERT(PSA_ERROR_INVALID_SIGNATURE == -149 && PSA_ERROR_INVALID_PADDING == -150);
ASSERT(PSA_ERROR_CORRUPTION_DETECTED == -151 && PSA_ERROR_DATA_CORRUPT == -152);
ASSERT(PSA_ERROR_DATA_INVALID == -153 && PSA_ERROR_DEPENDENCY_NEEDED == -156);
ASSERT(PSA_ERROR_FLASH_ABUSE == -160 && PSA_ERROR_INSUFFICIENT_POWER == -161);
ASSERT(PSA_OPERATION_INCOMPLETE == -248);
ASSERT(PSA_SUCCESS_REBOOT == 1 && PSA_SUCCESS_RESTART == 2);

/* Key types, families, lifetimes, identifiers. */
ASSERT(PSA_KEY_TYPE_RAW_DATA == 0x1001 && PSA_KEY_TYPE_HMAC == 0x1100 && PSA_KEY_TYPE_DERIVE == 0x1200);
ASSERT(PSA_KEY_TYPE_AES == 0x2400 && PSA_KEY_TYPE_CHACHA20 == 0x2004 && PSA_KEY_TYPE_ASCON == 0x2008);
ASSERT(PSA_KEY_TYPE_RSA_KEY_PAIR == 0x7001 && PSA_KEY_TYPE_RSA_PUBLIC_KEY == 0x4001);
ASSERT(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1) == 0x7112);
ASSERT(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_MONTGOMERY) == 0x4141);
ASSERT(PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919) == 0x7203);
ASSERT(PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1) == 0x7412);
ASSERT(PSA_KEY_TYPE_WPA3_SAE_ECC(PSA_ECC_FAMILY_SECP_R1) == 0x3292);
ASSERT(PSA_KEY_TYPE_SLH_DSA_PUBLIC_KEY(PSA_SLH_DSA_FAMILY_SHAKE_S) == 0x418b);
ASSERT(PSA_KEY_TYPE_ML_DSA_KEY_PAIR == 0x7002 && PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY == 0x4004);
ASSERT(PSA_KEY_TYPE_IS_KEY_PAIR(0x7112) && !PSA_KEY_TYPE_IS_KEY_PAIR(0x4112));
ASSERT(PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(0x4112) == 0x7112);
ASSERT(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(0x7112) == 0x4112);
ASSERT(PSA_KEY_LIFETIME_PERSISTENT == 1 && PSA_KEY_PERSISTENCE_READ_ONLY == 0xff);
ASSERT(PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(1, 0x800000u) == 0x80000001u);
ASSERT(PSA_KEY_ID_USER_MAX == 0x3fffffff && PSA_KEY_ID_VENDOR_MIN == 0x40000000);

/* Usage flags. */
ASSERT(PSA_KEY_USAGE_EXPORT == 1 && PSA_KEY_USAGE_COPY == 2 && PSA_KEY_USAGE_CACHE == 4);
ASSERT(PSA_KEY_USAGE_DERIVE_PUBLIC == 0x80 && PSA_KEY_USAGE_ENCRYPT == 0x100 && PSA_KEY_USAGE_DECRYPT == 0x200);
ASSERT(PSA_KEY_USAGE_SIGN_MESSAGE == 0x400 && PSA_KEY_USAGE_VERIFY_MESSAGE == 0x800);
ASSERT(PSA_KEY_USAGE_SIGN_HASH == 0x1000 && PSA_KEY_USAGE_VERIFY_HASH == 0x2000);
ASSERT(PSA_KEY_USAGE_DERIVE == 0x4000 && PSA_KEY_USAGE_VERIFY_DERIVATION == 0x8000);
ASSERT(PSA_KEY_USAGE_WRAP == 0x10000 && PSA_KEY_USAGE_UNWRAP == 0x20000);

/* Algorithms. */
ASSERT(PSA_ALG_SHA_256 == 0x02000009 && PSA_ALG_SHAKE128 == 0x0d000100);
ASSERT(PSA_ALG_HMAC(PSA_ALG_SHA_256) == 0x03800009 && PSA_ALG_CMAC == 0x03c00200);
ASSERT(PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 8) == 0x03c80200);
ASSERT(PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, 8) == 0x03c88200);
ASSERT(PSA_ALG_CTR == 0x04c01000 && PSA_ALG_CBC_PKCS7 == 0x04404100);
ASSERT(PSA_ALG_CCM == 0x05500100 && PSA_ALG_GCM == 0x05500200 && PSA_ALG_CHACHA20_POLY1305 == 0x05100500);
ASSERT(PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4) == 0x05440100);
ASSERT(PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(0x05440100) == PSA_ALG_CCM);
ASSERT(PSA_ALG_ECDSA(PSA_ALG_SHA_256) == 0x06000609 && PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256) == 0x06000709);
ASSERT(PSA_ALG_PURE_EDDSA == 0x06000800 && PSA_ALG_ED448PH == 0x06000915 && PSA_ALG_ML_DSA == 0x06004400);
ASSERT(PSA_ALG_RSA_PSS(PSA_ALG_SHA_256) == 0x06000309 && PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256) == 0x07000309);
ASSERT(PSA_ALG_HKDF(PSA_ALG_SHA_256) == 0x08000109 && PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256) == 0x08800109);
ASSERT(PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256)) == 0x09020109);
ASSERT(PSA_ALG_KEY_AGREEMENT_GET_BASE(0x09020109) == PSA_ALG_ECDH);
ASSERT(PSA_ALG_KEY_AGREEMENT_GET_KDF(0x09020109) == PSA_ALG_HKDF(PSA_ALG_SHA_256));
ASSERT(PSA_ALG_JPAKE(PSA_ALG_SHA_256) == 0x0a000109 && PSA_ALG_SPAKE2P_MATTER == 0x0a000609);
ASSERT(PSA_ALG_KW == 0x0b400100 && PSA_ALG_ML_KEM == 0x0c000200);
ASSERT(PSA_ALG_IS_WILDCARD(PSA_ALG_ECDSA(PSA_ALG_ANY_HASH)) && !PSA_ALG_IS_WILDCARD(PSA_ALG_ECDSA_ANY));
ASSERT(PSA_ALG_IS_WILDCARD(PSA_ALG_CCM_STAR_ANY_TAG) && PSA_ALG_IS_WILDCARD(PSA_ALG_WPA3_SAE_ANY));
ASSERT(PSA_ALG_SIGN_SUPPORTS_CONTEXT(PSA_ALG_EDDSA_CTX) && !PSA_ALG_SIGN_SUPPORTS_CONTEXT(PSA_ALG_PURE_EDDSA));

/* Derivation inputs and PAKE. */
ASSERT(PSA_KEY_DERIVATION_INPUT_SECRET == 0x0101 && PSA_KEY_DERIVATION_INPUT_PASSWORD == 0x0102);
ASSERT(PSA_KEY_DERIVATION_INPUT_OTHER_SECRET == 0x0103 && PSA_KEY_DERIVATION_INPUT_LABEL == 0x0201);
ASSERT(PSA_KEY_DERIVATION_INPUT_SALT == 0x0202 && PSA_KEY_DERIVATION_INPUT_INFO == 0x0203);
ASSERT(PSA_KEY_DERIVATION_INPUT_SEED == 0x0204 && PSA_KEY_DERIVATION_INPUT_COST == 0x0205);
ASSERT(PSA_KEY_DERIVATION_INPUT_CONTEXT == 0x0206);
ASSERT(PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256) == 0x01120100);
ASSERT(PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 0x10000) == 0);
ASSERT(PSA_PAKE_ROLE_SERVER == 0x12 && PSA_PAKE_STEP_KEY_ID == 8);

/* Sizes: constant, and right. */
static uint8_t sealed[PSA_AEAD_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_GCM, 100)];
static uint8_t encrypted[PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_CBC_PKCS7, 16)];
static uint8_t point[PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256)];
static uint8_t signature[PSA_SIGN_OUTPUT_SIZE(0x7112, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256))];
static uint8_t mac[PSA_MAC_LENGTH(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(PSA_ALG_SHA_256))];
static uint8_t tag[PSA_AEAD_TAG_LENGTH(PSA_KEY_TYPE_AES, 128, PSA_ALG_CCM)];
static uint8_t maxima[PSA_HASH_MAX_SIZE + PSA_MAC_MAX_SIZE + PSA_SIGNATURE_MAX_SIZE + PSA_EXPORT_KEY_PAIR_MAX_SIZE +
		      PSA_EXPORT_PUBLIC_KEY_MAX_SIZE + PSA_EXPORT_ASYMMETRIC_KEY_MAX_SIZE +
		      PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE + PSA_PAKE_OUTPUT_MAX_SIZE + PSA_PAKE_INPUT_MAX_SIZE +
		      PSA_ENCAPSULATE_CIPHERTEXT_MAX_SIZE + PSA_WRAP_KEY_PAIR_MAX_SIZE + PSA_CIPHER_IV_MAX_SIZE +
		      PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE + PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE + PSA_FWU_MAX_WRITE_SIZE];
SIZE(sealed, 116);
SIZE(encrypted, 48);
SIZE(point, 65);
SIZE(signature, 64);
SIZE(mac, 32);
SIZE(tag, 16);
ASSERT(sizeof(maxima) > 0);
ASSERT(PSA_HASH_LENGTH(PSA_ALG_SHA_384) == 48 && PSA_HASH_BLOCK_LENGTH(PSA_ALG_SHA3_256) == 136);
ASSERT(PSA_HASH_LENGTH(PSA_ALG_HMAC(PSA_ALG_SHA_512)) == 64 && PSA_HASH_LENGTH(PSA_ALG_CMAC) == 0);
ASSERT(PSA_HASH_SUSPEND_OUTPUT_SIZE(PSA_ALG_SHA_256) == 107 && PSA_HASH_SUSPEND_OUTPUT_SIZE(PSA_ALG_SHA_512) == 211);
ASSERT(PSA_HASH_SUSPEND_OUTPUT_SIZE(PSA_ALG_SHA3_256) == 0);
ASSERT(PSA_AEAD_NONCE_LENGTH(PSA_KEY_TYPE_AES, PSA_ALG_CCM) == 13);
ASSERT(PSA_AEAD_NONCE_LENGTH(PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305) == 12);
ASSERT(PSA_AEAD_NONCE_LENGTH(PSA_KEY_TYPE_CHACHA20, PSA_ALG_GCM) == 0);
ASSERT(PSA_AEAD_DECRYPT_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_GCM, 15) == 0);
ASSERT(PSA_CIPHER_IV_LENGTH(PSA_KEY_TYPE_AES, PSA_ALG_ECB_NO_PADDING) == 0);
ASSERT(PSA_BLOCK_CIPHER_BLOCK_LENGTH(PSA_KEY_TYPE_AES) == 16 && PSA_BLOCK_CIPHER_BLOCK_LENGTH(PSA_KEY_TYPE_HMAC) == 0);
ASSERT(PSA_EXPORT_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448) == 57);
ASSERT(PSA_SIGN_OUTPUT_SIZE(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, PSA_ALG_PURE_EDDSA) == 64);
ASSERT(PSA_SIGN_OUTPUT_SIZE(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448, PSA_ALG_PURE_EDDSA) == 114);
ASSERT(PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256) == 97);
ASSERT(PSA_SIGN_OUTPUT_SIZE(PSA_KEY_TYPE_ML_DSA_KEY_PAIR, 192, PSA_ALG_ML_DSA) == 3309);
ASSERT(PSA_ENCAPSULATE_CIPHERTEXT_SIZE(PSA_KEY_TYPE_ML_KEM_PUBLIC_KEY, 768, PSA_ALG_ML_KEM) == 1088);
ASSERT(PSA_WRAP_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_AES, PSA_ALG_KW, PSA_KEY_TYPE_AES, 256) == 40);

/* Maxima can be used by the preprocessor. */
#if PSA_HASH_MAX_SIZE < 32 || PSA_SIGNATURE_MAX_SIZE < 1 || PSA_EXPORT_KEY_PAIR_MAX_SIZE < 32 || \
	PSA_EXPORT_PUBLIC_KEY_MAX_SIZE < 1 || PSA_AEAD_NONCE_MAX_SIZE < 13 || PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE < 1
#error "a maximum is too small"
#endif

/* Initialisers can be used for static objects, and agree with memory filled with zeros. */
static psa_key_attributes_t static_attributes = PSA_KEY_ATTRIBUTES_INIT;
static psa_hash_operation_t static_hash = PSA_HASH_OPERATION_INIT;
static psa_pake_cipher_suite_t static_suite = PSA_PAKE_CIPHER_SUITE_INIT;
static psa_custom_key_parameters_t static_custom = PSA_CUSTOM_KEY_PARAMETERS_INIT;

static int all_zero(const void *object, size_t size)
{
	static const uint8_t zeros[64] = { 0 };

	return memcmp(object, zeros, size) == 0;
}

int main(void)
{
	psa_key_attributes_t a = psa_key_attributes_init();
	psa_pake_cipher_suite_t s = psa_pake_cipher_suite_init();
	psa_hash_operation_t hash = psa_hash_operation_init();
	psa_xof_operation_t xof = psa_xof_operation_init();
	psa_mac_operation_t mac_operation = psa_mac_operation_init();
	psa_cipher_operation_t cipher = psa_cipher_operation_init();
	psa_aead_operation_t aead = psa_aead_operation_init();
	psa_key_derivation_operation_t kdf = psa_key_derivation_operation_init();
	psa_sign_operation_t sign = psa_sign_operation_init();
	psa_verify_operation_t verify = psa_verify_operation_init();
	psa_pake_operation_t pake = psa_pake_operation_init();

	(void)sealed, (void)encrypted, (void)point, (void)signature, (void)mac, (void)tag, (void)maxima;

	if (!all_zero(&a, sizeof(a)) || !all_zero(&s, sizeof(s)) || !all_zero(&static_attributes, sizeof(a)) ||
	    !all_zero(&static_suite, sizeof(s)) || static_hash.handle != 0 || static_custom.flags != 0) {
		return 1;
	}
	if ((hash.handle | xof.handle | mac_operation.handle | cipher.handle | aead.handle | kdf.handle | sign.handle |
	     verify.handle | pake.handle) != 0) {
		return 2;
	}

	/* An identifier makes volatile attributes persistent in the same place; a volatile lifetime takes it away. */
	psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(0, 0x800000u));
	psa_set_key_id(&a, 0x12345678);
	if (psa_get_key_lifetime(&a) != 0x80000001u || psa_get_key_id(&a) != 0x12345678) {
		return 3;
	}
	psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(7, 0u));
	psa_set_key_id(&a, 9);
	if (psa_get_key_lifetime(&a) != 7 || psa_get_key_id(&a) != 9) {
		return 4;
	}
	psa_set_key_lifetime(&a, PSA_KEY_LIFETIME_VOLATILE);
	if (psa_get_key_id(&a) != 0 || psa_get_key_lifetime(&a) != 0) {
		return 5;
	}

	psa_set_key_bits(&a, 0xfff8);
	if (psa_get_key_bits(&a) != 0xfff8) {
		return 6;
	}
	psa_set_key_bits(&a, 0xfff9);
	if (psa_get_key_bits(&a) != 0xffff) {
		return 7;
	}
	psa_set_key_bits(&a, 0x10000);
	if (psa_get_key_bits(&a) != 0xffff) {
		return 8;
	}

	psa_set_key_type(&a, PSA_KEY_TYPE_AES);
	psa_set_key_usage_flags(&a, PSA_KEY_USAGE_ENCRYPT);
	psa_set_key_algorithm(&a, PSA_ALG_GCM);
	psa_set_key_enrollment_algorithm(&a, PSA_ALG_CCM);
	if (psa_get_key_type(&a) != PSA_KEY_TYPE_AES || psa_get_key_usage_flags(&a) != PSA_KEY_USAGE_ENCRYPT ||
	    psa_get_key_algorithm(&a) != PSA_ALG_GCM || psa_get_key_enrollment_algorithm(&a) != PSA_ALG_CCM) {
		return 9;
	}

	psa_pake_cs_set_algorithm(&s, PSA_ALG_SPAKE2P_MATTER);
	psa_pake_cs_set_primitive(&s, 0x01120100);
	psa_pake_cs_set_key_confirmation(&s, PSA_PAKE_UNCONFIRMED_KEY);
	if (psa_pake_cs_get_algorithm(&s) != PSA_ALG_SPAKE2P_MATTER || psa_pake_cs_get_primitive(&s) != 0x01120100 ||
	    psa_pake_cs_get_key_confirmation(&s) != PSA_PAKE_UNCONFIRMED_KEY || s.type != 1 || s.family != 0x12 ||
	    s.bits != 256) {
		return 10;
	}
	return 0;
}
