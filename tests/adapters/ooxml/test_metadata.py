"""What a document tells of itself beside its pages: the same in each file, nothing secret."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.leak_search import texts_in
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.leaks import leaks_in, wanted_in
from omv_workflow.domain.markdown import parse_answer
from omv_workflow.domain.withholding import public_plan, withheld_passages
from omv_workflow.forms.model import ItemType
from tests.adapters.ooxml.changing import added, rewritten
from tests.adapters.ooxml.conftest import METADATA

Print = Callable[[PlanDocument], Any]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
CUSTOM = "custom-properties"


def with_secrets(
    plan: PlanDocument, answer: str = "[[20 k: hinnat]] ja [[7 k: ovikoodi]]"
) -> PlanDocument:
    """The plan with one answer, secret passages in it, and metadata."""
    first = plan.sections[0].items[0]
    item = replace(first, type=ItemType.LONG, answer=parse_answer(answer))
    section = replace(plan.sections[0], items=(item,))
    return replace(plan, sections=(section,), publicity="partly_secret", metadata=METADATA)


def test_the_core_properties_tell_version_draft_and_grounds(
    plan: PlanDocument, print_plan: Print
) -> None:
    """As the pages do; a copy that is confirmed says nothing of its own confirmation (law 5)."""
    secret = replace(with_secrets(plan), draft=2)
    properties = print_plan(secret).document.core_properties
    assert (properties.content_status, properties.version) == ("Luonnos 2", "3")
    keywords = [one.split() for one in properties.keywords.split(", ")]
    assert keywords == [
        ["Osittain", "salassa", "pidettävä"],
        ["JulkL", "24", "§", "1", "mom.", "7"],
        ["20", "k"],
    ]
    assert properties.last_printed is None


def told_of(template: PlanTemplate, plan: PlanDocument) -> dict[str, str | None]:
    """The custom properties of an assembled plan, by their names."""
    with zipfile.ZipFile(BytesIO(assemble(template, plan))) as file:
        properties = etree.fromstring(file.read("docProps/custom.xml"))
    return {str(one.get("name")): one[0].text for one in properties}


def test_a_case_management_system_is_told_what_jhs_191_names(
    template: PlanTemplate, plan: PlanDocument
) -> None:
    """Publicity with ground and term, personal data, retention with its ground."""
    secret = with_secrets(plan)
    kept = {
        "Henkilötietoja": "true",
        "Säilytysajan pituus": "10",
        "Säilytysajan peruste": 'TOS & "ohje"',
    }
    ground = {"Salassapitoperuste": "JulkL 24 § 1 mom. 7, 20 k"}
    withheld = {"Julkisuusluokka": "Osittain salassa pidettävä", **kept, **ground}
    assert told_of(template, secret) == {**withheld, "Salassapitoaika": "25"}
    assert told_of(template, public_plan(secret)) == withheld
    assert told_of(template, replace(plan, metadata=METADATA)) == {
        "Julkisuusluokka": "Julkinen",
        **kept,
    }
    assert told_of(template, plan) == {"Julkisuusluokka": "Julkinen"}


def test_what_the_template_tells_of_itself_is_left_out(
    template_copy: Path, plan: PlanDocument
) -> None:
    """A template of an office's own may have custom properties: they are not those of the plan."""
    added(template_copy, "docProps/custom.xml", f'<Properties xmlns="{OFFICE}/{CUSTOM}"/>')
    kind = f"application/vnd.openxmlformats-officedocument.{CUSTOM}+xml"
    override = f'<Override PartName="/docProps/custom.xml" ContentType="{kind}"/>'
    rewritten(template_copy, "[Content_Types].xml", "</Types>", f"{override}</Types>")
    link = f'<Relationship Id="rId99" Type="{OFFICE}/relationships/{CUSTOM}"'
    rewritten(
        template_copy,
        "_rels/.rels",
        "</Relationships>",
        f'{link} Target="docProps/custom.xml"/></Relationships>',
    )
    assert told_of(PlanTemplate.load(template_copy), plan) == {"Julkisuusluokka": "Julkinen"}


def test_a_ground_of_retention_that_repeats_a_secret_is_found(
    template: PlanTemplate, plan: PlanDocument
) -> None:
    """What a public copy tells of itself is searched as its pages are."""
    withheld = "Ovikoodi vaihtuu maanantaisin"
    marked = with_secrets(plan, f"[[7 k: {withheld}]]")
    telling = replace(marked, metadata=replace(METADATA, retention_ground=f"TOS: {withheld}"))
    for one, places in ((marked, set()), (telling, {"docProps/custom.xml"})):
        docx = assemble(template, public_plan(one))
        found = leaks_in(texts_in(docx), wanted_in(withheld_passages(one)), ())
        assert {leak.part for leak in found} == places
