"""Causes: what an admin reads of an answer that did not come."""

from __future__ import annotations

import http.client
import socket
import ssl

import pytest
import requests
from urllib3 import exceptions

from crawler.fetching.causes import NO_ADDRESS, in_words


def _wrapped(inner: BaseException) -> BaseException:
    """Wrap an error as urllib3 and requests do."""
    try:
        try:
            raise inner
        except BaseException as error:
            raise exceptions.ProtocolError("Connection aborted.", error) from error
    except exceptions.ProtocolError as error:
        return requests.ConnectionError(error)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "refused"), "nothing answers at its port"),
        (ConnectionResetError(104, "reset"), "the server cut the connection"),
        (http.client.RemoteDisconnected("closed"), "the server hung up without an answer"),
        (http.client.IncompleteRead(b"half"), "the answer broke off before its end"),
        (http.client.BadStatusLine("SSH-2.0"), "what came is no answer of a web server"),
        (http.client.LineTooLong("header line"), "the head of its answer cannot be read"),
        (ssl.SSLCertVerificationError("self-signed"), "its certificate is not to be trusted"),
        (socket.gaierror(-2, "unknown"), NO_ADDRESS),
        (OSError(101, "Network is unreachable"), "no way leads to its network"),
        (ValueError("invalid literal for int()"), "what came could not be understood"),
    ],
)
def test_a_cause_is_told_in_words(error: BaseException, words: str) -> None:
    assert in_words(_wrapped(error)) == words
    assert in_words(error) == words


def test_a_chain_that_bites_its_tail_ends() -> None:
    error = ValueError("it")
    error.__context__ = error.__cause__ = ValueError("its own cause")
    error.__cause__.__context__ = error
    assert in_words(error)
