/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* A TLS client and a TLS server of Mbed TLS in one thread, over memory, with all cryptography of psa-rot. */

#include <string.h>

#include <zephyr/sys/ring_buffer.h>
#include <zephyr/ztest.h>

#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>

#include "certificates.h"

/* What one end has sent and the other not read yet. */
RING_BUF_DECLARE(to_server, 4096);
RING_BUF_DECLARE(to_client, 4096);

struct end {
	struct ring_buf *in;
	struct ring_buf *out;
	mbedtls_ssl_config config;
	mbedtls_ssl_context ssl;
};

static struct identity authority, device;

static void *setup(void)
{
	identity_make(&authority, "CN=Authority", NULL);
	identity_make(&device, "CN=" SERVER_NAME, &authority);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	ring_buf_reset(&to_server);
	ring_buf_reset(&to_client);
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	identity_free(&device);
	identity_free(&authority);
}

ZTEST_SUITE(mbedtls_tls, NULL, setup, before, NULL, teardown);

static int send(void *context, const unsigned char *data, size_t size)
{
	uint32_t put = ring_buf_put(((struct end *)context)->out, data, size);

	return put > 0 ? (int)put : MBEDTLS_ERR_SSL_WANT_WRITE;
}

static int receive(void *context, unsigned char *data, size_t size)
{
	uint32_t got = ring_buf_get(((struct end *)context)->in, data, size);

	return got > 0 ? (int)got : MBEDTLS_ERR_SSL_WANT_READ;
}

static void open_end(struct end *end, int role, mbedtls_ssl_protocol_version version)
{
	bool server = role == MBEDTLS_SSL_IS_SERVER;

	end->in = server ? &to_server : &to_client;
	end->out = server ? &to_client : &to_server;
	mbedtls_ssl_config_init(&end->config);
	mbedtls_ssl_init(&end->ssl);
	zassert_equal(mbedtls_ssl_config_defaults(&end->config, role, MBEDTLS_SSL_TRANSPORT_STREAM,
						  MBEDTLS_SSL_PRESET_DEFAULT),
		      0);
	mbedtls_ssl_conf_min_tls_version(&end->config, version);
	mbedtls_ssl_conf_max_tls_version(&end->config, version);
	mbedtls_ssl_conf_rng(&end->config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
	if (server) {
		zassert_equal(mbedtls_ssl_conf_own_cert(&end->config, &device.certificate, &device.key), 0);
	} else {
		mbedtls_ssl_conf_authmode(&end->config, MBEDTLS_SSL_VERIFY_REQUIRED);
		mbedtls_ssl_conf_ca_chain(&end->config, &authority.certificate, NULL);
	}
	zassert_equal(mbedtls_ssl_setup(&end->ssl, &end->config), 0);
	mbedtls_ssl_set_bio(&end->ssl, end, send, receive, NULL);
}

static void close_end(struct end *end)
{
	mbedtls_ssl_free(&end->ssl);
	mbedtls_ssl_config_free(&end->config);
}

static bool waits(int result)
{
	return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* Until both ends are done, or one fails: its error. */
static int shake_hands(struct end *client, struct end *server)
{
	int of_client, of_server;

	do {
		of_client = mbedtls_ssl_handshake(&client->ssl);
		if (of_client != 0 && !waits(of_client)) {
			return of_client;
		}
		of_server = mbedtls_ssl_handshake(&server->ssl);
		if (of_server != 0 && !waits(of_server)) {
			return of_server;
		}
	} while (of_client != 0 || of_server != 0);
	return 0;
}

static void pass(struct end *from, struct end *to, const char *text)
{
	char got[64] = {0};

	zassert_equal(mbedtls_ssl_write(&from->ssl, text, strlen(text)), (int)strlen(text));
	zassert_equal(mbedtls_ssl_read(&to->ssl, got, sizeof(got)), (int)strlen(text));
	zassert_mem_equal(got, text, strlen(text));
}

static void talk(mbedtls_ssl_protocol_version version, const char *name)
{
	static struct end client, server;

	open_end(&client, MBEDTLS_SSL_IS_CLIENT, version);
	open_end(&server, MBEDTLS_SSL_IS_SERVER, version);
	zassert_equal(mbedtls_ssl_set_hostname(&client.ssl, SERVER_NAME), 0);

	int result = shake_hands(&client, &server);

	zassert_equal(result, 0, "-0x%x", -result);
	zassert_equal(mbedtls_ssl_get_verify_result(&client.ssl), 0);
	zassert_str_equal(mbedtls_ssl_get_version(&client.ssl), name);
	TC_PRINT("%s, %s\n", name, mbedtls_ssl_get_ciphersuite(&client.ssl));
	pass(&client, &server, "measure");
	pass(&server, &client, "42 degrees");

	/* A changed record is noticed. */
	unsigned char record[64];
	uint32_t size;

	zassert_equal(mbedtls_ssl_write(&client.ssl, "off", 3), 3);
	size = ring_buf_get(&to_server, record, sizeof(record));
	record[size - 1] ^= 1;
	ring_buf_put(&to_server, record, size);
	zassert_equal(mbedtls_ssl_read(&server.ssl, record, sizeof(record)), MBEDTLS_ERR_SSL_INVALID_MAC);

	close_end(&client);
	close_end(&server);
}

ZTEST(mbedtls_tls, test_tls_1_2)
{
	talk(MBEDTLS_SSL_VERSION_TLS1_2, "TLSv1.2");
}

ZTEST(mbedtls_tls, test_tls_1_3)
{
	talk(MBEDTLS_SSL_VERSION_TLS1_3, "TLSv1.3");
}

ZTEST(mbedtls_tls, test_server_of_another_name_is_refused)
{
	static struct end client, server;

	open_end(&client, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_VERSION_TLS1_2);
	open_end(&server, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_VERSION_TLS1_2);
	zassert_equal(mbedtls_ssl_set_hostname(&client.ssl, "other.example"), 0);
	zassert_equal(shake_hands(&client, &server), MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
	close_end(&client);
	close_end(&server);
}
