# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# cmake -DAR=<ar> -DFROM=<archive> -DTO=<archive> -P without_builtins.cmake
#
# Copies an archive without the members of Rust's compiler_builtins, if it changed.

if(NOT ${FROM} IS_NEWER_THAN ${TO})
  return()
endif()
execute_process(COMMAND ${AR} t ${FROM} OUTPUT_VARIABLE members COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "compiler_builtins-[^\n]+" builtins "${members}")
file(COPY_FILE ${FROM} ${TO}.new)
if(builtins)
  execute_process(COMMAND ${AR} d ${TO}.new ${builtins} COMMAND_ERROR_IS_FATAL ANY)
endif()
file(RENAME ${TO}.new ${TO})
