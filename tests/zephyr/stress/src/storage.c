/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The workers that change objects, each its own. */

#include "objects.h"

void its_round(void)
{
	change_object(FIRST_ITS + number_below(ITS_OBJECTS));
}

void queue_round(void)
{
	change_object(FIRST_QUEUE + number_below(QUEUE_OBJECTS));
}

void ps_round(void)
{
	change_object(FIRST_PS + number_below(PS_OBJECTS));
}

void keys_round(void)
{
	change_object(FIRST_KEY + number_below(KEY_OBJECTS));
}
