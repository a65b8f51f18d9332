"""The picture by its geometry: whatever a year holds, every word can be read."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from omv_workflow.adapters.calendar import working_calendar
from omv_workflow.adapters.timeline.layout import LANDSCAPE, UPRIGHT, drawing_of
from omv_workflow.adapters.timeline.marks import Area, Box, Drawing, Ink, Rule, Words
from omv_workflow.adapters.timeline.sheet import DayWords, Flag, Item, Lane, Panel, Shape, Sheet
from omv_workflow.domain.timetable import TimetablePolicy

FIRST = date(2027, 2, 12)
CALENDAR = working_calendar(TimetablePolicy())
WORDS = DayWords(lambda day: f"{day:%B %Y}", lambda day: f"{day:%b}", "Week")
SIGNS = (Shape.CIRCLE, Shape.SQUARE, Shape.DIAMOND, Shape.TRIANGLE)

texts = st.text("aiöÅWm 0123.–жI漢", min_size=1, max_size=80)
days = st.integers(0, 300).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def steps(draw: st.DrawFn) -> Item:
    """A thing with up to three lines of a label."""
    day = draw(days)
    lines = tuple(draw(st.lists(texts, max_size=3)))
    done = day + timedelta(days=draw(st.integers(-30, 60)))
    return Item(day, draw(st.sampled_from(SIGNS)), lines, done, strong=draw(st.booleans()))


bars = st.builds(
    lambda day, count: Item(day, Shape.BAR, (str(count),), height=count / 100),
    days,
    st.integers(1, 100),
)


def lanes(items: st.SearchStrategy[Item], most: int) -> st.SearchStrategy[Lane]:
    """A lane with so many things at most, in the order of their days."""
    ordered = st.lists(items, max_size=most).map(lambda of: sorted(of, key=lambda one: one.day))
    return st.builds(lambda title, of: Lane(title, tuple(of)), texts, ordered)


panels = st.builds(
    Panel,
    title=texts | st.just(""),
    lanes=st.lists(lanes(steps(), 8), min_size=1, max_size=4).map(tuple),
    letters_title=texts,
    letters=st.lists(lanes(bars, 8), max_size=8).map(tuple),
    days_off=lanes(st.builds(lambda day: Item(day, Shape.POINT, ("Easter",)), days), 4),
    notes=st.lists(texts, max_size=2).map(tuple),
)


def sheet(shown: list[Panel]) -> Sheet:
    """Those panels, with an anniversary and a day of today."""
    return Sheet(
        language="en",
        title="A plan · A unit",
        subtitle="The year to 2027-05-15.",
        description="What happens.",
        flags=(
            Flag(FIRST, "today", strong=False),
            Flag(date(2027, 5, 15), "anniversary", strong=True),
        ),
        panels=tuple(shown),
        legend=((Shape.SQUARE, "done by itself"), (Shape.HOLLOW, "not needed")),
        shadings=("day off", "break"),
        calendar=CALENDAR,
        words=WORDS,
    )


def words(drawing: Drawing) -> list[Words]:
    """All its texts."""
    return [one for one in drawing.drawn if isinstance(one, Words)]


def poles(drawing: Drawing) -> list[Box]:
    """The lines from labels to their signs, a little thinner than they are."""
    rules = (one for one in drawing.drawn if isinstance(one, Rule) and one.ink is Ink.STEP)
    return [Box(one.left - 0.1, one.top, one.right + 0.1, one.bottom) for one in rules]


# A failing picture is not made smaller, for that takes minutes.
@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(panels, min_size=1, max_size=2))
def test_no_words_overlap_and_nothing_leaves_the_paper(shown: list[Panel]) -> None:
    """Labels, names, numbers, months and weeks; and no pole goes through any of them."""
    drawing = drawing_of(sheet(shown))
    page = Box(0, 0, drawing.width, drawing.height)
    boxes = [one.box for one in words(drawing)]
    areas = [one.box for one in drawing.drawn if isinstance(one, Area)]
    for box in (*boxes, *areas, *poles(drawing)):
        assert page.left <= box.left, box
        assert page.top <= box.top, box
        assert box.right <= page.right + 0.01, box
        assert box.bottom <= page.bottom + 0.01, box
    assert not [pair for pair in combinations(words(drawing), 2) if pair[0].box.meets(pair[1].box)]
    assert not [(pole, box) for pole in poles(drawing) for box in boxes if pole.meets(box)]


def one_panel(items: int) -> Panel:
    """So many things on one day: each takes a row of its own."""
    item = Item(FIRST, Shape.CIRCLE, ("Something to do",))
    lane = Lane("Answers", (item,) * items)
    return Panel("", (lane,), "Letters", (), Lane("Days off", ()))


@pytest.mark.parametrize(
    ("panels_shown", "items", "size"),
    [(1, 5, LANDSCAPE[0]), (1, 50, LANDSCAPE[1]), (2, 5, UPRIGHT[0]), (2, 60, UPRIGHT[1])],
)
def test_the_paper_is_the_smallest_on_which_everything_stands(
    panels_shown: int, items: int, size: object
) -> None:
    """A4 in landscape for a common year; two years stand on twice the paper."""
    drawing = drawing_of(sheet([one_panel(items)] * panels_shown))
    assert (drawing.paper, drawing.width / 4, drawing.height / 4) == size


def test_what_is_too_long_is_cut_off() -> None:
    """A label of a hundred letters ends in an ellipsis."""
    item = Item(FIRST, Shape.CIRCLE, ("W" * 100,))
    panel = Panel("", (Lane("Answers", (item,)),), "Letters", (), Lane("Days off", ()))
    cut = [one for one in words(drawing_of(sheet([panel]))) if one.text.startswith("W")]
    assert [one.text[-1] for one in cut] == ["k", "…"]  # the title of the weeks, and the label
    assert len(cut[1].text) < 40


def test_what_comes_late_is_drawn_to_its_day() -> None:
    """A thick line from the day on which it was due."""
    late = Item(FIRST, Shape.DIAMOND, ("confirm",), done=FIRST + timedelta(days=20))
    panel = Panel("", (Lane("Answers", (late,)),), "Letters", (), Lane("Days off", ()))
    drawing = drawing_of(sheet([panel]))
    thick = [one for one in drawing.drawn if isinstance(one, Rule) and one.thick == 2.5]
    along = next(one for one in thick if one.top == one.bottom)
    assert along.right - along.left > 100


def test_what_comes_early_is_joined_to_its_day_by_a_thin_line() -> None:
    """From the day on which it was seen to."""
    early = Item(FIRST, Shape.DIAMOND, ("confirm",), done=FIRST - timedelta(days=20))
    panel = Panel("", (Lane("Answers", (early,)),), "Letters", (), Lane("Days off", ()))
    drawing = drawing_of(sheet([panel]))
    thin = [one for one in drawing.drawn if isinstance(one, Rule) and one.thick == 1.2]
    assert max(one.right - one.left for one in thin) > 100
