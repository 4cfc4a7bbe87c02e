/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file
 * @brief Buffer sizes of PSA Crypto 1.5, in bytes, as constant expressions.
 *
 * A macro with parameters answers for one algorithm and key; it gives 0 for parameters it does not know or that do not
 * go together. A @c _MAX_SIZE macro covers everything this build is configured for (see crypto_config.h) and can be
 * used in @c \#if . Arguments may be evaluated more than once; one that does not matter is multiplied by 0, because a
 * comma operator would not be a constant expression.
 */

#ifndef PSA_CRYPTO_SIZES_H
#define PSA_CRYPTO_SIZES_H

#include "crypto_config.h"
#include "crypto_types.h"
#include "crypto_values.h"

/**
 * @defgroup psa_crypto_sizes Buffer sizes
 * @ingroup psa_crypto
 * @{
 */

/* Arithmetic, under the names that Mbed TLS gave it. */
/** Bytes that hold a number of bits. */
#define PSA_BITS_TO_BYTES(bits) (((bits) + 7u) / 8u)
#define PSA_BYTES_TO_BITS(bytes) ((bytes) * 8u) /**< Bits in a number of bytes. */
/** The smallest multiple of @p block_size that is not less than @p length. */
#define PSA_ROUND_UP_TO_MULTIPLE(block_size, length) (((length) + (block_size) - 1u) / (block_size) * (block_size))
/** The greatest of three numbers. */
#define PSA_MAX_OF_THREE(a, b, c) ((a) > (b) ? ((a) > (c) ? (a) : (c)) : ((b) > (c) ? (b) : (c)))

/* Limits of this build. */
#ifdef CONFIG_PSA_ROT_RSA_MAX_BITS
#define PSA_VENDOR_RSA_MAX_KEY_BITS CONFIG_PSA_ROT_RSA_MAX_BITS /**< Largest RSA modulus. */
#else
#define PSA_VENDOR_RSA_MAX_KEY_BITS 4096u /**< Largest RSA modulus. */
#endif

#if defined(PSA_WANT_DH_RFC7919_8192)
#define PSA_VENDOR_FFDH_MAX_KEY_BITS 8192u /**< Largest Diffie-Hellman group. */
#elif defined(PSA_WANT_DH_RFC7919_6144)
#define PSA_VENDOR_FFDH_MAX_KEY_BITS 6144u
#elif defined(PSA_WANT_DH_RFC7919_4096)
#define PSA_VENDOR_FFDH_MAX_KEY_BITS 4096u
#elif defined(PSA_WANT_DH_RFC7919_3072)
#define PSA_VENDOR_FFDH_MAX_KEY_BITS 3072u
#elif defined(PSA_WANT_DH_RFC7919_2048)
#define PSA_VENDOR_FFDH_MAX_KEY_BITS 2048u
#else
#define PSA_VENDOR_FFDH_MAX_KEY_BITS 0u /**< Largest Diffie-Hellman group. */
#endif

#if defined(PSA_WANT_ECC_SECP_R1_521)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 521u /**< Largest curve. */
#elif defined(PSA_WANT_ECC_BRAINPOOL_P_R1_512)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 512u
#elif defined(PSA_WANT_ECC_TWISTED_EDWARDS_448)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 456u /* Ed448 encodes its points and scalars in 57 bytes. */
#elif defined(PSA_WANT_ECC_MONTGOMERY_448)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 448u
#elif defined(PSA_WANT_ECC_SECP_R1_384) || defined(PSA_WANT_ECC_BRAINPOOL_P_R1_384)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 384u
#elif defined(PSA_WANT_ECC_SECP_R1_256) || defined(PSA_WANT_ECC_SECP_K1_256) || \
	defined(PSA_WANT_ECC_BRAINPOOL_P_R1_256)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 256u
#elif defined(PSA_WANT_ECC_MONTGOMERY_255) || defined(PSA_WANT_ECC_TWISTED_EDWARDS_255)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 255u
#elif defined(PSA_WANT_ECC_SECP_R1_224) || defined(PSA_WANT_ECC_SECP_K1_224)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 224u
#elif defined(PSA_WANT_ECC_SECP_R1_192) || defined(PSA_WANT_ECC_SECP_K1_192)
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 192u
#else
#define PSA_VENDOR_ECC_MAX_CURVE_BITS 0u
#endif

/*
 * Hashes (§10.2.4)
 */

/** Size of a hash, or of an HMAC that is not cut. */
#define PSA_HASH_LENGTH(alg)                                                                                     \
	(PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_256           ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_384         ? 48u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512         ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_224         ? 28u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_1           ? 20u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_MD2             ? 16u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_MD4             ? 16u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_MD5             ? 16u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_RIPEMD160       ? 20u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_AES_MMO_ZIGBEE  ? 16u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512_224     ? 28u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512_256     ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_256_192     ? 24u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_224        ? 28u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_256        ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_384        ? 48u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_512        ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SM3             ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_512    ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE128_256    ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_192    ? 24u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_256    ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_ASCON_HASH256   ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2S_HASH256 ? 32u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2SP_HASH256 ? 32u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2B_HASH512 ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2BP_HASH512 ? 64u                                               \
							     : 0u)

/** Size of the blocks in which a hash takes its input. */
#define PSA_HASH_BLOCK_LENGTH(alg)                                                                               \
	(PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_256           ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_384         ? 128u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512         ? 128u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_224         ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_1           ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_MD2             ? 16u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_MD4             ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_MD5             ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_RIPEMD160       ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_AES_MMO_ZIGBEE  ? 16u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512_224     ? 128u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_512_256     ? 128u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA_256_192     ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_224        ? 144u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_256        ? 136u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_384        ? 104u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHA3_512        ? 72u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SM3             ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_512    ? 136u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE128_256    ? 168u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_192    ? 136u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_SHAKE256_256    ? 136u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_ASCON_HASH256   ? 8u                                                 \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2S_HASH256 ? 64u                                                \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2SP_HASH256 ? 64u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2B_HASH512 ? 128u                                               \
	 : PSA_ALG_GET_HASH(alg) == PSA_ALG_BLAKE2BP_HASH512 ? 128u                                              \
							     : 0u)

/** Size of the longest hash. */
#if defined(PSA_WANT_ALG_SHA_512) || defined(PSA_WANT_ALG_SHA3_512) || defined(PSA_WANT_ALG_SHAKE256_512) || \
	defined(PSA_WANT_ALG_BLAKE2B_HASH512)
#define PSA_HASH_MAX_SIZE 64u
#elif defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA3_384)
#define PSA_HASH_MAX_SIZE 48u
#else
#define PSA_HASH_MAX_SIZE 32u
#endif

/** Size of the longest block of a hash that HMAC can use. */
#if defined(PSA_WANT_ALG_SHA3_224)
#define PSA_HMAC_MAX_HASH_BLOCK_SIZE 144u
#elif defined(PSA_WANT_ALG_SHA3_256)
#define PSA_HMAC_MAX_HASH_BLOCK_SIZE 136u
#elif defined(PSA_WANT_ALG_SHA_512) || defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA_512_224) ||          \
	defined(PSA_WANT_ALG_SHA_512_256) || defined(PSA_WANT_ALG_BLAKE2B_HASH512)
#define PSA_HMAC_MAX_HASH_BLOCK_SIZE 128u
#elif defined(PSA_WANT_ALG_SHA3_384)
#define PSA_HMAC_MAX_HASH_BLOCK_SIZE 104u
#elif defined(PSA_WANT_ALG_SHA3_512)
#define PSA_HMAC_MAX_HASH_BLOCK_SIZE 72u
#else
#define PSA_HMAC_MAX_HASH_BLOCK_SIZE 64u
#endif

/** Size of the algorithm's name at the head of a suspended hash (§10.2.5). */
#define PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH ((size_t)4)

/** Size of the counter of input bytes in a suspended hash (§10.2.5). */
#define PSA_HASH_SUSPEND_INPUT_LENGTH_FIELD_LENGTH(alg)                                                          \
	((alg) == PSA_ALG_MD2 ? 1u                                                                               \
	 : (alg) == PSA_ALG_MD4 || (alg) == PSA_ALG_MD5 || (alg) == PSA_ALG_RIPEMD160 ||                         \
			 (alg) == PSA_ALG_SHA_1 || (alg) == PSA_ALG_SHA_224 || (alg) == PSA_ALG_SHA_256          \
		 ? 8u                                                                                            \
	 : (alg) == PSA_ALG_SHA_384 || (alg) == PSA_ALG_SHA_512 || (alg) == PSA_ALG_SHA_512_224 ||               \
			 (alg) == PSA_ALG_SHA_512_256                                                            \
		 ? 16u                                                                                           \
		 : 0u)

/** Size of the chaining value in a suspended hash (§10.2.5). */
#define PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg)                                                            \
	((alg) == PSA_ALG_MD4 || (alg) == PSA_ALG_MD5             ? 16u                                          \
	 : (alg) == PSA_ALG_RIPEMD160 || (alg) == PSA_ALG_SHA_1   ? 20u                                          \
	 : (alg) == PSA_ALG_SHA_224 || (alg) == PSA_ALG_SHA_256   ? 32u                                          \
	 : (alg) == PSA_ALG_MD2 || (alg) == PSA_ALG_SHA_384 || (alg) == PSA_ALG_SHA_512 ||                       \
			 (alg) == PSA_ALG_SHA_512_224 || (alg) == PSA_ALG_SHA_512_256                            \
		 ? 64u                                                                                           \
		 : 0u)

/** Largest size of a suspended hash; 0 when the hash cannot be suspended. */
#define PSA_HASH_SUSPEND_OUTPUT_SIZE(alg)                                                                        \
	(PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg) == 0u                                                     \
		 ? 0u                                                                                            \
		 : PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH + PSA_HASH_SUSPEND_INPUT_LENGTH_FIELD_LENGTH(alg) +   \
			   PSA_HASH_SUSPEND_HASH_STATE_FIELD_LENGTH(alg) + PSA_HASH_BLOCK_LENGTH(alg) - 1u)

/** Largest size of any suspended hash. */
#if defined(PSA_WANT_ALG_SHA_512) || defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA_512_224) ||             \
	defined(PSA_WANT_ALG_SHA_512_256)
#define PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE 211u
#else
#define PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE 107u
#endif

/*
 * Block ciphers (§10.5.4)
 */

/** Block of the cipher that a symmetric key belongs to; 1 for a stream cipher, 0 for any other type. */
#define PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) (((type) & 0x7000) == 0x2000 ? 1u << (((type) >> 8) & 7) : 0u)

#define PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE 16u /**< Largest block of a block cipher. */

/*
 * MACs (§10.4.4)
 */

/** Size of a MAC. */
#define PSA_MAC_LENGTH(key_type, key_bits, alg)                                                                  \
	(!PSA_ALG_IS_MAC(alg)                                        ? 0u * (key_bits)                           \
	 : ((alg) & 0x003f0000) != 0                                 ? ((alg) >> 16) & 0x3fu                     \
	 : PSA_ALG_IS_HMAC(alg) || PSA_ALG_IS_BLAKE2_MAC(alg)        ? PSA_HASH_LENGTH(alg)                      \
	 : PSA_ALG_IS_BLOCK_CIPHER_MAC(alg)                          ? PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type)   \
								     : 0u)

#define PSA_MAC_MAX_SIZE PSA_HASH_MAX_SIZE /**< Size of the longest MAC. */

/*
 * AEAD (§10.6.4)
 */

/** Algorithm without the length of its tag, to compare with PSA_ALG_AEAD_WITH_SHORTENED_TAG(..., 0). */
#define PSA_ROT_AEAD_BASE(alg) ((alg) & 0xffc07fff)
#define PSA_ROT_AEAD_TAG(alg) (((alg) >> 16) & 0x3fu) /**< Length of the tag. */

/** Size of the nonce psa_aead_generate_nonce() makes by default. */
#define PSA_AEAD_NONCE_LENGTH(key_type, alg)                                                                     \
	(PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) == 16u                                                          \
		 ? (PSA_ROT_AEAD_BASE(alg) == 0x05400100   ? 13u                                                 \
		    : PSA_ROT_AEAD_BASE(alg) == 0x05400200 ? 12u                                                 \
							   : 0u)                                                 \
	 : (key_type) == PSA_KEY_TYPE_CHACHA20 && PSA_ROT_AEAD_BASE(alg) == 0x05000500  ? 12u                    \
	 : (key_type) == PSA_KEY_TYPE_XCHACHA20 && PSA_ROT_AEAD_BASE(alg) == 0x05000600 ? 24u                    \
	 : (key_type) == PSA_KEY_TYPE_ASCON && PSA_ROT_AEAD_BASE(alg) == 0x05000700     ? 16u                    \
											: 0u)

/** Size of the longest such nonce. */
#if defined(PSA_WANT_ALG_XCHACHA20_POLY1305)
#define PSA_AEAD_NONCE_MAX_SIZE 24u
#elif defined(PSA_WANT_ALG_ASCON_AEAD128)
#define PSA_AEAD_NONCE_MAX_SIZE 16u
#else
#define PSA_AEAD_NONCE_MAX_SIZE 13u
#endif

/** Size of the tag. */
#define PSA_AEAD_TAG_LENGTH(key_type, key_bits, alg) \
	(PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0u ? PSA_ROT_AEAD_TAG(alg) : 0u * (key_bits))

#define PSA_AEAD_TAG_MAX_SIZE 16u /**< Size of the longest tag. */

/** Output of psa_aead_encrypt(): ciphertext and tag. */
#define PSA_AEAD_ENCRYPT_OUTPUT_SIZE(key_type, alg, plaintext_length) \
	(PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0u ? (plaintext_length) + PSA_ROT_AEAD_TAG(alg) : 0u)
/** Output of psa_aead_encrypt() for any algorithm. */
#define PSA_AEAD_ENCRYPT_OUTPUT_MAX_SIZE(plaintext_length) ((plaintext_length) + PSA_AEAD_TAG_MAX_SIZE)

/** Output of psa_aead_decrypt(); 0 when the input is too short to hold a tag. */
#define PSA_AEAD_DECRYPT_OUTPUT_SIZE(key_type, alg, ciphertext_length)                                           \
	(PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0u && (ciphertext_length) > PSA_ROT_AEAD_TAG(alg)               \
		 ? (ciphertext_length) - PSA_ROT_AEAD_TAG(alg)                                                   \
		 : 0u)
/** Output of psa_aead_decrypt() for any algorithm. */
#define PSA_AEAD_DECRYPT_OUTPUT_MAX_SIZE(ciphertext_length) (ciphertext_length)

/** Output of one psa_aead_update(): whole blocks where the algorithm works in blocks. */
#define PSA_AEAD_UPDATE_OUTPUT_SIZE(key_type, alg, input_length)                                                 \
	(PSA_AEAD_NONCE_LENGTH(key_type, alg) == 0u ? 0u                                                         \
	 : PSA_ROT_AEAD_IN_BLOCKS(alg)              ? PSA_ROUND_UP_TO_MULTIPLE(16u, input_length)                \
						    : (input_length))
/** Output of one psa_aead_update() for any algorithm. */
#define PSA_AEAD_UPDATE_OUTPUT_MAX_SIZE(input_length) \
	PSA_ROUND_UP_TO_MULTIPLE(PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE, input_length)

/** Whether output may lag behind input by part of a 16-byte block. */
#define PSA_ROT_AEAD_IN_BLOCKS(alg) (PSA_ALG_IS_AEAD_ON_BLOCK_CIPHER(alg) || PSA_ROT_AEAD_BASE(alg) == 0x05000700)

/** Ciphertext that psa_aead_finish() may still give, tag aside. */
#define PSA_AEAD_FINISH_OUTPUT_SIZE(key_type, alg) \
	(PSA_AEAD_NONCE_LENGTH(key_type, alg) != 0u && PSA_ROT_AEAD_IN_BLOCKS(alg) ? 16u : 0u)
/** Ciphertext that psa_aead_finish() may still give, for any algorithm. */
#define PSA_AEAD_FINISH_OUTPUT_MAX_SIZE PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE

/** Plaintext that psa_aead_verify() may still give. */
#define PSA_AEAD_VERIFY_OUTPUT_SIZE(key_type, alg) PSA_AEAD_FINISH_OUTPUT_SIZE(key_type, alg)
/** Plaintext that psa_aead_verify() may still give, for any algorithm. */
#define PSA_AEAD_VERIFY_OUTPUT_MAX_SIZE PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE

/*
 * Ciphers (§10.5.4)
 */

/** Whether a cipher and a key type go together. */
#define PSA_ROT_CIPHER_FITS(key_type, alg)                                                                       \
	(PSA_ALG_IS_CIPHER(alg) && ((alg) == PSA_ALG_STREAM_CIPHER                                               \
					    ? PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) == 1u                      \
					    : PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type) > 1u))

/** Size of the IV psa_cipher_generate_iv() makes; 0 for a cipher without one. */
#define PSA_CIPHER_IV_LENGTH(key_type, alg)                                                                      \
	(!PSA_ROT_CIPHER_FITS(key_type, alg) ? 0u                                                                \
	 : (alg) == PSA_ALG_CTR || (alg) == PSA_ALG_CFB || (alg) == PSA_ALG_OFB || (alg) == PSA_ALG_XTS ||       \
			 (alg) == PSA_ALG_CBC_NO_PADDING || (alg) == PSA_ALG_CBC_PKCS7                           \
		 ? PSA_BLOCK_CIPHER_BLOCK_LENGTH(key_type)                                                       \
	 : (alg) == PSA_ALG_CCM_STAR_NO_TAG      ? 13u                                                           \
	 : (key_type) == PSA_KEY_TYPE_CHACHA20  ? 12u                                                            \
	 : (key_type) == PSA_KEY_TYPE_XCHACHA20 ? 24u                                                            \
						: 0u)

/** Size of the longest IV. */
#if defined(PSA_WANT_KEY_TYPE_XCHACHA20)
#define PSA_CIPHER_IV_MAX_SIZE 24u
#else
#define PSA_CIPHER_IV_MAX_SIZE 16u
#endif

/** Output of psa_cipher_encrypt(): IV and ciphertext. */
#define PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(key_type, alg, input_length)                                              \
	(!PSA_ROT_CIPHER_FITS(key_type, alg) ? 0u                                                                \
	 : (alg) == PSA_ALG_CBC_PKCS7                                                                            \
		 ? ((input_length) / PSA_ROT_BLOCK(key_type) + 1u) * PSA_ROT_BLOCK(key_type) +                   \
			   PSA_CIPHER_IV_LENGTH(key_type, alg)                                                   \
		 : (input_length) + PSA_CIPHER_IV_LENGTH(key_type, alg))
/** Output of psa_cipher_encrypt() for any algorithm. */
#define PSA_CIPHER_ENCRYPT_OUTPUT_MAX_SIZE(input_length) \
	(((input_length) / PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE + 1u) * PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE + PSA_CIPHER_IV_MAX_SIZE)

/** Block of a key type, never 0, so that a branch not taken does not divide by 0. */
#define PSA_ROT_BLOCK(key_type) (1u << (((key_type) >> 8) & 7))

/** Output of psa_cipher_decrypt(), whose input begins with the IV. */
#define PSA_CIPHER_DECRYPT_OUTPUT_SIZE(key_type, alg, input_length) \
	(PSA_ROT_CIPHER_FITS(key_type, alg) ? (input_length) : 0u)
/** Output of psa_cipher_decrypt() for any algorithm. */
#define PSA_CIPHER_DECRYPT_OUTPUT_MAX_SIZE(input_length) (input_length)

/** Output of one psa_cipher_update(): whole blocks where the mode works in blocks. */
#define PSA_CIPHER_UPDATE_OUTPUT_SIZE(key_type, alg, input_length)                                               \
	(!PSA_ROT_CIPHER_FITS(key_type, alg)  ? 0u                                                               \
	 : PSA_ALG_IS_STREAM_CIPHER(alg)      ? (input_length)                                                   \
					      : PSA_ROUND_UP_TO_MULTIPLE(PSA_ROT_BLOCK(key_type), input_length))
/** Output of one psa_cipher_update() for any algorithm. */
#define PSA_CIPHER_UPDATE_OUTPUT_MAX_SIZE(input_length) \
	PSA_ROUND_UP_TO_MULTIPLE(PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE, input_length)

/** Output that psa_cipher_finish() may still give. */
#define PSA_CIPHER_FINISH_OUTPUT_SIZE(key_type, alg)                                                             \
	(!PSA_ROT_CIPHER_FITS(key_type, alg) ? 0u                                                                \
	 : (alg) == PSA_ALG_CBC_PKCS7        ? PSA_ROT_BLOCK(key_type)                                           \
	 : (alg) == PSA_ALG_XTS              ? 2u * PSA_ROT_BLOCK(key_type)                                      \
					     : 0u)
/** Output that psa_cipher_finish() may still give, for any algorithm. */
#if defined(PSA_WANT_ALG_XTS)
#define PSA_CIPHER_FINISH_OUTPUT_MAX_SIZE 32u
#else
#define PSA_CIPHER_FINISH_OUTPUT_MAX_SIZE PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE
#endif

/** @} */

/* Sizes of keys and of what is made with them are in crypto_key_sizes.h. */
#include "crypto_key_sizes.h"

#endif /* PSA_CRYPTO_SIZES_H */
