from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jobsvc.extraction.network import JudgeNetwork, JudgeTransport, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_private_and_special_addresses(address):
    assert not is_public(address)


def certificate(host: str, folder: Path) -> Path:
    """A file with a certificate for `host` that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    today = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / f"{host}.pem"
    file.write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return file


@contextmanager
def tls_server(file: Path, answer: bytes, *, pause_s: float = 0.0) -> Iterator[int]:
    """The port of a server that answers one request over TLS, after a pause."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    def serve(listener: socket.socket) -> None:
        try:
            raw, _ = listener.accept()
            with raw, context.wrap_socket(raw, server_side=True) as client:
                client.recv(65_536)
                time.sleep(pause_s)
                client.sendall(answer)
        except OSError:  # the client has left, or did not like the certificate
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def get(port: int, file: Path, *, timeout_s: float = 5.0) -> str:
    """Asks for a page of codeforces.com at `port` of this machine."""
    network = JudgeNetwork(trusted=[("codeforces.com", port)], timeout_s=timeout_s)
    transport = JudgeTransport(network, ssl_context=ssl.create_default_context(cafile=str(file)))
    with httpx2.Client(transport=transport, trust_env=False) as client:
        return client.get(f"https://codeforces.com:{port}/").text


@pytest.fixture
def _judges_are_here(monkeypatch):
    def resolve(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"


@pytest.mark.usefixtures("_judges_are_here")
def test_the_certificate_is_checked_for_the_name_although_the_address_is_dialled(tmp_path):
    right, wrong = certificate("codeforces.com", tmp_path), certificate("evil.example", tmp_path)

    with tls_server(right, PAGE) as port:
        assert get(port, right) == "page"
    with tls_server(wrong, PAGE) as port, pytest.raises(httpx2.ConnectError):
        get(port, wrong)


@pytest.mark.usefixtures("_judges_are_here")
def test_the_time_runs_on_within_tls(tmp_path):
    file = certificate("codeforces.com", tmp_path)

    with tls_server(file, PAGE, pause_s=0.6) as port, pytest.raises(httpx2.ReadTimeout):
        get(port, file, timeout_s=0.3)
