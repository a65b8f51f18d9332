"""`unit.yaml` as a whole: what must hold across its parts and with the form."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import TextFile, find_form, shipped_form
from omv_workflow.forms.model import Form

GOOD = """\
unit:
  id: esimerkki
  name: Esimerkin vastaanottokeskus
  language: fi
  street_address: Esimerkkikatu 1
  postal_code: 00000
  post_office: ESIMERKKI
  phone: +358 000 000 000
  email: kirjaamo@vastaanottokeskus.example
plan:
  form: auttamisjarjestelman-omavalvontalomake
  anniversary: 05-15
  register_number_pattern: 'ESIMDno-\\d{4}-\\d+'
  publicity: public
  personal_data: yes
  retention: {years: 10, ground: Tiedonohjaussuunnitelma, messages: {years: 2, ground: Ohje}, \
    log_openings: {years: 10, ground: Ohje}, people: {years: 2, ground: Ohje}}
  fill:
    centre_name: unit.name
    responsible_director_phone: director.phone
offices:
- {id: lappeenranta, name: Lappeenranta}
people:
- id: johtaja
  name: Johtaja
  title: johtaja
  office: lappeenranta
  email: johtaja@vastaanottokeskus.example
  phone: +358 000 000 001
  language: fi
  account: director
  mandates:
  - {role: director, first_day: 2026-01-01}
  items: [mission_core_task, "section:staff"]
- id: ylitarkastaja
  name: Ylitarkastaja
  title: ylitarkastaja
  office: lappeenranta
  email: ylitarkastaja@vastaanottokeskus.example
  phone: +358 000 000 002
  language: fi
  account: coordinator
  mandates:
  - {role: coordinator, first_day: 2026-01-01}
recipients:
- id: migri
  name: Maahanmuuttovirasto
  group: jakelu
  channel: case_transfer
  address: Kirjaamo
  language: fi
- id: ministerio
  name: Sisäministeriö
  group: tiedoksi
  channel: email
  address: kirjaamo@ministerio.example
  language: fi
"""


def told(*changes: tuple[str, str]) -> list[str]:
    """The lines of the error that the good file is refused with after these changes."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(InvalidInput) as refused:
        read_unit(text, "unit.yaml", shipped_form)
    return refused.value.why.splitlines()[1:]


def test_a_sound_file_is_read() -> None:
    """Unquoted codes and phone numbers stay as they are written."""
    unit = read_unit(GOOD, "unit.yaml", shipped_form)
    assert isinstance(unit, UnitFile)
    assert (unit.unit.postal_code, unit.unit.phone) == ("00000", "+358 000 000 000")
    assert [one.id for one in unit.people] == ["johtaja", "ylitarkastaja"]


def test_all_faults_are_told_at_once_each_by_its_line() -> None:
    """Faults of one value, across parts and against the form stand in one list."""
    assert told(
        ("email: johtaja@vastaanottokeskus.example", "email: johtaja"),
        ("mission_core_task", "mission_core_tsk"),
        ("{role: coordinator,", "{role: director,"),
        ("  address: Kirjaamo\n", ""),
        ("account: coordinator", "account: director"),
        ("centre_name: unit.name", "centre_name: unit.nmae"),
    ) == [
        (
            "unit.yaml:18: plan.fill.centre_name: expected 'unit.name', 'unit.street_address',"
            " 'unit.postal_code', 'unit.post_office', 'unit.phone', 'unit.email', 'director.name',"
            " 'director.phone' or 'director.email', got \"unit.nmae\""
        ),
        "unit.yaml:22: people: nobody has a mandate as coordinator, and at least one is needed",
        'unit.yaml:27: people.1.email: expected an e-mail address, got "johtaja"',
        (
            'unit.yaml:33: people.1.items.1: unknown item "mission_core_tsk"; did you mean'
            ' "mission_core_task"?'
        ),
        'unit.yaml:41: people.2.account: "director" is used twice, first in line 30',
        (
            "unit.yaml:43: people.2.mandates.1: overlaps the director's mandate from 2026-01-01 in"
            " line 32: one at a time"
        ),
        "unit.yaml:45: recipients.1.address: required, but missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("id: ylitarkastaja", "id: johtaja", 34, 'people.2.id: "johtaja" is used twice'),
        ("id: ministerio", "id: migri", 51, 'recipients.2.id: "migri" is used twice'),
        (
            "- {id: lappeenranta, name: Lappeenranta}\n",
            "- {id: lappeenranta, name: A}\n- {id: lappeenranta, name: B}\n",
            22,
            'offices.2.id: "lappeenranta" is used twice, first in line 21',
        ),
    ],
)
def test_an_id_that_stands_twice_is_refused(old: str, new: str, line: int, expected: str) -> None:
    """People, offices and recipients are each told apart by their ids."""
    (only,) = told((old, new))
    assert only.startswith(f"unit.yaml:{line}: {expected}")


@pytest.mark.parametrize(
    ("successor", "expected"),
    [
        ("nobody", "recipients.1.successor: unknown recipient"),
        ("migri", 'recipients.1.successor: "migri" would succeed itself in the end'),
    ],
)
def test_a_successor_is_another_recipient(successor: str, expected: str) -> None:
    """Else nobody would be asked who gets the plan."""
    ends = f"address: Kirjaamo\n  last_day: 2026-12-31\n  successor: {successor}"
    (line,) = told(("address: Kirjaamo", ends))
    assert expected.replace('"', "") in line.replace('"', "")


def test_who_is_succeeded_has_a_last_day() -> None:
    """Nobody takes over from somebody who stays."""
    (line,) = told(("address: Kirjaamo", "address: Kirjaamo\n  successor: ministerio"))
    assert "recipients.1.successor: a successor follows a last_day" in line


def test_nobody_is_succeeded_in_a_circle() -> None:
    """Two that follow one another would leave the plan with neither."""
    first = "address: Kirjaamo\n  last_day: 2026-12-31\n  successor: ministerio"
    second = "kirjaamo@ministerio.example\n  last_day: 2026-12-31\n  successor: migri"
    (line,) = told(("address: Kirjaamo", first), ("kirjaamo@ministerio.example", second))
    assert "would succeed itself in the end" in line


def test_an_unknown_office_is_refused() -> None:
    """The message offers the one that was probably meant."""
    assert told(
        ("title: johtaja\n  office: lappeenranta", "title: johtaja\n  office: lapeenranta")
    ) == [
        'unit.yaml:26: people.1.office: unknown office "lapeenranta"; did you mean "lappeenranta"?'
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("zzz", 'unknown item "zzz"; expected one of: centre_name, '),
        ("section:stuff", 'unknown section "stuff"; did you mean "staff"?'),
        ("signature", '"signature" takes no answer: it is signature'),
        ("centre_name", '"centre_name" is filled from this file (plan.fill): ask nobody for it'),
    ],
)
def test_an_item_that_cannot_be_contributed_to_is_refused(entry: str, expected: str) -> None:
    """Unknown, only printed, or filled from the file."""
    (only,) = told(("mission_core_task", entry))
    assert only.startswith(f"unit.yaml:33: people.1.items.1: {expected}")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("center_name", 'unknown item "center_name"; did you mean "centre_name"?'),
        (
            "mission_core_task",
            'only short items are filled from this file; "mission_core_task" is description',
        ),
    ],
)
def test_an_item_that_cannot_be_filled_is_refused(target: str, expected: str) -> None:
    """Only the form's short items are filled from the unit."""
    lines = told(("centre_name: unit.name", f"{target}: unit.name"))
    assert f"unit.yaml:18: plan.fill.{target}: {expected}" in lines


def test_a_form_that_does_not_exist_is_told_by_its_line() -> None:
    """The other faults are told beside it."""
    lines = told(
        ("auttamisjarjestelman-", "auttamisen-"),
        ("language: fi\n  street", "language: de\n  street"),
    )
    assert [line.split(": ")[:2] for line in lines] == [
        ["unit.yaml:4", "unit.language"],
        ["unit.yaml:11", "plan.form"],
    ]


def test_the_faults_of_the_form_are_told_with_those_of_the_unit(tmp_path: Path) -> None:
    """A form of one's own is a file too, and its faults have lines of their own."""
    (tmp_path / "own.yaml").write_text("id: own\n", encoding="utf-8")

    def forms(name: str) -> Form:
        return find_form(name, tmp_path)

    text = GOOD.replace("form: auttamisjarjestelman-omavalvontalomake", "form: own.yaml")
    with pytest.raises(InvalidInput) as refused:
        read_unit(text.replace("years: 10", "years: 0"), "unit.yaml", forms)
    lines = str(refused.value).splitlines()
    assert any(line.startswith("unit.yaml:11: plan.form: Reading ") for line in lines)
    assert any(line.endswith("own.yaml:1: sections: required, but missing") for line in lines)
    assert 'unit.yaml:16: plan.retention.years: expected 1 or more, got "0"' in lines


@pytest.mark.parametrize("role", ["director", "coordinator"])
def test_a_unit_without_director_or_coordinator_is_refused(role: str) -> None:
    """Nobody could confirm, or nobody would lead the work."""
    assert told((f"role: {role}", "role: contributor")) == [
        f"unit.yaml:22: people: nobody has a mandate as {role}, and at least one is needed"
    ]


def test_a_contributor_without_mandate_is_refused() -> None:
    """Such a person would never be asked, and nobody would notice."""
    lines = told(("  mandates:\n  - {role: director, first_day: 2026-01-01}\n", ""))
    assert (
        "unit.yaml:31: people.1.items: this person has no mandate, and so would never be asked"
        " about these items"
    ) in lines


def test_a_director_whose_phone_the_plan_prints_needs_one() -> None:
    """Others may do without."""
    assert told(("  phone: +358 000 000 001\n", "")) == [
        (
            "unit.yaml:23: people.1.phone: required for a director,"
            " for the plan prints it (plan.fill); missing"
        )
    ]


def test_a_phone_that_the_plan_does_not_print_can_be_left_out() -> None:
    """The coordinator's always, the director's where no item is filled from it."""
    text = re.sub(r"  phone: .358 000 000 00[12]\n", "", GOOD)
    text = text.replace("    responsible_director_phone: director.phone\n", "")
    unit = read_unit(text, "unit.yaml", shipped_form)
    assert [one.phone for one in unit.people] == [None, None]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people:\n- id", "people:\n- nobody\n- id"),
        ("people:\n- id: johtaja", "people:\n- id: [johtaja]"),
        ("  - {role: director, first_day: 2026-01-01}", "  - director"),
        ("  mandates:\n  - {role: coordinator, first_day: 2026-01-01}", "  mandates: coordinator"),
        ("offices:\n- {id: lappeenranta, name: Lappeenranta}", "offices: lappeenranta"),
        ("  form: auttamisjarjestelman-omavalvontalomake", "  form: {id: x}"),
        ('items: [mission_core_task, "section:staff"]', "items: {section: staff}"),
        ("  fill:\n    centre_name: unit.name", "  fill:\n    centre_name: [unit.name]"),
    ],
)
def test_a_part_of_another_shape_is_refused_without_harm_to_the_rules(old: str, new: str) -> None:
    """The rules pass over what they can't use, and the model tells what is wrong with it."""
    assert any("expected" in line for line in told((old, new)))


_DAY = st.integers(0, 30)
_TERM = st.tuples(_DAY, st.none() | _DAY, st.none() | _DAY)
_START = date(2026, 1, 1)


def _day(number: int | None) -> str:
    return "" if number is None else str(_START + timedelta(days=number))


def _holds(term: tuple[int, int | None, int | None], day: int) -> bool:
    first, last, left = term
    return first <= day and (last is None or day <= last) and (left is None or day <= left)


@settings(deadline=None)
@given(st.lists(_TERM, min_size=2, max_size=5))
def test_two_directors_on_one_day_are_refused_and_nothing_else(
    terms: list[tuple[int, int | None, int | None]],
) -> None:
    """Refused exactly if there is a day on which two people are director, both employed."""
    terms = [(first, None if last is None else first + last, left) for first, last, left in terms]
    people = "".join(
        f"- id: director{number}\n"
        f"  name: Johtaja\n  title: johtaja\n  office: lappeenranta\n"
        f"  email: johtaja@vastaanottokeskus.example\n  phone: +358 000\n  language: fi\n"
        f"  last_day: {_day(left)}\n"
        f"  mandates: [{{role: director, first_day: {_day(first)}, last_day: {_day(last)}}}]\n"
        for number, (first, last, left) in enumerate(terms)
    )
    start, end = GOOD.index("- id: johtaja"), GOOD.index("- id: ylitarkastaja")
    text = GOOD[:start] + people + GOOD[end:]
    if any(sum(_holds(term, day) for term in terms) > 1 for day in range(100)):
        with pytest.raises(InvalidInput, match="overlaps the director's mandate"):
            read_unit(text, "unit.yaml", shipped_form)
    else:
        assert len(read_unit(text, "unit.yaml", shipped_form).people) == len(terms) + 1


@pytest.mark.parametrize("term", ["messages", "log_openings", "people"])
def test_a_term_of_retention_that_is_missing_is_told_by_its_line(term: str) -> None:
    """No law sets one for all, so the program sets none."""
    lines = told((f"{term}: {{years", f"no_{term}: {{years"))
    assert f"unit.yaml:16: plan.retention.{term}: required, but missing" in lines


def test_items_that_a_new_form_calls_otherwise_are_told_with_their_new_ids() -> None:
    """What people contribute to and what is filled in goes by the form of today."""
    mapping = TextFile(
        "mapping.yaml",
        "form: auttamisjarjestelman-omavalvontalomake\n"
        "changes:\n"
        "  - {from: 2023-01-01, to: 2023-06-01, renamed: {core: tasks}}\n"
        "  - {from: 2023-06-01, to: 2024-01-31, renamed: {tasks: mission_core_task}}\n",
    )
    text = GOOD.replace("mission_core_task", "core")
    with pytest.raises(InvalidInput, match=r'"core" is now called mission_core_task'):
        read_unit(text, "unit.yaml", shipped_form, mappings=lambda _form, _mapping: mapping)


def test_a_faulty_mapping_file_is_told_with_the_unit() -> None:
    """Both files are corrected in one go."""
    mapping = TextFile("mapping.yaml", "form: other\nchanges: []\n")
    with pytest.raises(InvalidInput, match=r"plan.form_mapping: Reading mapping.yaml"):
        read_unit(GOOD, "unit.yaml", shipped_form, mappings=lambda _form, _mapping: mapping)


def test_a_mark_in_vain_is_told_by_its_line_before_all_else() -> None:
    """What is wrong with the same text besides would be told by quoting it."""
    (only,) = told(("email: johtaja@", "email: '[[7 k: ovikoodi]]'  # johtaja@"))
    assert only.startswith("unit.yaml:27: people.1.email: a secret passage is marked here")
    assert "ovikoodi" not in only


@pytest.mark.parametrize(
    ("fill", "withheld", "source"),
    [
        ("centre_name: unit.name", "centre_name", "unit.name"),
        (
            "centre_name: director.phone",
            "responsible_director_phone",
            "director.phone",
        ),
    ],
)
def test_what_is_printed_elsewhere_is_not_withheld(fill: str, withheld: str, source: str) -> None:
    """At the head of the document, or as another answer; the line and the source are told."""
    (only,) = told(
        ("centre_name: unit.name", fill), ("  fill:", f"  withheld: {{{withheld}: 7 k}}\n  fill:")
    )
    assert only.startswith(f"unit.yaml:17: plan.withheld.{withheld}: it is filled from {source},")


def test_what_is_printed_once_may_be_withheld() -> None:
    """A phone number that nothing else prints."""
    text = GOOD.replace("  fill:", "  withheld: {responsible_director_phone: 7 k}\n  fill:")
    unit = read_unit(text, "unit.yaml", shipped_form)
    assert unit.plan.withheld == {"responsible_director_phone": "7 k"}
