# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# cmake -DAR=<ar> -DFROM=<archive> -DTO=<archive> -P without_builtins.cmake
#
# Copies an archive, if it is another than the last time, without Rust's compiler_builtins: the members of that name, and those compiled from C, whose
# names begin with a hash.

cmake_minimum_required(VERSION 3.21.0)

# By content: cargo gives an archive that it built before its old time.
file(SHA256 ${FROM} digest)
if(EXISTS ${TO} AND EXISTS ${TO}.from)
  file(READ ${TO}.from last)
  if(last STREQUAL digest)
    return()
  endif()
endif()
execute_process(COMMAND ${AR} t ${FROM} OUTPUT_VARIABLE members COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "\n" ";" members "${members}")
list(FILTER members INCLUDE REGEX "^(compiler_builtins-|[0-9a-f]+-[^-]+\\.o$)")
file(COPY_FILE ${FROM} ${TO}.new)
if(members)
  execute_process(COMMAND ${AR} d ${TO}.new ${members} COMMAND_ERROR_IS_FATAL ANY)
endif()
file(RENAME ${TO}.new ${TO})
file(WRITE ${TO}.from ${digest})
