"""Which template documents are made from: the workspace's own, or the shipped one.

The heavy parts are imported where one is read, so that naming one costs nothing.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from omv_workflow.domain.template_settings import TemplateSettings

if TYPE_CHECKING:
    from omv_workflow.adapters.ooxml.assemble import DocxAssembler
    from omv_workflow.adapters.ooxml.covering_letter import DocxLetters

PLAN_TEMPLATE: Final = "plan.docx"
LETTER_TEMPLATE: Final = "covering-letter.docx"


def template_folder() -> Path:
    """Where the DOCX templates are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[2]
    installed = package / "templates_docx"
    return installed if installed.is_dir() else package.parent / "templates_docx"


def plan_template(folder: Path, templates: TemplateSettings) -> Path:
    """The template that a workspace's plans are made from."""
    return folder / templates.plan if templates.plan else template_folder() / PLAN_TEMPLATE


def letter_template(folder: Path, templates: TemplateSettings) -> Path:
    """The template that a workspace's covering letters are made from."""
    return folder / templates.letter if templates.letter else template_folder() / LETTER_TEMPLATE


def check_templates(folder: Path, templates: TemplateSettings) -> None:
    """Refuse faulty templates of a workspace's own.

    Raises:
        NotFound: one is missing, or the YAML beside it.
        InvalidInput: everything that is wrong with it.
    """
    if templates.plan:
        assembler_of(folder, templates)
    if templates.letter:
        letters_of(folder, templates)


def assembler_of(folder: Path, templates: TemplateSettings) -> "DocxAssembler":
    """What makes plans; a template is read again when one of its two files has changed.

    Raises:
        NotFound: the template is missing, or the YAML beside it.
        InvalidInput: everything that is wrong with it.
    """
    template = plan_template(folder, templates)
    return _read_plan(template, _changed_at(template))


def letters_of(folder: Path, templates: TemplateSettings) -> "DocxLetters":
    """What makes covering letters; a template is read again as that of plans is.

    Raises:
        NotFound: the template is missing, or the YAML beside it.
        InvalidInput: everything that is wrong with it.
    """
    template = letter_template(folder, templates)
    return _read_letter(template, _changed_at(template))


def letter_languages(folder: Path, templates: TemplateSettings) -> frozenset[str]:
    """The languages in which covering letters can be written.

    Raises:
        NotFound: the template is missing, or the YAML beside it.
        InvalidInput: everything that is wrong with it.
    """
    return letters_of(folder, templates).languages


def _changed_at(template: Path) -> tuple[int, ...]:
    files = (template, template.with_suffix(".yaml"))
    return tuple(one.stat().st_mtime_ns for one in files if one.exists())


@lru_cache(maxsize=16)
def _read_letter(template: Path, _changed_at: tuple[int, ...]) -> "DocxLetters":
    from omv_workflow.adapters.ooxml.covering_letter import DocxLetters
    from omv_workflow.adapters.ooxml.letter_template import LetterTemplate

    return DocxLetters(LetterTemplate.load(template))


@lru_cache(maxsize=16)
def _read_plan(template: Path, _changed_at: tuple[int, ...]) -> "DocxAssembler":
    from omv_workflow.adapters.ooxml.assemble import DocxAssembler
    from omv_workflow.adapters.ooxml.template import PlanTemplate

    return DocxAssembler(PlanTemplate.load(template))
