#!/usr/bin/env python3
# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Writes what the headers of psa-rot and Mbed TLS have in common, for src/abi.

    abi.py CC PSA_ROT_INCLUDE MBEDTLS_INCLUDE OUTPUT

OUTPUT/constants.inc has a line CONSTANT(name) for each constant that both define, OUTPUT/prototypes.inc psa-rot's prototype of
each function that both declare.
"""

import re
import subprocess
import sys
from pathlib import Path

# Guards and initialisers are no constants; how large a buffer must be at most is for each implementation to say.
NO_CONSTANT = re.compile(r"PSA_WANT_\w+|\w+_H|\w+_INIT|\w+_MAX_\w*SIZE|\w+_MAX_SIZE|PSA_VENDOR_\w+|\w+_API_VERSION_\w+")
# Mbed TLS 3.6 implements a draft: it has no key there. psa_rot/mbedtls_config.h keeps the two apart.
OTHER_PROTOTYPE = {"psa_pake_setup"}


def preprocess(cc, include, *options):
    command = [cc, "-E", "-P", *options, f"-I{include}", "-xc", "-"]
    done = subprocess.run(command, input="#include <psa/crypto.h>\n", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}:\n{done.stderr}")
    return done.stdout


def constants(cc, include):
    return set(re.findall(r"^#define (PSA_\w+) \S", preprocess(cc, include, "-dM"), re.M))


def prototypes(cc, include):
    found = {}
    for statement in re.split(r"[;{}]", preprocess(cc, include)):
        statement = " ".join(statement.split())
        if match := re.fullmatch(r"[\w *]*\b(psa_\w+) ?\([^()]*\)", statement):
            if "static" not in statement:
                found[match[1]] = statement
    return found


def main():
    cc, ours, theirs, output = sys.argv[1:]
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)
    names = sorted(n for n in constants(cc, ours) & constants(cc, theirs) if not NO_CONSTANT.fullmatch(n))
    mine, other = prototypes(cc, ours), prototypes(cc, theirs)
    common = sorted(mine.keys() & other.keys() - OTHER_PROTOTYPE)
    # So few would mean that this script does not understand the headers any more.
    if len(names) < 100 or len(common) < 60:
        sys.exit(f"abi.py: only {len(names)} constants and {len(common)} functions in common")
    (output / "constants.inc").write_text("".join(f"CONSTANT({n})\n" for n in names))
    (output / "prototypes.inc").write_text("".join(f"{mine[n]};\n" for n in common))


main()
