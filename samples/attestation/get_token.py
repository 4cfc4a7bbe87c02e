#!/usr/bin/env python3
# SPDX-FileCopyrightText: The psa-rot contributors
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Asks a device for an attestation token over CoAP (RFC 7252).

    get_token.py DEVICE[:PORT] FILE

Draws a fresh nonce, writes the token to FILE and prints the nonce in hexadecimal, as `psa-rot token verify FILE --challenge NONCE`
takes it. DEVICE is a name or an IPv4 address.
"""

import random
import secrets
import socket
import sys
import time
from typing import NamedTuple

CON, NON, ACK = 0, 1, 2
GET = 1
URI_PATH, CONTENT_FORMAT, URI_QUERY, ACCEPT = 11, 12, 15, 17
# application/eat+cwt; eat_profile= (RFC 9783 §10.3) "tag:psacertified.org,2023:psa#tfm", "tag:psacertified.org,2019:psa#legacy"
PSA_TOKEN, LEGACY_PSA_TOKEN = 10003, 10004
PORT = 5683


class Message(NamedTuple):
    """A CoAP message; options are pairs of number and value."""

    type: int
    code: int
    id: int
    token: bytes = b""
    options: tuple = ()
    payload: bytes = b""

    def code_name(self):
        """The code as RFC 7252 writes it: 2.05."""
        return f"{self.code >> 5}.{self.code & 31:02}"

    def option(self, number):
        """The first value of an option as a number (RFC 7252 §3.2), or None."""
        return next((int.from_bytes(value, "big") for found, value in self.options if found == number), None)


def encode(message):
    """The datagram of a message (RFC 7252 §3)."""

    def nibble(value):
        if value < 13:
            return value, b""
        if value < 269:
            return 13, bytes([value - 13])
        return 14, (value - 269).to_bytes(2, "big")

    datagram = bytes([1 << 6 | message.type << 4 | len(message.token), message.code]) + message.id.to_bytes(2, "big") + message.token
    previous = 0
    for number, value in sorted(message.options, key=lambda option: option[0]):
        delta, more_delta = nibble(number - previous)
        length, more_length = nibble(len(value))
        datagram += bytes([delta << 4 | length]) + more_delta + more_length + value
        previous = number
    return datagram + (b"\xff" + message.payload if message.payload else b"")


def decode(datagram):
    """The message of a datagram. ValueError or IndexError where it is none."""
    at = 4 + (datagram[0] & 15)
    if datagram[0] >> 6 != 1 or len(datagram) < at:
        raise ValueError("not CoAP")
    token, number, options = datagram[4:at], 0, []

    def extended(value):
        nonlocal at
        if value < 13:
            return value
        size, base = {13: (1, 13), 14: (2, 269)}[value]
        at += size
        return base + int.from_bytes(datagram[at - size : at], "big")

    while at < len(datagram) and datagram[at] != 0xFF:
        head = datagram[at]
        at += 1
        number += extended(head >> 4)
        length = extended(head & 15)
        options.append((number, datagram[at : at + length]))
        at += length
    return Message(datagram[0] >> 4 & 3, datagram[1], int.from_bytes(datagram[2:4], "big"), token, tuple(options), datagram[at + 1 :])


def connect(device, port=PORT):
    """A socket that exchanges datagrams with the device alone."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((device, port))
    return sock


def request(sock, options, method=GET, payload=b""):
    """Sends a confirmable request until it is answered, as often as RFC 7252 §4.8 allows. TimeoutError if it never is."""
    asked = Message(CON, method, secrets.randbits(16), secrets.token_bytes(8), tuple(options), payload)
    timeout = random.uniform(2, 3)
    for _ in range(5):
        deadline = time.monotonic() + timeout
        try:
            sock.send(encode(asked))
            while (left := deadline - time.monotonic()) > 0:
                sock.settimeout(left)
                answer = decode(sock.recv(65535))
                # An empty acknowledgement only says that the response is to come.
                if answer.token == asked.token and answer.code:
                    if answer.type == CON:
                        sock.send(encode(Message(ACK, 0, answer.id)))
                    return answer
        except (TimeoutError, ConnectionRefusedError, ValueError, LookupError):
            # No answer, nobody there yet, or not CoAP: all the same, try again in time.
            time.sleep(max(0, deadline - time.monotonic()))
        timeout *= 2
    raise TimeoutError("no answer")


def get_token(sock, nonce):
    """The response to a request for a token over the nonce."""
    return request(sock, [(URI_PATH, b"attestation"), (URI_QUERY, b"nonce=" + nonce.hex().encode())])


def main(device, file):
    host, _, port = device.partition(":")
    nonce = secrets.token_bytes(32)
    with connect(host, int(port or PORT)) as sock:
        answer = get_token(sock, nonce)
    if answer.code_name() != "2.05" or answer.option(CONTENT_FORMAT) not in (PSA_TOKEN, LEGACY_PSA_TOKEN):
        sys.exit(f"{answer.code_name()} {answer.payload.decode(errors='replace')}")
    with open(file, "wb") as out:
        out.write(answer.payload)
    print(nonce.hex())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
