/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * "psa key": the persistent keys of the application. Keys made here can never be exported.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/psa/key_ids.h>
#include <zephyr/sys/util.h>

#include <psa/crypto.h>
#include <psa_rot/keys.h>

#include "completion.h"
#include "key_attributes.h"
#include "key_kinds.h"
#include "words.h"

#define FIRST_ID ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_BEGIN
#define LAST_ID  (FIRST_ID + ZEPHYR_PSA_APPLICATION_KEY_ID_RANGE_SIZE - 1)

static psa_status_t next_key(uint64_t after, uint64_t *number)
{
	psa_key_id_t key;
	psa_status_t status = psa_rot_next_key((psa_key_id_t)after, &key);

	*number = key;
	return status;
}

static bool parse_id(const struct shell *sh, const char *text, psa_key_id_t *id)
{
	uint64_t number;

	if (!psa_rot_parse_number(text, PSA_KEY_ID_VENDOR_MAX, &number)) {
		shell_error(sh, "\"%s\" is no key identifier: 1 to 0x%x, in decimal digits, or in hexadecimal ones behind 0x", text,
			    (unsigned int)PSA_KEY_ID_VENDOR_MAX);
		return false;
	}
	*id = (psa_key_id_t)number;
	return true;
}

static void print_key(const struct shell *sh, psa_key_id_t id)
{
	psa_key_attributes_t key = PSA_KEY_ATTRIBUTES_INIT;
	psa_status_t status = psa_get_key_attributes(id, &key);
	char type[40], algorithm[64], lifetime[24], usage[160];

	if (status == PSA_ERROR_INVALID_HANDLE) {
		/* Destroyed since it was found. */
		return;
	}
	if (status != PSA_SUCCESS) {
		/* Or nobody would know what to destroy. */
		shell_print(sh, "0x%08x  unreadable: %s", (unsigned int)id, psa_rot_status_name(status));
		return;
	}
	psa_rot_key_type_text(type, sizeof(type), psa_get_key_type(&key));
	psa_rot_algorithm_text(algorithm, sizeof(algorithm), psa_get_key_algorithm(&key));
	psa_rot_lifetime_text(lifetime, sizeof(lifetime), psa_get_key_lifetime(&key));
	psa_rot_usage_text(usage, sizeof(usage), psa_get_key_usage_flags(&key));
	shell_print(sh, "0x%08x  %s, %u bits, %s", (unsigned int)id, type, (unsigned int)psa_get_key_bits(&key), lifetime);
	shell_print(sh, "            %s: %s", algorithm, usage);
	psa_reset_key_attributes(&key);
}

static int cmd_list(const struct shell *sh, size_t argc, char **argv)
{
	psa_key_id_t id = 0;
	psa_status_t status;

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	while ((status = psa_rot_next_key(id, &id)) == PSA_SUCCESS) {
		print_key(sh, id);
	}
	return status == PSA_ERROR_DOES_NOT_EXIST ? 0 : psa_rot_shell_failed(sh, "the keys cannot be listed", status);
}

/* The lowest identifier of the application's range that no key has. */
static psa_status_t free_id(psa_key_id_t *id)
{
	psa_key_id_t used = FIRST_ID - 1;
	psa_status_t status;

	*id = FIRST_ID;
	while ((status = psa_rot_next_key(used, &used)) == PSA_SUCCESS && used == *id) {
		*id += 1;
	}
	if (status != PSA_SUCCESS && status != PSA_ERROR_DOES_NOT_EXIST) {
		return status;
	}
	return *id <= LAST_ID ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_STORAGE;
}

static int cmd_generate(const struct shell *sh, size_t argc, char **argv)
{
	const struct psa_rot_key_kind *kind = psa_rot_find_key_kind(argv[1]);
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t id;
	psa_status_t status;

	if (kind == NULL) {
		shell_error(sh, "\"%s\" is no kind of key that can be made here; the tab key shows which are", argv[1]);
		return -EINVAL;
	}
	if (argc == 3) {
		if (!parse_id(sh, argv[2], &id)) {
			return -EINVAL;
		}
	} else {
		status = free_id(&id);
		if (status != PSA_SUCCESS) {
			return psa_rot_shell_failed(sh, "no free key identifier", status);
		}
	}
	psa_set_key_id(&attributes, id);
	psa_set_key_type(&attributes, kind->type);
	psa_set_key_bits(&attributes, kind->bits);
	psa_set_key_algorithm(&attributes, kind->algorithm);
	psa_set_key_usage_flags(&attributes, kind->usage);
	status = psa_generate_key(&attributes, &id);
	if (status != PSA_SUCCESS) {
		return psa_rot_shell_failed(sh, "no key was made", status);
	}
	print_key(sh, id);
	return 0;
}

static int cmd_destroy(const struct shell *sh, size_t argc, char **argv)
{
	psa_key_id_t id;
	psa_status_t status;

	ARG_UNUSED(argc);
	if (!parse_id(sh, argv[1], &id)) {
		return -EINVAL;
	}
	status = psa_destroy_key(id);
	if (status != PSA_SUCCESS) {
		return psa_rot_shell_failed(sh, "no key was destroyed", status);
	}
	shell_print(sh, "destroyed");
	return 0;
}

static struct psa_rot_numbers ids = {.next = next_key};

static void get_id(size_t index, struct shell_static_entry *entry)
{
	psa_rot_complete(&ids, index, entry);
}

SHELL_DYNAMIC_CMD_CREATE(id_commands, get_id);

static void get_kind(size_t index, struct shell_static_entry *entry)
{
	*entry = (struct shell_static_entry){0};
	if (index < psa_rot_key_kinds_count) {
		entry->syntax = psa_rot_key_kinds[index].name;
		entry->help = psa_rot_key_kinds[index].help;
	}
}

SHELL_DYNAMIC_CMD_CREATE(kind_commands, get_kind);

SHELL_STATIC_SUBCMD_SET_CREATE(
	key_commands,
	SHELL_CMD_ARG(destroy, &id_commands, SHELL_HELP("Destroy a key, for good.", "<id>"), cmd_destroy, 2, 0),
	SHELL_CMD_ARG(generate, &kind_commands,
		      SHELL_HELP("Make a persistent key that cannot be exported.",
				 "<kind> [<id>]\n"
				 "id: by default the lowest free one from 0x30000000 on"),
		      cmd_generate, 2, 1),
	SHELL_CMD_ARG(list, NULL, "List the persistent keys.", cmd_list, 1, 0),
	SHELL_SUBCMD_SET_END);
SHELL_SUBCMD_ADD((psa), key, &key_commands, "Keys", NULL, 1, 0);
