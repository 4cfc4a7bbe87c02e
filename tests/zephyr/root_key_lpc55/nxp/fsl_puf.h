/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#ifndef FSL_PUF_H
#define FSL_PUF_H

#include <fsl_iap.h>

#define PUF_ACTIVATION_CODE_SIZE                  1192
#define PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(bytes) ((bytes) + 20)

typedef struct {
	int powered;
} PUF_Type;

typedef struct {
	uint32_t discharge;
} puf_config_t;

extern PUF_Type puf;
#define PUF (&puf)

void PUF_GetDefaultConfig(puf_config_t *config);
status_t PUF_Init(PUF_Type *base, puf_config_t *config);
status_t PUF_Start(PUF_Type *base, const uint8_t *activation_code, size_t size);
status_t PUF_GetKey(PUF_Type *base, const uint8_t *key_code, size_t code_size, uint8_t *key, size_t key_size);
void PUF_Deinit(PUF_Type *base, puf_config_t *config);

#endif
