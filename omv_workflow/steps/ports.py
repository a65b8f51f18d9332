"""What the steps need from outside, as protocols; adapters and `omv_workflow.testing` give it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from omv_workflow.domain.answers import Answer
from omv_workflow.domain.comments import Comment
from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.copies import PublicCopy
from omv_workflow.domain.covering_letter import CoveringLetter
from omv_workflow.domain.cycle import Meeting, Plan, WorkingModel
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.disposals import Disposal
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.drafts import Draft
from omv_workflow.domain.events import Event, Fact, Head, Opening
from omv_workflow.domain.grounds import PublicCopySettings, SecrecySettings
from omv_workflow.domain.kept_forms import KeptForm
from omv_workflow.domain.leaks import FileText
from omv_workflow.domain.looks import Look
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.domain.messages import Enclosures, Letter, Message, Outcome, Purpose
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.printed_log import PrintedLog
from omv_workflow.domain.received_files import ReceivedFile
from omv_workflow.domain.seal_settings import SealSettings
from omv_workflow.domain.second_factor import RecoveryCode, SecondFactor
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.domain.ways_in import Link, PortalSession, ReceiptLink
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.model import Form
from omv_workflow.steps.return_ports import Returns
from omv_workflow.steps.signing_ports import Inbox, Issuer, Sealer, SignatureChecker
from omv_workflow.steps.table_ports import AttemptTable, CycleTable, ObligationTable, Table


class LogReader(Protocol):
    """The streams of events, to be read."""

    def streams(self) -> list[str]:
        """The names of all streams, sorted."""

    def head(self, stream: str) -> Head:
        """The stored head of a stream."""

    def events(self, stream: str) -> list[Event]:
        """All events of a stream, by sequence."""

    def openings(self) -> list[Opening]:
        """All openings that have not been erased."""

    def missing_guards(self) -> list[str]:
        """What should keep the database from changing the log, and is gone or disarmed."""


class UnitOfWork(Protocol):
    """One transaction: rows, events and outgoing messages stand or fall together.

    Leaving the `with` block without `commit` undoes everything.
    """

    units: Table[AppliedUnit]
    forms: Table[KeptForm]
    plans: Table[Plan]
    cycles: CycleTable
    obligations: ObligationTable
    requests: Table[ContributionRequest]
    answers: Table[Answer]
    working_models: Table[WorkingModel]
    meetings: Table[Meeting]
    versions: Table[Version]
    copies: Table[PublicCopy]
    confirmations: Table[Confirmation]
    looks: Table[Look]
    received_files: Table[ReceivedFile]
    deliveries: Table[Delivery]
    messages: Table[Message]
    attempts: AttemptTable
    disposals: Table[Disposal]
    links: Table[Link]
    receipt_links: Table[ReceiptLink]
    sessions: Table[PortalSession]
    drafts: Table[Draft]
    comments: Table[Comment]
    second_factors: Table[SecondFactor]
    recovery_codes: Table[RecoveryCode]
    log: LogReader

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def hold(self, *streams: str) -> None:
        """Let nobody else change what these streams tell of until this transaction ends.

        It comes first in every transaction that decides and writes: what was read before it may
        have changed since. Without it, a commit is refused where somebody else was faster.

        Raises:
            Unavailable: somebody else has held one of them for too long.
        """

    def record(self, fact: Fact) -> None:
        """Append an event to its stream when this transaction commits."""

    def erase(self, commitments: Iterable[str]) -> None:
        """Erase the openings of these commitments; the events stand as they are."""

    def commit(self, now: datetime) -> None:
        """Make it last; `now` is when its events were recorded.

        Raises:
            OmvError: something was written without an event.
        """


class Blobs(Protocol):
    """Bytes kept by their SHA-256, on disk before anything refers to them."""

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their hash."""

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash.

        Raises:
            NotFound: they are not here.
            VerificationFailed: what is stored no longer has that hash.
        """

    def remove(self, sha256: str) -> None:
        """Take the bytes of that hash away for good; nothing happens where they are gone."""

    def sweep(self, in_use: Collection[str | None], age: timedelta) -> list[str]:
        """Take away what was put longer ago than that and is not in use; the hashes of it."""


class MailFiles(Protocol):
    """The letters that were written to files in place of being sent."""

    def names(self, message_id: str) -> list[str]:
        """The names of the files of a message."""

    def remove(self, message_id: str) -> None:
        """Take the files of a message away for good."""


class Vault(Protocol):
    """Seals secrets that are kept, so that whoever reads the database reads none of them."""

    def seal(self, secret: str, about: str) -> str:
        """The secret as nobody reads it without the key; it opens for `about` alone."""

    def open(self, sealed: str, about: str) -> str:
        """The secret.

        Raises:
            Unavailable: the key can't be read.
            VerificationFailed: it was sealed for another, with another key, or has been changed.
        """


class Assembler(Protocol):
    """Makes the DOCX; `template_hash` names the template it makes it from."""

    template_hash: str

    def assemble(self, document: PlanDocument) -> bytes:
        """The DOCX of a document; the same document always gives the same bytes."""

    def assemble_log(self, log: PrintedLog) -> bytes:
        """The DOCX of a distribution log; the same log always gives the same bytes."""


class CoveringLetters(Protocol):
    """Makes the DOCX of covering letters."""

    def assemble(self, letter: CoveringLetter) -> bytes:
        """The DOCX of a letter; the same letter always gives the same bytes."""


@dataclass(frozen=True)
class MadePdf:
    """A PDF with the fonts in it, by name; `font_replaced` is that of the DOCX if it is missing."""

    content: bytes
    fonts: tuple[str, ...]
    font_replaced: str | None = None


@dataclass(frozen=True)
class NotMade:
    """Why there is no PDF of a document."""

    why: str


class Converter(Protocol):
    """Makes PDF/A of DOCX."""

    @property
    def name(self) -> str:
        """What makes them, with its version."""

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """A PDF of each document, or why there is none, in their order.

        Raises:
            Unavailable: none can be made of any.
        """


class Letters(Protocol):
    """Writes a message in the reader's language."""

    def __call__(self, purpose: Purpose, language: str, facts: dict[str, object]) -> Letter:
        """The letter for a purpose with its facts filled in."""


class Carrier(Protocol):
    """Takes messages out of the house, or writes them to files; a `with` block is one batch."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Try once, and say how it ended."""


class Forms(Protocol):
    """Finds forms by id or path."""

    def __call__(self, name: str) -> Form:
        """The form of that name."""


class Mappings(Protocol):
    """Finds what tells how the items of a form's earlier versions live on in it."""

    def __call__(self, form: str, mapping: str | None) -> TextFile | None:
        """The mapping file of that name, or else the one beside the form, if there is one."""


@dataclass(frozen=True)
class Texts:
    """Reads what documents say: all texts of what is handed out, those on the pages of a PDF."""

    of_file: Callable[[bytes], Iterable[FileText]]
    on_pages: Callable[[bytes], Iterable[str]]


@dataclass(frozen=True)
class Parts:
    """Everything that steps work with, wired in one place (`bootstrap`, or `testing`).

    `policy` is the
    workspace's; what holds for a unit is asked of its year, or of `steps.unit_rhythm`. What the
    units of work of `rehearsed_work` do is undone at the end of its `with` block. Those of
    `one_moment` come one after another, and see the same until one of them writes. Mail that
    `mail` keeps in the house becomes a file; what comes back for it goes to its address of
    `returns`, where there are any. `converter` gives none where no PDFs
    are to be made, or nothing makes them here and they can be done without. `sketches` are letters
    without a page, for what nobody will get; `joined` puts several letters into a frame, as one.
    `wipe` leaves nothing of removed rows in the files of the database. `new_token`
    makes what opens a door, which nobody can guess; `new_salt` 64 hexadecimal digits, as hard to
    guess. `sealer` gives none where the settings name no key to seal with; the key itself is first
    used when something is sealed.
    """

    work: Callable[[], UnitOfWork]
    rehearsed_work: Callable[[], AbstractContextManager[Callable[[], UnitOfWork]]]
    one_moment: Callable[[], AbstractContextManager[Callable[[], UnitOfWork]]]
    blobs: Blobs
    mail_files: MailFiles
    vault: Callable[[], Vault]
    wipe: Callable[[], None]
    assembler: Callable[[], Assembler]
    covering_letters: Callable[[], CoveringLetters]
    converter: Callable[[], Converter | None]
    pdf: PdfSettings
    issuer: Callable[[], Issuer]
    letters: Letters
    sketches: Letters
    joined: Callable[[Letter, Sequence[Letter]], Letter]
    carrier: Callable[[], Carrier]
    mail: MailSettings
    returns: Returns | None
    forms: Forms
    mappings: Mappings
    calendars: Callable[[TimetablePolicy], WorkingCalendar]
    policy: TimetablePolicy
    secrecy: SecrecySettings
    public_copy: PublicCopySettings
    texts: Texts
    zone: ZoneInfo
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    new_salt: Callable[[], str]
    web: WebSettings
    confirmation: ConfirmationSettings
    seal: SealSettings
    sealer: Callable[[], Sealer | None]
    trust: TrustSettings
    signatures: Callable[[], SignatureChecker]
    inbox: Inbox | None

    def local(self, instant: datetime) -> datetime:
        """An instant as the clock shows it where the unit is."""
        return instant.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        """The calendar day of `now` where the unit is."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True)
class Row:
    """One line of a summary: ids and plain words only, for it is shown to Prefect as well.

    What waits tells since which day.
    """

    plan: str
    what: str
    outcome: str
    since: date | None = None


@dataclass(frozen=True)
class Summary:
    """What a step did, what it leaves to a person, and what failed.

    `in_numbers` tells the same where the numbers of rows say too little.
    """

    step: str
    done: Sequence[Row] = ()
    waiting: Sequence[Row] = ()
    failed: Sequence[Row] = ()
    in_numbers: str = ""
