"""in_words(): why no usable answer came, in words for an admin instead of a programmer."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping

from urllib3 import exceptions

NO_ADDRESS = "its name is not known, or its network address is not public"
"""One sentence for both: who reads it must not learn which names an inner network has."""

_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})

_WORDS: Mapping[type[BaseException], str] = {
    ssl.SSLCertVerificationError: "its certificate is not to be trusted",
    ssl.SSLError: "no secure connection could be made",
    exceptions.SSLError: "no secure connection could be made",
    exceptions.NameResolutionError: NO_ADDRESS,
    socket.gaierror: NO_ADDRESS,
    ConnectionRefusedError: "nothing answers at its port",
    http.client.RemoteDisconnected: "the server hung up without an answer",
    ConnectionResetError: "the server cut the connection",
    BrokenPipeError: "the server cut the connection",
    http.client.IncompleteRead: "the answer broke off before its end",
    exceptions.IncompleteRead: "the answer broke off before its end",
    exceptions.InvalidChunkLength: "the answer broke off before its end",
    http.client.BadStatusLine: "what came is no answer of a web server",
    http.client.UnknownProtocol: "what came is no answer of a web server",
    http.client.HTTPException: "the head of its answer cannot be read",
    exceptions.HeaderParsingError: "the head of its answer cannot be read",
}
"""By type, the most telling first."""


def in_words(error: BaseException) -> str:
    """Return what an error of the network means.

    Args:
        error: of requests, urllib3, http.client or the system, with what it came of.
    """
    chain = list(_chain(error))
    for kind, words in _WORDS.items():
        if any(isinstance(one, kind) for one in chain):
            return words
    if any(isinstance(one, OSError) and one.errno in _UNREACHABLE for one in chain):
        return "no way leads to its network"
    return "what came could not be understood"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        # requests and urllib3 keep what they wrap among their arguments.
        inner = [part for part in error.args if isinstance(part, BaseException)]
        inner += [
            part for part in [getattr(error, "reason", None)] if isinstance(part, BaseException)
        ]
        error = error.__cause__ or error.__context__ or next(iter(inner), None)
