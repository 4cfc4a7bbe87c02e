# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The token that the sample prints."""


def test_the_printed_token_is_verified_on_the_host(console, refuses_every_change):
    assert bytes.fromhex(console["Challenge"]) == bytes(range(32))
    refuses_every_change(bytes.fromhex(console["Token"]), bytes.fromhex(console["Challenge"]))
