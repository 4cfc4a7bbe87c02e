# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# The headers psa/*.h for the whole image.

set(psa_rot_include ${PSA_ROT_SOURCE_DIR}/include)

if(CONFIG_MBEDTLS)
  # Mbed TLS brings psa/crypto*.h, which it must find first, and they are the same to the linker. Ours come last, for the
  # headers that it does not have.
  target_include_directories(zephyr_interface INTERFACE ${psa_rot_include})
else()
  # Before the headers of Zephyr's secure storage, whose psa/error.h knows fewer codes.
  target_include_directories(zephyr_interface BEFORE INTERFACE ${psa_rot_include})

  if(CONFIG_SECURE_STORAGE)
    # Its own storage headers serve: psa_its_set() is there an inline function, and psa_storage_uid_t has another size.
    foreach(header IN ITEMS internal_trusted_storage.h protected_storage.h storage_common.h)
      file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/include/psa/${header} @ONLY CONTENT
        "#include \"@ZEPHYR_BASE@/subsys/secure_storage/include/psa/@header@\"\n")
    endforeach()
    target_include_directories(zephyr_interface BEFORE INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/include)
  endif()
endif()
