"""Whether a text that others are shown repeats what the year's answers mark as secret."""

from collections.abc import Iterator

from omv_workflow.domain.leaks import FileText, leaks_in, wanted_in
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.domain.withholding import SecretPassage
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.year import Year


def check_repeats_no_secret(year: Year, item_id: str, comment: str, what: str) -> None:
    """Refuse a comment in which words stand that the year's answers mark as secret.

    Raises:
        InvalidInput: it does.
    """
    if leaks_in([FileText(item_id, comment)], wanted_in(_secrets_of(year)), ()):
        raise InvalidInput(
            what,
            why=said("the comment repeats what is secret in the plan, and it goes by mail."),
            next_step=said("Say it without what is secret, or tell it in another way."),
        )


def _secrets_of(year: Year) -> Iterator[SecretPassage]:
    for item, text in year.texts().items():
        if ground := year.unit.plan.withheld.get(item):
            yield SecretPassage(text, ground, item)
        else:
            yield from _marked_in(text, item)
    for one in year.unit.plan.attachments:
        yield from _marked_in(f"{one.name}\n{one.kept_at}", "attachments")


def _marked_in(text: str, where: str) -> Iterator[SecretPassage]:
    for mark in take_marks(text).marks:
        yield SecretPassage(mark.text, mark.ground, where)
