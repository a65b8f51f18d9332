"""Documents: the fonts that the template uses, and LibreOffice, which makes PDFs."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from omv_workflow.bootstrap import template_folder
from omv_workflow.entrypoints.doctor.findings import Finding, Place, ok, warning
from omv_workflow.entrypoints.doctor.programs import output_of
from omv_workflow.phrases import said

_SECONDS_TO_START = 60


def check(place: Place) -> Iterator[Finding]:
    """Whether documents look the same here as where they are read."""
    del place
    yield from _fonts()
    yield from _libreoffice()


def _fonts() -> Iterator[Finding]:
    from omv_workflow.adapters.ooxml.fonts import fonts_of

    used = fonts_of(template_folder() / "plan.docx")
    installed = output_of("fc-list", "--format=%{family}\n")
    if installed is None:
        return
    known = {name for line in installed.splitlines() for name in line.split(",")}
    missing = tuple(sorted(used - known))
    if missing:
        yield warning(
            said("documents"),
            said("the template uses fonts that are missing here: {names}.", names=missing),
            said("Install them; on Debian, the package fonts-liberation has Liberation's."),
        )
    else:
        seen = said("the template's fonts are here: {names}.", names=tuple(sorted(used)))
        yield ok(said("documents"), seen)


def _libreoffice() -> Iterator[Finding]:
    version = output_of("soffice", "--version")
    if version is None:
        yield warning(
            said("documents"),
            said("there is no LibreOffice: documents are DOCX, without a PDF."),
            said("Install LibreOffice Writer; on Debian, the package libreoffice-writer."),
        )
    elif _starts():
        yield ok(said("documents"), said("{version} starts.", version=version.strip()))
    else:
        yield warning(
            said("documents"),
            said("{version} does not start.", version=version.strip()),
            said("Run `soffice --headless --terminate_after_init` to see why."),
        )


def _starts() -> bool:
    with TemporaryDirectory() as profile:
        url = f"-env:UserInstallation={Path(profile).as_uri()}"
        options = ("--headless", "--norestore", "--terminate_after_init")
        return output_of("soffice", url, *options, seconds=_SECONDS_TO_START) is not None
