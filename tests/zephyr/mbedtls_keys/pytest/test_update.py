# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""An update from the crypto of Mbed TLS to that of psa-rot, taken back, and made again: each firmware finds its keys."""

import subprocess
from pathlib import Path

NAMES = ["sign", "agree", "encrypt", "authenticate", "derive", "raw"]
ALREADY_EXISTS = "-139"
INVALID_HANDLE = "-136"


def run(build, flash):
    """The lines that a firmware prints, by what stands before the colon."""
    program = Path(build) / "zephyr" / "zephyr.exe"
    done = subprocess.run([program, f"--flash={flash}"], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.rstrip().endswith("Done"), done.stdout
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    assert lines["init"] == "0", done.stdout
    return lines


def keys(lines):
    return {name: (lines.get(f"attributes of {name}"), lines[name]) for name in NAMES}


def test_update(device_object, required_build_dirs, tmp_path):
    before, after = required_build_dirs[0], device_object.device_config.app_build_dir
    flash = tmp_path / "flash.bin"

    made = run(before, flash)
    assert [made[f"made {name}"] for name in NAMES] == ["0"] * len(NAMES)
    assert not [name for name in NAMES if made[name].startswith("status")]

    updated = run(after, flash)
    assert keys(updated) == keys(made)
    assert updated["list"].split() == ["0", "1", "2", "3", "4", "5"]
    assert [updated["again"], updated["destroyed"], updated["new"]] == [ALREADY_EXISTS, "0", "0"]

    back = run(before, flash)
    left = {**keys(made), "encrypt": (None, f"status {INVALID_HANDLE}")}
    assert keys(back) == left

    again = run(after, flash)
    assert keys(again) == left
    assert again["list"].split() == ["0", "1", "3", "4", "5", "6"]
    assert [again["again"], again["destroyed"], again["new"]] == [ALREADY_EXISTS, INVALID_HANDLE, ALREADY_EXISTS]
