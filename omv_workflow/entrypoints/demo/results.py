"""What the demo leaves behind: the plan, the log, the distribution, a summary for the director."""

import json
from datetime import datetime
from pathlib import Path

from omv_workflow.bootstrap import App
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.demo.summary import summary
from omv_workflow.entrypoints.distribution_csv import distribution_csv
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.queries import confirmed_version
from omv_workflow.steps.verify_log import export_lines

PLAN_PDF = "plan.pdf"


def write_results(app: App, plan_id: str, now: datetime, flow_runs: int) -> None:
    """Write the demo's files into its workspace."""
    folder, parts = app.folder, app.parts
    version = confirmed_version(parts, EVERYTHING, plan_id)
    (folder / "plan.docx").write_bytes(parts.blobs.get(version.docx_hash or ""))
    if version.pdf_hash:
        (folder / PLAN_PDF).write_bytes(parts.blobs.get(version.pdf_hash))
    _write(
        folder / "distribution.csv", distribution_csv(distribution_log(parts, EVERYTHING, plan_id))
    )
    lines = (
        json.dumps(line, ensure_ascii=False, sort_keys=True)
        for line in export_lines(parts, EVERYTHING)
    )
    _write(folder / "events.jsonl", "".join(f"{line}\n" for line in lines))
    _write(folder / "summary.md", summary(parts, plan_id, now, flow_runs))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
