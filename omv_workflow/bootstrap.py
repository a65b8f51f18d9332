"""The only place that wires the parts together; it alone reads the clock and draws lots.

Heavy parts are imported where they are first used, so that a command pays only for what it needs.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from omv_workflow.adapters.inbox.folder import inbox_of
from omv_workflow.adapters.mail.joined import joined
from omv_workflow.adapters.ooxml.chosen import assembler_of, letters_of
from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.leaks import FileText
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.domain.pdf_settings import PdfMaking, PdfSettings
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.domain.seal_settings import PASSPHRASE_VARIABLE, SealSettings
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import NotPossibleNow, Unavailable
from omv_workflow.forms.loader import find_form, find_mapping
from omv_workflow.phrases import said
from omv_workflow.settings import SETTINGS_FILE, Settings, read_settings
from omv_workflow.steps.ports import Carrier, Converter, Parts, Texts, UnitOfWork
from omv_workflow.steps.return_ports import Returns
from omv_workflow.steps.signing_ports import Issuer, SignatureChecker
from omv_workflow.steps.workspace_mode import check_kind

if TYPE_CHECKING:
    from ssl import SSLContext

    from omv_workflow.adapters.blobs import FolderBlobs
    from omv_workflow.adapters.mail.server import MailServer
    from omv_workflow.adapters.mail.written import WrittenMail
    from omv_workflow.adapters.pdf.libreoffice import LibreOffice
    from omv_workflow.adapters.seal.of_workspace import WorkspaceSealer
    from omv_workflow.adapters.seal.sealing import PadesSealer
    from omv_workflow.adapters.vault import FileVault
    from omv_workflow.domain.workdays import WorkingCalendar

LETTERS_FOLDER = "letters"
CONVERTING_FOLDER = ".converting"
KEYS_FOLDER = "keys"
_VAULT_KEY, _RETURNS_KEY = "second-factor.key", "return-addresses.key"

_Work = Callable[[], UnitOfWork]
_SharedWork = Callable[[], AbstractContextManager[_Work]]


@dataclass(frozen=True)
class App:
    """A workspace, ready to work in; `close` ends its connections to the database."""

    folder: Path
    settings: Settings
    parts: Parts
    close: Callable[[], None]

    def now(self, as_of: datetime | None = None) -> datetime:
        """The instant of a step: the clock's, or the given one in a virtual workspace.

        Raises:
            NotPossibleNow: the workspace is real.
        """
        if as_of is None:
            return clock()
        if not self.settings.workspace.virtual:
            raise NotPossibleNow(
                said("Acting as of {as_of}", as_of=as_of.isoformat()),
                why=said("the workspace is real, and in it only the clock tells the time."),
                next_step=said("Leave --as-of out, or try things in a virtual workspace."),
            )
        if as_of.tzinfo is None:
            return as_of.replace(tzinfo=self.parts.zone).astimezone(UTC)
        return as_of.astimezone(UTC)


def clock() -> datetime:
    """The instant that the machine's clock shows, for what is no step of a workspace."""
    return datetime.now(UTC)


def load(folder: Path) -> App:
    """Wire the workspace in that folder; its database must be there and up to date.

    Raises:
        OmvError: settings or database can't be used, saying why and what to do.
    """
    settings = read_settings(folder)
    with ExitStack() as opening:
        parts = _parts(folder, settings, opening)
        check_kind(parts, virtual=settings.workspace.virtual)
        return App(folder, settings, parts, opening.pop_all().close)


def _parts(folder: Path, settings: Settings, opening: ExitStack) -> Parts:
    work, rehearsed_work, one_moment, wipe = _database(folder, settings, opening)
    return Parts(
        work=work,
        rehearsed_work=rehearsed_work,
        one_moment=one_moment,
        blobs=_blobs(folder),
        mail_files=_mail_files(folder),
        vault=partial(_vault, folder, _VAULT_KEY),
        wipe=wipe,
        assembler=partial(assembler_of, folder, settings.templates),
        covering_letters=partial(letters_of, folder, settings.templates),
        converter=cache(partial(_converter, folder, settings.pdf)),
        pdf=settings.pdf,
        issuer=_issuer,
        letters=partial(_letters, folder / LETTERS_FOLDER, has_page=True),
        sketches=partial(_letters, folder / LETTERS_FOLDER, has_page=False),
        joined=joined,
        carrier=partial(_carrier, folder, settings),
        mail=settings.mail,
        returns=returns_of(folder, settings.mail),
        forms=partial(find_form, workspace=folder),
        mappings=partial(find_mapping, workspace=folder),
        calendars=working_calendar,
        policy=settings.policy,
        secrecy=settings.secrecy,
        public_copy=settings.public_copy,
        texts=Texts(_texts_in, _page_texts),
        zone=ZoneInfo(settings.workspace.time_zone),
        new_id=partial(secrets.token_hex, 16),
        new_token=partial(secrets.token_urlsafe, 32),
        new_salt=partial(secrets.token_hex, 32),
        web=settings.web,
        confirmation=settings.confirmation,
        seal=settings.seal,
        sealer=cache(partial(sealer_of, folder, settings.seal)),
        trust=settings.signatures,
        signatures=partial(_signatures, folder, settings.signatures),
        inbox=inbox_of(folder, settings.signatures, clock, spoken),
    )


def _database(
    folder: Path, settings: Settings, opening: ExitStack
) -> tuple[_Work, _SharedWork, _SharedWork, Callable[[], None]]:
    """Units of work on the workspace's database, in a rehearsal, and of one moment; how to wipe it.

    Wiping leaves nothing of what was removed from it. `opening` ends its connections.
    """
    from omv_workflow.adapters.database.engine import opened
    from omv_workflow.adapters.database.one_moment import one_moment
    from omv_workflow.adapters.database.rehearsal import rehearsed_work
    from omv_workflow.adapters.database.schema import check_current
    from omv_workflow.adapters.database.unit_of_work import SqlWork
    from omv_workflow.adapters.database.wiping import wipe_removed

    engine = opening.enter_context(opened(database_url(folder, settings.database.url)))
    check_current(engine)
    new_salt = partial(secrets.token_hex, 32)
    is_virtual, zone = settings.workspace.virtual, ZoneInfo(settings.workspace.time_zone)
    watch = None if is_virtual else partial(datetime.now, zone)
    return (
        partial(SqlWork, engine, new_salt, watch),
        partial(rehearsed_work, engine, new_salt),
        partial(one_moment, engine, new_salt, watch),
        partial(wipe_removed, engine),
    )


def url_of(folder: Path) -> str:
    """The URL of a workspace's database.

    Raises:
        OmvError: its settings can't be used.
    """
    return database_url(folder, read_settings(folder).database.url)


@contextmanager
def work_on_any_revision(folder: Path) -> Iterator[Callable[[], UnitOfWork]]:
    """Units of work on a database that may miss migrations: only its log can be relied on.

    Raises:
        OmvError: the settings can't be used.
    """
    from omv_workflow.adapters.database.engine import opened
    from omv_workflow.adapters.database.unit_of_work import SqlWork

    with opened(url_of(folder)) as engine:
        yield partial(SqlWork, engine, partial(secrets.token_hex, 32))


def database_url(folder: Path, url: str) -> str:
    """The URL with a relative SQLite file taken from the workspace; it names no driver then."""
    kind, separator, path = url.partition(":///")
    if kind not in {"sqlite", "sqlite+pysqlite"} or not separator:
        return url
    return f"sqlite:///{folder.resolve() / path}"


def begin_logging() -> None:
    """Begin the application's own log on standard error.

    Raises:
        InvalidInput: the environment names an unknown format.
    """
    from omv_workflow.adapters import logs

    logs.begin_logging()


def _blobs(folder: Path) -> "FolderBlobs":
    from omv_workflow.adapters.blobs import FolderBlobs

    return FolderBlobs(folder / "blobs")


@cache
def working_calendar(policy: TimetablePolicy) -> "WorkingCalendar":
    """The calendar of a policy, made once.

    Raises:
        InvalidInput: no holidays are known for its country.
    """
    from omv_workflow.adapters.calendar import working_calendar as make

    return make(policy)


def _mail_files(folder: Path) -> "WrittenMail":
    from omv_workflow.adapters.mail.written import WrittenMail

    return WrittenMail(folder / "mail")


def _vault(folder: Path, key: str) -> "FileVault":
    from omv_workflow.adapters.vault import FileVault

    return FileVault(folder / KEYS_FOLDER / key, secrets.token_bytes)


def returns_of(folder: Path, mail: MailSettings) -> Returns | None:
    """Where what comes back for mail goes, and the mailbox that it is read from."""
    if mail.return_address is None:
        return None
    from omv_workflow.adapters.mail.of_workspace import returns_mailbox

    tag = partial(_tagged, folder)
    mailbox = returns_mailbox(folder, mail)
    return Returns(ReturnAddresses(mail.return_address, tag), mailbox)


def _tagged(folder: Path, text: str) -> str:
    return _vault(folder, _RETURNS_KEY).tag(text)


def _letters(
    folder: Path, purpose: Purpose, language: str, facts: dict[str, object], *, has_page: bool
) -> Letter:
    from omv_workflow.adapters.mail.letters import LetterWriter

    own = folder if folder.is_dir() else None  # the shipped ones are read once for all workspaces
    return LetterWriter(own, has_page)(purpose, language, facts)


def check_letters(folder: Path) -> None:
    """Refuse faulty letters of a workspace's own.

    Raises:
        InvalidInput: everything that is wrong with them, by file and line.
    """
    if (folder / LETTERS_FOLDER).is_dir():
        from omv_workflow.adapters.mail.letter_checks import check_letters as check

        check(folder / LETTERS_FOLDER)


def libreoffice(folder: Path, pdf: PdfSettings) -> "LibreOffice | None":
    """LibreOffice as the settings name it; None where it is not installed."""
    from omv_workflow.adapters.pdf.libreoffice import LibreOffice
    from omv_workflow.adapters.pdf.office import find_program

    program = find_program(pdf.program)
    rooms = folder.resolve() / CONVERTING_FOLDER
    return LibreOffice(program, rooms, pdf.seconds_per_document) if program else None


def _converter(folder: Path, pdf: PdfSettings) -> Converter | None:
    if pdf.make is PdfMaking.NEVER:
        return None
    found = libreoffice(folder, pdf)
    if found is None and pdf.make is PdfMaking.ALWAYS:
        raise Unavailable(
            said("Making a PDF"),
            why=said("there is no LibreOffice ({program}) here.", program=pdf.program),
            next_step=said(
                "Install LibreOffice Writer (on Debian, the package libreoffice-writer-nogui), or"
                ' allow to do without: make = "if-installed" under [pdf] in {file}.',
                file=SETTINGS_FILE,
            ),
        )
    return found


def _issuer() -> Issuer:
    from omv_workflow.adapters.seal.issuing import PdfIssuer

    return PdfIssuer()


def sealer_of(folder: Path, settings: SealSettings) -> "WorkspaceSealer | None":
    """What seals by these settings; None where they name no key."""
    from omv_workflow.adapters.seal.of_workspace import WorkspaceSealer

    if settings.key is None:
        return None
    return WorkspaceSealer(settings.level, partial(_open_seal, folder, settings))


def _open_seal(folder: Path, settings: SealSettings) -> "PadesSealer":
    from omv_workflow.adapters.seal.opening import open_seal

    return open_seal(folder, settings, os.environ.get(PASSPHRASE_VARIABLE))


def _signatures(folder: Path, settings: TrustSettings) -> SignatureChecker:
    from omv_workflow.adapters.seal.in_child import CheckedInChild

    return CheckedInChild(folder, settings)


def _texts_in(content: bytes) -> Iterator[FileText]:
    if content.startswith(b"%PDF-"):
        from omv_workflow.adapters.pdf import leak_search as pdf

        return pdf.texts_in(content)
    from omv_workflow.adapters.ooxml import leak_search as ooxml

    return ooxml.texts_in(content)


def _page_texts(content: bytes) -> Iterator[str]:
    from omv_workflow.adapters.pdf.pages import page_texts

    return page_texts(content)


def check_mail(folder: Path, settings: Settings) -> None:
    """Refuse settings and an environment with which mail can't go out as they say.

    Raises:
        InvalidInput: the way to the server has no protection, the login lacks its password, or the
            file of the authority can't be used.
    """
    if settings.mail.mode is not MailMode.TEST:
        _mail_ways(folder, settings.mail)


def _mail_ways(folder: Path, mail: MailSettings) -> tuple["MailServer", "SSLContext"]:
    from omv_workflow.adapters.mail.of_workspace import mail_server, mail_trust

    return mail_server(mail), mail_trust(folder, mail)


def _carrier(folder: Path, settings: Settings) -> Carrier:
    from omv_workflow.adapters.mail.files import FileCarrier
    from omv_workflow.adapters.mail.simulating import SimulatingCarrier
    from omv_workflow.adapters.mail.smtp import SmtpCarrier
    from omv_workflow.adapters.mail.team import TeamCarrier

    mail, zone = settings.mail, ZoneInfo(settings.workspace.time_zone)
    returns = returns_of(folder, mail)
    addresses = returns.addresses if returns else None
    files = FileCarrier(folder / "mail", zone, addresses)
    if mail.mode is MailMode.TEST:
        return SimulatingCarrier(files)
    server, tls = _mail_ways(folder, mail)
    post = SmtpCarrier(server, tls, addresses, mail.per_connection)
    return post if mail.mode is MailMode.LIVE else TeamCarrier(mail.team, post, files)
