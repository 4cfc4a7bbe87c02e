/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * A plugin for QEMU (version 1 of its TCG plugin interface): how often each instruction of the program's code was executed. At the
 * end it writes one line for each that was, to standard error: address in hexadecimal, count.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#define CODE UINT64_C(0x10000000)
#define SIZE UINT64_C(0x00400000)

/* What of qemu-plugin.h is used here; distributions do not ship that file. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, void *), void *userdata);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, enum qemu_plugin_op op, void *counter, uint64_t by);

int qemu_plugin_version = 1;

static uint64_t counts[SIZE / 2];

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t i;

	(void)id;
	for (i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		const uint64_t offset = qemu_plugin_insn_vaddr(insn) - CODE;

		if (offset < SIZE) {
			qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &counts[offset / 2], 1);
		}
	}
}

static void ended(qemu_plugin_id_t id, void *userdata)
{
	uint64_t i;

	(void)id, (void)userdata;
	for (i = 0; i < SIZE / 2; i++) {
		if (counts[i] > 0) {
			fprintf(stderr, "%" PRIx64 " %" PRIu64 "\n", CODE + 2 * i, counts[i]);
		}
	}
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
	(void)info, (void)argc, (void)argv;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
