/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* Certificates of Mbed TLS, with keys and signatures of psa-rot. */

#include <string.h>

#include <zephyr/ztest.h>

#include "certificates.h"

static struct identity authority, server, stranger;

static void *setup(void)
{
	identity_make(&authority, "CN=Authority", NULL);
	identity_make(&stranger, "CN=Authority", NULL);
	identity_make(&server, "CN=" SERVER_NAME, &authority);
	return NULL;
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	identity_free(&server);
	identity_free(&stranger);
	identity_free(&authority);
}

ZTEST_SUITE(mbedtls_x509, NULL, setup, NULL, NULL, teardown);

static int verify(mbedtls_x509_crt *certificate, struct identity *trusted, const char *name, uint32_t *flags)
{
	return mbedtls_x509_crt_verify(certificate, &trusted->certificate, NULL, name, flags, NULL, NULL);
}

ZTEST(mbedtls_x509, test_certificate_of_the_authority_is_accepted)
{
	uint32_t flags;

	zassert_equal(verify(&server.certificate, &authority, SERVER_NAME, &flags), 0);
	zassert_equal(flags, 0);
}

ZTEST(mbedtls_x509, test_certificate_for_another_name_is_refused)
{
	uint32_t flags;

	zassert_equal(verify(&server.certificate, &authority, "other.example", &flags),
		      MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
	zassert_equal(flags, MBEDTLS_X509_BADCERT_CN_MISMATCH);
}

ZTEST(mbedtls_x509, test_certificate_of_another_authority_of_that_name_is_refused)
{
	uint32_t flags;

	zassert_equal(verify(&server.certificate, &stranger, SERVER_NAME, &flags),
		      MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
	zassert_equal(flags, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
}

ZTEST(mbedtls_x509, test_changed_certificate_is_refused)
{
	static unsigned char der[1024];
	size_t size = server.certificate.raw.len;
	mbedtls_x509_crt changed;
	uint32_t flags;

	zassert_true(size <= sizeof(der));
	memcpy(der, server.certificate.raw.p, size);
	/* The last byte of the signature. */
	der[size - 1] ^= 1;
	mbedtls_x509_crt_init(&changed);
	zassert_equal(mbedtls_x509_crt_parse_der(&changed, der, size), 0);
	zassert_equal(verify(&changed, &authority, SERVER_NAME, &flags), MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
	zassert_equal(flags, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
	mbedtls_x509_crt_free(&changed);
}
