"""Stand-ins for what issues and seals, without keys and in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.found_signature import Fault, FoundSignature, refused
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, SignatureField
from omv_workflow.domain.versions import Strength
from omv_workflow.errors import InvalidInput, Unavailable
from omv_workflow.steps.signing_ports import Arrived


@dataclass
class PlainSealer:
    """Seals by writing behind the PDF in which field, when, and what the block shows.

    With `out_of_order` it does nothing but say why; `blocks` are those that it has sealed, by the
    names of their fields.
    """

    name: str = "Seal of a test"
    is_test: bool = True
    level: SealLevel = SealLevel.B_B
    out_of_order: str | None = None
    blocks: list[tuple[str, SealBlock]] = field(default_factory=list)

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
    """Files by their names; those that were taken, and why the others were not."""

    files: dict[str, bytes] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def arrived(self) -> list[Arrived]:
        """All that are there still."""
        return [Arrived(name, len(content)) for name, content in self.files.items()]

    def read(self, name: str, most: int) -> bytes:
        """The bytes of one."""
        return self.files[name][:most]

    def accept(self, name: str) -> None:
        """Note that it was taken."""
        del self.files[name]
        self.accepted.append(name)

    def refuse(self, name: str, why: str) -> None:
        """Note why it was not."""
        del self.files[name]
        self.refused[name] = why


def signed_plainly(issued: bytes, field: str, holder: str) -> bytes:
    """A "PDF" that the `PlainChecker` believes; the certificate is the hash of the holder."""
    return issued + f"\n{field} signed by {holder}".encode()
