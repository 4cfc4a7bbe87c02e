/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * Buffers that overlap in every way give what separate ones give (PSA Crypto 1.5 §5.4.4).
 */
#include "check.h"

#define N 40
#define AREA 128

static uint8_t text[N], buffer[AREA];

static psa_key_id_t make(psa_key_type_t type, psa_algorithm_t alg, psa_key_usage_t usage)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t key = 0;

	psa_set_key_type(&attributes, type);
	psa_set_key_bits(&attributes, 256);
	psa_set_key_algorithm(&attributes, alg);
	psa_set_key_usage_flags(&attributes, usage);
	ROW(PSA_SUCCESS, psa_generate_key(&attributes, &key));
	return key;
}

/* Associated data of any length may lie under the output, here all of it, some of it, and the nonce and the tag with it. */
static void long_associated_data(psa_key_id_t gcm)
{
	static uint8_t area[700], apart[700], expected[N + 16], out[N];
	static const size_t lengths[] = {300, 255, 256, 257, 64};
	size_t i, n, to, len, ad_length;

	for (n = 0; n < sizeof(lengths) / sizeof(lengths[0]); n++) {
		ad_length = lengths[n];
		for (to = 0; to < 400; to += 7) {
			for (i = 0; i < sizeof(area); i++) {
				area[i] = apart[i] = (uint8_t)(i * 7 + n);
			}
			/* the associated data from 20, the nonce in it, the text from 340 */
			ROW(PSA_SUCCESS, psa_aead_encrypt(gcm, PSA_ALG_GCM, apart + 30, 12, apart + 20, ad_length, apart + 340, N, expected,
							  N + 16, &len));
			ROW(PSA_SUCCESS, psa_aead_encrypt(gcm, PSA_ALG_GCM, area + 30, 12, area + 20, ad_length, area + 340, N, area + to,
							  sizeof(area) - to, &len));
			HOLDS(len == N + 16 && memcmp(area + to, expected, len) == 0);

			memcpy(area, apart, sizeof(area));
			memcpy(area + 340, expected, N + 16);
			memcpy(out, apart + 340, N);
			ROW(PSA_SUCCESS, psa_aead_decrypt(gcm, PSA_ALG_GCM, area + 30, 12, area + 20, ad_length, area + 340, N + 16,
							  area + to, sizeof(area) - to, &len));
			HOLDS(len == N && memcmp(area + to, out, N) == 0);
		}
	}
}

/* An error that is found before the text is moved leaves an input that is to be replaced by the result where it is. */
static void refused_calls_touch_nothing(psa_key_id_t ctr, psa_key_id_t gcm, psa_key_id_t idle)
{
	static uint8_t area[600], before[600];
	const psa_key_id_t none = 0x3fff0001u;
	uint8_t *const in = area + 320, *const out = area + 300, *const ad = area;
	size_t i, len;

	for (i = 0; i < sizeof(area); i++) {
		area[i] = before[i] = (uint8_t)(i + 1);
	}
#define REFUSED(status, call)                                                                                                  \
	do {                                                                                                                   \
		ROW0(status, len, call);                                                                                       \
		HOLDS(memcmp(area, before, sizeof(area)) == 0);                                                                \
	} while (0)
	REFUSED(HANDLE, psa_aead_encrypt(none, PSA_ALG_GCM, ad, 12, ad, 300, in, N, out, 100, &len));
	REFUSED(HANDLE, psa_aead_encrypt(none, PSA_ALG_GCM, ad, 12, ad, 300, in, N, in, 100, &len));
	REFUSED(PERMITTED, psa_aead_encrypt(idle, PSA_ALG_GCM, ad, 12, ad, 300, in, N, out, 100, &len));
	REFUSED(PERMITTED, psa_aead_encrypt(gcm, PSA_ALG_CCM, ad, 12, ad, 300, in, N, out, 100, &len));
	REFUSED(ARGUMENT, psa_aead_encrypt(gcm, PSA_ALG_GCM, ad, 0, ad, 300, in, N, out, 100, &len));
	REFUSED(ARGUMENT, psa_aead_encrypt(gcm, PSA_ALG_GCM, ad, 12, NULL, 300, in, N, out, 100, &len));
	REFUSED(SMALL, psa_aead_encrypt(gcm, PSA_ALG_GCM, ad, 12, ad, 300, in, N, out, N + 15, &len));
	REFUSED(SMALL, psa_aead_encrypt(gcm, PSA_ALG_GCM, ad, 12, ad, 300, in, N, out, 15, &len));
	REFUSED(HANDLE, psa_aead_decrypt(none, PSA_ALG_GCM, ad, 12, ad, 300, in, N, in, 100, &len));
	REFUSED(PERMITTED, psa_aead_decrypt(idle, PSA_ALG_GCM, ad, 12, ad, 300, in, N, in, 100, &len));
	REFUSED(ARGUMENT, psa_aead_decrypt(gcm, PSA_ALG_GCM, ad, 0, ad, 300, in, N, in, 100, &len));
	REFUSED(SMALL, psa_aead_decrypt(gcm, PSA_ALG_GCM, ad, 12, ad, 300, in, N, in, N - 17, &len));
	REFUSED(PSA_ERROR_INVALID_SIGNATURE, psa_aead_decrypt(gcm, PSA_ALG_GCM, ad, 12, ad, 300, in, 15, in, 100, &len));
	REFUSED(HANDLE, psa_cipher_encrypt(none, PSA_ALG_CTR, in, N, out, 100, &len));
	REFUSED(PERMITTED, psa_cipher_encrypt(idle, PSA_ALG_CTR, in, N, out, 100, &len));
	REFUSED(SMALL, psa_cipher_encrypt(ctr, PSA_ALG_CTR, in, N, out, N + 15, &len));
	REFUSED(HANDLE, psa_cipher_decrypt(none, PSA_ALG_CTR, in, N, in, 100, &len));
	REFUSED(PERMITTED, psa_cipher_decrypt(idle, PSA_ALG_CTR, in, N, in, 100, &len));
	REFUSED(ARGUMENT, psa_cipher_decrypt(ctr, PSA_ALG_CTR, in, 15, in, 100, &len));
	REFUSED(SMALL, psa_cipher_decrypt(ctr, PSA_ALG_CTR, in, N, in, N - 17, &len));
	/* A tag that does not hold is found after the move: no text stays, and the rest of the buffer does. */
	ROW0(PSA_ERROR_INVALID_SIGNATURE, len, psa_aead_decrypt(gcm, PSA_ALG_GCM, ad, 12, ad, 300, in, N, in, 100, &len));
	memset(before + 320, 0, N - 16);
	HOLDS(memcmp(area, before, sizeof(area)) == 0);
}

int main(void)
{
	static const uint8_t nonce[12] = {1, 2, 3}, ad[20] = {9};
	uint8_t expected[N + 32], out[AREA];
	psa_key_id_t ctr, gcm, mac, idle;
	size_t from, to, len, side;

	for (len = 0; len < N; len++) {
		text[len] = (uint8_t)len;
	}
	ROW(PSA_SUCCESS, psa_crypto_init());
	ctr = make(PSA_KEY_TYPE_AES, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	gcm = make(PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	mac = make(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE);
	idle = make(PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_EXPORT);
	long_associated_data(gcm);
	refused_calls_touch_nothing(ctr, gcm, idle);

	for (from = 0; from < 50; from++) {
		for (to = 0; to < 50; to += 3) {
			/* cipher, both ways */
			memcpy(buffer + from, text, N);
			ROW(PSA_SUCCESS, psa_cipher_encrypt(ctr, PSA_ALG_CTR, buffer + from, N, buffer + to, N + 16, &len));
			ROW(PSA_SUCCESS, psa_cipher_decrypt(ctr, PSA_ALG_CTR, buffer + to, len, out, sizeof(out), &len));
			HOLDS(len == N && memcmp(out, text, N) == 0);
			memcpy(out, text, N);
			ROW(PSA_SUCCESS, psa_cipher_encrypt(ctr, PSA_ALG_CTR, text, N, buffer + from, N + 16, &len));
			ROW(PSA_SUCCESS, psa_cipher_decrypt(ctr, PSA_ALG_CTR, buffer + from, len, buffer + to, N, &len));
			HOLDS(len == N && memcmp(buffer + to, text, N) == 0);

			/* AEAD, with the nonce and the associated data under the output too */
			ROW(PSA_SUCCESS, psa_aead_encrypt(gcm, PSA_ALG_GCM, nonce, 12, ad, 20, text, N, expected, N + 16, &len));
			for (side = 0; side < AREA - N - 16; side += 17) {
				memcpy(buffer + from, text, N);
				memcpy(out, buffer, AREA);
				/* the same bytes as side inputs, from separate memory */
				ROW(PSA_SUCCESS, psa_aead_encrypt(gcm, PSA_ALG_GCM, out + side, 12, out + side + 5, 20, out + from, N,
								  expected, N + 16, &len));
				ROW(PSA_SUCCESS, psa_aead_encrypt(gcm, PSA_ALG_GCM, buffer + side, 12, buffer + side + 5, 20,
								  buffer + from, N, buffer + to, N + 16, &len));
				HOLDS(len == N + 16 && memcmp(buffer + to, expected, len) == 0);
			}
			ROW(PSA_SUCCESS, psa_aead_encrypt(gcm, PSA_ALG_GCM, nonce, 12, ad, 20, text, N, buffer + from, N + 16, &len));
			ROW(PSA_SUCCESS, psa_aead_decrypt(gcm, PSA_ALG_GCM, nonce, 12, ad, 20, buffer + from, N + 16, buffer + to,
							  N, &len));
			HOLDS(len == N && memcmp(buffer + to, text, N) == 0);

			/* results that are made apart */
			memcpy(buffer + from, text, N);
			ROW(PSA_SUCCESS, psa_hash_compute(PSA_ALG_SHA_256, text, N, expected, 32, &len));
			ROW(PSA_SUCCESS, psa_hash_compute(PSA_ALG_SHA_256, buffer + from, N, buffer + to, 32, &len));
			HOLDS(memcmp(buffer + to, expected, 32) == 0);
			memcpy(buffer + from, text, N);
			ROW(PSA_SUCCESS, psa_mac_compute(mac, PSA_ALG_HMAC(PSA_ALG_SHA_256), text, N, expected, 32, &len));
			ROW(PSA_SUCCESS,
			    psa_mac_compute(mac, PSA_ALG_HMAC(PSA_ALG_SHA_256), buffer + from, N, buffer + to, 32, &len));
			HOLDS(memcmp(buffer + to, expected, 32) == 0);
		}
	}
	return report();
}
