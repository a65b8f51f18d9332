"""Damaged files: each is told apart from an honest one, whatever has become of it."""

import re
from random import Random

import pytest

from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature
from tests.adapters.seal.attacks.checking import found_in

_SIGNATURE = re.compile(rb"(?s)(.*/Contents <)[0-9a-fA-F]{2000,}(>.*)")
"""What is before a signature, and behind it; itself it can't cover, nor the room it leaves."""


def _mutated(content: bytes, lots: Random, first: int) -> bytes:
    """The content with a few bytes behind `first` changed, gone, or moved."""
    mutated = bytearray(content)
    for _ in range(lots.randint(1, 4)):
        place = lots.randrange(first, len(mutated))
        match lots.randrange(4):
            case 0:
                mutated[place] ^= 1 << lots.randrange(8)
            case 1:
                del mutated[place : place + lots.randint(1, 200)]
            case 2:
                mutated[place:place] = mutated[place : place + lots.randint(1, 50)]
            case 3:
                mutated[place : place + 4] = lots.randbytes(4)
    return bytes(mutated)


def _check_all(issued: bytes, honest: bytes, trust: Trust, seeds: range, first: int) -> None:
    signed = _SIGNATURE.fullmatch(honest)
    assert signed
    for seed in seeds:
        mutated = _mutated(honest, Random(seed), first)  # noqa: S311 - lots of a test, by its seed
        found = found_in(mutated, issued, trust)
        before, behind = signed.groups()
        is_signed = mutated.startswith(before) and mutated.endswith(behind)
        assert is_signed or not isinstance(found, FoundSignature), seed


def test_a_damaged_file_is_refused(issued: bytes, honest: bytes, trust: Trust) -> None:
    """In what was appended, and anywhere."""
    _check_all(issued, honest, trust, range(120), len(issued))
    _check_all(issued, honest, trust, range(1_000, 1_080), 0)


@pytest.mark.long
def test_a_file_damaged_in_thousands_of_ways_is_refused(
    issued: bytes, honest: bytes, trust: Trust
) -> None:
    """As above, with more lots."""
    _check_all(issued, honest, trust, range(10_000, 13_000), len(issued))
    _check_all(issued, honest, trust, range(20_000, 21_000), 0)


def test_a_file_that_was_cut_off_is_refused(issued: bytes, honest: bytes, trust: Trust) -> None:
    """Wherever it ends."""
    for length in range(1, len(honest), len(honest) // 60):
        assert isinstance(found_in(honest[:length], issued, trust), Fault)


def test_a_far_too_large_file_is_not_even_read(issued: bytes, trust: Trust) -> None:
    """Its size alone tells."""
    assert found_in(issued + bytes(20_000_001), issued, trust) is Fault.TOO_LARGE


def test_a_file_nested_without_end_is_refused(issued: bytes, trust: Trust) -> None:
    """A reader that follows it would never come back up."""
    nested = b"99 0 obj " + b"[" * 200_000 + b"]" * 200_000 + b" endobj\n"
    table = b"xref\n99 1\n%010d 00000 n \ntrailer<</Size 100/Root 99 0 R>>\n" % len(issued)
    place = len(issued) + len(nested)
    returned = issued + nested + table + b"startxref\n%d\n%%%%EOF\n" % place
    assert isinstance(found_in(returned, issued, trust), Fault)
