# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT

# Included by the CMakeLists.txt of every sample and test, before find_package(Zephyr): makes this repository a module of the
# build, wherever it lies, and applies the snippet psa-rot, which has what each board needs (boards/).

get_filename_component(psa_rot_root ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
if(NOT psa_rot_root IN_LIST EXTRA_ZEPHYR_MODULES)
  list(APPEND EXTRA_ZEPHYR_MODULES ${psa_rot_root})
endif()

# In the cache, so that snippets named on the command line (west build -S) come on top.
if(NOT "psa-rot" IN_LIST SNIPPET)
  list(APPEND SNIPPET psa-rot)
  set(SNIPPET "${SNIPPET}" CACHE STRING "Selected snippet" FORCE)
endif()
