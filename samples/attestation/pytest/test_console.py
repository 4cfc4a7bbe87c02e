# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The token that the sample prints."""

import hashlib
from pathlib import Path


def test_the_printed_token_is_verified_on_the_host(console, refuses_every_change):
    assert bytes.fromhex(console["Challenge"]) == bytes(range(32))
    refuses_every_change(bytes.fromhex(console["Token"]), bytes.fromhex(console["Challenge"]))


def test_the_token_measures_the_whole_image(console, dut):
    build = Path(dut.device_config.app_build_dir) / "zephyr"
    image = build / "zephyr.exe" if dut.device_config.type == "native" else build / "zephyr.bin"
    assert console["measurement value"] == hashlib.sha256(image.read_bytes()).hexdigest()
