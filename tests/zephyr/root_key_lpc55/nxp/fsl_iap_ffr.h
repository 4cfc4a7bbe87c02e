/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef FSL_IAP_FFR_H
#define FSL_IAP_FFR_H

#include <fsl_iap.h>

enum {
	kFfrBlockSize_Key = 52,
	kFfrBlockSize_ActivationCode = 1192,
};

typedef enum {
	kFFR_KeyTypeSbkek,
	kFFR_KeyTypeUser,
} ffr_key_type_t;

status_t FFR_Init(flash_config_t *config);
status_t FFR_KeystoreGetAC(flash_config_t *config, uint8_t *activation_code);
status_t FFR_KeystoreGetKC(flash_config_t *config, uint8_t *key_code, ffr_key_type_t type);

#endif
