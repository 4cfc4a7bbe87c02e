/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* A place inside a call, with the lock held: psa_rot_lifecycle(). */

#ifndef HOOK_H
#define HOOK_H

#include <psa/error.h>

/**
 * @brief Make a call in whose middle @p inside runs.
 * @param inside  Runs once, in the calling thread.
 * @return What the call returned: PSA_ERROR_NOT_PERMITTED if all is well.
 */
psa_status_t call_with(void (*inside)(void));

#endif
