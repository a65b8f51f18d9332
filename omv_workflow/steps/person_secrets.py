"""What is secret among the things that name a person: given to whoever wrote it, else withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import Answer, is_empty
from omv_workflow.domain.events import Fact, FactValue, plan_stream
from omv_workflow.domain.masking import is_own_writing, marker, masked
from omv_workflow.domain.unmarked import holds_mark
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import Year, load_year

_OPEN_DOORS = frozenset({"secret", "offered", "offered_in", "proof"})


@dataclass(frozen=True)
class Secrets:
    """What is secret in a unit's years, and what of it a person has written.

    `years` by the ids of their cycles, `answers` by cycle and item.
    """

    person_id: str
    years: Mapping[str, Year]
    answers: Mapping[tuple[str, str], tuple[Answer, ...]]

    def told(self, one: Any) -> dict[str, Any]:
        """The fields of a stored thing, without the secrets that somebody else wrote.

        Nor is that told which opens a door, though it is kept sealed, or as a hash.
        """
        told = {name: value for name, value in asdict(one).items() if name not in _OPEN_DOORS}
        if isinstance(one, Answer):
            if self._is_own(one):
                return told
            if ground := self._ground(one):
                return {**told, "text": marker(ground, self._language)}
        return {
            name: masked(value, self._language) if isinstance(value, str) else value
            for name, value in told.items()
        }

    def record_given(
        self, work: UnitOfWork, things: Iterable[Any], actor: Actor, now: datetime
    ) -> None:
        """Write down which secrets of their own were given out with these things."""
        given: dict[str, dict[str, None]] = {}
        for one in things:
            if isinstance(one, Answer) and self._is_secret(one) and self._is_own(one):
                plan_id = self.years[one.cycle_id].plan.id
                given.setdefault(plan_id, {})[one.item_id] = None
        for plan_id, items in given.items():
            told: dict[str, FactValue] = {**actor.facts(), "items": list(items)}
            work.record(Fact(plan_stream(plan_id), "secret.viewed", now, told))

    @property
    def _language(self) -> str:
        return next(iter(self.years.values())).form.language

    def _is_own(self, answer: Answer) -> bool:
        """Whether the person wrote it, and went on from nobody else's secret."""
        return is_own_writing(answer, self.person_id) and not any(
            one.revision < answer.revision
            and self._is_secret(one)
            and not is_own_writing(one, self.person_id)
            for one in self.answers[answer.cycle_id, answer.item_id]
        )

    def _is_secret(self, answer: Answer) -> bool:
        is_withheld = self._ground(answer) is not None and not is_empty(answer.text)
        return is_withheld or holds_mark(answer.text)

    def _ground(self, answer: Answer) -> str | None:
        return self.years[answer.cycle_id].unit.plan.withheld.get(answer.item_id)


def secrets_of(
    parts: Parts, work: UnitOfWork, unit_id: str, person_id: str, now: datetime
) -> Secrets:
    """What tells the secrets of a unit apart for a person."""
    years = {
        cycle.id: load_year(parts, work, cycle.id, now)
        for plan in work.plans.find(unit_id=unit_id)
        for cycle in work.cycles.find(plan_id=plan.id)
    }
    answers: dict[tuple[str, str], tuple[Answer, ...]] = {}
    for one in (one for cycle in years for one in work.answers.find(cycle_id=cycle)):
        place = one.cycle_id, one.item_id
        answers[place] = (*answers.get(place, ()), one)
    return Secrets(person_id, years, answers)
