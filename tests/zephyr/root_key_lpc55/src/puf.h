/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The PUF of the test, which any of its steps can fail. */

#ifndef PUF_H
#define PUF_H

#include <stdbool.h>

enum puf_step {
	PUF_INIT,
	PUF_ENROLL,
	PUF_START,
	PUF_DRAW,
	PUF_GET,
	PUF_STEPS,
};

/** @brief Let a step fail, each time from its n-th on; PUF_STEPS for none. */
void puf_fail(enum puf_step step, int n);

/** @brief Whether it is switched on. */
bool puf_is_on(void);

/** @brief How often it was enrolled. */
int puf_enrollments(void);

#endif
