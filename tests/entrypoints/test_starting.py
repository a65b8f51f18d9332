"""Beginning a workspace, and bringing its files into force."""

import json
from collections.abc import Callable
from pathlib import Path

import yaml
from typer.testing import Result

from omv_workflow.entrypoints.doctor import rights
from omv_workflow.entrypoints.doctor.findings import Level, Place
from omv_workflow.entrypoints.identity import account
from omv_workflow.settings import read_settings

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")


def test_a_new_workspace_can_be_applied_as_it_is(omv: Omv, tmp_path: Path) -> None:
    """Who begins it is its coordinator, and may go on at once."""
    folder = tmp_path / "new"
    assert omv(tmp_path, "init", folder).exit_code == 0
    unit = yaml.safe_load((folder / "unit.yaml").read_text(encoding="utf-8"))
    accounts = {person["id"]: person["account"] for person in unit["people"] if "account" in person}
    assert accounts == {"ylitarkastaja": account()}
    assert omv(folder, "apply").exit_code == 0
    assert omv(folder, "status").exit_code == 0


def test_a_new_workspace_is_closed_to_others(omv: Omv, tmp_path: Path) -> None:
    """An empty folder that was there is, too; nothing is left for `omv doctor` to say."""
    (tmp_path / "prepared").mkdir(mode=0o755)
    for name, mode in (("new", 0o700), ("prepared", 0o750)):
        folder = tmp_path / name
        assert omv(tmp_path, "init", folder).exit_code == 0
        assert omv(folder, "apply").exit_code == 0
        assert folder.stat().st_mode & 0o777 == mode
        assert (folder / "unit.yaml").stat().st_mode & 0o777 == 0o600
        assert [one.level for one in rights.check(Place(folder, read_settings(folder)))] == [
            Level.OK
        ]


def test_a_folder_with_other_things_keeps_its_rights(omv: Omv, tmp_path: Path) -> None:
    """Its owner may need it open, and is warned by `omv doctor`."""
    (tmp_path / "mine.txt").touch()
    tmp_path.chmod(0o755)
    assert omv(tmp_path, "init").exit_code == 0
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_rehearsal_takes_another_time(omv: Omv, tmp_path: Path) -> None:
    """With --virtual the settings say so, and --as-of and --as work."""
    assert omv(tmp_path, "init", "--virtual").exit_code == 0
    assert omv(tmp_path, *AT, "--as", "johtaja", "apply").exit_code == 0


def test_a_workspace_is_never_begun_over_another(omv: Omv, tmp_path: Path) -> None:
    """What somebody has written there stays."""
    (tmp_path / "unit.yaml").write_text("mine", encoding="utf-8")
    refused = omv(tmp_path, "init")
    assert refused.exit_code == 1
    assert "stands there already: unit.yaml" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["unit.yaml"]


def test_beginning_again_after_it_was_broken_off_completes_it(omv: Omv, tmp_path: Path) -> None:
    """A file that is there as it would be written is no obstacle."""
    omv(tmp_path, "init")
    (tmp_path / "unit.yaml").unlink()
    assert omv(tmp_path, "init").exit_code == 0
    assert (tmp_path / "unit.yaml").exists()


def test_a_folder_that_cannot_be_made_is_told(omv: Omv, tmp_path: Path) -> None:
    """A file in its place is one such case."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "can't be made" in omv(tmp_path, "init", tmp_path / "file" / "new").stderr


def test_applying_says_what_changed_and_twice_changes_nothing(omv: Omv, fresh: Path) -> None:
    """The same file leaves the log as it is."""
    words = (*AT, "--json", "--as", "koordinaattori")
    (first,) = json.loads(omv(fresh, *words, "apply").stdout)
    assert {"part": "people", "id": "hoitaja", "what": "added"} in first["applied"]["changes"]
    log = omv(fresh, *words, "log", "export").stdout
    (second,) = json.loads(omv(fresh, *words, "apply").stdout)
    assert second["applied"]["changes"] == []
    assert omv(fresh, *words, "log", "export").stdout == log
    assert "Nothing changed" in omv(fresh, *AT, "--as", "koordinaattori", "apply").stdout


def test_all_faults_of_both_files_are_told_at_once(omv: Omv, fresh: Path) -> None:
    """Each by file and line, with what was expected; nothing is applied."""
    (fresh / "omv.toml").write_text("[mail]\nmode = 'loud'\nport = 0\n", encoding="utf-8")
    unit = (fresh / "unit.yaml").read_text(encoding="utf-8")
    faulty = unit.replace("language: sv", "language: de").replace("[on_call]", "[call]")
    (fresh / "unit.yaml").write_text(faulty, encoding="utf-8")
    message = omv(fresh, "apply").stderr
    for place in ("omv.toml:2: mail.mode", "omv.toml:3: mail.port", "unit.yaml:51", "unit.yaml:54"):
        assert place in message
    assert not (fresh / "omv.db").exists()  # where SQLite would have begun one


def test_faulty_settings_alone_are_told_too(omv: Omv, fresh: Path) -> None:
    """A unit that is sound doesn't hide them."""
    (fresh / "omv.toml").write_text("[workspace]\nvirtul = true\n", encoding="utf-8")
    assert 'did you mean "virtual"?' in omv(fresh, "apply").stderr


def test_a_workspace_without_unit_is_told(omv: Omv, fresh: Path) -> None:
    """The message names the missing file."""
    (fresh / "unit.yaml").unlink()
    assert "unit.yaml" in omv(fresh, "apply").stderr


def test_a_plan_with_an_answer_to_an_unknown_item_is_not_imported(omv: Omv, fresh: Path) -> None:
    """Everything that is wrong with it is told, and nothing is taken over."""
    words = (*AT, "--as", "koordinaattori")
    omv(fresh, *words, "apply")
    previous = Path(__file__).with_name("small") / "previous.yaml"
    faulty = previous.read_text(encoding="utf-8").replace("safety:", "saftey:")
    (fresh / "previous.yaml").write_text(faulty, encoding="utf-8")
    refused = omv(fresh, *words, "import", fresh / "previous.yaml")
    assert refused.exit_code == 1
    assert "saftey" in refused.stderr
    assert "scheduled" in omv(fresh, *words, "status").stdout
