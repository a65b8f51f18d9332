"""Files that people hand in and take away."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE

from omv_workflow.durable import write_durably
from omv_workflow.errors import AlreadyDone, InvalidInput, NotFound, Unavailable
from omv_workflow.phrases import said

STANDARD_INPUT = "-"
DOCX, PDF = ".docx", ".pdf"
_DOCUMENTS = frozenset({DOCX, PDF})
PRIVATE, READABLE = 0o600, 0o666
CLOSED, _OTHERS = 0o700, 0o007


def text_of(path: str) -> str:
    """The text of a file, or of standard input for `-`, without the blank space around it.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it is something other than text in UTF-8.
        Unavailable: it can't be read.
    """
    from omv_workflow.forms.loader import read_text

    text = _standard_input() if path == STANDARD_INPUT else read_text(Path(path))
    return text.replace("\r\n", "\n").strip()


def bytes_of(path: Path, most: int) -> bytes:
    """The bytes of a file, or of one that is longer than `most` a byte more than that.

    Raises:
        NotFound: there is no such file.
        Unavailable: it can't be read.
    """
    what = said("The file {path}", path=path)
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise NotFound(
            what, why=said("there is no such file."), next_step=said("Check its name.")
        ) from error
    except OSError as error:
        raise Unavailable(
            what,
            why=said("it can't be read ({reason}).", reason=error.strerror),
            next_step=said("Name a file that you may read."),
        ) from error


def check_can_hold(path: Path) -> None:
    """Refuse a place for a file before anything is done that should end in it.

    Raises:
        AlreadyDone: something stands there.
        Unavailable: there is no such folder.
    """
    if path.exists():
        raise _stands_there(path)
    if not path.parent.is_dir():
        raise Unavailable(
            said("Writing {path}", path=path),
            why=said("there is no folder {parent}.", parent=path.parent),
            next_step=said("Make the folder, or choose another place."),
        )


def check_is_called(path: Path, ending: str) -> None:
    """Refuse a name by which people and programs would take a document for one of another format.

    Raises:
        InvalidInput: it ends as that of another kind of document does, not in `ending`.
    """
    if path.suffix.lower() in _DOCUMENTS - {ending}:
        raise InvalidInput(
            said("Writing {path}", path=path),
            why=said(
                "it would be a {made} with the name of a {called}.",
                made=ending[1:].upper(),
                called=path.suffix[1:].upper(),
            ),
            next_step=said("Choose a name that ends in {ending}.", ending=ending),
        )


def check_is_free(path: Path, content: bytes) -> None:
    """Refuse to write over a file that holds something else: it may be the workspace's own.

    Raises:
        AlreadyDone: one stands there, or a folder.
    """
    if path.is_dir() or (path.exists() and path.read_bytes() != content):
        raise _stands_there(path)


def write_whole(path: Path, content: bytes, *, mode: int = READABLE) -> None:
    """Write a new file so that it is never seen half written; `mode` as far as the umask allows.

    Raises:
        AlreadyDone: something else stands there.
        Unavailable: it can't be written.
    """
    check_is_free(path, content)
    with _writing(path):
        write_durably(
            path, content, beside=path.with_name(f".{path.name}.{os.getpid()}.part"), mode=mode
        )


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that nobody but its owner can read.

    Raises:
        AlreadyDone: something stands there.
        Unavailable: it can't be written.
    """
    check_can_hold(path)
    with _writing(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)


def make_folder(folder: Path) -> None:
    """Make a folder that is closed to others, with those above it, unless it is there.

    One that is there and empty is closed to whoever is neither its owner nor of its group.

    Raises:
        Unavailable: it can't be made.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(CLOSED, parents=True)
        elif not any(folder.iterdir()):
            folder.chmod(S_IMODE(folder.stat().st_mode) & ~_OTHERS)
    except OSError as error:
        raise Unavailable(
            said("The folder {folder}", folder=folder),
            why=said("it can't be made ({reason}).", reason=error.strerror),
            next_step=said("Choose another folder, or set the rights of the one above it."),
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            said("Writing {path}", path=path),
            why=said("it can't be written ({reason}).", reason=error.strerror),
            next_step=said("Choose another place, make room or set the rights, then try again."),
        ) from error


def _stands_there(path: Path) -> AlreadyDone:
    what = said("a folder") if path.is_dir() else said("another file")
    return AlreadyDone(
        said("Writing {path}", path=path),
        why=said("{what} of that name stands there.", what=what),
        next_step=said("Choose another name, or take it away first."),
    )


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            said("Standard input"),
            why=said("it is not text in UTF-8."),
            next_step=said("Send it as UTF-8 text."),
        ) from error
