# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# PSA_ROT_FEATURES: the cargo features of psa-rot-ffi that the Kconfig options ask for.

set(PSA_ROT_FEATURES external)

# psa_rot_feature(<feature> <option>...): the feature is on when any of the options is.
function(psa_rot_feature feature)
  foreach(option IN LISTS ARGN)
    if(${option})
      set(PSA_ROT_FEATURES ${PSA_ROT_FEATURES} ${feature} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

psa_rot_feature(crypto CONFIG_PSA_ROT_CRYPTO)
psa_rot_feature(its CONFIG_PSA_ROT_ITS)
psa_rot_feature(ps CONFIG_PSA_ROT_PS)
psa_rot_feature(attestation CONFIG_PSA_ROT_ATTESTATION)

if(CONFIG_PSA_ROT_CRYPTO)
  psa_rot_feature(sha-256 CONFIG_PSA_WANT_ALG_SHA_256)
  psa_rot_feature(hmac CONFIG_PSA_WANT_ALG_HMAC)
  psa_rot_feature(hkdf CONFIG_PSA_WANT_ALG_HKDF)
  psa_rot_feature(hkdf-extract CONFIG_PSA_WANT_ALG_HKDF_EXTRACT)
  psa_rot_feature(hkdf-expand CONFIG_PSA_WANT_ALG_HKDF_EXPAND)
  psa_rot_feature(tls12-prf CONFIG_PSA_WANT_ALG_TLS12_PRF)
  psa_rot_feature(tls12-psk-to-ms CONFIG_PSA_WANT_ALG_TLS12_PSK_TO_MS)
  psa_rot_feature(tls12-ecjpake-to-pms CONFIG_PSA_WANT_ALG_TLS12_ECJPAKE_TO_PMS)
  psa_rot_feature(pbkdf2-hmac CONFIG_PSA_WANT_ALG_PBKDF2_HMAC)
  psa_rot_feature(pbkdf2-aes-cmac-prf-128 CONFIG_PSA_WANT_ALG_PBKDF2_AES_CMAC_PRF_128)
  psa_rot_feature(sp800-108-hmac CONFIG_PSA_WANT_ALG_SP800_108_COUNTER_HMAC)
  psa_rot_feature(sp800-108-cmac CONFIG_PSA_WANT_ALG_SP800_108_COUNTER_CMAC)
  if(CONFIG_PSA_WANT_KEY_TYPE_AES)
    psa_rot_feature(aes-ctr CONFIG_PSA_WANT_ALG_CTR)
    psa_rot_feature(aes-gcm CONFIG_PSA_WANT_ALG_GCM)
  endif()
  if(CONFIG_PSA_WANT_ECC_SECP_R1_256)
    psa_rot_feature(ecdsa CONFIG_PSA_WANT_ALG_ECDSA CONFIG_PSA_WANT_ALG_DETERMINISTIC_ECDSA)
    psa_rot_feature(ecdh CONFIG_PSA_WANT_ALG_ECDH)
  endif()
  # In client mode Mbed TLS has its own.
  if(NOT CONFIG_MBEDTLS)
    list(APPEND PSA_ROT_FEATURES reset-key-attributes)
  endif()
endif()

psa_rot_feature(zephyr-secure-storage CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_PSA_ROT)
if(CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_PSA_ROT)
  psa_rot_feature(secure-storage-64-bit-uid CONFIG_SECURE_STORAGE_64_BIT_UID)
endif()

list(JOIN PSA_ROT_FEATURES "," PSA_ROT_FEATURES)
