"""The answers with which a year begins: last year's texts, or none."""

from omv_workflow.domain.answers import Answer, AnswerState, QuestionChange
from omv_workflow.domain.secret_marks import check_carried
from omv_workflow.steps.year import Year


def first_answer(
    year: Year, item_id: str, text: str, question: QuestionChange | None = None
) -> Answer:
    """The revision with which an item begins its year: last year's text, or none.

    Raises:
        InvalidInput: a mark of a secret passage in it is broken.
    """
    check_carried(item_id, text)
    return Answer(
        id=year.parts.new_id(),
        cycle_id=year.cycle.id,
        item_id=item_id,
        revision=1,
        state=AnswerState.INHERITED if text else AnswerState.BLANK,
        text=text,
        answered_by=None,
        recorded_by=None,
        answered_at=year.now,
        question=question,
    )
