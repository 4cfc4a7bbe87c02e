/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the parts of the sample share: the names of its keys and objects. */

#ifndef SAMPLE_H
#define SAMPLE_H

#include <zephyr/psa/key_ids.h>

#include <psa/crypto.h>

/* Identifiers of persistent keys: Zephyr keeps a range for applications, so that no subsystem takes the same. */
#define SIGNING_KEY    (ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN + 0)
#define ENCRYPTION_KEY (ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN + 1)
#define AGREEMENT_KEY  (ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN + 2)

/* Names of objects in Internal Trusted Storage. */
#define BOOTS_UID      1
#define SIGNATURE_UID  2
#define MESSAGE_UID    3
#define PUBLIC_KEY_UID 4

/**
 * @brief Make a persistent key, unless an earlier boot made it.
 *
 * @param name        What to call the key in the output.
 * @param attributes  Attributes with the identifier.
 *
 * @return PSA_SUCCESS, or why there is no key.
 */
psa_status_t make_key_once(const char *name, const psa_key_attributes_t *attributes);

/**
 * @brief Sign a message in the first boot, and verify the signature in each.
 * @return PSA_SUCCESS, or the first error.
 */
psa_status_t sign(void);

/**
 * @brief Encrypt a message in the first boot, and decrypt it in each.
 * @return PSA_SUCCESS, or the first error.
 */
psa_status_t encrypt(void);

/**
 * @brief Agree with a peer on a secret that nobody else knows, and talk to it.
 * @return PSA_SUCCESS, or the first error.
 */
psa_status_t agree(void);

#endif /* SAMPLE_H */
