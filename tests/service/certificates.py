"""Certificates for TLS tests, made by the openssl command line."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

_CONFIGURATION = """
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = policy
[policy]
commonName = supplied
[req]
distinguished_name = name
[name]
"""
_VALID = ("20200101000000Z", "20491231000000Z")
_EXPIRED = ("20200101000000Z", "20200201000000Z")


def make_certificate(folder: Path, flavour: str = "self-signed") -> tuple[Path, Path]:
    """A self-signed certificate and its key, both PEM files.

    It is for 127.0.0.1, localhost and service.test.example, a name that no name server knows.
    Flavours: "self-signed", "expired" (in 2020), "wrong-host" (for another name).
    """
    wrong = flavour == "wrong-host"
    host = "other.invalid" if wrong else "localhost"
    names = f"DNS:{host}" if wrong else f"DNS:{host},DNS:service.test.example,IP:127.0.0.1"
    extensions = f"[extensions]\nsubjectAltName = {names}\nbasicConstraints = CA:true\n"
    (folder / "openssl.cnf").write_text(_CONFIGURATION + extensions)
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    start, end = _EXPIRED if flavour == "expired" else _VALID
    _openssl(
        folder,
        *("req", "-config", "openssl.cnf", "-new", "-newkey", "ec", "-nodes"),
        *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={host}"),
        *("-keyout", "key.pem", "-out", "request.pem"),
    )
    _openssl(
        folder,
        *("ca", "-config", "openssl.cnf", "-batch", "-selfsign", "-notext", "-keyfile", "key.pem"),
        *("-startdate", start, "-enddate", end, "-extensions", "extensions"),
        *("-in", "request.pem", "-out", "certificate.pem"),
    )
    return folder / "certificate.pem", folder / "key.pem"


def tls_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a service is given to speak TLS with them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
