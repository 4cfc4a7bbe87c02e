/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The options PSA_WANT_* for algorithms, curves and sizes are honoured exactly: what is wanted works, and nothing else does. Those for types of
 * plain keys and for ways to a key pair choose nothing: such a key is there with the algorithms (docs/algorithms.md).
 */

#include <zephyr/ztest.h>

#include <psa/crypto.h>
#ifdef CONFIG_PSA_ROT_ATTESTATION
#include <psa/initial_attestation.h>
#include <psa_rot/platform.h>
#endif

/* A hash that the build has, for what needs one. */
#define HASH (IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_256) ? PSA_ALG_SHA_256 : PSA_ALG_SHA_384)
#define ECC  PSA_KEY_TYPE_ECC_KEY_PAIR
/* And a curve. */
#define CURVE (IS_ENABLED(CONFIG_PSA_WANT_ECC_SECP_R1_256) ? 256 : 384)

static uint8_t output[160];
static size_t length;

static psa_status_t make_key(psa_key_type_t type, size_t bits, psa_algorithm_t alg, psa_key_id_t *key)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, bits);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_SIGN_HASH |
						     PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DERIVE |
						     PSA_KEY_USAGE_VERIFY_MESSAGE);
	return psa_generate_key(&attributes, key);
}

static psa_status_t hash(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	return psa_hash_compute(alg, NULL, 0, output, sizeof(output), &length);
}

static psa_status_t derivation(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	psa_status_t status = psa_key_derivation_setup(&operation, alg);

	psa_key_derivation_abort(&operation);
	return status;
}

static psa_status_t with_key(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	static const uint8_t text[32], nonce[12];
	psa_key_id_t key;
	psa_status_t status = make_key(type, bits, alg, &key);

	if (status != PSA_SUCCESS) {
		return status;
	}
	if (PSA_ALG_IS_MAC(alg)) {
		status = psa_mac_compute(key, alg, text, sizeof(text), output, sizeof(output), &length);
	} else if (PSA_ALG_IS_AEAD(alg)) {
		status = psa_aead_encrypt(key, alg, nonce, sizeof(nonce), NULL, 0, text, sizeof(text), output,
					  sizeof(output), &length);
	} else if (PSA_ALG_IS_CIPHER(alg)) {
		status = psa_cipher_encrypt(key, alg, text, sizeof(text), output, sizeof(output), &length);
	} else if (PSA_ALG_IS_SIGN(alg)) {
		status = psa_sign_message(key, alg, text, sizeof(text), output, sizeof(output), &length);
	} else if (PSA_ALG_IS_KEY_AGREEMENT(alg)) {
		uint8_t peer[133];
		size_t peer_length;

		status = psa_export_public_key(key, peer, sizeof(peer), &peer_length);
		if (status == PSA_SUCCESS) {
			status = psa_raw_key_agreement(alg, key, peer, peer_length, output, sizeof(output), &length);
		}
	}
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status;
}

/* A signature is verified by any build that has ECDSA of one kind or the other: how it was made does not show. */
static psa_status_t verification(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	static const uint8_t text[32], signature[64];
	psa_key_id_t key;
	psa_status_t status = make_key(type, bits, alg, &key);

	if (status != PSA_SUCCESS) {
		return status;
	}
	status = psa_verify_message(key, alg, text, sizeof(text), signature, sizeof(signature));
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status == PSA_ERROR_INVALID_SIGNATURE ? PSA_SUCCESS : status;
}

/* These are not in the headers of Mbed TLS. */
#ifdef PSA_ALG_ECIES_SEC1
static psa_status_t encapsulation(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key, shared;
	psa_status_t status = make_key(type, bits, alg, &key);

	if (status != PSA_SUCCESS) {
		return status;
	}
	psa_set_key_type(&attributes, PSA_KEY_TYPE_DERIVE);
	status = psa_encapsulate(key, alg, &attributes, &shared, output, sizeof(output), &length);
	if (status == PSA_SUCCESS) {
		zassert_equal(psa_destroy_key(shared), PSA_SUCCESS);
	}
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status;
}

static psa_status_t exchange(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_pake_cipher_suite_t suite = PSA_PAKE_CIPHER_SUITE_INIT;
	psa_pake_operation_t operation = PSA_PAKE_OPERATION_INIT;
	uint8_t pair[64];
	psa_key_id_t key;
	psa_status_t status;

	memset(pair, 1, sizeof(pair));
	psa_set_key_type(&attributes, type);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_DERIVE);
	status = psa_import_key(&attributes, pair, sizeof(pair), &key);
	if (status != PSA_SUCCESS) {
		return status;
	}
	psa_pake_cs_set_algorithm(&suite, alg);
	psa_pake_cs_set_primitive(&suite, PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_ECC_FAMILY_SECP_R1, 256));
	status = psa_pake_setup(&operation, key, &suite);
	zassert_equal(psa_pake_abort(&operation), PSA_SUCCESS);
	zassert_equal(psa_destroy_key(key), PSA_SUCCESS);
	return status;
}
#endif

static const struct mechanism {
	const char *symbol;
	bool wanted;
	psa_status_t (*try)(psa_key_type_t type, size_t bits, psa_algorithm_t alg);
	psa_key_type_t type;
	size_t bits;
	psa_algorithm_t alg;
} mechanisms[] = {
#define MECHANISM(symbol, ...) {#symbol, IS_ENABLED(CONFIG_PSA_WANT_##symbol), __VA_ARGS__}
	MECHANISM(ALG_SHA_1, hash, 0, 0, PSA_ALG_SHA_1),
	MECHANISM(ALG_SHA_224, hash, 0, 0, PSA_ALG_SHA_224),
	MECHANISM(ALG_SHA_256, hash, 0, 0, PSA_ALG_SHA_256),
	MECHANISM(ALG_SHA_384, hash, 0, 0, PSA_ALG_SHA_384),
	MECHANISM(ALG_SHA_512, hash, 0, 0, PSA_ALG_SHA_512),
	MECHANISM(ALG_SHA3_256, hash, 0, 0, PSA_ALG_SHA3_256),
	MECHANISM(ALG_SHAKE256_512, hash, 0, 0, PSA_ALG_SHAKE256_512),
	MECHANISM(ALG_CTR, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR),
	MECHANISM(ALG_CBC_NO_PADDING, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_CBC_NO_PADDING),
	MECHANISM(ALG_CBC_PKCS7, with_key, PSA_KEY_TYPE_AES, 256, PSA_ALG_CBC_PKCS7),
	MECHANISM(ALG_ECB_NO_PADDING, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_ECB_NO_PADDING),
	MECHANISM(ALG_CFB, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_CFB),
	MECHANISM(ALG_OFB, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_OFB),
	MECHANISM(ALG_GCM, with_key, PSA_KEY_TYPE_AES, 256, PSA_ALG_GCM),
	MECHANISM(ALG_CCM, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_CCM),
	MECHANISM(ALG_CHACHA20_POLY1305, with_key, PSA_KEY_TYPE_CHACHA20, 256, PSA_ALG_CHACHA20_POLY1305),
	MECHANISM(ALG_CMAC, with_key, PSA_KEY_TYPE_AES, 128, PSA_ALG_CMAC),
	MECHANISM(ALG_HMAC, with_key, PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(HASH)),
	MECHANISM(ALG_HKDF, derivation, 0, 0, PSA_ALG_HKDF(HASH)),
	MECHANISM(ALG_HKDF_EXTRACT, derivation, 0, 0, PSA_ALG_HKDF_EXTRACT(HASH)),
	MECHANISM(ALG_HKDF_EXPAND, derivation, 0, 0, PSA_ALG_HKDF_EXPAND(HASH)),
	MECHANISM(ALG_TLS12_PRF, derivation, 0, 0, PSA_ALG_TLS12_PRF(HASH)),
	MECHANISM(ALG_TLS12_PSK_TO_MS, derivation, 0, 0, PSA_ALG_TLS12_PSK_TO_MS(HASH)),
	MECHANISM(ALG_PBKDF2_HMAC, derivation, 0, 0, PSA_ALG_PBKDF2_HMAC(HASH)),
	MECHANISM(ALG_PBKDF2_AES_CMAC_PRF_128, derivation, 0, 0, PSA_ALG_PBKDF2_AES_CMAC_PRF_128),
	MECHANISM(ALG_TLS12_ECJPAKE_TO_PMS, derivation, 0, 0, PSA_ALG_TLS12_ECJPAKE_TO_PMS),
	MECHANISM(ECC_SECP_R1_256, with_key, ECC(PSA_ECC_FAMILY_SECP_R1), 256, PSA_ALG_NONE),
	MECHANISM(ECC_SECP_R1_384, with_key, ECC(PSA_ECC_FAMILY_SECP_R1), 384, PSA_ALG_NONE),
	MECHANISM(ECC_SECP_R1_521, with_key, ECC(PSA_ECC_FAMILY_SECP_R1), 521, PSA_ALG_NONE),
	MECHANISM(ECC_SECP_K1_256, with_key, ECC(PSA_ECC_FAMILY_SECP_K1), 256, PSA_ALG_NONE),
	MECHANISM(ECC_MONTGOMERY_255, with_key, ECC(PSA_ECC_FAMILY_MONTGOMERY), 255, PSA_ALG_NONE),
	MECHANISM(ECC_TWISTED_EDWARDS_255, with_key, ECC(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, PSA_ALG_PURE_EDDSA),
	MECHANISM(ECC_TWISTED_EDWARDS_255, with_key, ECC(PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, PSA_ALG_ED25519PH),
	MECHANISM(ECC_TWISTED_EDWARDS_448, with_key, ECC(PSA_ECC_FAMILY_TWISTED_EDWARDS), 448, PSA_ALG_ED448PH),
#ifdef PSA_ALG_ECIES_SEC1
	MECHANISM(ALG_SP800_108_COUNTER_HMAC, derivation, 0, 0, PSA_ALG_SP800_108_COUNTER_HMAC(HASH)),
	MECHANISM(ALG_SP800_108_COUNTER_CMAC, derivation, 0, 0, PSA_ALG_SP800_108_COUNTER_CMAC),
	MECHANISM(ALG_ECIES_SEC1, encapsulation, ECC(PSA_ECC_FAMILY_MONTGOMERY), 255, PSA_ALG_ECIES_SEC1),
	MECHANISM(ALG_SPAKE2P_MATTER, exchange, PSA_KEY_TYPE_SPAKE2P_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, PSA_ALG_SPAKE2P_MATTER),
#endif
	MECHANISM(ALG_ECDSA, with_key, ECC(PSA_ECC_FAMILY_SECP_R1), CURVE, PSA_ALG_ECDSA(HASH)),
	MECHANISM(ALG_DETERMINISTIC_ECDSA, with_key, ECC(PSA_ECC_FAMILY_SECP_R1), CURVE, PSA_ALG_DETERMINISTIC_ECDSA(HASH)),
	MECHANISM(ALG_ECDH, with_key, ECC(PSA_ECC_FAMILY_SECP_R1), CURVE, PSA_ALG_ECDH),
	{"ECDSA, verified", IS_ENABLED(CONFIG_PSA_WANT_ALG_ECDSA) || IS_ENABLED(CONFIG_PSA_WANT_ALG_DETERMINISTIC_ECDSA),
	 verification, ECC(PSA_ECC_FAMILY_SECP_R1), CURVE, PSA_ALG_ECDSA(HASH)},
	/* The hash that an algorithm names has to be wanted, too. */
	{"HKDF of SHA-256", IS_ENABLED(CONFIG_PSA_WANT_ALG_HKDF) && IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_256), derivation, 0, 0,
	 PSA_ALG_HKDF(PSA_ALG_SHA_256)},
	{"HKDF-Extract of SHA-256", IS_ENABLED(CONFIG_PSA_WANT_ALG_HKDF_EXTRACT) && IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_256), derivation,
	 0, 0, PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256)},
	{"deterministic ECDSA of SHA-256",
	 IS_ENABLED(CONFIG_PSA_WANT_ALG_DETERMINISTIC_ECDSA) && IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_256), with_key,
	 ECC(PSA_ECC_FAMILY_SECP_R1), CURVE, PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256)},
};

ZTEST_SUITE(psa_want, NULL, NULL, NULL, NULL, NULL);

ZTEST(psa_want, test_what_is_wanted_is_there_and_nothing_else)
{
	size_t wanted = 0;

	for (size_t i = 0; i < ARRAY_SIZE(mechanisms); i++) {
		const struct mechanism *m = &mechanisms[i];
		psa_status_t status = m->try(m->type, m->bits, m->alg);

		zassert_equal(status, m->wanted ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED, "%s: %d", m->symbol, status);
		wanted += m->wanted;
	}
	zassert_true(wanted > 0 && wanted < ARRAY_SIZE(mechanisms));
	TC_PRINT("%zu of %zu mechanisms\n", wanted, ARRAY_SIZE(mechanisms));
}

#ifdef CONFIG_PSA_ROT_ATTESTATION
psa_status_t psa_rot_boot_record(uint32_t index, struct psa_rot_boot_record *record)
{
	static const uint8_t hash[32];

	if (index > 0) {
		return PSA_ERROR_DOES_NOT_EXIST;
	}
	*record = (struct psa_rot_boot_record){
		.measurement = hash,
		.measurement_length = sizeof(hash),
		.signer_id = hash,
		.signer_id_length = sizeof(hash),
	};
	return PSA_SUCCESS;
}

ZTEST(psa_want, test_tokens_are_signed_with_what_is_not_wanted)
{
	static const uint8_t challenge[32], es256[] = {0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26};
	static uint8_t token[512];

	zassert_false(IS_ENABLED(CONFIG_PSA_WANT_ALG_ECDSA) || IS_ENABLED(CONFIG_PSA_WANT_ALG_SHA_256));
	zassert_equal(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &length), PSA_SUCCESS);
	zassert_mem_equal(token, es256, sizeof(es256));
}
#endif
