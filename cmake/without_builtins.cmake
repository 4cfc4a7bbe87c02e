# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# cmake -DAR=<ar> -DFROM=<archive> -DTO=<archive> -P without_builtins.cmake
#
# Copies an archive, if it changed, without Rust's compiler_builtins: the members of that name, and those compiled from C, whose
# names begin with a hash.

cmake_minimum_required(VERSION 3.21.0)

if(NOT ${FROM} IS_NEWER_THAN ${TO})
  return()
endif()
execute_process(COMMAND ${AR} t ${FROM} OUTPUT_VARIABLE members COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "\n" ";" members "${members}")
list(FILTER members INCLUDE REGEX "^(compiler_builtins-|[0-9a-f]+-[^-]+\\.o$)")
file(COPY_FILE ${FROM} ${TO}.new)
if(members)
  execute_process(COMMAND ${AR} d ${TO}.new ${members} COMMAND_ERROR_IS_FATAL ANY)
endif()
file(RENAME ${TO}.new ${TO})
