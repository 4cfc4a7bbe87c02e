/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */
#ifndef PLATFORM_RAM_H
#define PLATFORM_RAM_H

/* Whether the platform's lock is asked for where it cannot wait. */
extern int in_interrupt;

/* Called, if set, when the library asks for entropy. */
extern void (*in_entropy)(void);

/* How often the lock is held. */
int locks_held(void);

#endif
