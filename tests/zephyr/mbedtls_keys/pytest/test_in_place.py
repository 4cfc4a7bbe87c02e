# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""An update from the crypto of Mbed TLS to that of psa-rot, taken back, and made again: each firmware finds its keys."""

ALREADY_EXISTS = "-139"
INVALID_HANDLE = "-136"
NOT_PERMITTED = "-133"


def test_in_place(firmware, keys, made):
    updated = firmware.after()
    past = {call: updated[f"as an object, {call}"] for call in ["read", "bytes of it", "info", "replaced", "removed"]}
    assert past == {**dict.fromkeys(past, NOT_PERMITTED), "bytes of it": "0"}
    assert keys(updated) == made
    assert updated["list"].split() == ["0", "1", "2", "3", "4", "5"]
    assert [updated["again"], updated["destroyed"], updated["made another"]] == [ALREADY_EXISTS, "0", "0"]

    left = {**made, "encrypt": (None, f"status {INVALID_HANDLE}")}
    back = firmware.before()
    assert keys(back) == left
    assert back["another"] == f"status {INVALID_HANDLE}"

    again = firmware.after()
    assert keys(again) == left
    assert not again["another"].startswith("status")
    assert again["list"].split() == ["0", "1", "3", "4", "5", "6"]
    assert [again["again"], again["destroyed"], again["made another"]] == [ALREADY_EXISTS, INVALID_HANDLE, ALREADY_EXISTS]
