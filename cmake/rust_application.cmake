# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# The application is written in Rust, and has the services in its own library, by the package psa-rot-zephyr of zephyr/rust. Its
# cargo step is not ours and takes no features from us: what Kconfig asks for is left where psa-rot's build script looks, beside the
# .config (cmake/features.rs).

if(PSA_ROT_FEATURES MATCHES "rsa-")
  message(FATAL_ERROR
    "RSA cannot be part of a Rust application: it needs an allocator of its own, and a Rust program has one. Unset the "
    "CONFIG_PSA_WANT_ALG_RSA_* options.")
endif()

cmake_path(REPLACE_FILENAME DOTCONFIG psa_rot_features OUTPUT_VARIABLE psa_rot_features_file)
file(CONFIGURE OUTPUT ${psa_rot_features_file} @ONLY CONTENT "@PSA_ROT_FEATURES@\n")

message(STATUS "psa-rot: in the Rust application, as package psa-rot-zephyr of ${PSA_ROT_SOURCE_DIR}/zephyr/rust")
message(STATUS "psa-rot: features ${PSA_ROT_FEATURES}")

# Without it, the link would end with undefined references to psa_*. A package between the two is out of sight here.
if(CONFIG_RUST AND EXISTS ${APPLICATION_SOURCE_DIR}/Cargo.toml)
  file(STRINGS ${APPLICATION_SOURCE_DIR}/Cargo.toml psa_rot_dependency REGEX "psa-rot-zephyr")
  if(NOT psa_rot_dependency)
    message(WARNING
      "psa-rot: ${APPLICATION_SOURCE_DIR}/Cargo.toml does not name psa-rot-zephyr. Unless another dependency does, add to "
      "[dependencies]: psa-rot-zephyr = { path = \"${PSA_ROT_SOURCE_DIR}/zephyr/rust\" }")
  endif()
endif()
