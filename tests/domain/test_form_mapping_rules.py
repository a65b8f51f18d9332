"""Faults of a mapping file, each told by its line."""

import pytest

from omv_workflow.domain.form_mapping_rules import check_same_items, read_mapping
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.model import Form
from tests.domain.small_forms import FIRST, SECOND, THIRD, answered, form

OLD = form(FIRST, "a", "b", "c:yes_no", "d:static")
NEW = form(SECOND, "a", "x", "y:yes_no", "z:short", "d:static")

_TWO_FROM_ONE = """form: lomake
changes:
  - {from: 2025-01-01, to: 2025-02-01}
  - {from: 2025-01-01, to: 2025-03-01}
"""


def told(changes: str, *, old: Form = OLD, new: Form = NEW) -> str:
    """What is told of a mapping file with these lines under its one change."""
    lines = "".join(f"    {line}\n" for line in changes.strip().splitlines())
    text = f"form: lomake\nchanges:\n  - from: 2025-01-01\n    to: 2026-01-01\n{lines}"
    with pytest.raises(InvalidInput) as refused:
        read_mapping(TextFile("m.yaml", text), new, [answered(old)])
    return refused.value.why


def test_a_sound_mapping_is_read() -> None:
    """Every old item is accounted for."""
    text = "form: lomake\nchanges:\n  - {from: 2025-01-01, to: 2026-01-01, renamed: {b: x, c: y}}\n"
    mapping = read_mapping(TextFile("m.yaml", text), NEW, [answered(OLD)])
    assert mapping.became(SECOND) == {"b": ("x",), "c": ("y",)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ("renamed: {b: x, c: y, e: z}", 'm.yaml:5: changes.1.renamed.e: unknown item "e"'),
        ("renamed: {b: x, c: yy}", 'm.yaml:5: changes.1.renamed.c: unknown item "yy"'),
        ("renamed: {b: d, c: y}", 'm.yaml:5: changes.1.renamed.b: unknown item "d"'),
        ("renamed: {b: x}\ndropped: [b, c]", '"b" is mapped twice, first in line 5'),
        ("renamed: {a: x, b: x, c: y}", 'two items lead to "x"'),
        ("renamed: {b: a, c: y}", 'two items lead to "a"'),
        ("renamed: {c: y}", "2025-01-01 are gone and mapped nowhere: b"),
        ("renamed: {b: x, c: z}", 'the answer to "c" (yes_no) can\'t stand under "z" (short)'),
        ("renamed: {b: z, c: y}", 'the answer to "b" (long) can\'t stand under "z" (short)'),
        ("merged: {x: [b, c]}", 'the answer to "c" (yes_no) can\'t stand under "x" (long)'),
        ("split: {b: [x]}\nrenamed: {c: y}", "m.yaml:5: changes.1.split.b: expected a list of 2"),
        ("lost: [b]", 'm.yaml:5: changes.1.lost: unknown key "lost"'),
    ],
)
def test_a_fault_is_told_by_its_line(changes: str, said: str) -> None:
    """Unknown ids, what is mapped twice, what is gone, and what can't carry an answer."""
    assert said in told(changes)


def test_an_id_that_stands_for_another_question_now_is_dropped_by_name() -> None:
    """The issuer uses the id again; its new item begins without an answer."""
    new = form(SECOND, "a:yes_no")
    assert "can't stand" in told("dropped: [b, c]", new=new)
    text = "form: lomake\nchanges:\n  - {from: 2025-01-01, to: 2026-01-01, dropped: [a, b, c]}\n"
    assert read_mapping(TextFile("m.yaml", text), new, [answered(OLD)]).became(SECOND)["a"] == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("form: other\nchanges:\n  - {from: 2025-01-01, to: 2026-01-01}", "expected lomake"),
        (
            "form: lomake\nchanges:\n  - {from: 2026-01-01, to: 2025-01-01}",
            "m.yaml:3: changes.1.to: expected a day after 2026-01-01",
        ),
        (
            "form: lomake\nchanges:\n  - {from: 2025-01-01, to: 2027-01-01}",
            "expected 2026-01-01, the version of the form, or an earlier day",
        ),
        (
            _TWO_FROM_ONE,
            "m.yaml:4: changes.2.from: 2025-01-01 is used twice, first in line 3",
        ),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_does_not_fit_the_form_is_told(text: str, said: str) -> None:
    """Another form's, days in the wrong order, a version that isn't there, two changes of one."""
    with pytest.raises(InvalidInput) as refused:
        read_mapping(TextFile("m.yaml", text), NEW)
    assert said in refused.value.why


def test_a_form_without_mapping_must_have_all_the_items() -> None:
    """All that would be lost is named at once, of each version by which answers were given."""
    versions = [answered(OLD), answered(form(THIRD, "a", "q"))]
    with pytest.raises(InvalidInput) as refused:
        check_same_items(NEW, versions)
    assert "2025-01-01 are gone and mapped nowhere: b, c" in refused.value.why
    assert "2027-01-01 are gone and mapped nowhere: q" in refused.value.why
