/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <zephyr/ztest.h>

#include <mbedtls/psa_util.h>
#include <psa/crypto.h>

#include "certificates.h"

void identity_make(struct identity *identity, const char *subject, struct identity *issuer)
{
	static unsigned char der[1024];
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	unsigned char serial[] = {1};
	mbedtls_x509write_cert writer;
	const char *issuer_name = subject;
	mbedtls_pk_context *issuer_key = &identity->key;
	int length;

	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
	psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_ANY_HASH));
	zassert_equal(psa_generate_key(&attributes, &identity->id), PSA_SUCCESS);

	/* Opaque: the private key stays in the service. */
	mbedtls_pk_init(&identity->key);
	zassert_equal(mbedtls_pk_setup_opaque(&identity->key, identity->id), 0);

	mbedtls_x509write_crt_init(&writer);
	if (issuer != NULL) {
		static char name[64];

		zassert_true(mbedtls_x509_dn_gets(name, sizeof(name), &issuer->certificate.subject) > 0);
		issuer_name = name;
		issuer_key = &issuer->key;
	}
	mbedtls_x509write_crt_set_md_alg(&writer, MBEDTLS_MD_SHA256);
	mbedtls_x509write_crt_set_subject_key(&writer, &identity->key);
	mbedtls_x509write_crt_set_issuer_key(&writer, issuer_key);
	zassert_equal(mbedtls_x509write_crt_set_subject_name(&writer, subject), 0);
	zassert_equal(mbedtls_x509write_crt_set_issuer_name(&writer, issuer_name), 0);
	zassert_equal(mbedtls_x509write_crt_set_serial_raw(&writer, serial, sizeof(serial)), 0);
	zassert_equal(mbedtls_x509write_crt_set_validity(&writer, "20250101000000", "20991231235959"), 0);
	zassert_equal(mbedtls_x509write_crt_set_basic_constraints(&writer, issuer == NULL, -1), 0);

	/* It is written from the end of the buffer. */
	length = mbedtls_x509write_crt_der(&writer, der, sizeof(der), mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
	zassert_true(length > 0, "%x", -length);
	mbedtls_x509write_crt_free(&writer);

	mbedtls_x509_crt_init(&identity->certificate);
	zassert_equal(mbedtls_x509_crt_parse_der(&identity->certificate, der + sizeof(der) - length, length), 0);
}

void identity_free(struct identity *identity)
{
	mbedtls_x509_crt_free(&identity->certificate);
	mbedtls_pk_free(&identity->key);
	zassert_equal(psa_destroy_key(identity->id), PSA_SUCCESS);
}
