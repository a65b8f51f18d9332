"""Making a version: the bytes of the plan, kept with everything that they were made of."""

import json
from dataclasses import replace
from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import root_of_texts
from omv_workflow.domain.document import PlanDocument, document_bytes, document_hash
from omv_workflow.domain.metadata import metadata_of
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.versions import Stage, Version
from omv_workflow.steps.earlier_versions import earlier_versions
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year


def make_version(year: Year, actor: Actor, stage: Stage) -> Version:
    """Assemble a copy from the answers as they are, and keep it with everything it was made of."""
    texts = _texts(year)
    assembler = year.parts.assembler()
    number, draft = _place(year, stage)
    document = replace(document_on(year, number, year.today), draft=draft or None)
    version = Version(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        cycle_id=year.cycle.id,
        number=number,
        draft=draft,
        stage=stage,
        docx_hash=year.parts.blobs.put(assembler.assemble(document)),
        pdf_hash=None,
        answers_root=root_of_texts(texts),
        answers_hash=keep_texts(year.parts, texts),
        document_hash=document_hash(document),
        form_id=year.form.id,
        form_version=year.form.version,
        template_hash=assembler.template_hash,
        converter=None,
        register_number=year.cycle.register_number,
        made_at=year.now,
        kept_document=year.parts.blobs.put(document_bytes(document)),
    )
    _store(year, version, actor)
    return version


def document_on(year: Year, number: int, day: date) -> PlanDocument:
    """The plan as version `number` would be printed on `day`, from what is known now."""
    printed = printed_plan(
        year.form,
        year.unit,
        _texts(year),
        register_number=year.cycle.register_number,
        issued_on=day,
        earlier_versions=earlier_versions(year.parts, year.work, year.plan.id, before=number),
        later_signers=year.parts.confirmation.later_signers,
    )
    return replace(printed, metadata=metadata_of(printed, year.unit.plan, number))


def document_to_offer(year: Year) -> PlanDocument:
    """What would be printed if the plan were offered for confirmation now."""
    number, _ = _place(year, Stage.FOR_CONFIRMATION)
    return document_on(year, number, year.today)


def hashes_of(version: Version) -> dict[str, str | None]:
    """Everything that a version is made of, by hash: what its confirmation binds."""
    return {
        "docx": version.docx_hash,
        "pdf": version.pdf_hash,
        "answers_root": version.answers_root,
        "document": version.document_hash,
        "form": version.form_id,
        "form_version": version.form_version.isoformat(),
        "template": version.template_hash,
        "converter": version.converter,
        "register_number": version.register_number,
    }


def keep_texts(parts: Parts, texts: dict[str, str]) -> str:
    """Keep the answers of a version beside its bytes, and return their hash."""
    return parts.blobs.put(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode())


def kept_texts(parts: Parts, version: Version) -> dict[str, str]:
    """The answers of a version by item id, as they were kept with it."""
    texts: dict[str, str] = json.loads(parts.blobs.get(version.answers_hash))
    return texts


def _texts(year: Year) -> dict[str, str]:
    """The answers that have a text, by item id."""
    return {item: text for item, text in year.texts().items() if text}


def _place(year: Year, stage: Stage) -> tuple[int, int]:
    """The number of the next version to be offered, and the draft on the way to it (0: itself)."""
    made = year.work.versions.find(plan_id=year.plan.id)
    number = max((one.number for one in made if one.draft == 0), default=0) + 1
    if stage is not Stage.DRAFT:
        return number, 0
    return number, max((one.draft for one in made if one.number == number), default=0) + 1


def _store(year: Year, version: Version, actor: Actor) -> None:
    year.work.versions.add(version)
    year.record(
        "version.assembled",
        actor,
        version=version.id,
        stage=version.stage,
        number=version.number,
        draft=version.draft,
        **hashes_of(version),
    )
