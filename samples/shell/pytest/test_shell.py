# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The shell of the sample, with commands as a person types them. The command psa-rot is the one that PSA_ROT names, or else is built
of this repository."""

import os
import re
import secrets
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ask(shell):
    """Runs a command, and returns what it prints."""

    def run(command):
        return "\n".join(shell.get_filtered_output(shell.exec_command(command)))

    return run


def test_the_partition_and_the_lifecycle_are_described(ask):
    stats = ask("psa stats")
    assert re.search(r"storage: \d+ sectors of \d+ bytes, writable", stats)
    assert re.search(r"bytes: \d+ live, \d+ stale, \d+ free, \d+ reserved", stats)
    assert "lifecycle: unknown (0x0000)" in ask("psa lifecycle")


@pytest.mark.parametrize(
    ("storage", "described"),
    [("its", "23 of 23 bytes, flags: no-confidentiality"), ("ps", "18 of 18 bytes, flags: none")],
)
def test_an_object_is_listed_described_and_removed(ask, storage, described):
    assert re.search(rf"0x1 +{described}", ask(f"psa {storage} ls"))
    assert f"size: {described[:2]} bytes" in ask(f"psa {storage} info 0x1")
    assert "removed" in ask(f"psa {storage} rm 0x1")
    assert "0x1 " not in ask(f"psa {storage} ls")
    assert "PSA_ERROR_DOES_NOT_EXIST (-140)" in ask(f"psa {storage} info 0x1")


@pytest.mark.parametrize(
    ("kind", "described"),
    [
        ("aes-256-gcm", "AES, 256 bits"),
        ("ed25519-sign", "ECC key pair (twisted-edwards), 255 bits"),
        ("hmac-512", "HMAC, 512 bits"),
        ("p384-agree", "ECC key pair (secp-r1), 384 bits"),
        ("x25519-agree", "ECC key pair (montgomery), 255 bits"),
    ],
)
def test_a_key_is_made_listed_and_destroyed(ask, kind, described):
    line = f"0x30000123  {described}, persistent"
    assert line in ask(f"psa key generate {kind} 0x30000123")
    assert line in ask("psa key list")
    assert "PSA_ERROR_ALREADY_EXISTS" in ask(f"psa key generate {kind} 0x30000123")
    assert "destroyed" in ask("psa key destroy 0x30000123")
    assert "0x30000123" not in ask("psa key list")


@pytest.mark.parametrize("size", [32, 48, 64])
def test_a_token_over_a_fresh_challenge_is_verified_on_the_host(ask, size):
    challenge = secrets.token_hex(size)
    printed = ask(f"psa attest {challenge}")
    token, key = (re.search(rf"^{name}: ([0-9a-f]+)\s*$", printed, re.MULTILINE)[1] for name in ("Token", "Public key"))
    assert f"Token of {len(token) // 2} bytes" in printed
    command = [os.environ["PSA_ROT"]] if "PSA_ROT" in os.environ else ["cargo", "run", "--quiet", "--release", "--"]
    command += ["token", "verify", "-", "--key", key, "--challenge", challenge, "--any-lifecycle"]
    subprocess.run(command, input=bytes.fromhex(token), cwd=Path(__file__).parent, check=True)


def test_wrong_arguments_are_told(ask):
    assert "32, 48 or 64 bytes" in ask("psa attest 00")
    assert "is no uid" in ask("psa its rm zero")
    assert "is no kind of key" in ask("psa key generate rot13")
