"""Answers in four states; a new answer is a new revision, so that nothing is ever overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omv_workflow.domain.canonical import canonical_json, sha256_hex, utf8
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.forms.model import Item, ItemType
from omv_workflow.phrases import said

# As the forms themselves ask, in their three languages.
_YES_NO = {"yes": "yes", "kyllä": "yes", "ja": "yes", "no": "no", "ei": "no", "nej": "no"}


class AnswerState(StrEnum):
    """What is known of an item's answer this year."""

    BLANK = "blank"
    INHERITED = "inherited"
    CONFIRMED_UNCHANGED = "confirmed_unchanged"
    CHANGED = "changed"


class QuestionChange(StrEnum):
    """How an item's question has changed since its inherited answer was given."""

    NEW = "new"
    REWORDED = "reworded"
    DIVIDED = "divided"
    MERGED = "merged"


@dataclass(frozen=True)
class Answer:
    """One revision of the answer to one item.

    `answered_by` is whose answer it is, `recorded_by` who typed it where that is somebody else;
    both are empty for an answer inherited from last year. The highest revision is the current one.
    `question` tells, of an inherited one, what whoever answers must look at first.
    """

    id: str
    cycle_id: str
    item_id: str
    revision: int
    state: AnswerState
    text: str
    answered_by: str | None
    recorded_by: str | None
    answered_at: datetime
    question: QuestionChange | None = None

    @property
    def is_given(self) -> bool:
        """Whether somebody has dealt with the item this year."""
        return self.answered_by is not None

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text."""
        return sha256_hex(utf8(self.text))


def current(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The latest revision by item id."""
    latest: dict[str, Answer] = {}
    for answer in answers:
        known = latest.get(answer.item_id)
        if known is None or known.revision < answer.revision:
            latest[answer.item_id] = answer
    return latest


def began_with(revisions: Iterable[Answer]) -> Answer | None:
    """Of an item's revisions, in their order, the one that the year last began it with."""
    begins = {AnswerState.INHERITED, AnswerState.BLANK}
    begun = [one for one in revisions if not one.is_given and one.state in begins]
    return begun[-1] if begun else None


def is_empty(text: str) -> bool:
    """Whether a reader would see nothing: neither spaces nor invisible characters are text."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def text_as_kept(item: Item | None, text: str) -> str:
    """The answer as an item of this kind keeps it: as typed, or "yes" or "no" in any language.

    Raises:
        InvalidInput: neither yes nor no where the item takes only these, or several lines where it
            takes one.
    """
    if item is not None and item.type is ItemType.YES_NO:
        if text.strip().lower() not in _YES_NO:
            raise InvalidInput(
                said("The answer to {item_id}", item_id=item.id),
                why=said("the item takes only yes or no."),
                next_step=said('Answer "yes" or "no".'),
            )
        return _YES_NO[text.strip().lower()]
    if item is not None and item.type is ItemType.SHORT and "\n" in text:
        raise InvalidInput(
            said("The answer to {item_id}", item_id=item.id),
            why=said("the item takes one line."),
            next_step=said("Write it without line breaks."),
        )
    return text


def state_of_new_text(previous: Answer, text: str) -> AnswerState:
    """The state of a submitted text: changed, or confirmed unchanged where it is what stood there.

    Raises:
        InvalidInput: an empty text; erasing is an act of its own.
    """
    if is_empty(text):
        raise InvalidInput(
            said("An empty answer to {item_id}", item_id=previous.item_id),
            why=said("an empty field never erases an answer."),
            next_step=said("Leave the item as it is, or erase it with `omv answer --erase`."),
        )
    if text == previous.text and previous.state is not AnswerState.CHANGED:
        return AnswerState.CONFIRMED_UNCHANGED
    return AnswerState.CHANGED


def state_of_unchanged(previous: Answer) -> AnswerState:
    """The state once somebody says "no change".

    Raises:
        NotPossibleNow: there is no earlier text that could stay unchanged.
    """
    if is_empty(previous.text):
        raise NotPossibleNow(
            said("Leaving {item_id} unchanged", item_id=previous.item_id),
            why=said("it has no answer yet."),
            next_step=said("Write one with `omv answer`."),
        )
    if previous.state is AnswerState.CHANGED:
        return AnswerState.CHANGED
    return AnswerState.CONFIRMED_UNCHANGED


def answers_root(answers: Mapping[str, Answer]) -> str:
    """One hash over all answers of a plan: item ids and the hashes of their texts."""
    return root_of_texts({item: answer.text for item, answer in answers.items()})


def root_of_texts(texts: Mapping[str, str]) -> str:
    """The same over bare texts; an item without text is as one that is absent."""
    hashes = {item: sha256_hex(utf8(text)) for item, text in texts.items() if text}
    return sha256_hex(canonical_json(hashes))
