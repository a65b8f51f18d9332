"""A zip file of members that may have been deflated long before (PKWARE APPNOTE 6.3.3).

The standard library deflates every member at each writing; a plan changes few of them.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

QUICKLY: Final = 2
"""The level of zlib for what is deflated once per plan; 6 takes 2.5 times as long to save a fifth
(benchmarks/README.md)."""
SMALL: Final = 9
"""The level for what is deflated once per template."""

_RAW: Final = -zlib.MAX_WBITS  # without zlib's own header and checksum
_DEFLATED: Final = 8
_VERSION: Final = 20  # 2.0: deflated
_UTF_8: Final = 0x800
_EARLIEST: Final = (0, 0x21)  # 00:00 on 1.1.1980, the first moment that a zip file can hold
_LOCAL: Final = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END: Final = struct.Struct("<4sHHHHLLH")


@dataclass(frozen=True)
class Member:
    """A file in a zip file, deflated; `size` is that of its content."""

    name: str
    deflated: bytes
    crc: int
    size: int


def deflate(name: str, content: bytes, level: int) -> Member:
    """A member of that content."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    deflated = packer.compress(content) + packer.flush()
    return Member(name, deflated, zlib.crc32(content), len(content))


def zip_file(members: Sequence[Member]) -> bytes:
    """The file; it tells no time, so the same members always make the same bytes."""
    pieces, directory, offset = [], [], 0
    for member in members:
        name = member.name.encode()
        local = _LOCAL.pack(b"PK\x03\x04", *_facts(member, name)) + name
        pieces += [local, member.deflated]
        directory += [_entry(member, name, offset), name]
        offset += len(local) + len(member.deflated)
    central, count = b"".join(directory), len(members)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
    return b"".join([*pieces, central, end])


def _entry(member: Member, name: bytes, offset: int) -> bytes:
    """An entry of the central directory, without comment and attributes."""
    return _CENTRAL.pack(b"PK\x01\x02", _VERSION, *_facts(member, name), 0, 0, 0, 0, offset)


def _facts(member: Member, name: bytes) -> tuple[int, ...]:
    """What a member's header and its entry in the directory both tell."""
    flags = 0 if name.isascii() else _UTF_8
    sizes = (len(member.deflated), member.size)
    return (_VERSION, flags, _DEFLATED, *_EARLIEST, member.crc, *sizes, len(name), 0)
