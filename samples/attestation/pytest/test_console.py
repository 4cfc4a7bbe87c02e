# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The token that the sample prints."""

import hashlib
from pathlib import Path

from elftools.elf.elffile import ELFFile


def test_the_printed_token_is_verified_on_the_host(console, refuses_every_change):
    assert bytes.fromhex(console["Challenge"]) == bytes(range(32))
    refuses_every_change(bytes.fromhex(console["Token"]), bytes.fromhex(console["Challenge"]))


def test_the_token_measures_the_whole_image(console, dut):
    build = Path(dut.device_config.app_build_dir) / "zephyr"
    image = (build / "zephyr.exe").read_bytes() if dut.device_config.type == "native" else rom(build / "zephyr.elf")
    assert console["measurement value"] == hashlib.sha256(image).hexdigest()


def rom(elf):
    """What QEMU has in its ROM: zephyr.bin with zeros in the gaps. Where the image is in RAM from the start, its constant part."""
    with open(elf, "rb") as file:
        image = ELFFile(file)
        symbols = image.get_section_by_name(".symtab")
        loaded = [segment for segment in image.iter_segments("PT_LOAD") if segment["p_filesz"]]
        start = min(segment["p_paddr"] for segment in loaded)
        end = max(segment["p_paddr"] + segment["p_filesz"] for segment in loaded)
        if "CONFIG_XIP=y" not in (elf.parent / ".config").read_text().splitlines():
            end = symbols.get_symbol_by_name("__rom_region_end")[0]["st_value"]
        memory = bytearray(end - start)
        for segment in loaded:
            at = segment["p_paddr"] - start
            memory[at : at + segment["p_filesz"]] = segment.data()
    return memory[: end - start]
