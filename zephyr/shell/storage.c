/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * "psa its" and "psa ps": the application's objects, without what is in them.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/sys/util.h>

#include <psa/internal_trusted_storage.h>
#include <psa/protected_storage.h>
#include <psa_rot/storage.h>

#include "completion.h"
#include "words.h"

/* The functions of a storage. */
struct storage {
	psa_status_t (*next)(uint64_t after, uint64_t *uid);
	psa_status_t (*get_info)(psa_storage_uid_t uid, struct psa_storage_info_t *info);
	psa_status_t (*remove)(psa_storage_uid_t uid);
};

static bool parse_uid(const struct shell *sh, const char *text, psa_storage_uid_t *uid)
{
	uint64_t number;

	/* The whole range of the type, which with CONFIG_SECURE_STORAGE is a smaller one. */
	if (!psa_rot_parse_number(text, (psa_storage_uid_t)-1, &number)) {
		shell_error(sh, "\"%s\" is no uid: 1 to 0x%s, in decimal digits, or in hexadecimal ones behind 0x", text,
			    sizeof(*uid) == sizeof(uint64_t) ? "ffffffffffffffff" : "ffffffff");
		return false;
	}
	*uid = number;
	return true;
}

static void flags_text(char *text, size_t size, psa_storage_create_flags_t flags)
{
	static const struct psa_rot_flag names[] = {
		{PSA_STORAGE_FLAG_WRITE_ONCE, "write-once"},
		{PSA_STORAGE_FLAG_NO_CONFIDENTIALITY, "no-confidentiality"},
		{PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, "no-replay-protection"},
	};

	psa_rot_flags_text(text, size, flags, names, ARRAY_SIZE(names));
}

static int list(const struct storage *storage, const struct shell *sh)
{
	struct psa_storage_info_t info;
	char number[PSA_ROT_NUMBER_SIZE];
	char flags[64];
	uint64_t uid = 0;
	psa_status_t status, described;

	while ((status = storage->next(uid, &uid)) == PSA_SUCCESS) {
		psa_rot_number_text(number, uid);
		if ((psa_storage_uid_t)uid != uid) {
			/* Of Rust or precompiled code, or of a firmware before. */
			shell_print(sh, "%-18s beyond this build's psa_storage_uid_t", number);
			continue;
		}
		described = storage->get_info(uid, &info);
		if (described == PSA_SUCCESS) {
			flags_text(flags, sizeof(flags), info.flags);
			shell_print(sh, "%-18s %u of %u bytes, flags: %s", number, (unsigned int)info.size,
				    (unsigned int)info.capacity, flags);
		} else if (described != PSA_ERROR_DOES_NOT_EXIST) {
			/* Or nobody would know what to remove. */
			shell_print(sh, "%-18s unreadable: %s", number, psa_rot_status_name(described));
		}
	}
	return status == PSA_ERROR_DOES_NOT_EXIST ? 0 : psa_rot_shell_failed(sh, "the objects cannot be listed", status);
}

static int describe(const struct storage *storage, const struct shell *sh, const char *text)
{
	struct psa_storage_info_t info;
	psa_storage_uid_t uid;
	char flags[64];
	psa_status_t status;

	if (!parse_uid(sh, text, &uid)) {
		return -EINVAL;
	}
	status = storage->get_info(uid, &info);
	if (status != PSA_SUCCESS) {
		return psa_rot_shell_failed(sh, "the object cannot be described", status);
	}
	flags_text(flags, sizeof(flags), info.flags);
	shell_print(sh, "size: %u bytes", (unsigned int)info.size);
	shell_print(sh, "capacity: %u bytes", (unsigned int)info.capacity);
	shell_print(sh, "flags: %s", flags);
	return 0;
}

static int discard(const struct storage *storage, const struct shell *sh, const char *text)
{
	psa_storage_uid_t uid;
	psa_status_t status;

	if (!parse_uid(sh, text, &uid)) {
		return -EINVAL;
	}
	status = storage->remove(uid);
	if (status != PSA_SUCCESS) {
		return psa_rot_shell_failed(sh, "the object cannot be removed", status);
	}
	shell_print(sh, "removed");
	return 0;
}

/* The commands of a storage, from the names of its functions. */
#define STORAGE_COMMANDS(its, service)											\
	static const struct storage its = {psa_rot_##its##_next, psa_##its##_get_info, psa_##its##_remove};		\
	static struct psa_rot_numbers its##_uids = {.next = psa_rot_##its##_next};					\
	static void its##_uid(size_t index, struct shell_static_entry *entry)						\
	{														\
		psa_rot_complete(&its##_uids, index, entry);								\
	}														\
	SHELL_DYNAMIC_CMD_CREATE(its##_uid_commands, its##_uid);							\
	static int its##_ls(const struct shell *sh, size_t argc, char **argv)						\
	{														\
		return list(&its, sh);											\
	}														\
	static int its##_info(const struct shell *sh, size_t argc, char **argv)						\
	{														\
		return describe(&its, sh, argv[1]);									\
	}														\
	static int its##_rm(const struct shell *sh, size_t argc, char **argv)						\
	{														\
		return discard(&its, sh, argv[1]);									\
	}														\
	SHELL_STATIC_SUBCMD_SET_CREATE(											\
		its##_commands,												\
		SHELL_CMD_ARG(info, &its##_uid_commands, SHELL_HELP("Describe an object.", "<uid>"), its##_info, 2, 0),	\
		SHELL_CMD_ARG(ls, NULL, "List the application's objects.", its##_ls, 1, 0),				\
		SHELL_CMD_ARG(rm, &its##_uid_commands, SHELL_HELP("Remove an object.", "<uid>"), its##_rm, 2, 0),	\
		SHELL_SUBCMD_SET_END);											\
	SHELL_SUBCMD_ADD((psa), its, &its##_commands, service, NULL, 1, 0)

#ifdef CONFIG_PSA_ROT_SHELL_ITS
STORAGE_COMMANDS(its, "Internal Trusted Storage");
#endif

#ifdef CONFIG_PSA_ROT_SHELL_PS
STORAGE_COMMANDS(ps, "Protected Storage");
#endif
