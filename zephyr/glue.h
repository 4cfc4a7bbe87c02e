/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the files of the glue share. */

#ifndef PSA_ROT_ZEPHYR_GLUE_H
#define PSA_ROT_ZEPHYR_GLUE_H

#include <stddef.h>
#include <stdint.h>

#include <psa/error.h>

/**
 * @brief Say in words why the storage partition cannot be mounted.
 * @param status  What psa_rot_storage_get_statistics() returned.
 * @return A text that stays.
 */
const char *psa_rot_storage_problem(psa_status_t status);

/**
 * @brief Hash the running image, for psa_rot_boot_record().
 * @return 0, or a negative errno.
 */
int psa_rot_measure_image(void);

/**
 * @brief Pass the running image, piece by piece, to @p piece.
 *
 * @param piece  Returns 0, or a negative errno that ends the walk.
 * @param context  Passed on.
 *
 * @return 0, or a negative errno.
 */
int psa_rot_walk_image(int (*piece)(void *context, const uint8_t *data, size_t length), void *context);

/**
 * @brief Draw the entropy that a call may need, before it has the lock (CONFIG_PSA_ROT_ENTROPY_AHEAD).
 */
void psa_rot_entropy_draw_ahead(void);

#endif /* PSA_ROT_ZEPHYR_GLUE_H */
