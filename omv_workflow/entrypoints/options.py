"""The options that several commands share, and how what people type into them is checked."""

from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

if TYPE_CHECKING:
    from omv_workflow.domain.named_years import NamedYear


def free_text(text: str | None) -> str | None:
    """The text, if it can be printed.

    Raises:
        InvalidInput: it holds control characters, or is too long.
    """
    from omv_workflow.domain.markdown import check_answer_text

    if text is not None:
        check_answer_text(text)
    return text


def one_line(text: str | None) -> str | None:
    """The text, if it can be printed and is one line.

    Raises:
        InvalidInput: it is something else.
    """
    if text is not None and "\n" in text:
        from omv_workflow.forms.wording import shown

        raise InvalidInput(
            said("The text {text}", text=shown(text)),
            why=said("it has several lines."),
            next_step=said("Write it in one line."),
        )
    return free_text(text)


Item = Annotated[str, typer.Argument(metavar="ITEM", help="The item's id in the form.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person's id in unit.yaml.")]
Recipient = Annotated[
    str, typer.Argument(metavar="RECIPIENT", help="The recipient's id in unit.yaml.")
]
Text = Annotated[str | None, typer.Option("--text", help="The text itself, in Markdown.")]
File = Annotated[
    str | None, typer.Option("--file", help="A file with the text, or - for standard input.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is recorded.", callback=free_text)]
How = Annotated[
    str, typer.Option("--how", help="In which way, in your own words.", callback=free_text)
]
At = Annotated[
    str | None,
    typer.Option("--at", help='When, as "2027-05-12 14:30" (local time); now if left out.'),
]
Channel = Annotated[
    str | None,
    typer.Option(help="email, secure_mail, case_transfer, portal or paper; as planned if left out"),
]
RegisterNumber = Annotated[
    str | None,
    typer.Option(help="The number under which the recipient registered it.", callback=one_line),
]

Year = Annotated[
    str | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        help="Of an earlier year: that of its anniversary, or the anniversary itself.",
    ),
]


def chosen_year(year: str | None) -> "NamedYear | None":
    """The year that was chosen, if one was.

    Raises:
        InvalidInput: it is neither a year nor a day.
    """
    from omv_workflow.entrypoints.instants import named_year

    return named_year(year) if year is not None else None


def text_from(text: str | None, file: str | None) -> str:
    """What was handed in by `--text` or `--file`, of which there must be one.

    Raises:
        NotFound: there is no such file.
        InvalidInput: the text can't be printed.
    """
    from omv_workflow.entrypoints.files import text_of

    if (text is None) == (file is None):
        raise typer.BadParameter(said("Give either --text or --file."))
    handed_in = text.strip() if text is not None else text_of(str(file))
    free_text(handed_in)
    return handed_in
