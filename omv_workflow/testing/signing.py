"""Stand-ins for what issues and seals, without keys and in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.found_signature import Fault, FoundSignature, refused
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, SignatureField
from omv_workflow.domain.versions import Strength
from omv_workflow.errors import InvalidInput, Unavailable


@dataclass
class PlainSealer:
    """Seals by writing behind the PDF in which field, when, and what the block shows.

    With `out_of_order` it does nothing but say why; `blocks` are those that it has sealed, by the
    names of their fields. What holds a letter of `lacks` can't be drawn.
    """

    name: str = "Seal of a test"
    is_test: bool = True
    level: SealLevel = SealLevel.B_B
    out_of_order: str | None = None
    lacks: str = ""
    blocks: list[tuple[str, SealBlock]] = field(default_factory=list)

    def check(self, pdf: bytes, field: str, block: SealBlock) -> None:
        """Refuse a block with a letter that it lacks, in whichever text."""
        del pdf, field
        texts = f"{block.place_and_date}{block.name}{block.statement}"
        if missing := set(self.lacks) & set(texts):
            why = f"there is no letter like {''.join(sorted(missing))}."
            raise InvalidInput("The seal's block", why=why, next_step="Write it otherwise.")

    def seal(self, pdf: bytes, field: str, block: SealBlock, now: datetime) -> bytes:
        """The PDF with a line behind it."""
        self._check_order()
        self.blocks.append((field, block))
        return pdf + f"\n{field} sealed {now.isoformat()}: {block}".encode()

    def sign(self, statement: bytes, now: datetime) -> bytes:
        """A line with the hash of the statement."""
        self._check_order()
        return f"{sha256_hex(statement)} signed {now.isoformat()}".encode()

    def _check_order(self) -> None:
        if self.out_of_order:
            raise Unavailable("Sealing", why=self.out_of_order, next_step="Try again.")


class PlainIssuer:
    """Issues a "PDF" by writing the names of its fields behind it; without a DOCX there is none."""

    def issue(self, pdf: bytes, fields: Sequence[SignatureField]) -> bytes:
        """The PDF with the names of its fields; InvalidInput where nothing was made of a DOCX."""
        if pdf == b"%PDF-":
            raise InvalidInput("The PDF", why="it is empty.", next_step="Make it again.")
        return b"\n".join([pdf, *(one.name.encode() for one in fields)])


class PlainChecker:
    """Believes a "PDF" with one line behind what was issued: who signed in the field."""

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """The certificate of that line, which is the hash of its holder's name."""
        head, _, holder = returned.removeprefix(issued).decode().partition(" signed by ")
        if not returned.startswith(issued):
            raise refused(Fault.OTHER_DOCUMENT)
        if head != f"\n{field}" or not holder:
            raise refused(Fault.NOT_SIGNED)
        return FoundSignature(
            certificate_sha256=sha256_hex(holder.encode()),
            subject=holder,
            issuer="Authority of a test",
            signed_at=now,
            timestamped_at=None,
            strength=Strength.ADVANCED,
            whole=True,
        )


@dataclass
class MemoryInbox:
    """Files by their names; those that were taken, and why the others were not.

    Those named in `closed` can't be read, nor those in `fixed` be moved to their last place.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    accepted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def arrived(self) -> list[str]:
        """All that are there still."""
        return list(self.files)

    def take(self, name: str) -> str | None:
        """Its name, which stays."""
        return name if name in self.files else None

    def read(self, taken: str, most: int) -> bytes:
        """The bytes of one; Unavailable where it can't be read."""
        if taken in self.closed:
            raise Unavailable("A file", why="it can't be read.", next_step="Try again.")
        return self.files[taken][:most]

    def accept(self, taken: str) -> None:
        """Note that it was taken."""
        self._move(taken)
        self.accepted.append(taken)

    def refuse(self, taken: str, why: str, languages: Iterable[str]) -> None:
        """Note why it was not, and in which languages that is told."""
        self._move(taken)
        self.refused[taken] = why
        self.languages[taken] = tuple(languages)

    def _move(self, taken: str) -> None:
        if taken in self.fixed:
            raise Unavailable("A file", why="it can't be moved.", next_step="Try again.")
        del self.files[taken]


def signed_plainly(issued: bytes, field: str, holder: str) -> bytes:
    """A "PDF" that the `PlainChecker` believes; the certificate is the hash of the holder."""
    return issued + f"\n{field} signed by {holder}".encode()
