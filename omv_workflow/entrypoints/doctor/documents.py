"""Documents: the fonts that the template uses, and LibreOffice, which makes PDFs."""

from collections.abc import Iterator
from pathlib import Path

from omv_workflow.adapters.ooxml.chosen import check_templates, letter_template, plan_template
from omv_workflow.bootstrap import libreoffice
from omv_workflow.domain.pdf_settings import PdfMaking, PdfSettings
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, refusal, warning
from omv_workflow.entrypoints.doctor.programs import output_of
from omv_workflow.errors import OmvError
from omv_workflow.phrases import said


def check(place: Place) -> Iterator[Finding]:
    """Whether documents look the same here as where they are read."""
    yield from _template(place)
    yield from _libreoffice(place)


def _template(place: Place) -> Iterator[Finding]:
    """The templates, as the settings name them, and the fonts of those that can be used."""
    named = place.settings.templates
    plan, letter = plan_template(place.folder, named), letter_template(place.folder, named)
    try:
        check_templates(place.folder, named)
    except OmvError as error:
        yield refusal(said("documents"), error)
        return
    for template in (one for one, own in ((plan, named.plan), (letter, named.letter)) if own):
        yield ok(said("documents"), said("the template {path} can be used.", path=template))
    yield from _fonts(plan, letter)


def _fonts(*templates: Path) -> Iterator[Finding]:
    from omv_workflow.adapters.ooxml.fonts import fonts_of

    used = {font for template in templates for font in fonts_of(template)}
    installed = output_of("fc-list", "--format=%{family}\n", seconds=30)
    if installed is None:
        return
    known = {name for line in installed.splitlines() for name in line.split(",")}
    missing = tuple(sorted(used - known))
    if missing:
        yield warning(
            said("documents"),
            said("the templates use fonts that are missing here: {names}.", names=missing),
            said("Install them; on Debian, the package fonts-liberation has Liberation's."),
        )
    else:
        seen = said("the templates' fonts are here: {names}.", names=tuple(sorted(used)))
        yield ok(said("documents"), seen)


def _libreoffice(place: Place) -> Iterator[Finding]:
    pdf = place.settings.pdf
    office = libreoffice(place.folder, pdf)
    if pdf.make is PdfMaking.NEVER:
        yield ok(said("documents"), said("documents are DOCX alone, as the settings say."))
    elif office is None:
        yield _missing(pdf)
    elif office.works():
        yield ok(said("documents"), said("{version} makes PDF/A-2b.", version=office.name))
        yield _letters()
    else:
        yield fault(
            said("documents"),
            said("{version} makes no PDF/A-2b with PDF/UA-1.", version=office.name),
            said("Run `{program} --headless` to see why.", program=pdf.program),
        )


def _letters() -> Finding:
    """Without a font nothing could be written into the fields of a PDF: none is offered then."""
    from omv_workflow.adapters.seal.fonts import usable_font

    try:
        font = usable_font("LiberationSans")
    except OmvError as error:
        return refusal(said("documents"), error)
    seen = said("{font} can be written with in signatures.", font=font["name"].getDebugName(4))
    return ok(said("documents"), seen)


def _missing(pdf: PdfSettings) -> Finding:
    """Without LibreOffice a plan can be confirmed and given out as DOCX, unless it must not."""
    seen = said("there is no LibreOffice: documents are DOCX, without a PDF.")
    advice = said("Install LibreOffice Writer; on Debian, the package libreoffice-writer-nogui.")
    how = fault if pdf.make is PdfMaking.ALWAYS else warning
    return how(said("documents"), seen, advice)
