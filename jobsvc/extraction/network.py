"""The connections that pages are fetched over: to public addresses only, and never for longer than agreed.

httpx2 leaves both open. A host's name is resolved once, its addresses are checked, and the connection
is made to one of those that were checked, so that no second answer of the name server can change it.
The client's own time-outs are for one read each, which a server that sends a byte a second outlives.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

from jobsvc.errors import FetchError

#: A host and a port.
Origin = tuple[str, int]

#: All addresses of IPv6 that are given to anybody on the internet, and those that stand for ones of IPv4 (RFC 6052).
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class JudgeTransport(httpx2.HTTPTransport):
    """httpx2's transport over a `JudgeNetwork`."""

    def __init__(self, network: JudgeNetwork, *, ssl_context: ssl.SSLContext | None = None) -> None:
        context = ssl_context or httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        # The one way to hand a network to httpx2; the tests fail should a release take it away.
        self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=network, max_keepalive_connections=0)


class JudgeNetwork(httpcore2.NetworkBackend):
    """Connects to public addresses, and to `trusted` wherever they are; all ends when the time is over."""

    def __init__(self, *, trusted: Iterable[Origin], timeout_s: float) -> None:
        self._trusted = frozenset(trusted)
        self._deadline = time.monotonic() + timeout_s
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = _addresses(host, port, remaining(self._deadline, timeout, httpcore2.ConnectTimeout))
        if (host, port) not in self._trusted:
            _refuse_private(host, addresses)
        failure: Exception | None = None
        for address in addresses:
            left = remaining(self._deadline, timeout, httpcore2.ConnectTimeout)
            try:
                stream = self._network.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure or httpcore2.ConnectError("The name has no address.")


class TimedStream(httpcore2.NetworkStream):
    """A connection that is over at `deadline`, on the monotonic clock, whatever still drips in."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, remaining(self._deadline, timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, remaining(self._deadline, timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = remaining(self._deadline, timeout, httpcore2.ConnectTimeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def remaining(deadline: float, timeout: float | None, over: type[Exception]) -> float:
    """The seconds that one step may take; raises `over` when the deadline has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise over("The time for the whole page is over.")
    return left if timeout is None else min(left, timeout)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet can be reached at."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(ip.packed[-4:])))
        if ip.sixtofour or ip.teredo or ip not in _GLOBAL_UNICAST:  # the first two reach an IPv4 address by a relay
            return False
    return ip.is_global and not ip.is_multicast


def _addresses(host: str, port: int, wait_s: float) -> list[str]:
    """What the name server says, who may take its time: it is asked in a thread, which is left behind if need be."""
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, name=f"look-up of {host}", daemon=True).start()
    try:
        found = answers.get(timeout=wait_s)
    except queue.Empty as error:
        raise httpcore2.ConnectTimeout("The name server does not answer.") from error
    if isinstance(found, Exception):
        raise httpcore2.ConnectError(str(found)) from found
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _refuse_private(host: str, addresses: Iterable[str]) -> None:
    private = [address for address in addresses if not is_public(address)]
    if private:
        raise FetchError(
            f"The name {host} leads to {private[0]}, which is no public address. To fetch pages from inside a "
            f"network, name the place in JOBSVC_JUDGE_MIRRORS.",
            retryable=False,
        )
