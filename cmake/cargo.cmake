# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# Builds libpsa_rot.a with cargo, and links it into the image.
#
# Cargo runs in every build, because only cargo knows whether something changed; when nothing did, it takes a moment, and
# nothing is linked again.
#
# Each build folder has a target folder of its own, so any number of builds can run at once; they share cargo's downloads. To
# share compiled crates between build folders, too, set CARGO_BUILD_BUILD_DIR in the environment (cargo 1.91 or later).
#
#   PSA_ROT_RUSTC   the Rust compiler; default: the first that can build for the board's target, of `rustc` in PATH and the system's

include(${CMAKE_CURRENT_LIST_DIR}/rust_target.cmake)

# psa_rot_rustc_print(<variable> <rustc> <argument>...): what the compiler prints, or nothing.
function(psa_rot_rustc_print variable rustc)
  execute_process(COMMAND ${rustc} --print ${ARGN} OUTPUT_VARIABLE out ERROR_QUIET RESULT_VARIABLE result
    OUTPUT_STRIP_TRAILING_WHITESPACE WORKING_DIRECTORY ${PSA_ROT_SOURCE_DIR})
  if(NOT result EQUAL 0)
    set(out "")
  endif()
  set(${variable} "${out}" PARENT_SCOPE)
endfunction()

# Which compiler: one that has the target's core library comes first, then one that has its source.
if(PSA_ROT_RUSTC)
  set(psa_rot_candidates ${PSA_ROT_RUSTC})
elseif(DEFINED ENV{PSA_ROT_RUSTC})
  set(psa_rot_candidates $ENV{PSA_ROT_RUSTC})
else()
  find_program(PSA_ROT_RUSTC_IN_PATH rustc HINTS $ENV{HOME}/.cargo/bin)
  find_program(PSA_ROT_RUSTC_OF_SYSTEM rustc NO_DEFAULT_PATH PATHS /usr/local/bin /usr/bin)
  mark_as_advanced(PSA_ROT_RUSTC_IN_PATH PSA_ROT_RUSTC_OF_SYSTEM)
  set(psa_rot_candidates)
  foreach(candidate IN ITEMS ${PSA_ROT_RUSTC_IN_PATH} ${PSA_ROT_RUSTC_OF_SYSTEM})
    if(candidate)
      list(APPEND psa_rot_candidates ${candidate})
    endif()
  endforeach()
endif()
if(NOT psa_rot_candidates)
  message(FATAL_ERROR "psa-rot needs Rust, and there is no rustc. Install it from https://rustup.rs (or, where it is installed, add "
    "$HOME/.cargo/bin to PATH).")
endif()

set(psa_rot_rustc)
foreach(candidate IN LISTS psa_rot_candidates)
  psa_rot_rustc_print(libdir ${candidate} target-libdir --target ${PSA_ROT_RUST_TARGET})
  file(GLOB libcore "${libdir}/libcore-*.rlib")
  if(libdir AND libcore)
    set(psa_rot_rustc ${candidate})
    set(psa_rot_build_std FALSE)
    break()
  endif()
endforeach()
if(NOT psa_rot_rustc)
  foreach(candidate IN LISTS psa_rot_candidates)
    psa_rot_rustc_print(sysroot ${candidate} sysroot)
    if(sysroot AND EXISTS ${sysroot}/lib/rustlib/src/rust/library/core/Cargo.toml)
      set(psa_rot_rustc ${candidate})
      set(psa_rot_build_std TRUE)
      break()
    endif()
  endforeach()
endif()
if(NOT psa_rot_rustc)
  message(FATAL_ERROR
    "Rust's core library for ${PSA_ROT_RUST_TARGET} is missing. Install it with: rustup target add ${PSA_ROT_RUST_TARGET} (without rustup: "
    "the distribution's package rust-src, from which it is built).")
endif()

# The cargo that belongs to the compiler.
cmake_path(GET psa_rot_rustc PARENT_PATH psa_rot_bin)
find_program(PSA_ROT_CARGO cargo HINTS ${psa_rot_bin} NO_CACHE)
if(NOT PSA_ROT_CARGO)
  message(FATAL_ERROR
    "psa-rot needs cargo, and there is none beside ${psa_rot_rustc} nor in PATH. Install Rust from https://rustup.rs, which has it, or the "
    "distribution's package cargo.")
endif()

set(psa_rot_args
  build --release --locked
  --manifest-path ${PSA_ROT_SOURCE_DIR}/Cargo.toml
  --package psa-rot-ffi
  --no-default-features --features ${PSA_ROT_FEATURES}
  --target ${PSA_ROT_RUST_TARGET}
  --target-dir ${CMAKE_CURRENT_BINARY_DIR}/cargo
)
set(psa_rot_env RUSTC=${psa_rot_rustc} DOTCONFIG=${DOTCONFIG})
set(psa_rot_how "installed core")
if(psa_rot_build_std)
  if(PSA_ROT_FEATURES MATCHES "rsa-")
    list(APPEND psa_rot_args -Zbuild-std=core,alloc)
  else()
    list(APPEND psa_rot_args -Zbuild-std=core)
  endif()
  list(APPEND psa_rot_env RUSTC_BOOTSTRAP=1)
  set(psa_rot_how "core built from source")
endif()
if(CONFIG_PSA_ROT_CARGO_EXTRA_ARGS)
  separate_arguments(psa_rot_extra UNIX_COMMAND ${CONFIG_PSA_ROT_CARGO_EXTRA_ARGS})
  list(APPEND psa_rot_args ${psa_rot_extra})
endif()

# Optimisation as the rest of the image. Unoptimised primitives would need several times the stack, so that is never done.
if(CONFIG_SPEED_OPTIMIZATIONS)
  list(APPEND psa_rot_env CARGO_PROFILE_RELEASE_OPT_LEVEL=3)
elseif(CONFIG_DEBUG_OPTIMIZATIONS OR CONFIG_NO_OPTIMIZATIONS)
  list(APPEND psa_rot_env CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=line-tables-only)
elseif(CONFIG_SIZE_OPTIMIZATIONS_AGGRESSIVE)
  list(APPEND psa_rot_env CARGO_PROFILE_RELEASE_OPT_LEVEL=z)
else()
  list(APPEND psa_rot_env CARGO_PROFILE_RELEASE_OPT_LEVEL=s)
endif()

# The same input gives the same archive wherever it is built.
set(psa_rot_flags "--remap-path-prefix=${PSA_ROT_SOURCE_DIR}=psa-rot")
if(DEFINED ENV{CARGO_HOME})
  string(APPEND psa_rot_flags " --remap-path-prefix=$ENV{CARGO_HOME}=cargo")
elseif(DEFINED ENV{HOME})
  string(APPEND psa_rot_flags " --remap-path-prefix=$ENV{HOME}/.cargo=cargo")
endif()
# Stable releases of rustc do not tell crates that a core has Thumb-2. crypto-bigint would then compute carries as for cores without it,
# which makes the portable P-256 two thirds slower (docs/performance.md).
if(PSA_ROT_RUST_TARGET MATCHES "^thumbv(7|8m\\.main)")
  string(APPEND psa_rot_flags " --cfg=target_feature=\"thumb2\" -Aexplicit_builtin_cfgs_in_flags")
endif()
# SHA-2 as a loop: 7 KB smaller (SHA-512: 26 KB), 1.7 times the instructions (docs/footprint.md).
if(CONFIG_SIZE_OPTIMIZATIONS_AGGRESSIVE)
  string(APPEND psa_rot_flags " --cfg=sha2_backend_soft=\"compact\"")
endif()
string(TOUPPER ${PSA_ROT_RUST_TARGET} psa_rot_target_variable)
string(REGEX REPLACE "[-.]" "_" psa_rot_target_variable ${psa_rot_target_variable})
list(APPEND psa_rot_env --unset=RUSTFLAGS --unset=CARGO_ENCODED_RUSTFLAGS
  "CARGO_TARGET_${psa_rot_target_variable}_RUSTFLAGS=${psa_rot_flags}")

# What a crate has in C and assembly is compiled by the image's compiler.
if(CONFIG_PSA_ROT_P256_CORTEX_M4)
  string(TOLOWER ${psa_rot_target_variable} psa_rot_target_variable)
  # Tables are read whole, so that no address tells of a secret, and no register of the floating-point unit is used: .cargo/config.toml.
  list(APPEND psa_rot_env
    "CC_${psa_rot_target_variable}=${CMAKE_C_COMPILER}"
    "AR_${psa_rot_target_variable}=${CMAKE_AR}"
    "CFLAGS_${psa_rot_target_variable}=-Dhas_d_cache=1 -Dhas_fpu=0"
    --unset=CFLAGS --unset=TARGET_CFLAGS)
endif()

set(psa_rot_built ${CMAKE_CURRENT_BINARY_DIR}/cargo/${PSA_ROT_RUST_TARGET}/release/libpsa_rot.a)
set(psa_rot_library ${CMAKE_CURRENT_BINARY_DIR}/libpsa_rot.a)

message(STATUS "psa-rot: ${PSA_ROT_RUST_TARGET} (${psa_rot_how}), ${psa_rot_rustc}")
message(STATUS "psa-rot: features ${PSA_ROT_FEATURES}")

add_custom_target(psa_rot_cargo
  COMMAND ${CMAKE_COMMAND} -E env ${psa_rot_env} ${PSA_ROT_CARGO} ${psa_rot_args}
  COMMAND ${CMAKE_COMMAND} -DAR=${CMAKE_AR} -DFROM=${psa_rot_built} -DTO=${psa_rot_library}
    -P ${CMAKE_CURRENT_LIST_DIR}/without_builtins.cmake
  BYPRODUCTS ${psa_rot_built} ${psa_rot_library}
  # Where rustc was asked, too: rustup and cargo's configuration go by the folder.
  WORKING_DIRECTORY ${PSA_ROT_SOURCE_DIR}
  COMMENT "Building psa-rot for ${PSA_ROT_RUST_TARGET}"
  USES_TERMINAL
  VERBATIM
)

add_library(psa_rot STATIC IMPORTED GLOBAL)
set_target_properties(psa_rot PROPERTIES IMPORTED_LOCATION ${psa_rot_library})
add_dependencies(psa_rot psa_rot_cargo)
add_library(psa_rot_with_builtins STATIC IMPORTED GLOBAL)
set_target_properties(psa_rot_with_builtins PROPERTIES IMPORTED_LOCATION ${psa_rot_built})
add_dependencies(psa_rot_with_builtins psa_rot_cargo)

# The functions that compilers call (memcpy, 64-bit division) exist in the C library, in libgcc and in Rust's own
# compiler_builtins. The image gets the first two's; what only Rust has comes last.
zephyr_link_libraries(
  psa_rot
  $<TARGET_PROPERTY:linker,c_library>
  $<TARGET_PROPERTY:linker,rt_library>
  psa_rot_with_builtins
)
