# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The CoAP resource of the sample, from the outside."""

import asyncio
import secrets
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import get_token as coap
import pytest

DEVICE = "127.0.0.1"
PATH = (coap.URI_PATH, b"attestation")


def query(text):
    return (coap.URI_QUERY, text.encode())


@pytest.fixture
def device(console):
    with coap.connect(DEVICE) as sock:
        yield sock


def token_over(device, nonce):
    answer = coap.get_token(device, nonce)
    assert (answer.code_name(), answer.option(coap.CONTENT_FORMAT)) == ("2.05", coap.PSA_TOKEN)
    return answer.payload


@pytest.mark.parametrize("size", [32, 48, 64])
def test_a_token_over_a_fresh_nonce_is_verified_on_the_host(device, refuses_every_change, size):
    nonce = secrets.token_bytes(size)
    refuses_every_change(token_over(device, nonce), nonce)


def test_the_script_writes_the_token_and_prints_the_nonce(console, verify, tmp_path):
    file = tmp_path / "token.cbor"
    done = subprocess.run([sys.executable, coap.__file__, DEVICE, file], capture_output=True, text=True, check=True)
    assert verify(file.read_bytes(), bytes.fromhex(done.stdout)) is None


def test_a_coap_client_of_others_gets_a_token_that_is_verified(console, verify):
    aiocoap = pytest.importorskip("aiocoap", reason="the Python package aiocoap is not installed")
    nonce = secrets.token_bytes(64)

    async def ask():
        context = await aiocoap.Context.create_client_context()
        uri = f"coap://{DEVICE}/attestation?nonce={nonce.hex()}"
        try:
            return await context.request(aiocoap.Message(code=aiocoap.GET, uri=uri, accept=coap.PSA_TOKEN)).response
        finally:
            await context.shutdown()

    answer = asyncio.run(ask())
    assert (answer.code, int(answer.opt.content_format)) == (aiocoap.CONTENT, coap.PSA_TOKEN)
    assert verify(answer.payload, nonce) is None


@pytest.mark.parametrize(
    "queries",
    [
        [],
        [""],
        ["nonce"],
        ["nonce="],
        ["nonce=" + "00" * 31],
        ["nonce=" + "00" * 33],
        ["nonce=" + "00" * 65],
        ["nonce=" + "0" * 63],
        ["nonce=" + "0" * 65],
        ["nonce=" + "0g" * 32],
        ["nonce=" + "00" * 124],
        ["challenge=" + "00" * 32],
        ["nonce=" + "00" * 32, "nonce=" + "00" * 32],
        ["nonce=" + "00" * 32, "other"],
    ],
    ids=lambda queries: " ".join(f"{query[:8]}({len(query)})" for query in queries) or "none",
)
def test_a_nonce_that_is_none_is_a_bad_request(device, queries):
    answer = coap.request(device, [PATH, *map(query, queries)])
    assert answer.code_name() == "4.00"
    assert answer.option(coap.CONTENT_FORMAT) is None
    assert b"32, 48 or 64 bytes" in answer.payload


@pytest.mark.parametrize("method", [2, 3, 4, 5, 6, 7])
def test_no_method_but_get_is_allowed(device, method):
    assert coap.request(device, [PATH, query("nonce=" + "00" * 32)], method=method).code_name() == "4.05"


def test_another_content_format_is_not_acceptable(device):
    accept_cbor = (coap.ACCEPT, bytes([60]))
    assert coap.request(device, [PATH, query("nonce=" + "00" * 32), accept_cbor]).code_name() == "4.06"


def test_the_resource_is_discoverable_and_no_other_exists(device):
    core = coap.request(device, [(coap.URI_PATH, b".well-known"), (coap.URI_PATH, b"core")])
    assert core.payload == b"</attestation>;ct=10003"
    assert coap.request(device, [(coap.URI_PATH, b"other")]).code_name() == "4.04"


def test_a_request_without_confirmation_is_answered_without(device):
    asked = coap.Message(coap.NON, coap.GET, 7, b"token", (PATH, query("nonce=" + "00" * 48)))
    device.settimeout(10)
    device.send(coap.encode(asked))
    answer = coap.decode(device.recv(65535))
    assert (answer.type, answer.code_name(), answer.token) == (coap.NON, "2.05", b"token")


def test_garbage_does_not_keep_the_device_from_answering(device, verify):
    good = coap.encode(coap.Message(coap.CON, coap.GET, 1, b"", (PATH, query("nonce=" + "00" * 32))))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        for garbage in (
            b"",
            b"\0",
            b"\xff" * 4,
            b"\x4f\x01\0\0",
            b"\x40\x01\0\0\xff",
            b"\x40\x01\0\0\xdd",
            b"\x40\x01\0\0\xbe\xff\xff",
            b"\x40\x01\0\0" + b"\x11a" * 200,
            b"\x70\0\0\1",
            b"\x60\x45\0\1\xffpayload",
            *(good[:size] for size in range(len(good))),
            *(secrets.token_bytes(size) for size in range(1, 1500, 7)),
            *(b"\x40\x01" + secrets.token_bytes(size) for size in range(2, 300)),
        ):
            other.sendto(garbage, (DEVICE, coap.PORT))
    nonce = secrets.token_bytes(32)
    assert verify(token_over(device, nonce), nonce) is None


@pytest.mark.parametrize("size", [600, 1500, 60_000])
def test_a_huge_request_is_refused_as_such(device, size):
    answer = coap.request(device, [PATH, query("nonce=" + "00" * 32)], payload=bytes(size))
    assert answer.code_name() == "4.13"


def test_clients_at_once_get_each_the_token_over_their_own_nonce(console, verify):
    def client(_):
        nonce = secrets.token_bytes(32)
        with coap.connect(DEVICE) as sock:
            return nonce, token_over(sock, nonce)

    with ThreadPoolExecutor(2) as clients:
        for nonce, token in clients.map(client, range(20)):
            assert verify(token, nonce) is None


def test_a_thousand_requests_are_all_answered(device):
    for _ in range(1000):
        nonce = secrets.token_bytes(32)
        assert nonce in token_over(device, nonce)
