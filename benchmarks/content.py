"""A plan to measure with: parsed answers of every kind, the same in every run."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from omv_workflow.domain.blocks import Paragraph, Table, Text
from omv_workflow.domain.document import Attachment, PlanDocument, PrintedItem, PrintedSection
from omv_workflow.domain.passages import text_of
from omv_workflow.domain.printing import read_answer
from omv_workflow.forms.model import ItemType

TEMPLATE: Final = Path(__file__).parents[1] / "templates_docx" / "plan.docx"
USUAL_SIZE: Final = 60
"""Items in a plan, as in the form of the first user."""

_ITEMS_IN_SECTION: Final = 5
_WORDS: Final = [
    "henkilökunta",
    "ohje",
    "vuosittain",
    "muutos",
    "kirjataan",
    "viivytyksettä",
    "esihenkilö",
    "vastaa",
    "työntekijä",
    "menettelytapa",
    "tuntee",
    "turvallisuus",
    "asiakas",
    "lapsi",
    "huoltaja",
    "terveydenhoitaja",
    "ilmoittaa",
    "tiimi",
    "kokous",
    "päätös",
    "arvioidaan",
    "riski",
    "varahenkilö",
    "poikkeustilanne",
    "toimipiste",
    "koulutus",
    "perehdytys",
    "palaute",
    "käsitellään",
    "tiedottaa",
    "yhteistyö",
    "viranomainen",
    "tulkki",
    "kieli",
    "salassapito",
    "asiakirja",
]
_EXTRAS: Final = (
    "- {}\n- {} **{}**\n  - {}\n- {} & <{}>",
    "1. {} {}\n2. {}\n3. {} {}",
    "| {} | {} | {} |\n|---|---|---|\n| {} {} | {} | {} |\n| {} | {} | **{}** {} |",
    "{} [{} {}](https://example.org/ohje?a=1&b=2) {}.",
    "{} **{} {}** {} *{}* {}.",
)


def plan_of(items: int, seed: int = 1) -> PlanDocument:
    """A plan of so many items, in sections of five; one of sixty makes 90 kB of document.xml."""
    words = _words(seed)
    made = [_item(number, words) for number in range(items)]
    sections = [made[at : at + _ITEMS_IN_SECTION] for at in range(0, items, _ITEMS_IN_SECTION)]
    return PlanDocument(
        title="Omavalvontasuunnitelma",
        language="fi",
        sender=("Esimerkin vastaanottokeskus", "Esimerkkikatu 1", "00000 ESIMERKKI"),
        issued_on=date(2027, 5, 4),
        register_number="ESIMDno-2027-118",
        publicity="public",
        sections=tuple(
            PrintedSection(f"{number}. Osa", tuple(section))
            for number, section in enumerate(sections, 1)
        ),
        attachments=(Attachment((Text("Pelastussuunnitelma"),), (Text("turvallisuuskansio"),)),),
        jakelu=("Maahanmuuttovirasto",),
        tiedoksi=("Esimerkkiministeriö",),
    )


def attachment_entries(plan: PlanDocument) -> list[str]:
    """The attachments of a plan, as all print them."""
    return [
        f"{text_of(one.name)}, säilytyspaikka: {text_of(one.kept_at)}" for one in plan.attachments
    ]


def as_table(item: PrintedItem) -> Table:
    """A short item as all print it: what was asked beside the answer."""
    header = ((Text("Tieto"),), (Text("Vastaus"),))
    answers = [block.inlines for block in item.answer if isinstance(block, Paragraph)]
    return Table(header, tuple(((Text(item.text),), answer) for answer in answers))


def _words(seed: int) -> Iterator[str]:
    """Words without an end, in an order that only the seed decides."""
    state = seed
    while True:
        state = (state * 1_103_515_245 + 12_345) % 2**31
        yield _WORDS[(state >> 16) % len(_WORDS)]


def _item(number: int, words: Iterator[str]) -> PrintedItem:
    """Every sixth item takes a line, the others a paragraph and something else."""
    if number % 6 == 0:
        answer = read_answer(ItemType.SHORT, _text(words, 3))
        return PrintedItem(f"i{number}", ItemType.SHORT, f"{number}. {_text(words, 2)}", answer)
    extra = _EXTRAS[number % len(_EXTRAS)]
    filled = extra.format(*islice(words, extra.count("{}")))
    typed = f"{_text(words, 14)}. **{_text(words, 3)}** {_text(words, 9)}.\n\n{filled}"
    answer = read_answer(ItemType.LONG, typed)
    return PrintedItem(f"i{number}", ItemType.LONG, f"{number}. {_text(words, 6)}", answer)


def _text(words: Iterator[str], count: int) -> str:
    return " ".join(islice(words, count))
