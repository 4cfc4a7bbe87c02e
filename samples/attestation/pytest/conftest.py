# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What the tests of the sample share. The command psa-rot is the one that PSA_ROT names, or else is built of this repository."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1]
sys.path.append(str(SAMPLE))


@pytest.fixture(scope="session")
def console(dut):
    """The named lines of hexadecimal digits that the sample prints."""
    lines = "\n".join(dut.readlines_until(regex="^Done"))
    return dict(re.findall(r"^\s*(Token|Public key|Challenge|measurement value): ([0-9a-f]+)\s*$", lines, re.MULTILINE))


@pytest.fixture(scope="session")
def verify(console):
    """Verifies a token with the device's key. Returns None, or why the token is refused."""
    command = [os.environ["PSA_ROT"]] if "PSA_ROT" in os.environ else ["cargo", "run", "--quiet", "--release", "--"]

    def run(token, challenge):
        words = ["token", "verify", "-", "--key", console["Public key"], "--challenge", challenge.hex(), "--any-lifecycle"]
        done = subprocess.run(command + words, input=token, cwd=SAMPLE, capture_output=True, check=False)
        if done.returncode == 0:
            return None
        reason = done.stderr.decode()
        assert "token refused" in reason, f"the verifier itself failed: {reason}"
        return reason

    return run


@pytest.fixture(scope="session")
def refuses_every_change(verify):
    """Asserts that a token is verified for its challenge, for no other, and with no byte changed."""

    def check(token, challenge):
        assert verify(token, challenge) is None
        other = challenge[:-1] + bytes([challenge[-1] ^ 1])
        assert "nonce-match" in verify(token, other)
        # The head, the protected header, the middle of the claims, the signature
        for at in (0, 5, len(token) // 2, len(token) - 1):
            changed = bytearray(token)
            changed[at] ^= 0x01
            assert verify(bytes(changed), challenge), f"byte {at}"

    return check
