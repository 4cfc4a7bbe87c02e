/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What zephyr/root_key_lpc55.c has of NXP's driver, played by src/puf.c. */

#ifndef FSL_PUF_H
#define FSL_PUF_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t status_t;

enum {
	kStatus_Success,
	kStatus_Fail,
};

typedef enum {
	kPUF_KeyIndex_00,
	kPUF_KeyIndex_01,
} puf_key_index_register_t;

#define PUF_ACTIVATION_CODE_SIZE                  1192
#define PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(bytes) ((bytes) + 20)

typedef struct puf PUF_Type;

typedef struct {
	uint32_t discharge;
} puf_config_t;

#define PUF ((PUF_Type *)NULL)

void PUF_GetDefaultConfig(puf_config_t *config);
status_t PUF_Init(PUF_Type *base, puf_config_t *config);
void PUF_Deinit(PUF_Type *base, puf_config_t *config);
status_t PUF_Enroll(PUF_Type *base, uint8_t *activation_code, size_t size);
status_t PUF_Start(PUF_Type *base, const uint8_t *activation_code, size_t size);
status_t PUF_SetIntrinsicKey(PUF_Type *base, puf_key_index_register_t index, size_t key_size, uint8_t *key_code, size_t code_size);
status_t PUF_GetKey(PUF_Type *base, const uint8_t *key_code, size_t code_size, uint8_t *key, size_t key_size);

#endif
