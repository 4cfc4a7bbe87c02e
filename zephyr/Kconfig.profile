# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# Sets of services, mechanisms and sizes under one name, as the profiles of Trusted Firmware-M that have these names.

choice PSA_ROT_PROFILE
	prompt "Profile"
	default PSA_ROT_PROFILE_NONE
	help
	  A profile turns on a set of services and of options PSA_WANT_*, and sets the sizes that go
	  with it. Each can still be turned off, and more can be turned on, one by one. The sets are
	  those of the profiles of Trusted Firmware-M, so that an application that runs on one of them
	  finds the same mechanisms here; docs/footprint.md says what they cost.

config PSA_ROT_PROFILE_NONE
	bool "None: the mechanisms that the application wants"
	help
	  All services, and the PSA_WANT_* that the application and Zephyr's subsystems select.

config PSA_ROT_PROFILE_SMALL
	bool "Small: symmetric cryptography"
	select PSA_ROT_MECHANISMS_SMALL
	help
	  Crypto with AES-CCM, SHA-224 and SHA-256, HMAC, and the key derivations of TLS 1.2 and
	  SP 800-108 with CMAC; Internal Trusted Storage; attestation with an HMAC key that the factory
	  gives each device. No Protected Storage. Room for 32 objects: a partition with more of them,
	  from another firmware, is not mounted.

config PSA_ROT_PROFILE_MEDIUM
	bool "Medium: with elliptic curves"
	select PSA_ROT_MECHANISMS_MEDIUM
	help
	  Small, and ECDSA and ECDH on P-256, HKDF, Protected Storage, and attestation with a key that
	  the device makes itself.

config PSA_ROT_PROFILE_LARGE
	bool "Large: with RSA and more"
	select PSA_ROT_MECHANISMS_LARGE
	help
	  Medium, and AES-GCM, CBC, CFB and CTR, SHA-384 and SHA-512, CMAC, PBKDF2, deterministic
	  ECDSA, P-384, secp256k1 and RSA.

endchoice

config PSA_ROT_MECHANISMS_SMALL
	bool
	imply PSA_WANT_KEY_TYPE_AES
	imply PSA_WANT_KEY_TYPE_DERIVE
	imply PSA_WANT_KEY_TYPE_HMAC
	imply PSA_WANT_KEY_TYPE_RAW_DATA
	imply PSA_WANT_ALG_CCM
	imply PSA_WANT_ALG_HMAC
	imply PSA_WANT_ALG_SHA_224
	imply PSA_WANT_ALG_SHA_256
	imply PSA_WANT_ALG_SP800_108_COUNTER_CMAC
	imply PSA_WANT_ALG_TLS12_PRF
	imply PSA_WANT_ALG_TLS12_PSK_TO_MS

config PSA_ROT_MECHANISMS_MEDIUM
	bool
	select PSA_ROT_MECHANISMS_SMALL
	imply PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_EXPORT
	imply PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_GENERATE
	imply PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_IMPORT
	imply PSA_WANT_KEY_TYPE_ECC_PUBLIC_KEY
	imply PSA_WANT_ALG_ECDH
	imply PSA_WANT_ALG_ECDSA
	imply PSA_WANT_ALG_HKDF
	imply PSA_WANT_ECC_SECP_R1_256

config PSA_ROT_MECHANISMS_LARGE
	bool
	select PSA_ROT_MECHANISMS_MEDIUM
	imply PSA_WANT_KEY_TYPE_RSA_KEY_PAIR_EXPORT
	imply PSA_WANT_KEY_TYPE_RSA_KEY_PAIR_GENERATE
	imply PSA_WANT_KEY_TYPE_RSA_KEY_PAIR_IMPORT
	imply PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY
	imply PSA_WANT_ALG_CBC_NO_PADDING
	imply PSA_WANT_ALG_CBC_PKCS7
	imply PSA_WANT_ALG_CFB
	imply PSA_WANT_ALG_CMAC
	imply PSA_WANT_ALG_CTR
	imply PSA_WANT_ALG_DETERMINISTIC_ECDSA
	imply PSA_WANT_ALG_GCM
	imply PSA_WANT_ALG_PBKDF2_HMAC
	imply PSA_WANT_ALG_RSA_OAEP
	imply PSA_WANT_ALG_RSA_PKCS1V15_CRYPT
	imply PSA_WANT_ALG_RSA_PKCS1V15_SIGN
	imply PSA_WANT_ALG_RSA_PSS
	imply PSA_WANT_ALG_SHA_384
	imply PSA_WANT_ALG_SHA_512
	imply PSA_WANT_ECC_SECP_K1_256
	imply PSA_WANT_ECC_SECP_R1_384
