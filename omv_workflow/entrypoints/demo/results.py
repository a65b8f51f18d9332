"""What the demo leaves behind: the plan, the log, the distribution, a summary for the director."""

import json
from datetime import datetime
from pathlib import Path

from omv_workflow.adapters.spoken import spoken
from omv_workflow.bootstrap import App
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.unit import Role, holders
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.demo.summary import summary
from omv_workflow.entrypoints.distribution_csv import distribution_csv
from omv_workflow.entrypoints.seal_files import ROOT
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.documents import document
from omv_workflow.steps.hand_out_record import record_files
from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy
from omv_workflow.steps.queries import confirmed_version
from omv_workflow.steps.verify_log import export_lines

PLAN_PDF = "plan.pdf"


def write_results(app: App, plan_id: str, now: datetime, flow_runs: int) -> None:
    """Write the demo's files into its workspace."""
    folder, parts = app.folder, app.parts
    version = confirmed_version(parts, EVERYTHING, plan_id)
    (folder / "plan.docx").write_bytes(parts.blobs.get(version.docx_hash or ""))
    if version.pdf_hash:
        found = document(parts, EVERYTHING, plan_id, version.number, 0, as_pdf=True)
        (folder / PLAN_PDF).write_bytes(found.content)
    _write_public_copy(app, plan_id, now)
    _write_record(app, plan_id, now)
    log = distribution_csv(distribution_log(parts, EVERYTHING, plan_id), spoken("fi"))
    _write(folder / "distribution.csv", log)
    lines = (
        json.dumps(line, ensure_ascii=False, sort_keys=True)
        for line in export_lines(parts, EVERYTHING)
    )
    _write(folder / "events.jsonl", "".join(f"{line}\n" for line in lines))
    _write(folder / "summary.md", summary(parts, plan_id, now, flow_runs))


def _write_public_copy(app: App, plan_id: str, now: datetime) -> None:
    """The plan without its secret passages, as the coordinator makes it for whoever asks."""
    with app.parts.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
    (coordinator, *_) = holders(unit, Role.COORDINATOR, app.parts.today(now))
    wish = CopyWish(purpose="Tietopyyntö")
    made = make_public_copy(app.parts, plan_id, wish, Actor(coordinator.id), now)
    (app.folder / "plan-public.docx").write_bytes(made.docx)
    if made.pdf is not None:
        (app.folder / "plan-public.pdf").write_bytes(made.pdf)


def _write_record(app: App, plan_id: str, now: datetime) -> None:
    """The record of the confirmation, and what anybody needs to check it."""
    found = record_files(app.parts, EVERYTHING, plan_id, None, now)
    contents = {
        "record.json": found.record,
        "record.p7s": found.signature,
        "openings.json": found.openings,
        "root.pem": (app.folder / ROOT).read_bytes(),
    }
    for name, content in contents.items():
        if content is not None:
            (app.folder / name).write_bytes(content)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
