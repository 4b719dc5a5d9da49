"""Which inputs are web addresses, and which IP addresses are public.

>>> from congthuong.web_address import is_address, is_public
>>> is_address("https://example.vn/tin.html"), is_address("tin.html")
(True, False)
>>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
(True, False, False, False)
"""

from __future__ import annotations

import ipaddress
from typing import Final

__all__ = ["is_address", "is_public"]

_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_GIVEN_OUT: Final = ipaddress.IPv6Network("2000::/3")
# What older versions of Python count as global (registries of IANA for special-purpose addresses).
_RESERVED_4: Final = tuple(
    map(ipaddress.IPv4Network, ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"))
)
_RESERVED_6: Final = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "2620:4f:8000::/48"))
)


def is_address(text: str) -> bool:
    """Whether an input is a web address and not a file's name."""
    return text.lower().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, not private, loopback, link-local, multicast or reserved.

    >>> is_public("::127.0.0.1"), is_public("fec0::1"), is_public("64:ff9b:1::7f00:1"), is_public("2606:4700::1111")
    (False, False, False, True)
    """
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast and not any(found in network for network in _RESERVED_4)
    # A router on the way would connect to the IPv4 address that these carry.
    carried = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
    if carried is None and found in _TRANSLATED:
        carried = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if carried is not None:
        relay = found.teredo[0] if found.teredo else carried
        return is_public(str(carried)) and is_public(str(relay))
    # Nothing outside 2000::/3 is given out to anybody: ::127.0.0.1, fec0::1, 64:ff9b:1::/48 (RFC 8215), ff02::1.
    return found in _GIVEN_OUT and found.is_global and not any(found in network for network in _RESERVED_6)
