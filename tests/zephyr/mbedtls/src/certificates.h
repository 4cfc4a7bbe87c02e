/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef CERTIFICATES_H
#define CERTIFICATES_H

#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

/** @brief The name that the server's certificate is for. */
#define SERVER_NAME "device.example"

/** @brief A key pair inside the service, and a certificate for it. */
struct identity {
	psa_key_id_t id;
	mbedtls_pk_context key;
	mbedtls_x509_crt certificate;
};

/**
 * @brief Generates a key pair in the service and has a certificate made for it.
 *
 * @param[out] identity  Filled in; free it with identity_free().
 * @param subject        The subject's name, "CN=..." .
 * @param issuer         Who signs. NULL: the identity itself, as a certificate authority.
 */
void identity_make(struct identity *identity, const char *subject, struct identity *issuer);

/** @brief Destroys the key and frees the certificate. */
void identity_free(struct identity *identity);

#endif
