/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * Objects and what must be in them. Each goes through the values 1, 2, 3, ...: the number of a value says whether the object
 * exists, how large it is and what it holds.
 */

#ifndef OBJECTS_H
#define OBJECTS_H

#include "ledger.h"

/** Numbers of the objects of each kind. */
enum {
	FIRST_ITS = 0,
	FIRST_QUEUE = FIRST_ITS + ITS_OBJECTS,
	FIRST_PS = FIRST_QUEUE + QUEUE_OBJECTS,
	FIRST_KEY = FIRST_PS + PS_OBJECTS,
};

/** @brief Give an object its next value, and read it back. */
void change_object(int object);

/** @brief Whether an object is being changed, or about to be. */
bool is_changing(void);

/** @brief After a boot: each object has its last value, or the one that was being written. */
void check_objects_after_boot(void);

#endif
