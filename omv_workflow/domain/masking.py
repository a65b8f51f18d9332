"""A text for somebody who may not see its secret passages: a marker stands in each one's place."""

from collections.abc import Mapping
from typing import Final

from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.grounds import point_of
from omv_workflow.domain.secret_marks import PLACE, take_marks
from omv_workflow.errors import InvalidInput

_MARKER: Final[Mapping[str, str]] = {
    "fi": "[peitetty, JulkL 24 § 1 mom. {point} k]",
    "sv": "[maskerat, OffL 24 § 1 mom. {point} punkten]",
    "en": "[withheld, Act 621/1999, section 24(1), point {point}]",
}
_UNREADABLE: Final[Mapping[str, str]] = {"fi": "[peitetty]", "sv": "[maskerat]", "en": "[withheld]"}


def marker(ground: str, language: str) -> str:
    """What stands in place of a passage that is withheld on that ground."""
    return _MARKER[language].format(point=point_of(ground))


def masked(text: str, language: str) -> str:
    """A text without its secret passages; where a mark is broken, nothing of the text is left."""
    try:
        taken = take_marks(text)
    except InvalidInput:
        return _UNREADABLE[language]
    if not taken.marks:
        return text
    grounds = [one.ground for one in taken.marks]
    return PLACE.sub(lambda place: marker(grounds[int(place[1])], language), taken.text)


def is_own_writing(answer: Answer, person_id: str) -> bool:
    """Whether a person wrote the text of an answer, and did not only leave what stood there."""
    return answer.answered_by == person_id and answer.state is AnswerState.CHANGED
