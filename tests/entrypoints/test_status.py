"""The status on a screen: what is late first, the year as a bar, and shown again until Ctrl-C."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from typer.testing import CliRunner, Result

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.commands.status import or_what_is_wrong, read_anew
from omv_workflow.entrypoints.session import Session
from omv_workflow.entrypoints.views.obligations import obligations_view
from omv_workflow.entrypoints.views.overview import overview_view
from omv_workflow.entrypoints.views.status import status_view
from omv_workflow.entrypoints.watching import watch
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.overview import plan_lines
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.review import accept_contributions
from omv_workflow.testing import HELSINKI, Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, SOCIAL_WORKER
from tests.steps.two_units import two_units

Omv = Callable[..., Result]
MONDAY = date(2027, 3, 29)
AT = ("--as", "koordinaattori", "--as-of", "2027-03-29 08:15")


@pytest.fixture(scope="module")
def monday() -> Bench:
    """A Monday on which two of three people are late, and this week those who lead are told."""
    bench = Bench()
    bench.apply()
    bench.run_until(date(2027, 2, 24))
    give_answer(bench.parts, EXAMPLE_PLAN, "work", "Tiimeissä.", Actor(SOCIAL_WORKER), bench.now)
    accept_contributions(bench.parts, EXAMPLE_PLAN, Actor(COORDINATOR), bench.now)
    bench.run_until(MONDAY)
    return bench


def view(bench: Bench, *, everything: bool = False, of_year: int | None = None) -> RenderableType:
    """The status of the example plan today, as people are shown it."""
    found = plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now, of_year=of_year)
    return status_view(found, bench.today, HELSINKI, everything=everything)


def screen(*, colours: bool = False, ascii_only: bool = False) -> Console:
    """Eighty columns by 24 lines that can be read afterwards."""
    encoding = "ascii" if ascii_only else "utf-8"

    class Terminal(StringIO):
        @property
        def encoding(self) -> str:  # type: ignore[override]  # the library asks the file for it
            return encoding

    return Console(
        file=Terminal(),
        width=80,
        height=24,
        force_terminal=colours,
        color_system="truecolor" if colours else None,
        highlight=False,
        legacy_windows=False,
    )


def written(console: Console) -> str:
    """All that a console was given."""
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def shown(
    read: Callable[[], RenderableType], language: str = "en", *, ascii_only: bool = False
) -> list[str]:
    """The lines of a view, in a language."""
    console = screen(ascii_only=ascii_only)
    with CliRunner(env={"OMV_LANGUAGE": language}).isolation():
        console.print(read())
    return written(console).splitlines()


def test_a_monday_morning_fits_on_one_screen(monday: Bench) -> None:
    """First how much is late and what the week brings, then each with whom it waits for."""
    lines = shown(partial(view, monday))
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert lines[3] == "! 2 late   * 1 due this week, by Sun 4 Apr"
    late = [line for line in lines if line.startswith("! late by 3 days")]
    assert len(late) == 2
    assert all(line.endswith("2027-02-24") for line in late)
    assert next(line for line in lines if line.startswith("* Wed 31 Mar")).split()[4] == "escalate"


def test_the_bar_shows_each_step_in_the_place_of_its_day(monday: Bench) -> None:
    """Its signs are told in words below; today and the anniversary stand above, months below."""
    lines = shown(partial(view, monday))
    place = next(number for number, line in enumerate(lines) if "▼" in line)
    above, bar, months, signs = lines[place : place + 4]
    assert above.split() == ["▼", "today", "Sat", "15", "May", "◆"]
    assert bar[above.index("▼") - 1 : above.index("▼") + 2] == "━✓─"
    assert (bar.count("✓"), bar.count("○"), bar[0], len(bar)) == (7, 8, "✓", 80)
    assert months.split() == ["Feb", "Mar", "Apr", "May"]
    assert signs == "○ 9 to come   ✓ 7 done"


def test_a_late_step_has_a_sign_and_a_colour_of_its_own(monday: Bench) -> None:
    """So that whoever sees no colours sees it as well, and a pipe gets none."""
    coloured, plain = screen(colours=True), screen()
    late = Bench(today=MONDAY)
    late.apply()
    late.today = MONDAY
    for console in (coloured, plain):
        console.print(view(late))
    assert "\x1b[1;31m!" in written(coloured)
    assert "! 1 late" in written(plain)
    assert "\x1b" not in written(plain)
    assert monday.today == late.today


def test_a_terminal_without_signs_gets_letters(monday: Bench) -> None:
    """The bar is the same, in ASCII."""
    lines = shown(partial(view, monday), ascii_only=True)
    above, bar = next((one, two) for one, two in pairwise(lines) if "v " in one)
    assert (above.split()[0], bar.count("+"), bar.count("o"), bar.isascii()) == ("v", 7, 8, True)


def test_all_shows_every_step_and_meeting_as_well(monday: Bench) -> None:
    """In a table, after what is seen at a glance."""
    glance, everything = shown(partial(view, monday)), shown(partial(view, monday, everything=True))
    assert everything[: len(glance)] == glance
    assert any(line.split()[:2] == ["comments", "close"] for line in everything[len(glance) :])


@pytest.mark.parametrize(
    ("language", "how_much", "late", "months"),
    [
        ("fi", "! 2 myöhässä   * 1 tällä viikolla (su 4.4. mennessä)", "! 3 pv", "helmi"),
        ("sv", "! försenat: 2   * denna vecka: 1 (senast sön 4.4.)", "! 3 dagar", "feb."),
    ],
)
def test_the_status_is_in_the_readers_language(
    monday: Bench, language: str, how_much: str, late: str, months: str
) -> None:
    """Its days, weekdays and months as well."""
    lines = shown(partial(view, monday), language)
    assert lines[3] == how_much
    assert sum(line.startswith(late) for line in lines) == 2
    assert any(line.startswith(months) for line in lines)


def test_nothing_late_and_nothing_to_do_is_said_as_well() -> None:
    """In January the year is planned, and the bar begins today."""
    bench = Bench()
    bench.apply()
    lines = shown(partial(view, bench))
    assert lines[3] == "Nothing is late.   Nothing is due this week, by Sun 17 Jan."
    assert lines[4] == "Nothing waits for anybody."
    assert lines[6].startswith("▼ today")


def test_a_year_that_has_ended_is_shown_without_today() -> None:
    """The bar reaches no further than the year did."""
    bench = Bench()
    bench.apply()
    bench.run_until(date(2027, 2, 24))
    excuse_cycle(bench.parts, EXAMPLE_PLAN, "Suljettu.", Actor(COORDINATOR), bench.now)
    bench.today = date(2027, 12, 1)
    lines = shown(partial(view, bench, of_year=2027))
    assert not any("▼" in line for line in lines)
    assert any(line.split()[-1:] == ["May"] for line in lines)


def test_several_plans_tell_how_much_is_late_and_due_this_week() -> None:
    """With whom each waits for: two of them by name; nothing is cut off in eighty columns."""
    bench = two_units()
    bench.run_until(MONDAY)
    found = plan_lines(bench.parts, EVERYTHING, bench.now)
    lines = shown(partial(overview_view, found))
    assert lines[1].startswith("! 3 late")
    assert max(map(len, lines)) <= 80
    for word in ("(esimerkki);", "Sosiaalityöntekijä", "suunnittelija", "toinen.toinen-"):
        assert any(word in line for line in lines), word


def test_what_does_not_fit_is_counted() -> None:
    """Of much that is late the first is shown, and what the week brings all the same."""
    bench = Bench()
    bench.apply()
    bench.run_until(MONDAY)
    found = plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    many = type(found)(**{**vars(found), "waiting": found.waiting[:1] * 12})
    lines = shown(partial(status_view, many, bench.today, HELSINKI))
    assert sum(line.startswith("! late") for line in lines) == 7
    assert sum(line.startswith("* ") for line in lines) == 1
    assert "  and 5 more: `omv status --all` shows them" in lines
    lines = shown(partial(status_view, many, bench.today, HELSINKI, everything=True))
    assert sum(line.startswith("! late") for line in lines) == 12


def until_ctrl_c(times: int) -> Iterator[None]:
    """Some ticks, after which somebody presses Ctrl-C."""
    yield from [None] * times
    raise KeyboardInterrupt


def test_a_watch_reads_anew_at_each_tick_and_leaves_the_terminal_as_it_was() -> None:
    """It fills the screen without a cursor, and Ctrl-C brings both back and is no fault."""
    console, days = screen(colours=True), iter(("Monday", "Tuesday"))
    watch(console, lambda: next(days), until_ctrl_c(2))
    told = written(console)
    assert told.index("Monday") < told.index("Tuesday")
    assert told.startswith("\x1b[?1049h")
    assert told.endswith("\x1b[?1049l\x1b[?25h")


def test_a_watch_into_a_file_is_one_reading_after_the_other() -> None:
    """Without anything that only a terminal understands."""
    console, days = screen(), iter(("Monday", "Tuesday"))
    watch(console, lambda: next(days), until_ctrl_c(2))
    assert written(console) == "Monday\n\nTuesday\n\n"


def test_ctrl_c_while_it_is_read_ends_a_watch_too() -> None:
    """As while it waits."""

    def read() -> str:
        raise KeyboardInterrupt

    console = screen(colours=True)
    watch(console, read, [None])
    assert written(console).endswith("\x1b[?25h")


def test_a_reading_sees_what_has_changed_since_the_last(omv: Omv, collecting: Path) -> None:
    """With the instant at which it was made."""
    session = Session(collecting, as_of="2027-03-29 08:15", as_person="koordinaattori")

    def read() -> str:
        return "\n".join(shown(partial(read_anew, session, None, 30, everything=False)))

    before = read()
    assert before.startswith("2027-03-29 08:15 · again in 30 seconds · Ctrl-C ends\n")
    assert "0 of 2 contributors have answered" in before
    omv(collecting, *AT, "--for", "hoitaja", "answer", "on_call", "--text", "no")
    assert "1 of 2 contributors have answered" in read()


def test_each_reading_has_an_instant_of_its_own(collecting: Path) -> None:
    """However long the watch goes on; within one reading it is the same."""
    first = Session(collecting)
    with closing(first), closing(first.again()) as second:
        assert first.now == first.now < second.now


def test_what_can_not_be_read_just_now_is_told_in_its_place(collecting: Path) -> None:
    """A watch goes on: at the next tick it may be there again."""
    session = Session(collecting, as_of="2027-03-29 08:15", as_person="koordinaattori")
    (collecting / "omv.toml").rename(collecting / "away.toml")
    lines = shown(
        partial(or_what_is_wrong, partial(read_anew, session, None, 30, everything=False))
    )
    assert lines[0].startswith("Error: The workspace")
    assert [line.split()[0] for line in lines if line[:1].isupper()] == ["Error:", "Why:", "Next:"]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--json", "status", "--watch"), 2, "--watch is for people: leave --json out."),
        (("status", "--items", "--watch"), 2, "leave --year, --all and --watch out."),
        (("status", "--watch", "--every", "0"), 2, "expected 1 or more"),
        (("status", "--every", "10"), 2, "--every goes with --watch."),
        (("--plan", "nothing", "status", "--watch"), 1, "there is: pieni.pieni-lomake."),
    ],
)
def test_a_watch_that_can_not_be_is_refused_at_once(
    omv: Omv, collecting: Path, words: tuple[str, ...], code: int, why: str
) -> None:
    """Before the screen is taken."""
    refused = omv(collecting, *AT, *words)
    assert (refused.exit_code, refused.stdout, why in refused.stderr) == (code, "", True)


def test_programs_read_how_pressing_it_is_and_since_when(omv: Omv, collecting: Path) -> None:
    """Beside what they could read before."""
    status = json.loads(omv(collecting, *AT, "--json", "status").stdout)
    inspector = next(one for one in status["waiting"] if one["who"] == "Tarkastaja")
    assert inspector == {
        "anniversary": "2027-05-15",
        "who": "Tarkastaja",
        "what": "2 of 2 items",
        "due_on": "2027-03-24",
        "since": "2027-02-24",
        "urgency": "late",
        "step": "answers_due",
        "command": None,
    }


def test_what_is_left_of_an_earlier_year_is_shown_with_its_anniversary(monday: Bench) -> None:
    """On the screen of the present one; of that itself no year is told."""
    found = plan_status(monday.parts, EVERYTHING, EXAMPLE_PLAN, monday.now)
    left = replace(found.waiting[0], what="a copy", anniversary=date(2026, 5, 15))
    both = replace(found, waiting=(left, *found.waiting))
    lines = shown(partial(status_view, both, monday.today, HELSINKI))
    (told,) = [line for line in lines if "(year of" in line]
    assert told.startswith("! late by 3 days")
    assert "a copy (year of" in told


def test_what_is_owed_of_an_earlier_year_is_shown_with_its_anniversary(monday: Bench) -> None:
    """Among what the present one brings."""
    found = obligations_of_year(monday.parts, EVERYTHING, EXAMPLE_PLAN, monday.now)
    left = replace(found[0], what="a copy", anniversary=date(2026, 5, 15))
    told = " ".join(shown(partial(obligations_view, [left, *found], monday.today)))
    assert told.count("year of") == told.count("a copy (year of 2026-05-15)") == 1
