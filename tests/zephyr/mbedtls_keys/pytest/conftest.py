# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Two firmwares over one flash, that of before an update and that of after it."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

NAMES = ["sign", "agree", "encrypt", "authenticate", "derive", "raw"]


def run(build, flash):
    """The lines that a firmware prints, by what stands before the colon."""
    program = Path(build) / "zephyr" / "zephyr.exe"
    done = subprocess.run([program, f"--flash={flash}"], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.rstrip().endswith("Done"), done.stdout
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    assert lines["init"] == "0", done.stdout
    return lines


@pytest.fixture
def firmware(device_object, required_build_dirs, tmp_path):
    """Runs one firmware or the other."""
    flash = tmp_path / "flash.bin"
    return SimpleNamespace(
        before=lambda: run(required_build_dirs[0], flash),
        after=lambda: run(device_object.device_config.app_build_dir, flash),
    )


@pytest.fixture
def keys():
    """What a firmware found of each key: its attributes, and what it gave."""
    return lambda lines: {name: (lines.get(f"attributes of {name}"), lines[name]) for name in NAMES}


@pytest.fixture
def made(firmware, keys):
    """The keys that Mbed TLS made."""
    lines = firmware.before()
    assert [lines[f"made {name}"] for name in NAMES] == ["0"] * len(NAMES)
    assert not [name for name in NAMES if lines[name].startswith("status")]
    return keys(lines)
