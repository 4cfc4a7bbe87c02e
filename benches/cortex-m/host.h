/*
 * SPDX-FileCopyrightText: The psa-rot contributors
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 *
 * The machine that runs the emulator.
 */
#ifndef HOST_H
#define HOST_H

/* Ends the run. */
void host_exit(int status);

/* Writes a text to standard output. */
void host_write(const char *text);

/* The arguments, separated by blanks. */
const char *host_command_line(void);

#endif
