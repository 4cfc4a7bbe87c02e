/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef TEST_STATS_H
#define TEST_STATS_H

/* Fills the storage partition with what is not psa-rot's, before the first call. */
void occupy_partition(void);

#endif /* TEST_STATS_H */
