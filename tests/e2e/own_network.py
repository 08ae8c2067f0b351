"""A network of the test's own, with nobody on it: every packet that leaves a program is seen.

A network namespace holds this machine's loopback and one link, over which every other address
seems to be reached: whoever is called leaves a packet on one of the two. Linux only, as root only.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_ALL_PROTOCOLS, _IPV4, _IPV6 = 0x0003, 0x0800, 0x86DD
_OUTGOING = 4  # as it is sent: loopback shows each packet a second time
_TCP, _UDP = 6, 17
_PACKET_LEVEL, _STATISTICS = 263, 6
_MIB = 1024 * 1024
# What the kernel itself sends over a new link: that an address has joined its group.
_GROUP_REPORTS = "ff02::16"
_LINKS = (
    "link set lo up",
    "link add out0 type veth peer name end0",
    "link set out0 addrgenmode none arp off up",
    "link set end0 addrgenmode none arp off up",
    "addr add 192.0.2.1/24 dev out0",
    "route add default dev out0",
    "-6 addr add 2001:db8::1/64 dev out0 nodad",
    "-6 route add default dev out0",
)
_libc = ctypes.CDLL(None, use_errno=True)


class NoNetwork(Exception):
    """This machine or this user may not make one."""


class Packet(NamedTuple):
    """What was sent. `opens` where it asks for a connection; `size` is without headers."""

    protocol: int
    source: tuple[str, int]
    target: tuple[str, int]
    opens: bool
    size: int


class Wire:
    """All that has been sent in the network of the thread that made this."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        protocols = socket.htons(_ALL_PROTOCOLS)
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, protocols)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * _MIB)
        self._socket.settimeout(0.2)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._is_over.is_set():
            try:
                data, (_, protocol, kind, *_) = self._socket.recvfrom(128)
            except TimeoutError:
                continue
            if kind == _OUTGOING and (packet := read_packet(protocol, data)):
                self.packets.append(packet)

    def close(self) -> None:
        """Watch no more. Raises `OSError` if there was more than could be watched."""
        self._is_over.set()
        self._thread.join()
        statistics = self._socket.getsockopt(_PACKET_LEVEL, _STATISTICS, 8)
        self._socket.close()
        _, missed = struct.unpack("II", statistics)
        if missed:
            raise OSError(f"{missed} packets were not seen")

    @property
    def called(self) -> list[tuple[str, int]]:
        """Where a connection was asked for, each time."""
        return [one.target for one in self.packets if one.opens]

    def strangers(self, *known: tuple[str, int]) -> list[Packet]:
        """What was sent neither to nor by one of these."""
        return [one for one in self.packets if not {one.source, one.target} & set(known)]


@contextmanager
def own_network() -> Iterator[Wire]:
    """Put this thread, and all that it starts, into a network of its own.

    Raises `NoNetwork` where that is not allowed.
    """
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        if _libc.unshare(_NEW_NETWORK):
            raise NoNetwork(os.strerror(ctypes.get_errno()))
        try:
            _make_links()
            wire = Wire()
            try:
                yield wire
            finally:
                wire.close()
        finally:
            assert not _libc.setns(before, _NEW_NETWORK)
    finally:
        os.close(before)


def _make_links() -> None:
    for words in _LINKS:
        command = ["ip", *words.split()]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
        except FileNotFoundError as error:
            raise NoNetwork("there is no ip") from error
        except subprocess.CalledProcessError as error:
            raise NoNetwork(f"ip {words}: {error.stderr.strip()}") from error


def read_packet(protocol: int, data: bytes) -> Packet | None:
    """What the first bytes of a packet tell; None for what the kernel sends by itself."""
    if protocol == _IPV4:
        inner, start = data[9], (data[0] & 15) * 4
        whole = int.from_bytes(data[2:4], "big")
        hosts = [socket.inet_ntop(socket.AF_INET, data[at : at + 4]) for at in (12, 16)]
    elif protocol == _IPV6:
        inner, start = data[6], 40
        whole = start + int.from_bytes(data[4:6], "big")
        hosts = [socket.inet_ntop(socket.AF_INET6, data[at : at + 16]) for at in (8, 24)]
    else:
        return Packet(-protocol, ("", 0), ("", 0), False, len(data))
    if hosts[1] == _GROUP_REPORTS:
        return None
    ports, opens = (0, 0), False
    if inner in (_TCP, _UDP):
        ports = struct.unpack_from("!HH", data, start)
    start += 8
    if inner == _TCP:
        flags = data[start + 5]
        opens = flags & 0b10010 == 0b10  # SYN without ACK
        start += (data[start + 4] >> 4) * 4 - 8
    return Packet(inner, (hosts[0], ports[0]), (hosts[1], ports[1]), opens, max(0, whole - start))
