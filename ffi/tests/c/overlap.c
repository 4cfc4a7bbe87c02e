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

int main(void)
{
	static const uint8_t nonce[12] = {1, 2, 3}, ad[20] = {9};
	uint8_t expected[N + 32], out[AREA];
	psa_key_id_t ctr, gcm, mac;
	size_t from, to, len, side;

	for (len = 0; len < N; len++) {
		text[len] = (uint8_t)len;
	}
	ROW(PSA_SUCCESS, psa_crypto_init());
	ctr = make(PSA_KEY_TYPE_AES, PSA_ALG_CTR, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	gcm = make(PSA_KEY_TYPE_AES, PSA_ALG_GCM, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
	mac = make(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE);

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
