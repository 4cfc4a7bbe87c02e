# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# The headers psa/*.h for the whole image. What is named last is found first.

set(psa_rot_include ${PSA_ROT_SOURCE_DIR}/include)

# Before the headers of Zephyr's secure storage, whose psa/error.h knows fewer codes.
target_include_directories(zephyr_interface BEFORE INTERFACE ${psa_rot_include})

if(CONFIG_MBEDTLS)
  # Mbed TLS's own psa/crypto*.h serve, for its code and for all other: they are the same to the linker.
  target_include_directories(zephyr_interface BEFORE INTERFACE $<TARGET_PROPERTY:mbedTLS,INTERFACE_INCLUDE_DIRECTORIES>)
endif()
if(CONFIG_MBEDTLS_PSA_CRYPTO_CLIENT)
  # But only with the configuration that Mbed TLS itself has.
  target_compile_definitions(zephyr_interface INTERFACE
    $<TARGET_PROPERTY:mbedTLS,INTERFACE_COMPILE_DEFINITIONS>
    MBEDTLS_USER_CONFIG_FILE="psa_rot/mbedtls_config.h"
  )
endif()

if(CONFIG_SECURE_STORAGE)
  # Its own storage headers serve: psa_its_set() is there an inline function, and psa_storage_uid_t may have another size.
  foreach(header IN ITEMS internal_trusted_storage.h protected_storage.h storage_common.h)
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/include/psa/${header} @ONLY CONTENT
      "#include \"@ZEPHYR_BASE@/subsys/secure_storage/include/psa/@header@\"\n")
  endforeach()
  target_include_directories(zephyr_interface BEFORE INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/include)
endif()
