"""What somebody has typed into a field of a page: it can be printed, and marks nothing secret."""

from collections.abc import Mapping
from typing import Final

from omv_workflow.domain.markdown import check_answer_text
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 5_000


def typed_line(text: str, what: str) -> str:
    """One line of text, without the blanks around it; `what` names the field to its reader.

    Raises:
        InvalidInput: it has several lines, is too long, can't be printed or marks a passage.
    """
    line = _typed(text, what, LONGEST_LINE)
    if "\n" in line:
        raise InvalidInput(
            what,
            why=said("it has several lines."),
            next_step=said("Write it in one line."),
        )
    return line


def typed_lines(fields: Mapping[str, str]) -> dict[str, str]:
    """Such a line for each field, by its name.

    Raises:
        InvalidInput: one of them is no such line; it is named.
    """
    return {
        name: typed_line(text, said("The field {name}", name=name)) for name, text in fields.items()
    }


def typed_text(text: str, what: str) -> str:
    """A text of any number of lines, without the blanks around it.

    Raises:
        InvalidInput: it is too long, can't be printed or marks a passage.
    """
    return _typed(text.replace("\r\n", "\n"), what, LONGEST_TEXT)


def _typed(text: str, what: str, most: int) -> str:
    stripped = text.strip()
    if len(stripped) > most:
        raise InvalidInput(
            what,
            why=said("it is longer than {most} characters.", most=most),
            next_step=said("Shorten it."),
        )
    try:
        check_answer_text(stripped)
    except InvalidInput as error:
        raise InvalidInput(what, why=error.why, next_step=error.next_step) from error
    check_unmarked(stripped, what)
    return stripped
