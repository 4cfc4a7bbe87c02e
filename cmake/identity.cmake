# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# psa_rot_identity.h: the identifiers that Kconfig has in hexadecimal, as C initialisers.

# psa_rot_hash_initialiser(<variable> <symbol> <default>)
function(psa_rot_hash_initialiser variable symbol default)
  set(hex "${${symbol}}")
  if("${hex}" STREQUAL "")
    set(hex ${default})
  endif()
  string(LENGTH "${hex}" length)
  if(NOT length EQUAL 64 OR NOT hex MATCHES "^[0-9a-fA-F]+$")
    message(FATAL_ERROR "${symbol} must have 64 hexadecimal digits, or be empty.")
  endif()
  string(REGEX REPLACE "(..)" "0x\\1, " bytes ${hex})
  set(${variable} "${bytes}" PARENT_SCOPE)
endfunction()

string(SHA256 psa_rot_default_id "psa-rot:${BOARD}${BOARD_QUALIFIERS}")
string(REPEAT "00" 32 psa_rot_no_signer)
psa_rot_hash_initialiser(PSA_ROT_IMPLEMENTATION_ID CONFIG_PSA_ROT_IMPLEMENTATION_ID ${psa_rot_default_id})
psa_rot_hash_initialiser(PSA_ROT_SIGNER_ID CONFIG_PSA_ROT_BOOT_RECORD_SIGNER_ID ${psa_rot_no_signer})

# psa_rot_longest(<symbol> <bytes>): tokens refuse more.
function(psa_rot_longest symbol bytes)
  string(LENGTH "${${symbol}}" length)
  if(length GREATER bytes)
    message(FATAL_ERROR "${symbol} must have at most ${bytes} bytes.")
  endif()
endfunction()
psa_rot_longest(CONFIG_PSA_ROT_BOOT_RECORD_TYPE 64)
psa_rot_longest(CONFIG_PSA_ROT_BOOT_RECORD_VERSION 64)
psa_rot_longest(CONFIG_PSA_ROT_VERIFICATION_SERVICE 255)

if(CONFIG_PSA_ROT_ATTESTATION AND CONFIG_PSA_ROT_CLIENT_ID EQUAL 0)
  message(FATAL_ERROR "CONFIG_PSA_ROT_CLIENT_ID must not be 0: no caller has this id (RFC 9783 section 4.1.2).")
endif()

if(CONFIG_PSA_ROT_CERTIFICATION_REFERENCE)
  string(LENGTH "${CONFIG_PSA_ROT_CERTIFICATION_REFERENCE}" length)
  if(NOT length EQUAL 19 OR NOT CONFIG_PSA_ROT_CERTIFICATION_REFERENCE MATCHES "^[0-9]+-[0-9][0-9][0-9][0-9][0-9]$")
    message(FATAL_ERROR "CONFIG_PSA_ROT_CERTIFICATION_REFERENCE must have 13 digits, a hyphen and 5 digits, or be empty.")
  endif()
endif()

file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/glue/psa_rot_identity.h @ONLY CONTENT
"#define PSA_ROT_IMPLEMENTATION_ID { @PSA_ROT_IMPLEMENTATION_ID@}
#define PSA_ROT_SIGNER_ID { @PSA_ROT_SIGNER_ID@}
")
