"""From a covering letter's data to the bytes of its DOCX."""

from collections.abc import Iterable, Iterator

from omv_workflow.adapters.ooxml.beside import words_in
from omv_workflow.adapters.ooxml.cutting import LINKS, NUMBERS, PROPERTIES
from omv_workflow.adapters.ooxml.letter_template import LetterStyles, LetterTemplate, LetterWords
from omv_workflow.adapters.ooxml.plan import entries_xml
from omv_workflow.adapters.ooxml.properties import Properties, properties_xml
from omv_workflow.adapters.ooxml.xml_text import (
    KEEP_NEXT,
    NO_BREAK_HYPHEN,
    line,
    paragraph,
    text_elements,
)
from omv_workflow.domain.covering_letter import (
    CopyGiven,
    CopyTold,
    CoveringLetter,
    Enclosed,
    ToldConfirmation,
)
from omv_workflow.domain.grounds import point_of
from omv_workflow.domain.versions import Method
from omv_workflow.phrases import said

_UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011"})
"""A line never ends within a telephone number, or within a number of a register."""


class DocxLetters:
    """Makes covering letters from one template."""

    def __init__(self, template: LetterTemplate) -> None:
        self._template = template

    @property
    def languages(self) -> frozenset[str]:
        """Those that the template has words for."""
        return frozenset(self._template.languages)

    def assemble(self, letter: CoveringLetter) -> bytes:
        """The DOCX of a letter; the same letter always gives the same bytes.

        Raises:
            InvalidInput: a text can't be printed, or the template has no words for the language.
        """
        what = said('A covering letter in the language "{language}"', language=letter.language)
        words = words_in(letter.language, self._template.languages, what)
        lines = _lines(words, letter)
        values = {
            **{name: text_elements(value) for name, value in lines.items()},
            **_blocks(self._template.styles, words, letter),
            PROPERTIES: properties_xml(_properties(words, letter, lines["subject"])),
            LINKS: "",
            NUMBERS: "",
        }
        return self._template.packages[letter.language].filled(values)


def _lines(words: LetterWords, letter: CoveringLetter) -> dict[str, str]:
    """The texts of the marks within lines."""
    return {
        "sender": "".join(letter.sender[:1]),
        "sender_address": "\n".join(letter.sender[1:]),
        "title": words.title,
        "date": words.date_of(letter.issued_on),
        "register_number": words.number_line(letter.register_number),
        "recipient": letter.recipient,
        "recipient_address": letter.recipient_address,
        "subject": words.subject.format(plan_title=_plan(words, letter), year=letter.plan.year),
    }


def _plan(words: LetterWords, letter: CoveringLetter) -> str:
    """What the plan is called; its own title is in its own language."""
    return letter.plan.title if letter.plan.language == letter.language else words.plan


def _blocks(styles: LetterStyles, words: LetterWords, letter: CoveringLetter) -> dict[str, str]:
    """The XML of the marks that are paragraphs of their own."""
    return {
        "body": _body_xml(styles, _paragraphs(words, letter)),
        "sent_by": line(styles.sent_by, _sent_by(words, letter)),
        "enclosures": _enclosures_xml(styles, words, letter.enclosures),
        "jakelu": entries_xml(styles, words.jakelu, letter.jakelu),
        "tiedoksi": entries_xml(styles, words.tiedoksi, letter.tiedoksi),
    }


def _body_xml(styles: LetterStyles, paragraphs: Iterable[str]) -> str:
    """The body, its end on one page with who sends the letter."""
    *first, last = map(_unbroken_run, paragraphs)
    kept = [paragraph(styles.body, one) for one in first]
    return "".join([*kept, paragraph(styles.body, last, KEEP_NEXT)])


def _unbroken_run(text: str) -> str:
    """A run in which a hyphen that ends no line is one that every office suite has in any font."""
    pieces = (text_elements(one) for one in text.split("\u2011"))
    return f"<w:r>{NO_BREAK_HYPHEN.join(pieces)}</w:r>"


def _paragraphs(words: LetterWords, letter: CoveringLetter) -> Iterator[str]:
    """What was confirmed and where that is recorded, which copy it is, what is asked of whom."""
    number, told = (letter.register_number or "").translate(_UNBROKEN), letter.confirmation
    opening = words.opening[letter.group].format(version=letter.version)
    yield f"{opening} {_confirmed(words, told)}"
    registered = words.registered.format(register_number=number) if number else words.not_registered
    reference = told.reference.translate(_UNBROKEN)
    recorded = _method(words, told).format(system=told.system, reference=reference)
    yield f"{registered} {recorded}"
    yield " ".join([*_copy(words, letter.copy), *_language(words, letter)])
    yield words.asked[letter.group].format(email=letter.email)
    phone = letter.phone.translate(_UNBROKEN)
    yield words.contact.format(sender="".join(letter.sender[:1]), phone=phone, email=letter.email)


def _method(words: LetterWords, told: ToldConfirmation) -> str:
    return words.methods.get(told.method, words.methods[Method.RECORDED])


def _confirmed(words: LetterWords, told: ToldConfirmation) -> str:
    role = words.roles.get(told.role, told.role)
    confirmer = f"{role} {told.name}" if told.name else role
    return words.confirmed.format(confirmer=confirmer, day=words.date_of(told.on), place=told.place)


def _copy(words: LetterWords, copy: CopyTold) -> Iterator[str]:
    """Which copy it is; of one with secrets, on which grounds they are, and it is given."""
    points = ", ".join(point_of(one) for one in copy.grounds)
    grounds = words.grounds.format(points=points)
    yield words.copy_given[copy.given].format(grounds=grounds)
    if copy.given is CopyGiven.FULL and points:
        yield words.secret_on.format(grounds=grounds)
    if copy.given_on:
        yield words.given_on.format(ground=copy.given_on)


def _language(words: LetterWords, letter: CoveringLetter) -> Iterator[str]:
    """In which language the plan is, where the letter is in another."""
    if letter.plan.language != letter.language:
        yield words.written_in[letter.plan.language]


def _sent_by(words: LetterWords, letter: CoveringLetter) -> str:
    """Name and title, or role in a letter in another language; a title that is the name is not."""
    by = letter.sent_by
    if by is None:
        return "".join(letter.sender[:1])
    title = by.title if by.language == letter.language else words.sent_as[by.role]
    return by.name if by.name.casefold() == title.casefold() else f"{by.name}\n{title}"


def _enclosures_xml(
    styles: LetterStyles, words: LetterWords, enclosures: tuple[Enclosed, ...]
) -> str:
    """Each file with its SHA-256 below it, the first with the label."""
    made = []
    for at, one in enumerate(enclosures):
        named = f"{one.file_name}, SHA-256:"
        made.append(
            line(styles.entry, named) if at else line(styles.label, words.enclosures, named)
        )
        made.append(line(styles.hash, one.sha256))
    return "".join(made)


def _properties(words: LetterWords, letter: CoveringLetter, subject: str) -> Properties:
    return Properties(
        title=f"{words.title}: {subject}",
        subject=words.number_line(letter.register_number),
        sender="".join(letter.sender[:1]),
        issued_on=letter.issued_on,
        register_number=letter.register_number,
        tag=words.tag,
    )
