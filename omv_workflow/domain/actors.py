"""Who acts: a person, the schedule, or a person who records what another one did."""

from dataclasses import dataclass

from omv_workflow.domain.events import Personal
from omv_workflow.errors import NotAllowed
from omv_workflow.phrases import said


@dataclass(frozen=True)
class Actor:
    """Who does something; `person_id` is None for the schedule.

    `acting_for` names the person whose act is only recorded: it never counts as that person's own.

    Raises:
        NotAllowed: the schedule acting for a person, which nobody could answer for.
    """

    person_id: str | None
    acting_for: str | None = None

    def __post_init__(self) -> None:
        if self.acting_for and self.person_id is None:
            raise NotAllowed(
                said("Acting for {person}", person=self.acting_for),
                why=said("the schedule acts for nobody."),
                next_step=said("Have a person record it."),
            )

    @property
    def subject(self) -> str | None:
        """Whose act it is."""
        return self.acting_for or self.person_id

    @property
    def recorder(self) -> str | None:
        """Who recorded it, where that is somebody else."""
        return self.person_id if self.person_id != self.subject else None

    def facts(self) -> dict[str, str | Personal]:
        """The actor as an event tells it: persons as commitments."""
        told: dict[str, str | Personal] = {
            "by": "schedule" if self.person_id is None else Personal(self.person_id)
        }
        if self.acting_for:
            told["on_behalf_of"] = Personal(self.acting_for)
        return told


SCHEDULE = Actor(None)
