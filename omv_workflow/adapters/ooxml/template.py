"""A plan's template: a DOCX that a secretary styles, and the YAML that says what it must have."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from omv_workflow.adapters.ooxml.custom_properties import add_custom_properties
from omv_workflow.adapters.ooxml.cutting import cut_marks, take_out_page_breaks
from omv_workflow.adapters.ooxml.expectations import Expectations, Marks, Styles, Words
from omv_workflow.adapters.ooxml.measures import Measures
from omv_workflow.adapters.ooxml.numbering import ListLevel
from omv_workflow.adapters.ooxml.prepared import PreparedPackage, packages_of
from omv_workflow.adapters.ooxml.read_template import read_template
from omv_workflow.adapters.ooxml.template_styles import (
    escaped_ids,
    list_levels,
    measured,
    style_ids,
)


@dataclass(frozen=True)
class PlanTemplate:
    """A template that was checked, to be filled any number of times.

    `styles` holds ids as they stand in XML; there is a package per language that has words, and
    one, `unbroken`, without the template's page breaks; `template_hash` is the SHA-256 of the DOCX
    followed by its YAML, both as they stand on disk.
    """

    packages: Mapping[str, PreparedPackage]
    unbroken: Mapping[str, PreparedPackage]
    template_hash: str
    styles: Styles
    number_levels: tuple[ListLevel, ...]
    measures: Measures
    languages: Mapping[str, Words]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the DOCX at `path` and the YAML of the same name beside it.

        Raises:
            NotFound: one of the two is missing.
            InvalidInput: one of them can't be read, or would spoil every plan; the error says all
                that is wrong, and where.
        """
        read = read_template(path, Expectations)
        document = read.document
        languages: dict[str, Words] = dict(read.expected.languages.items())
        styles = style_ids(document, read.expected.styles)
        levels = list_levels(document, styles)
        cut_marks(document, Marks.blocks)
        add_custom_properties(document)
        packages = packages_of(document, languages)
        take_out_page_breaks(document)
        return cls(
            packages=packages,
            unbroken=packages_of(document, languages),
            template_hash=read.template_hash,
            styles=escaped_ids(styles),
            number_levels=levels,
            measures=measured(document, styles),
            languages=languages,
        )
