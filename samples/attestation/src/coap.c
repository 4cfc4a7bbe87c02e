/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The token as a CoAP resource (RFC 7252), one message each way:
 *
 *   GET /attestation?nonce=HEX   the nonce of 32, 48 or 64 bytes, in hexadecimal
 *   2.05 Content                 the token over this nonce
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/net/coap.h>
#include <zephyr/net/coap_link_format.h>
#include <zephyr/net/coap_service.h>

#include <psa/initial_attestation.h>

/* In IANA's registry of CoAP Content-Formats, as RFC 9783 §10.3 has them registered: application/eat+cwt; eat_profile= ... */
#ifdef CONFIG_PSA_ROT_ATTESTATION_PSA_IOT_PROFILE_1
#define CONTENT_FORMAT_PSA_TOKEN 10004 /* ... "tag:psacertified.org,2019:psa#legacy" */
#else
#define CONTENT_FORMAT_PSA_TOKEN 10003 /* ... "tag:psacertified.org,2023:psa#tfm" */
#endif
/* A diagnostic payload is text without a Content-Format (RFC 7252 §5.5.2). */
#define CONTENT_FORMAT_NONE      -1

/* Header, CoAP token, one option of 2 bytes with its head, and the payload marker */
#define RESPONSE_OVERHEAD (4 + COAP_TOKEN_MAX_LEN + 3 + 1)

/* Larger than this, a message may not get through in one datagram (RFC 7252 §4.6). */
BUILD_ASSERT(PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE <= 1024, "the token may not fit into a datagram");

static uint16_t port = 5683;

COAP_SERVICE_DEFINE(attestation, NULL, &port, COAP_SERVICE_AUTOSTART);

/* Returns what the server expects of a method: 0, or the code that it shall answer with in place of the whole response. */
static int respond(const struct coap_resource *resource, const struct coap_packet *request, const struct sockaddr *to,
		   socklen_t to_length, uint8_t code, int content_format, const void *payload, size_t length)
{
	/* The server calls from one thread only. */
	static uint8_t buffer[RESPONSE_OVERHEAD + PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	struct coap_packet response;
	uint8_t token[COAP_TOKEN_MAX_LEN];
	uint8_t token_length = coap_header_get_token(request, token);
	bool confirmable = coap_header_get_type(request) == COAP_TYPE_CON;
	int ret;

	ret = coap_packet_init(&response, buffer, sizeof(buffer), COAP_VERSION_1,
			       confirmable ? COAP_TYPE_ACK : COAP_TYPE_NON_CON, token_length, token, code,
			       confirmable ? coap_header_get_id(request) : coap_next_id());
	if (ret == 0 && content_format != CONTENT_FORMAT_NONE) {
		ret = coap_append_option_int(&response, COAP_OPTION_CONTENT_FORMAT, content_format);
	}
	if (ret == 0) {
		ret = coap_packet_append_payload_marker(&response);
	}
	if (ret == 0) {
		/* Whole, or an error */
		ret = coap_packet_append_payload(&response, payload, length);
	}
	if (ret == 0) {
		ret = coap_resource_send(resource, &response, to, to_length, NULL);
	}
	return ret == 0 ? 0 : COAP_RESPONSE_CODE_INTERNAL_ERROR;
}

/* Reads the nonce of the only query of the request. Returns its size in bytes; 0: there is none, or not in hexadecimal. */
static size_t nonce_of(const struct coap_packet *request, uint8_t nonce[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64])
{
	static const char name[] = "nonce=";
	const size_t start = sizeof(name) - 1;
	struct coap_option queries[2] = {0};

	if (coap_find_options(request, COAP_OPTION_URI_QUERY, queries, ARRAY_SIZE(queries)) != 1 ||
	    queries[0].len < start || memcmp(queries[0].value, name, start) != 0) {
		return 0;
	}
	/* hex2bin() would take an odd number of digits. */
	if ((queries[0].len - start) % 2 != 0) {
		return 0;
	}
	return hex2bin((const char *)&queries[0].value[start], queries[0].len - start, nonce,
		       PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64);
}

static int get(struct coap_resource *resource, struct coap_packet *request, struct sockaddr *from, socklen_t from_length)
{
	static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
	static const char bad_nonce[] = "nonce=: 32, 48 or 64 bytes in hexadecimal";
	uint8_t nonce[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64];
	char reason[32];
	size_t length;
	psa_status_t status;
	int accept = coap_get_option_int(request, COAP_OPTION_ACCEPT);

	if (accept >= 0 && accept != CONTENT_FORMAT_PSA_TOKEN) {
		return COAP_RESPONSE_CODE_NOT_ACCEPTABLE;
	}
	/* Which sizes a nonce may have, the service knows; 0 is none of them. */
	status = psa_initial_attest_get_token(nonce, nonce_of(request, nonce), token, sizeof(token), &length);
	switch (status) {
	case PSA_SUCCESS:
		return respond(resource, request, from, from_length, COAP_RESPONSE_CODE_CONTENT, CONTENT_FORMAT_PSA_TOKEN, token,
			       length);
	case PSA_ERROR_INVALID_ARGUMENT:
		return respond(resource, request, from, from_length, COAP_RESPONSE_CODE_BAD_REQUEST, CONTENT_FORMAT_NONE,
			       bad_nonce, strlen(bad_nonce));
	default:
		snprintf(reason, sizeof(reason), "no token: status %d", (int)status);
		return respond(resource, request, from, from_length, COAP_RESPONSE_CODE_INTERNAL_ERROR, CONTENT_FORMAT_NONE,
			       reason, strlen(reason));
	}
}

static const char *const path[] = {"attestation", NULL};
/* For who asks /.well-known/core (RFC 6690) */
static const char *const attributes[] = {"ct=" STRINGIFY(CONTENT_FORMAT_PSA_TOKEN), NULL};
static struct coap_core_metadata metadata = {.attributes = attributes};

/* What is no GET, the server answers with 4.05 Method Not Allowed. */
COAP_RESOURCE_DEFINE(token, attestation, {.path = path, .get = get, .user_data = &metadata});
