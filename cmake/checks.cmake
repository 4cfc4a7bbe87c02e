# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# Contradictions that Kconfig cannot express, each answered with the way out. docs/getting-started.md quotes the messages.

# For a board that boards/ has files for, what is missing is in them.
set(psa_rot_snippet_hint)
string(REPLACE "/" "_" psa_rot_board "${BOARD}${BOARD_QUALIFIERS}")
file(GLOB psa_rot_board_files ${CMAKE_CURRENT_LIST_DIR}/../boards/${psa_rot_board}.* ${CMAKE_CURRENT_LIST_DIR}/../boards/${BOARD}.*)
if(psa_rot_board_files AND NOT "psa-rot" IN_LIST SNIPPET_AS_LIST)
  set(psa_rot_snippet_hint " For this board the snippet psa-rot has what it takes to begin: west build -S psa-rot.")
endif()

if(CONFIG_BUILD_WITH_TFM)
  message(FATAL_ERROR
    "psa-rot takes the place of TF-M, and ${BOARD}${BOARD_QUALIFIERS} is built with TF-M (CONFIG_BUILD_WITH_TFM). Build for the board "
    "target without /ns (docs/migrating-from-tfm.md).")
endif()

if(NOT (CONFIG_CPU_CORTEX_M OR CONFIG_RISCV OR CONFIG_ARCH_POSIX))
  message(FATAL_ERROR
    "psa-rot runs on Cortex-M, RISC-V and native_sim, and the core of ${BOARD}${BOARD_QUALIFIERS} is none of them. Remove CONFIG_PSA_ROT=y, "
    "or choose another board.")
endif()

if(CONFIG_PSA_ROT_ROOT_KEY_UNSET)
  message(FATAL_ERROR
    "psa-rot needs a root key. Set CONFIG_PSA_ROT_ROOT_KEY_CUSTOM=y and implement psa_rot_root_key() (psa_rot/platform.h), or, "
    "for first steps only, CONFIG_PSA_ROT_ROOT_KEY_INSECURE=y.")
endif()

if(CONFIG_PSA_ROT_ENTROPY_UNSET)
  message(FATAL_ERROR
    "psa-rot needs entropy, and the devicetree of ${BOARD}${BOARD_QUALIFIERS} has no chosen node zephyr,entropy. Set "
    "CONFIG_PSA_ROT_ENTROPY_CUSTOM=y and implement psa_rot_entropy() (psa_rot/platform.h), or, for tests only, "
    "CONFIG_PSA_ROT_ENTROPY_INSECURE=y.${psa_rot_snippet_hint}")
endif()

if(CONFIG_PSA_ROT_ROOT_KEY_INSECURE)
  message(WARNING "psa-rot: CONFIG_PSA_ROT_ROOT_KEY_INSECURE=y. Encryption at rest protects nothing; not for products.")
endif()
if(CONFIG_PSA_ROT_ENTROPY_INSECURE)
  message(WARNING "psa-rot: CONFIG_PSA_ROT_ENTROPY_INSECURE=y. Keys can be guessed; not for products.")
endif()

if(CONFIG_PSA_ROT_ENTROPY_DRIVER AND NOT CONFIG_ENTROPY_HAS_DRIVER)
  message(FATAL_ERROR
    "psa-rot needs entropy, and no driver is enabled for the chosen node zephyr,entropy of ${BOARD}${BOARD_QUALIFIERS} (on "
    "nRF5340 it needs CONFIG_BT and the network core). Enable it, or set CONFIG_PSA_ROT_ENTROPY_CUSTOM=y and implement "
    "psa_rot_entropy() (psa_rot/platform.h), or, for tests only, CONFIG_PSA_ROT_ENTROPY_INSECURE=y.${psa_rot_snippet_hint}")
endif()

if(CONFIG_PSA_ROT_ENTROPY_DRIVER)
  dt_chosen(psa_rot_entropy PROPERTY "zephyr,entropy")
  dt_prop(psa_rot_entropy_compatible PATH "${psa_rot_entropy}" PROPERTY "compatible")
  if("zephyr,psa-crypto-rng" IN_LIST psa_rot_entropy_compatible)
    message(FATAL_ERROR
      "psa-rot needs entropy, and the chosen node zephyr,entropy of ${BOARD}${BOARD_QUALIFIERS} is zephyr,psa-crypto-rng, which asks psa-rot "
      "for it. Choose the node of a hardware source, or set CONFIG_PSA_ROT_ENTROPY_CUSTOM=y and implement psa_rot_entropy() "
      "(psa_rot/platform.h).")
  endif()
endif()

if(CONFIG_PSA_ROT_CRYPTO AND NOT (CONFIG_PSA_CRYPTO_PROVIDER_PSA_ROT OR CONFIG_PSA_ROT_IS_PSA_CRYPTO_PROVIDER_CUSTOM))
  set(psa_rot_or_custom)
  if(CONFIG_PSA_CRYPTO_PROVIDER_CUSTOM)
    set(psa_rot_or_custom "or CONFIG_PSA_ROT_IS_PSA_CRYPTO_PROVIDER_CUSTOM=y if psa-rot is what CONFIG_PSA_CRYPTO_PROVIDER_CUSTOM means, ")
  endif()
  message(FATAL_ERROR
    "CONFIG_PSA_ROT_CRYPTO is set, but another PSA Crypto provider is chosen. Set CONFIG_PSA_CRYPTO_PROVIDER_PSA_ROT=y, "
    "${psa_rot_or_custom}or CONFIG_PSA_ROT_CRYPTO=n.")
endif()

if(CONFIG_PSA_ROT_CRYPTO AND CONFIG_MBEDTLS_PSA_CRYPTO_C)
  message(FATAL_ERROR
    "CONFIG_MBEDTLS_PSA_CRYPTO_C builds the PSA Crypto service of Mbed TLS, and psa-rot is one already. Remove "
    "CONFIG_MBEDTLS_PSA_CRYPTO_C=y, with what depends on it (CONFIG_MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG*, CONFIG_MBEDTLS_PSA_P256M_*), "
    "from the application's configuration, or set it to n; CONFIG_MBEDTLS=y, for TLS and X.509, may stay.")
endif()

if(CONFIG_PSA_ROT_CRYPTO AND CONFIG_SECURE_STORAGE_ITS_TRANSFORM_IMPLEMENTATION_AEAD)
  set(psa_rot_with_its)
  if(NOT CONFIG_PSA_ROT_ITS)
    set(psa_rot_with_its "CONFIG_PSA_ROT_ITS=y and ")
  endif()
  message(FATAL_ERROR
    "CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_ZEPHYR encrypts with functions inside of Mbed TLS, which psa-rot replaces. Set "
    "${psa_rot_with_its}CONFIG_SECURE_STORAGE_ITS_IMPLEMENTATION_PSA_ROT=y, or CONFIG_PSA_ROT_CRYPTO=n (docs/migrating-from-secure-storage.md).")
endif()

dt_chosen(psa_rot_partition PROPERTY "psa-rot,storage-partition")
if(NOT DEFINED psa_rot_partition)
  dt_nodelabel(psa_rot_partition NODELABEL "storage_partition")
endif()
if(NOT DEFINED psa_rot_partition)
  message(FATAL_ERROR
    "psa-rot needs a flash partition, and the devicetree of ${BOARD}${BOARD_QUALIFIERS} has neither a chosen node "
    "psa-rot,storage-partition nor a node labelled storage_partition. Add one in an overlay (docs/porting.md)."
    "${psa_rot_snippet_hint}")
endif()
if(NOT CONFIG_FLASH_MAP)
  message(FATAL_ERROR
    "psa-rot needs a flash partition, and ${BOARD}${BOARD_QUALIFIERS} has no enabled flash driver for ${psa_rot_partition}. "
    "Enable the node of its flash controller in an overlay (status = \"okay\"), or name a partition elsewhere as the chosen node "
    "psa-rot,storage-partition.${psa_rot_snippet_hint}")
endif()

if(NOT CONFIG_FLASH_PAGE_LAYOUT)
  message(FATAL_ERROR
    "psa-rot asks the flash driver for the size of its pages, and that of ${psa_rot_partition} does not tell (CONFIG_FLASH_PAGE_LAYOUT). Name "
    "a partition elsewhere as the chosen node psa-rot,storage-partition.")
endif()

# Zephyr's settings, and its own secure storage, take storage_partition, too, where nothing else is chosen. Each would drop what it does not know.
function(psa_rot_not_shared option chosen default)
  if(NOT ${option} OR NOT (CONFIG_PSA_ROT_ITS OR CONFIG_PSA_ROT_STORAGE_AT_BOOT))
    return()
  endif()
  dt_chosen(other PROPERTY "${chosen}")
  if(NOT DEFINED other)
    dt_nodelabel(other NODELABEL "${default}")
  endif()
  if(DEFINED other AND "${other}" STREQUAL "${psa_rot_partition}")
    message(FATAL_ERROR
      "psa-rot needs a flash partition of its own, and ${other} is that of ${option}, too. Add another partition in an overlay, and name "
      "it as the chosen node psa-rot,storage-partition or ${chosen} (docs/porting.md).")
  endif()
endfunction()
psa_rot_not_shared(CONFIG_SETTINGS_NVS "zephyr,settings-partition" storage_partition)
psa_rot_not_shared(CONFIG_SETTINGS_ZMS "zephyr,settings-partition" storage_partition)
psa_rot_not_shared(CONFIG_SETTINGS_FCB "zephyr,settings-partition" storage_partition)
psa_rot_not_shared(CONFIG_SECURE_STORAGE_ITS_STORE_IMPLEMENTATION_ZMS "secure_storage_its_partition" secure_storage_its_partition)

# Other storage has no default partition that could be compared; its samples take storage_partition.
if(CONFIG_NVS OR CONFIG_ZMS OR CONFIG_FCB OR CONFIG_FILE_SYSTEM_LITTLEFS)
  dt_chosen(psa_rot_chosen_partition PROPERTY "psa-rot,storage-partition")
  if(NOT DEFINED psa_rot_chosen_partition)
    message(STATUS
      "psa-rot: its partition is ${psa_rot_partition}, by the label storage_partition. Nothing else may write there: if the application's NVS, ZMS, FCB "
      "or littlefs does, name another one as the chosen node psa-rot,storage-partition.")
  endif()
endif()

if(CONFIG_PSA_ROT_CRYPTO AND CONFIG_MAIN_STACK_SIZE LESS CONFIG_PSA_ROT_STACK_HINT)
  message(WARNING
    "psa-rot: CONFIG_MAIN_STACK_SIZE is ${CONFIG_MAIN_STACK_SIZE}, and a thread that makes any psa_* call takes up to "
    "${CONFIG_PSA_ROT_STACK_HINT} bytes (CONFIG_PSA_ROT_STACK_HINT). Remove it from the application's configuration if main() makes such calls.")
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
