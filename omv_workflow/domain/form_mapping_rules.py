"""What must hold in a mapping file, between it and the form, and for answers that are kept."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from pydantic import ValidationError

from omv_workflow.domain.carrying import AnsweredForm, can_carry, lived_on
from omv_workflow.domain.form_mapping import FormMapping, VersionChange
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.forms.model import Form
from omv_workflow.forms.validation import checked
from omv_workflow.forms.wording import unknown
from omv_workflow.forms.yaml_reader import read_yaml
from omv_workflow.phrases import Phrase, said


class _Named(NamedTuple):
    """One old item that a change names, where it does, and what it leads to (None: nowhere)."""

    loc: Loc
    old: str
    new: str | None


def read_mapping(file: TextFile, form: Form, answered: Sequence[AnsweredForm] = ()) -> FormMapping:
    """The mapping that a file describes, which loses none of the answers that are kept.

    Args:
        file: the mapping file.
        form: the version of the form that it leads to.
        answered: the versions by which answers were given that may yet be carried over.

    Raises:
        InvalidInput: with everything that is wrong, a line each.
    """
    rules = (partial(_fits_the_form, form=form), partial(_loses_nothing, answered, form))
    return checked(FormMapping, read_yaml(file.text, file.name), rules)


def check_same_items(form: Form, answered: Iterable[AnsweredForm]) -> None:
    """Refuse a form without a mapping that would lose answers to items of an earlier version.

    Raises:
        InvalidInput: naming the items.
    """
    faults = [fault.said for old in answered for fault in _losses(old, form, ())]
    if faults:
        raise InvalidInput(
            said("The form {form} of {version}", form=form.id, version=form.version),
            why=said("{faults}.", faults=tuple(dict.fromkeys(faults))),
            next_step=said(
                "Write what became of the items into a mapping file, and name it as"
                " plan.form_mapping in unit.yaml."
            ),
        )


def _fits_the_form(located: Located, *, form: Form) -> Iterator[Problem]:
    mapping = _parsed(located)
    if mapping is None:
        return
    if mapping.form != form.id:
        yield Problem(("form",), said("expected {form}, the form of the plan", form=form.id))
    begun: dict[object, int] = {}
    for place, change in enumerate(mapping.changes):
        first = begun.setdefault(change.from_, place)
        if first != place:
            line = located.line(("changes", first, "from"))
            yield Problem(
                ("changes", place, "from"),
                said("{day} is used twice, first in line {line}", day=change.from_, line=line),
            )
        yield from _faults_of(located, place, change)
        yield from _faults_of_targets(place, change, form)


def _faults_of(located: Located, place: int, change: VersionChange) -> Iterator[Problem]:
    """Items that one change leads to two things, or that two of its entries lead to."""
    olds: dict[str, Loc] = {}
    news: dict[str, Loc] = {}
    for named in _named(place, change):
        kind, entry = named.loc[2], named.loc[:4]
        begins = entry if kind == "split" else named.loc
        first = olds.setdefault(named.old, begins)
        if first != begins:
            line = located.line(first)
            told = said('"{item}" is mapped twice, first in line {line}', item=named.old, line=line)
            yield Problem(named.loc, told)
        ends = entry if kind == "merged" else named.loc
        if named.new is not None and news.setdefault(named.new, ends) != ends:
            yield Problem(named.loc, _two_answers(named.new))


def _faults_of_targets(place: int, change: VersionChange, form: Form) -> Iterator[Problem]:
    if change.to > form.version:
        yield Problem(
            ("changes", place, "to"),
            said("expected {day}, the version of the form, or an earlier day", day=form.version),
        )
    if change.to != form.version:
        return
    known = [item.id for item in form.answerable]
    for named in _named(place, change):
        if named.new is not None and named.new not in known:
            yield Problem(named.loc, unknown(said("item"), named.new, known))


def _loses_nothing(
    answered: Sequence[AnsweredForm], form: Form, located: Located
) -> Iterator[Problem]:
    mapping = _parsed(located)
    if mapping is None:
        return
    for old in answered:
        way = [
            (mapping.changes.index(change), change)
            for change in mapping.way(old.version, form.version)
        ]
        yield from _unknown_items(old, way)
        yield from _losses(old, form, way)


Way = Sequence[tuple[int, VersionChange]]


def _unknown_items(old: AnsweredForm, way: Way) -> Iterator[Problem]:
    """Where the version is known from which a change leads, it has the items that are named."""
    if old.form is None or not way or way[0][1].from_ != old.version:
        return
    place, change = way[0]
    known = [item.id for item in old.form.answerable]
    for named in _named(place, change):
        if named.old not in known:
            yield Problem(named.loc, unknown(said("item"), named.old, known))
        if named.new in old.items and named.new not in change.named:
            yield Problem(named.loc, _two_answers(named.new))


def _losses(old: AnsweredForm, form: Form, way: Way) -> Iterator[Problem]:
    """The answers of one version that would not arrive, or under an item that can't hold them."""
    sources = lived_on(old.items, [change for _, change in way])
    known = {item.id for item in form.answerable}
    end: Loc = ("changes", way[-1][0]) if way else ()
    gone = [one for item, olds in sources.items() if item not in known for one in olds]
    if gone:
        yield Problem(end, _gone(old, gone))
    for item in form.answerable:
        olds = sources.get(item.id, ())
        for one in olds:
            kind = old.type_of(one) or item.type
            if not can_carry(kind, item.type, joined=len(olds) > 1):
                place = _place_of(item.id, way) or end
                yield Problem(place, _unfit(one, kind.value, item.id, item.type.value))


def _place_of(new: str, way: Way) -> Loc | None:
    places = (named.loc for place, one in way for named in _named(place, one) if named.new == new)
    return next(places, None)


def _named(place: int, change: VersionChange) -> Iterator[_Named]:
    begin: Loc = ("changes", place)
    for old, new in change.renamed.items():
        yield _Named((*begin, "renamed", old), old, new)
    for old, news in change.split.items():
        yield from (_Named((*begin, "split", old, i), old, new) for i, new in enumerate(news))
    for new, olds in change.merged.items():
        yield from (_Named((*begin, "merged", new, i), old, new) for i, old in enumerate(olds))
    for i, old in enumerate(change.dropped):
        yield _Named((*begin, "dropped", i), old, None)


def _parsed(located: Located) -> FormMapping | None:
    """The mapping, where it has the right shape; what else is wrong the model tells."""
    try:
        return FormMapping.model_validate(located.data)
    except ValidationError:
        return None


def _two_answers(item: object) -> Phrase:
    return said('two items lead to "{item}": name them all under merged', item=item)


def _gone(old: AnsweredForm, gone: Sequence[str]) -> Phrase:
    return said(
        "items of the version of {version} are gone and mapped nowhere: {items}; say what became"
        " of them, or name them under dropped",
        version=old.version,
        items=tuple(dict.fromkeys(gone)),
    )


def _unfit(old: str, old_type: str, new: str, new_type: str) -> Phrase:
    return said(
        'the answer to "{old}" ({old_type}) can\'t stand under "{new}" ({new_type}): name "{old}"'
        " under dropped, or map it to another item",
        old=old,
        old_type=old_type,
        new=new,
        new_type=new_type,
    )
