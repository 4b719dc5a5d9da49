"""Which inputs are web addresses, and which IP addresses are public.

>>> from congthuong.web_address import is_address, is_public
>>> is_address("https://example.vn/tin.html"), is_address("tin.html")
(True, False)
>>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
(True, False, False, False)
"""

from __future__ import annotations

import ipaddress

__all__ = ["is_address", "is_public"]


def is_address(text: str) -> bool:
    """Whether an input is a web address and not a file's name."""
    return text.lower().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, not private, loopback, link-local, multicast or reserved."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # These carry an IPv4 address that a router on the way would connect to.
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast
