# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# Contradictions that Kconfig cannot express, each answered with the way out.

if(CONFIG_PSA_ROT_ROOT_KEY_UNSET)
  message(FATAL_ERROR
    "psa-rot needs a root key. Set CONFIG_PSA_ROT_ROOT_KEY_CUSTOM=y and implement psa_rot_root_key() (psa_rot/platform.h), or, "
    "for first steps only, CONFIG_PSA_ROT_ROOT_KEY_INSECURE=y.")
endif()

if(CONFIG_PSA_ROT_ENTROPY_UNSET)
  message(FATAL_ERROR
    "psa-rot needs entropy, and the devicetree of ${BOARD}${BOARD_QUALIFIERS} has no chosen node zephyr,entropy. Set "
    "CONFIG_PSA_ROT_ENTROPY_CUSTOM=y and implement psa_rot_entropy() (psa_rot/platform.h), or, for tests only, "
    "CONFIG_PSA_ROT_ENTROPY_INSECURE=y.")
endif()

if(CONFIG_PSA_ROT_ENTROPY_DRIVER AND NOT CONFIG_ENTROPY_HAS_DRIVER)
  message(FATAL_ERROR
    "psa-rot needs entropy, and no driver is enabled for the chosen node zephyr,entropy of ${BOARD}${BOARD_QUALIFIERS} (on "
    "nRF5340 it needs CONFIG_BT and the network core). Enable it, or set CONFIG_PSA_ROT_ENTROPY_CUSTOM=y and implement "
    "psa_rot_entropy() (psa_rot/platform.h), or, for tests only, CONFIG_PSA_ROT_ENTROPY_INSECURE=y.")
endif()

if(CONFIG_PSA_ROT_CRYPTO AND NOT CONFIG_PSA_CRYPTO_PROVIDER_PSA_ROT)
  message(FATAL_ERROR
    "CONFIG_PSA_ROT_CRYPTO is set, but another PSA Crypto provider is chosen. Set CONFIG_PSA_CRYPTO_PROVIDER_PSA_ROT=y, or "
    "CONFIG_PSA_ROT_CRYPTO=n.")
endif()

dt_chosen(psa_rot_partition PROPERTY "psa-rot,storage-partition")
if(NOT DEFINED psa_rot_partition)
  dt_nodelabel(psa_rot_partition NODELABEL "storage_partition")
endif()
if(NOT DEFINED psa_rot_partition)
  message(FATAL_ERROR
    "psa-rot needs a flash partition, and the devicetree of ${BOARD}${BOARD_QUALIFIERS} has neither a chosen node "
    "psa-rot,storage-partition nor a node labelled storage_partition. Add one in an overlay.")
endif()
if(NOT CONFIG_FLASH_MAP)
  message(FATAL_ERROR
    "psa-rot needs a flash partition, and ${BOARD}${BOARD_QUALIFIERS} has no enabled flash driver for ${psa_rot_partition}.")
endif()

# What Zephyr has a symbol for and psa-rot does not build; docs/algorithms.md says why.
set(psa_rot_not_built
  ALG_FFDH ALG_MD5 ALG_RIPEMD160
  DH_RFC7919_2048 DH_RFC7919_3072 DH_RFC7919_4096 DH_RFC7919_6144 DH_RFC7919_8192
  ECC_BRAINPOOL_P_R1_256 ECC_BRAINPOOL_P_R1_384 ECC_BRAINPOOL_P_R1_512
  ECC_SECP_K1_192 ECC_SECP_R1_192 ECC_SECP_R1_224
  KEY_TYPE_ARIA KEY_TYPE_CAMELLIA KEY_TYPE_DES
  KEY_TYPE_DH_KEY_PAIR_EXPORT KEY_TYPE_DH_KEY_PAIR_GENERATE KEY_TYPE_DH_KEY_PAIR_IMPORT KEY_TYPE_DH_PUBLIC_KEY
)
if(CONFIG_PSA_ROT_CRYPTO)
  set(psa_rot_warning)
  foreach(symbol IN LISTS psa_rot_not_built)
    if(CONFIG_PSA_WANT_${symbol})
      string(APPEND psa_rot_warning
        "psa-rot: CONFIG_PSA_WANT_${symbol} is set, but psa-rot does not have it: it answers PSA_ERROR_NOT_SUPPORTED\n")
    endif()
  endforeach()
  if(psa_rot_warning)
    message(WARNING "${psa_rot_warning}")
  endif()
endif()
