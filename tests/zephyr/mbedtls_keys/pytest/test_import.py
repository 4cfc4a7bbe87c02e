# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""An update from the crypto of Mbed TLS and Zephyr's own storage to psa-rot: the keys are brought in, once."""

ALREADY_EXISTS = "-139"
INVALID_HANDLE = "-136"
DOES_NOT_EXIST = "-140"


def test_import(firmware, keys, made):
    updated = firmware.after()
    assert [updated[f"brought in {name}"] for name in made] == ["0"] * len(made)
    assert keys(updated) == made
    assert updated["list"].split() == ["0", "1", "2", "3", "4", "5"]
    assert [updated["again"], updated["destroyed"], updated["made another"]] == [ALREADY_EXISTS, "0", "0"]

    again = firmware.after()
    assert [again[f"brought in {name}"] for name in made] == [DOES_NOT_EXIST] * len(made)
    assert keys(again) == {**made, "encrypt": (None, f"status {INVALID_HANDLE}")}
    assert again["list"].split() == ["0", "1", "3", "4", "5", "6"]
