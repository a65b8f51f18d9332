"""Forms as data: the shipped one and any other of the same shape."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from omv_workflow.errors import InvalidInput, NotFound, Unavailable
from omv_workflow.forms.loader import (
    TextFile,
    find_form,
    find_mapping,
    load_form,
    read_form,
    read_text,
    shipped_form,
    shipped_form_ids,
)
from omv_workflow.forms.model import ItemType

SHIPPED = "auttamisjarjestelman-omavalvontalomake"

SMALL = """\
id: small
version: 2026-01-31
language: en
title: A small form
plan_title: Self-monitoring plan
issuer: The supervisor
sections:
- id: first
  title: The first section
  items:
  - id: name
    type: short
    text: The name
  - id: work
    type: long
    text: How is the work done?
- id: second
  title: The second section
  items:
  - id: signature
    type: signature
    text: Signature
"""


def told(text: str) -> list[str]:
    """The lines of the error that a form is refused with."""
    with pytest.raises(InvalidInput) as refused:
        read_form(text, "form.yaml")
    return refused.value.why.splitlines()[1:]


def test_the_shipped_form_has_all_its_sections_and_items() -> None:
    """13 sections and 59 items, as the supervisor's instruction has them."""
    form = shipped_form(SHIPPED)
    assert len(form.sections) == 13
    assert Counter(item.type for item in form.items) == {
        ItemType.SHORT: 9,
        ItemType.DESCRIPTION: 6,
        ItemType.LONG: 39,
        ItemType.YES_NO: 1,
        ItemType.STATIC: 1,
        ItemType.SIGNATURE: 3,
    }
    assert (form.version, form.language) == (date(2024, 1, 31), "fi")


def test_every_shipped_form_is_found_by_its_own_id() -> None:
    """A form's file is named by its id."""
    assert SHIPPED in shipped_form_ids()
    assert [shipped_form(form_id).id for form_id in shipped_form_ids()] == list(shipped_form_ids())


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fi", "Palveluyksikön omavalvontalomake"),
        ("sv", "Blankett för egenkontroll vid en tjänsteenhet"),
        ("en", "Self-monitoring form of a service unit"),
    ],
)
def test_any_other_form_of_the_same_shape_is_found_in_the_workspace(
    tmp_path: Path, language: str, title: str
) -> None:
    """A form in Finnish, Swedish or English needs a file and no change of code."""
    text = SMALL.replace("language: en", f"language: {language}").replace("A small form", title)
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "own.yaml").write_text(text, encoding="utf-8")
    form = find_form("forms/own.yaml", tmp_path)
    assert (form.language, form.title) == (language, title)
    assert [item.id for item in form.answerable] == ["name", "work"]


def test_a_plan_can_name_a_shipped_form(tmp_path: Path) -> None:
    """A name that isn't that of a file is a shipped form's id."""
    assert find_form(SHIPPED, tmp_path) == shipped_form(SHIPPED)


def test_an_unknown_form_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    """The error names the shipped forms."""
    with pytest.raises(NotFound, match=SHIPPED):
        find_form("omavalvontalomake", tmp_path)


def test_a_form_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    """The error names the path that was looked at."""
    with pytest.raises(NotFound, match=r"own\.yaml"):
        find_form("own.yaml", tmp_path)


def test_an_item_id_that_stands_twice_is_told_with_both_lines() -> None:
    """The second place is named, and the first one in the message."""
    assert told(SMALL.replace("id: signature", "id: name")) == [
        'form.yaml:20: sections.2.items.1.id: "name" is used twice, first in line 11'
    ]


def test_a_section_id_that_stands_twice_is_told_with_both_lines() -> None:
    """Section ids are counted apart from item ids."""
    assert told(SMALL.replace("id: second", "id: first")) == [
        'form.yaml:17: sections.2.id: "first" is used twice, first in line 8'
    ]


def test_an_unknown_type_is_refused_with_the_known_ones() -> None:
    """The message lists what an item can be."""
    assert told(SMALL.replace("type: long", "type: essay")) == [
        (
            "form.yaml:15: sections.1.items.2.type: expected 'short', 'description', 'long',"
            " 'yes_no', 'static' or 'signature', got \"essay\""
        )
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "form.yaml:14: sections.1.items.2.text: required, but missing"),
        ("    text:\n", "form.yaml:16: sections.1.items.2.text: expected text, got nothing"),
        ('    text: " "\n', 'form.yaml:16: sections.1.items.2.text: expected text, got " "'),
    ],
)
def test_an_item_without_text_is_refused(line: str, expected: str) -> None:
    """Left out, left empty or blank: there is nothing for a person to read."""
    assert told(SMALL.replace("    text: How is the work done?\n", line)) == [expected]


def test_an_unknown_key_is_refused_with_the_one_that_was_meant() -> None:
    """A misspelt key would otherwise lose its value in silence."""
    assert told(SMALL.replace("issuer:", "isuer:")) == [
        "form.yaml:1: issuer: required, but missing",
        'form.yaml:6: isuer: unknown key "isuer"; did you mean "issuer"?',
    ]


def test_all_faults_of_a_form_are_told_at_once() -> None:
    """An id that stands twice is told beside a missing text and an unknown language."""
    text = SMALL.replace("id: signature", "id: name").replace("language: en", "language: de")
    assert told(text.replace("    text: The name\n", "")) == [
        "form.yaml:3: language: expected 'fi', 'sv' or 'en', got \"de\"",
        "form.yaml:11: sections.1.items.1.text: required, but missing",
        'form.yaml:19: sections.2.items.1.id: "name" is used twice, first in line 11',
    ]


@pytest.mark.parametrize("text", ["", "form: [", "just words", "%PDF-1.7"])
def test_what_is_no_form_is_refused(text: str) -> None:
    """Nothing, broken YAML, a bare text, another kind of file."""
    (only,) = told(text)
    assert only.startswith("form.yaml:1: ")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A form saved in another encoding is told so, not shown with wrong letters."""
    file = tmp_path / "form.yaml"
    file.write_bytes(SMALL.replace("A small form", "Lomake ä").encode("latin-1"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        load_form(file)


def test_a_mark_at_the_start_of_the_file_is_no_part_of_it(tmp_path: Path) -> None:
    """Some editors begin a UTF-8 file with a byte order mark."""
    file = tmp_path / "form.yaml"
    file.write_bytes(SMALL.encode("utf-8-sig"))
    assert load_form(file).id == "small"


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """What can't be read is told as such."""
    with pytest.raises(Unavailable, match="can't be read"):
        read_text(tmp_path)


def test_the_file_that_tells_what_became_of_items_stands_beside_the_form(tmp_path: Path) -> None:
    """Unless another one is named; there need not be any."""
    assert find_mapping("own.yaml", None, tmp_path) is None
    assert find_mapping(SHIPPED, None, tmp_path) is None
    (tmp_path / "own.mapping.yaml").write_text("beside", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("named", encoding="utf-8")
    assert find_mapping("own.yaml", None, tmp_path) == TextFile("own.mapping.yaml", "beside")
    assert find_mapping("own.yaml", "other.yaml", tmp_path) == TextFile("other.yaml", "named")


def test_a_named_mapping_file_must_be_there(tmp_path: Path) -> None:
    """A misspelt name is no answer lost in silence."""
    with pytest.raises(NotFound):
        find_mapping("own.yaml", "missing.yaml", tmp_path)
