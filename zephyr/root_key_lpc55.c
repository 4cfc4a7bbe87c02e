/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The root key of an LPC55S6x: a key that its physically unclonable function (PUF) draws by itself, and makes again of two codes. The codes
 * are no secret, of no use to another chip, and in the partition labelled psa_rot_puf_partition. When there are none, the PUF is enrolled.
 *
 * The partition: a record of the codes, then a write block that says that the record was used. Without this block nothing was stored under
 * the key yet, so that a record that is not whole comes of a cut and may go. With it, what is not whole is damage, and stays.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/logging/log.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/sys/crc.h>
#include <zephyr/sys/util.h>

#include <fsl_puf.h>

#include <psa_rot/platform.h>

LOG_MODULE_DECLARE(psa_rot, CONFIG_PSA_ROT_LOG_LEVEL);

#define KEY_SIZE  32
/* "psaP", and the version of the record. */
#define MAGIC     0x50617370
#define VERSION   1
/* The write block of the flash. */
#define BLOCK     512
#define USED_AT   sizeof(buffer)
#define PARTITION_SIZE (USED_AT + BLOCK)

struct record {
	uint32_t magic;
	uint32_t version;
	uint8_t activation_code[PUF_ACTIVATION_CODE_SIZE];
	uint8_t key_code[PUF_GET_KEY_CODE_SIZE_FOR_KEY_SIZE(KEY_SIZE)];
	/* Of all before it. */
	uint32_t crc;
};

/* Calls of the service run one after the other. */
static union {
	struct record record;
	uint8_t blocks[ROUND_UP(sizeof(struct record), BLOCK)];
} buffer;

BUILD_ASSERT(FIXED_PARTITION_SIZE(psa_rot_puf_partition) >= PARTITION_SIZE, "psa_rot_puf_partition is smaller than 2048 bytes");

static uint32_t crc(void)
{
	return crc32_ieee((const uint8_t *)&buffer.record, offsetof(struct record, crc));
}

static bool read_record(const struct flash_area *area)
{
	return flash_area_read(area, 0, &buffer, sizeof(buffer)) == 0 && buffer.record.magic == MAGIC &&
	       buffer.record.version == VERSION && buffer.record.crc == crc();
}

/* A block that was cut is neither blank nor, on flash with an error correcting code, readable. */
static bool is_used(const struct flash_area *area)
{
	uint8_t bytes[16];

	for (size_t at = 0; at < BLOCK; at += sizeof(bytes)) {
		int err = flash_area_read(area, USED_AT + at, bytes, sizeof(bytes));

		/* The driver does not read erased flash. */
		if (err == -ENODATA) {
			continue;
		}
		for (size_t i = 0; i < sizeof(bytes); i++) {
			if (err != 0 || bytes[i] != 0xff) {
				return true;
			}
		}
	}
	return false;
}

static bool mark_used(const struct flash_area *area)
{
	static const uint8_t zeros[BLOCK];

	return flash_area_write(area, USED_AT, zeros, sizeof(zeros)) == 0 && is_used(area);
}

/* Has the PUF draw a key, and puts its codes into the buffer. */
static bool draw(puf_config_t *config)
{
	bool done;

	memset(&buffer, 0, sizeof(buffer));
	done = PUF_Init(PUF, config) == kStatus_Success &&
	       PUF_Enroll(PUF, buffer.record.activation_code, sizeof(buffer.record.activation_code)) == kStatus_Success;
	PUF_Deinit(PUF, config);
	done = done && PUF_Init(PUF, config) == kStatus_Success &&
	       PUF_Start(PUF, buffer.record.activation_code, sizeof(buffer.record.activation_code)) == kStatus_Success &&
	       PUF_SetIntrinsicKey(PUF, kPUF_KeyIndex_01, KEY_SIZE, buffer.record.key_code,
				   sizeof(buffer.record.key_code)) == kStatus_Success;
	PUF_Deinit(PUF, config);
	return done;
}

static bool enroll(const struct flash_area *area, puf_config_t *config)
{
	if (!draw(config)) {
		return false;
	}
	buffer.record.magic = MAGIC;
	buffer.record.version = VERSION;
	buffer.record.crc = crc();
	return flash_area_erase(area, 0, area->fa_size) == 0 && flash_area_write(area, 0, &buffer, sizeof(buffer)) == 0 &&
	       read_record(area);
}

/* The key of the record in the buffer. */
static bool reconstruct(puf_config_t *config, uint32_t key[KEY_SIZE / sizeof(uint32_t)])
{
	bool done = PUF_Init(PUF, config) == kStatus_Success &&
		    PUF_Start(PUF, buffer.record.activation_code, sizeof(buffer.record.activation_code)) == kStatus_Success &&
		    PUF_GetKey(PUF, buffer.record.key_code, sizeof(buffer.record.key_code), (uint8_t *)key, KEY_SIZE) ==
			    kStatus_Success;

	PUF_Deinit(PUF, config);
	return done;
}

static bool get_key(const struct flash_area *area, uint32_t key[KEY_SIZE / sizeof(uint32_t)])
{
	puf_config_t config;
	bool used = is_used(area);

	PUF_GetDefaultConfig(&config);
	if (!read_record(area)) {
		if (used) {
			LOG_ERR("the codes of the root key are damaged");
			return false;
		}
		LOG_INF("the PUF draws a root key");
		if (!enroll(area, &config)) {
			return false;
		}
	}
	return reconstruct(&config, key) && (used || mark_used(area));
}

psa_status_t psa_rot_root_key(uint8_t key[32])
{
	const struct flash_area *area;
	uint32_t words[KEY_SIZE / sizeof(uint32_t)] = {0};
	bool done;

	/* Before the flash driver is up this fails, and what needs the key asks again. */
	if (flash_area_open(FIXED_PARTITION_ID(psa_rot_puf_partition), &area) != 0) {
		return PSA_ERROR_HARDWARE_FAILURE;
	}
	done = get_key(area, words);
	flash_area_close(area);
	if (done) {
		memcpy(key, words, KEY_SIZE);
	}
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		*(volatile uint32_t *)&words[i] = 0;
	}
	return done ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE;
}
