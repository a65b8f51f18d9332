"""Stand-ins for every port, for our tests and for users': in memory, with seeded ids."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.covering_letter import CoveringLetter
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.grounds import PublicCopySettings, SecrecySettings
from omv_workflow.domain.leaks import FileText
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import Enclosures, Letter, Message, MessageState, Outcome, Purpose
from omv_workflow.domain.pdf_settings import PdfMaking, PdfSettings
from omv_workflow.domain.printed_log import PrintedLog
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.domain.seal_settings import SealSettings
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import NotFound, Unavailable, VerificationFailed
from omv_workflow.forms.loader import TextFile
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.ports import Forms, MadePdf, NotMade, Parts, Summary, Texts, UnitOfWork
from omv_workflow.steps.return_ports import Returns
from omv_workflow.steps.scheduled import MOVING_ON
from omv_workflow.testing.example import COORDINATOR, example_forms, example_unit
from omv_workflow.testing.memory import MemoryStore, MemoryUnitOfWork, rehearsed_work
from omv_workflow.testing.returning import MemoryReturns
from omv_workflow.testing.signing import MemoryInbox, PlainChecker, PlainIssuer, PlainSealer

NOON = datetime(2027, 2, 12, 10, 0, tzinfo=UTC)
BEGINS = date(2027, 1, 11)
HELSINKI = ZoneInfo("Europe/Helsinki")
NO_PDF = PdfSettings(make=PdfMaking.NEVER)


@dataclass
class SeededIds:
    """Identifiers and salts that are the same in every run."""

    seed: str = "test"
    _count: int = 0

    def new_id(self) -> str:
        """The next identifier: 32 hexadecimal digits."""
        return self._next("id")[:32]

    def new_salt(self) -> str:
        """The next salt: 64 hexadecimal digits."""
        return self._next("salt")

    def new_token(self) -> str:
        """The next token: 64 hexadecimal digits."""
        return self._next("token")

    def _next(self, what: str) -> str:
        self._count += 1
        return hashlib.sha256(f"{self.seed}/{what}/{self._count}".encode()).hexdigest()


@dataclass
class MemoryBlobs:
    """Blobs in a dictionary."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their hash."""
        sha256 = sha256_hex(content)
        self.kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash; NotFound or VerificationFailed as the real ones."""
        if sha256 not in self.kept:
            raise NotFound(f"Document {sha256}", why="it is missing.", next_step="Restore it.")
        if sha256_hex(self.kept[sha256]) != sha256:
            raise VerificationFailed(
                f"Document {sha256}", why="it has been changed.", next_step="Restore it."
            )
        return self.kept[sha256]

    def remove(self, sha256: str) -> None:
        """Forget the bytes of that hash."""
        self.kept.pop(sha256, None)

    def sweep(self, in_use: Collection[str | None], age: timedelta) -> list[str]:
        """Forget what is not in use: here nothing is young, for no process is killed."""
        del age
        swept = [one for one in self.kept if one not in in_use]
        for sha256 in swept:
            self.remove(sha256)
        return swept


@dataclass
class MemoryMailFiles:
    """Letters as files, in a dictionary: their names by the id of the message."""

    kept: dict[str, list[str]] = field(default_factory=dict)

    def names(self, message_id: str) -> list[str]:
        """The names of the files of a message."""
        return self.kept.get(message_id, [])

    def remove(self, message_id: str) -> None:
        """Forget the files of a message."""
        self.kept.pop(message_id, None)


class PlainVault:
    """Seals a secret by turning it round: a test can see that it isn't kept as it is."""

    def seal(self, secret: str, about: str) -> str:
        """The secret, turned round."""
        return f"{about}: {secret[::-1]}"

    def open(self, sealed: str, about: str) -> str:
        """The secret; VerificationFailed where it was sealed for another."""
        sealed_for, _, turned = sealed.partition(": ")
        if sealed_for != about:
            raise VerificationFailed(
                "A sealed secret", why="it is another's.", next_step="Look whose it is."
            )
        return turned[::-1]


def returns_of(mail: MailSettings) -> ReturnAddresses | None:
    """The return addresses by these settings; a tag is the hash of what it is for."""
    base = mail.return_address
    return ReturnAddresses(base, lambda text: sha256_hex(text.encode())) if base else None


class PlainAssembler:
    """Makes a "DOCX" that is the document's own text, so that a test can read it."""

    template_hash = sha256_hex(b"plain")

    def assemble(self, document: PlanDocument) -> bytes:
        """The document as text."""
        return repr(document).encode()

    def assemble_log(self, log: PrintedLog) -> bytes:
        """The log as text."""
        return repr(log).encode()


class PlainLetters:
    """Makes a "DOCX" that is the letter's own text, so that a test can read it."""

    def assemble(self, letter: CoveringLetter) -> bytes:
        """The letter as text."""
        return repr(letter).encode()


@dataclass
class PlainConverter:
    """Makes a "PDF" that is the DOCX's bytes behind `%PDF-`, and keeps what it was given.

    A document that holds one of `refused` comes to nothing, for the reason given there. `hangs`
    stands for a program that makes nothing of anything.
    """

    name: str = "Plain converter 1.0"
    fonts: tuple[str, ...] = ("LiberationSans",)
    font_replaced: str | None = None
    refused: dict[bytes, str] = field(default_factory=dict)
    hangs: bool = False
    batches: list[list[bytes]] = field(default_factory=list)

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """A PDF of each document, but of those that are refused."""
        if self.hangs:
            raise Unavailable("Making a PDF", why="it hangs.", next_step="Try again.")
        self.batches.append(list(documents))
        return [self._made(one) for one in documents]

    def _made(self, document: bytes) -> MadePdf | NotMade:
        reasons = [why for part, why in self.refused.items() if part in document]
        if reasons:
            return NotMade(reasons[0])
        return MadePdf(b"%PDF-" + document, self.fonts, self.font_replaced)


def plain_texts(content: bytes) -> list[FileText]:
    """The one text of what the `PlainAssembler` made."""
    return [FileText("document", content.decode())]


def plain_pages(content: bytes) -> list[str]:
    """The one page of what the `PlainConverter` made."""
    return [content.decode()]


def plain_letter(purpose: Purpose, language: str, facts: dict[str, object]) -> Letter:
    """A letter that is its purpose, language and facts."""
    text = "\n".join(f"{name}: {value}" for name, value in sorted(facts.items()))
    return Letter(f"{purpose} ({language})", text, f"<p>{purpose}</p>")


def plain_joined(frame: Letter, letters: Sequence[Letter]) -> Letter:
    """A letter that is the texts of all, one behind the other."""
    return replace(frame, text="\n".join(one.text for one in (frame, *letters)))


@dataclass
class Outbox:
    """A carrier that keeps what it was given; `answers` are the outcomes of the next tries.

    `mails` are the mails, `carried` the messages that they brought: of a digest each of its own.
    """

    mails: list[Message] = field(default_factory=list)
    carried: list[Message] = field(default_factory=list)
    enclosed: list[Enclosures] = field(default_factory=list)
    answers: list[MessageState] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin a batch."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Keep the message and give the next outcome, accepted by default."""
        del now
        self.mails.append(message)
        self.carried += message.matters
        self.enclosed += [enclosed] * len(message.matters)
        state = self.answers.pop(0) if self.answers else MessageState.ACCEPTED
        return Outcome(state, "said by a test")

    def copy(self) -> "Outbox":
        """One that has kept the same."""
        return Outbox(list(self.mails), list(self.carried), list(self.enclosed), list(self.answers))

    def to(self, purpose: Purpose) -> list[str]:
        """The addresses that messages of that purpose were carried to, one per try."""
        return [one.to_address for one in self.carried if one.purpose is purpose]


@dataclass
class Bench:
    """Parts in memory for one test, with their store, blobs and outbox in reach.

    PDFs are made where `pdf` says so and there is a `converter`.
    `work` puts the data into a database instead of the store: it is given what makes salts.
    Its clock stands still between `apply` and each `run_until`; nothing happens in between but what
    the test does at `now`.
    """

    ids: SeededIds = field(default_factory=SeededIds)
    outbox: Outbox = field(default_factory=Outbox)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    mail_files: MemoryMailFiles = field(default_factory=MemoryMailFiles)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    policy: TimetablePolicy = field(default_factory=TimetablePolicy)
    secrecy: SecrecySettings = field(default_factory=SecrecySettings)
    pdf: PdfSettings = NO_PDF
    converter: PlainConverter | None = None
    public_copy: PublicCopySettings = field(default_factory=PublicCopySettings)
    forms: Forms = example_forms
    mapping: TextFile | None = None
    web: WebSettings = field(default_factory=WebSettings)
    confirmation: ConfirmationSettings = field(default_factory=ConfirmationSettings)
    seal: SealSettings = field(default_factory=SealSettings)
    sealer: PlainSealer | None = None
    trust: TrustSettings = field(default_factory=TrustSettings)
    inbox: MemoryInbox | None = None
    returned: MemoryReturns | None = None
    mail: MailSettings = field(default_factory=lambda: MailSettings(mode=MailMode.LIVE))
    today: date = BEGINS
    work: Callable[[Callable[[], str]], UnitOfWork] | None = None
    store: MemoryStore = field(init=False)

    def __post_init__(self) -> None:
        """Make the store that all units of work of this bench share."""
        self.store = MemoryStore(self.ids.new_salt)

    def copy(self) -> "Bench":
        """A bench of its own at the same place; data in a database and a converter are shared."""
        copied = replace(
            self,
            ids=replace(self.ids),
            outbox=self.outbox.copy(),
            blobs=MemoryBlobs(dict(self.blobs.kept)),
            mail_files=MemoryMailFiles({key: list(n) for key, n in self.mail_files.kept.items()}),
        )
        copied.store = replace(self.store.copy(), new_salt=copied.ids.new_salt)
        return copied

    @property
    def parts(self) -> Parts:
        """The parts, wired."""
        return Parts(
            work=self._begin_work,
            rehearsed_work=lambda: rehearsed_work(self.store),
            one_moment=lambda: nullcontext(self._begin_work),
            blobs=self.blobs,
            mail_files=self.mail_files,
            vault=PlainVault,
            wipe=lambda: None,
            assembler=PlainAssembler,
            covering_letters=PlainLetters,
            converter=lambda: self.converter,
            pdf=self.pdf,
            issuer=PlainIssuer,
            letters=plain_letter,
            sketches=plain_letter,
            joined=plain_joined,
            carrier=lambda: self.outbox,
            mail=self.mail,
            returns=self._returns(),
            forms=self.forms,
            mappings=lambda _form, _mapping: self.mapping,
            calendars=self._calendar_of,
            policy=self.policy,
            secrecy=self.secrecy,
            public_copy=self.public_copy,
            texts=Texts(plain_texts, plain_pages),
            zone=HELSINKI,
            new_id=self.ids.new_id,
            new_token=self.ids.new_token,
            new_salt=self.ids.new_salt,
            web=self.web,
            confirmation=self.confirmation,
            seal=self.seal,
            sealer=lambda: self.sealer,
            trust=self.trust,
            signatures=PlainChecker,
            inbox=self.inbox,
        )

    def _returns(self) -> Returns | None:
        addresses = returns_of(self.mail)
        return Returns(addresses, self.returned) if addresses else None

    def _begin_work(self) -> UnitOfWork:
        return self.work(self.ids.new_salt) if self.work else MemoryUnitOfWork(self.store)

    def _calendar_of(self, policy: TimetablePolicy) -> WorkingCalendar:
        """The bench's calendar with the breaks and days off of a policy."""
        holidays = self.calendar.holidays | policy.extra_days_off
        return replace(self.calendar, holidays=holidays, breaks=policy.staff_breaks)

    @property
    def now(self) -> datetime:
        """Ten o'clock today, after the scheduled steps."""
        return at(self.today, 10)

    def apply(self, unit: UnitFile | None = None) -> str:
        """Bring a unit into force, the example unit by default, with a live plan; the plan's id."""
        actor = Actor(COORDINATOR)
        applied = apply_unit(self.parts, unit or example_unit(), actor, self.now)
        if applied.live_since is None:
            go_live(self.parts, applied.plan_id, actor, self.now)
        return applied.plan_id

    def run_until(self, day: date) -> list[Summary]:
        """Run the scheduled steps at 09:30 on every day after today up to `day`."""
        summaries = []
        while self.today < day:
            self.today += timedelta(days=1)
            summaries += [step(self.parts, at(self.today, 9, 30)) for step in MOVING_ON.values()]
        return summaries

    def skip_to(self, day: date) -> list[Summary]:
        """Run nothing until `day`, as if the machine had been off, and the scheduled steps then."""
        self.today = day - timedelta(days=1)
        return self.run_until(day)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Helsinki, as an instant."""
    return datetime.combine(day, time(hour, minute), HELSINKI).astimezone(UTC)
