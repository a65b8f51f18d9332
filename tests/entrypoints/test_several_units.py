"""Several units in one workspace: their files, what is wrong with them, and choosing among them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.entrypoints.identity import account

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")
FIRST, SECOND = "pieni.pieni-lomake", "toinen.pieni-lomake"


@pytest.fixture
def two(fresh: Path) -> Path:
    """A workspace with a further file: a unit with another coordinator, by the same form."""
    text = (fresh / "unit.yaml").read_text(encoding="utf-8")
    further = fresh / "units" / "toinen.yaml"
    further.parent.mkdir()
    changed = text.replace("id: pieni\n", "id: toinen\n").replace("Pieni yksikkö", "Toinen yksikkö")
    further.write_text(changed.replace("koordinaattori", "suunnittelija"), encoding="utf-8")
    return fresh


def add(path: Path, lines: str) -> None:
    """Write some lines at the beginning of a file."""
    path.write_text(f"{lines}{path.read_text(encoding='utf-8')}", encoding="utf-8")


def test_every_file_is_applied_and_each_unit_has_its_plan(omv: Omv, two: Path) -> None:
    """The director of both brings both into force at once; each begins a plan of its own."""
    applied = json.loads(omv(two, *AT, "--as", "johtaja", "--json", "apply").stdout)
    assert [(one["file"], one["applied"]["plan_id"]) for one in applied] == [
        ("unit.yaml", FIRST),
        ("units/toinen.yaml", SECOND),
    ]


def test_one_file_can_be_applied_alone(omv: Omv, two: Path) -> None:
    """The other unit is not in force before its own file is applied."""
    file = two / "units" / "toinen.yaml"
    assert omv(two, *AT, "--as", "suunnittelija", "apply", file).exit_code == 0
    assert "Toinen yksikkö" in omv(two, *AT, "status").stdout
    refused = omv(two, *AT, "--plan", FIRST, "status")
    assert (refused.exit_code, FIRST in refused.stderr.splitlines()[1]) == (1, False)


@pytest.mark.parametrize(
    ("name", "told"),
    [("missing.yaml", "it does not exist"), ("copy.yaml", "is the id of the unit in unit.yaml")],
)
def test_a_file_that_is_none_or_a_second_one_of_a_unit_is_not_applied(
    omv: Omv, fresh: Path, name: str, told: str
) -> None:
    """Two files of one unit would take turns at it."""
    (fresh / "copy.yaml").write_text((fresh / "unit.yaml").read_text("utf-8"), "utf-8")
    refused = omv(fresh, *AT, "--as", "johtaja", "apply", fresh / name)
    assert (refused.exit_code, told in refused.stderr) == (1, True)


def test_the_faults_of_all_files_are_told_together(omv: Omv, two: Path) -> None:
    """Each by file and line, and nothing is applied; an id that stands twice is one of them."""
    further = two / "units" / "toinen.yaml"
    text = further.read_text(encoding="utf-8").replace("id: toinen", "id: pieni")
    further.write_text(text, encoding="utf-8")
    add(two / "unit.yaml", "policy: {staff_gap: 0}\n")
    message = omv(two, *AT, "--as", "johtaja", "apply").stderr
    assert "units/toinen.yaml:2: unit.id" in message
    assert "unit.yaml:1: policy.staff_gap: expected 1 or more" in message
    assert not (two / "omv.db").exists()


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("policy:\n  days_before:\n    request: 95\n", "yaml:2: policy.days_before: open (90 days"),
        (
            "policy:\n  office_opens: 17:00\n",
            "yaml:1: policy: office_opens (17:00:00) must be earlier",
        ),
        ("policy:\n  country: XX\n", "yaml:2: policy.country: No holidays are known for it."),
        ("policy:\n  staf_gap: 3\n", 'yaml:2: policy.staf_gap: unknown key "staf_gap"; did'),
    ],
)
def test_a_policy_that_makes_no_year_is_told_by_its_line(
    omv: Omv, fresh: Path, policy: str, told: str
) -> None:
    """Also where the fault shows only together with the settings of the workspace."""
    add(fresh / "unit.yaml", policy)
    assert told in omv(fresh, *AT, "--as", "johtaja", "apply").stderr


def test_a_country_without_holidays_is_told_by_its_setting(omv: Omv, two: Path) -> None:
    """Where it stands in the settings, it is no fault of the units."""
    add(two / "omv.toml", '[policy]\ncountry = "XX"\n')
    message = omv(two, *AT, "--as", "johtaja", "apply").stderr
    assert "The setting policy.country in omv.toml" in message
    assert "unit.yaml" not in message


def test_a_unit_that_is_refused_keeps_no_other_from_being_applied(omv: Omv, two: Path) -> None:
    """The coordinator of one applies that one, is told of the other, and the command fails."""
    result = omv(two, *AT, "--as", "suunnittelija", "apply")
    assert result.exit_code == 1
    assert "Person suunnittelija" in result.stderr
    assert f"the plan is {SECOND}" in result.stdout
    assert SECOND in omv(two, *AT, "--json", "status").stdout


def test_others_units_that_have_not_changed_stand_in_nobodys_way(omv: Omv, two: Path) -> None:
    """Who coordinates one unit applies a change of it, though the others' files lie beside it."""
    omv(two, *AT, "--as", "johtaja", "apply")
    add(two / "units" / "toinen.yaml", "policy: {answer_time: 20}\n")
    again = omv(two, *AT, "--as", "suunnittelija", "--json", "apply")
    assert again.exit_code == 0
    first, second = json.loads(again.stdout)
    assert (first["applied"], first["refused"]) == (None, None)
    assert second["applied"]["changes"] == [{"part": "policy", "id": "toinen", "what": "added"}]


def test_the_status_of_several_plans_is_a_line_each(omv: Omv, two: Path) -> None:
    """To whoever may see them; one is chosen with --plan, and one's own needs no choosing."""
    omv(two, *AT, "--as", "johtaja", "apply")
    for who in ((), ("--as", "johtaja")):
        lines = json.loads(omv(two, *AT, *who, "--json", "status").stdout)
        assert [(one["plan"], one["next_step"]) for one in lines] == [
            (FIRST, "open"),
            (SECOND, "open"),
        ]
    assert "Toinen yksikkö" in omv(two, *AT, "status").stdout
    assert json.loads(omv(two, *AT, "--plan", SECOND, "--json", "status").stdout)["plan"] == SECOND
    own = omv(two, *AT, "--as", "suunnittelija", "--json", "status").stdout
    assert json.loads(own)["plan"] == SECOND


def test_an_act_wants_one_plan(omv: Omv, two: Path) -> None:
    """Of those that one may see; another's is refused as one that isn't there."""
    omv(two, *AT, "--as", "johtaja", "apply")
    undecided = omv(two, *AT, "--as", "johtaja", "open")
    assert (undecided.exit_code, f"{FIRST}, {SECOND}" in undecided.stderr) == (1, True)
    for plan in (FIRST, "nothing"):
        refused = omv(two, *AT, "--as", "suunnittelija", "--plan", plan, "open")
        assert refused.stderr.splitlines()[1] == f"Why:   there is: {SECOND}."


def test_in_a_real_workspace_nobody_sees_nothing(omv: Omv, two: Path) -> None:
    """An account that nobody uses is told whom to ask; the plan's name is not told."""
    me = f"    account: {json.dumps(account())}\n"
    (two / "omv.toml").write_text("", encoding="utf-8")
    for name in ("unit.yaml", "units/toinen.yaml"):
        text = (two / name).read_text(encoding="utf-8")
        used = text.replace("  - id: johtaja\n", f"  - id: johtaja\n{me}")
        (two / name).write_text(used, encoding="utf-8")
    assert omv(two, "apply").exit_code == 0
    for name in ("unit.yaml", "units/toinen.yaml"):
        text = (two / name).read_text(encoding="utf-8").replace(me, "    account: another\n")
        (two / name).write_text(text, encoding="utf-8")
    assert omv(two, "apply").exit_code == 0
    for words in (("status",), ("log", "show"), ("distribution",), ("--plan", FIRST, "mail")):
        refused = omv(two, *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "nobody of this name works in a unit of this workspace" in refused.stderr
        assert "Pieni" not in refused.stderr


def test_the_wording_of_letters_belongs_to_no_plan(omv: Omv, two: Path) -> None:
    """All units of a workspace write alike, so nobody is asked which plan is meant."""
    assert omv(two, *AT, "--as", "johtaja", "apply").exit_code == 0
    for words in ((), ("show", "draft_ready"), ("export", "draft_ready"), ("check",)):
        assert omv(two, *AT, "letters", *words).exit_code == 0


def test_a_further_unit_begins_with_a_file_of_its_own(omv: Omv, tmp_path: Path) -> None:
    """With the id that was asked for; it can be applied as it is, beside the first."""
    omv(tmp_path, "init")
    assert omv(tmp_path, "init", "--unit", "toinen").exit_code == 0
    applied = json.loads(omv(tmp_path, "--json", "apply").stdout)
    assert [one["unit"] for one in applied] == ["esimerkki", "toinen"]


@pytest.mark.parametrize(
    ("unit_id", "told"),
    [("esimerkki", "has its file already"), ("Toinen", "small letter"), ("../x", "small letter")],
)
def test_a_further_unit_needs_an_id_of_its_own(
    omv: Omv, tmp_path: Path, unit_id: str, told: str
) -> None:
    """One that is taken, or no id at all, is refused, and nothing is written."""
    omv(tmp_path, "init")
    refused = omv(tmp_path, "init", "--unit", unit_id)
    assert (refused.exit_code, told in refused.stderr) == (1, True)
    assert not (tmp_path / "units").exists()


def test_a_further_unit_needs_a_workspace(omv: Omv, tmp_path: Path) -> None:
    """In an empty folder the whole workspace is to be begun first."""
    refused = omv(tmp_path, "init", "--unit", "toinen")
    assert (refused.exit_code, "omv.toml" in refused.stderr) == (1, True)


def test_who_names_no_language_is_written_to_in_the_units(omv: Omv, fresh: Path) -> None:
    """The line `language` is needed once, in the unit."""
    path = fresh / "unit.yaml"
    text = path.read_text(encoding="utf-8").replace("  language: fi\n    mand", "  mand")
    path.write_text(text.replace("language: fi\n  street", "language: sv\n  street"), "utf-8")
    assert omv(fresh, *AT, "--as", "koordinaattori", "apply").exit_code == 0
    unit = json.loads(omv(fresh, *AT, "--json", "unit", "export").stdout)
    assert {one["id"]: one["language"] for one in unit["people"]}["koordinaattori"] == "sv"
