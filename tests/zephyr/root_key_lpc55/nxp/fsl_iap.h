/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What zephyr/root_key_lpc55.c has of NXP's driver of the boot ROM's functions, played by src/main.c. */

#ifndef FSL_IAP_H
#define FSL_IAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t status_t;

enum {
	kStatus_Success,
	kStatus_Fail,
};

typedef struct {
	uint32_t initialised;
} flash_config_t;

status_t FLASH_Init(flash_config_t *config);

#endif
