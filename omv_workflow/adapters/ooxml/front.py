"""What stands before the plan itself: earlier versions and the table of contents."""

from collections.abc import Sequence
from typing import Final

from omv_workflow.adapters.ooxml.blocks import Kit, wide_table_xml
from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.adapters.ooxml.xml_text import line, paragraph, run
from omv_workflow.domain.blocks import Inlines, Table, Text
from omv_workflow.domain.document import EarlierVersion, PrintedSection

_FIELD: Final = r' TOC \o "1-1" \n \h \z \u '
_BEGIN: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r><w:instrText xml:space="preserve">{_FIELD}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def versions_xml(kit: Kit, words: Words, versions: Sequence[EarlierVersion]) -> str:
    """The table of the versions that were confirmed before; nothing where there is none."""
    if not versions:
        return ""
    header = tuple(_cell(one) for one in words.version_columns)
    rows = tuple(_version(words, one) for one in versions)
    heading = line(kit.styles.front_heading, words.earlier_versions)
    return heading + wide_table_xml(kit, Table(header, rows))


def contents_xml(kit: Kit, words: Words, sections: Sequence[PrintedSection]) -> str:
    """The table of contents: a field, and what it shows until an office suite updates it.

    It has links and no page numbers: a document's bytes must not depend on who lays out its pages
    (ECMA-376 part 1, 17.16.5.68: the field TOC, switch `n`).
    """
    if not sections:
        return ""
    entries = [_entry(at, section) for at, section in enumerate(sections)]
    entries[0] = _BEGIN + entries[0]
    entries[-1] += _END
    heading = line(kit.styles.front_heading, words.contents)
    listed = "".join(paragraph(kit.styles.contents_entry, entry) for entry in entries)
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{heading}{listed}"
        "</w:sdtContent></w:sdt>"
    )


def section_heading(kit: Kit, at: int, title: str) -> str:
    """The heading of the section at that place, with the bookmark that the contents lead to."""
    bookmark = f'<w:bookmarkStart w:id="{at}" w:name="{_bookmark(at)}"/>'
    return paragraph(kit.styles.section, f'{bookmark}{run(title)}<w:bookmarkEnd w:id="{at}"/>')


def _version(words: Words, version: EarlierVersion) -> tuple[Inlines, ...]:
    return tuple(
        _cell(text)
        for text in (
            str(version.number),
            words.date_of(version.confirmed_on),
            words.roles.get(version.role, version.role),
            version.register_number or words.no_register_number,
        )
    )


def _cell(text: str) -> Inlines:
    return (Text(text),)


def _entry(at: int, section: PrintedSection) -> str:
    anchor = f'<w:hyperlink w:anchor="{_bookmark(at)}" w:history="1">'
    return f"{anchor}{run(section.title)}</w:hyperlink>"


def _bookmark(at: int) -> str:
    """Hidden in Word's own list, as all names are that begin with an underscore."""
    return f"_Toc{at + 1:08}"
