"""PDFs of ten plans in one batch: our converter, and LibreOffice alone with the same files."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.content import TEMPLATE, USUAL_SIZE, plan_of
from benchmarks.measuring import Result
from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.office import find_program
from omv_workflow.adapters.pdf.run import FILTER
from omv_workflow.steps.ports import MadePdf

_PLANS = 10
_ROUNDS = 3
_PATIENCE = 300
_WITHIN = 1.15  # so much longer than LibreOffice alone a batch may take


def measure() -> Iterator[Result]:
    """The time of each, with all that it starts, and their ratio."""
    program = find_program("soffice")
    if program is None:
        sys.stderr.write("pdf: left out, for there is no LibreOffice here.\n")
        return
    template = PlanTemplate.load(TEMPLATE)
    documents = [assemble(template, plan_of(USUAL_SIZE, seed)) for seed in range(1, _PLANS + 1)]
    with TemporaryDirectory() as folder:
        ours, alone = _times(program, documents, Path(folder))
    yield Result("pdf_vs_libreoffice", alone[1] / ours[1], "times", at_least=round(1 / _WITHIN, 2))
    yield Result("pdf_vs_libreoffice_processor", alone[0] / ours[0], "times")
    yield Result("pdf_ms", ours[1] * 1000 / _PLANS, "ms")
    yield Result("pdf_libreoffice_ms", alone[1] * 1000 / _PLANS, "ms")


def _times(program: Path, documents: list[bytes], folder: Path) -> list[tuple[float, float]]:
    """The median seconds of each, of processor and clock; they take turns, after one for nothing.

    LibreOffice alone keeps the profile that its first run has made.
    """
    sources = [folder / f"{number}.docx" for number in range(len(documents))]
    for path, document in zip(sources, documents, strict=True):
        path.write_bytes(document)
    office = LibreOffice(program, folder / "rooms", _PATIENCE)

    def ours() -> None:
        if not all(isinstance(one, MadePdf) for one in office.convert(documents)):
            raise SystemExit("A PDF is missing, so nothing is compared.")

    def alone() -> None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        where = ("--convert-to", FILTER, "--outdir", folder / "alone")
        options: tuple[str | Path, ...] = (profile, "--headless", "--norestore", *where)
        subprocess.run(
            [program, *options, *sources], check=True, capture_output=True, timeout=_PATIENCE
        )

    taken = [(_taken(ours), _taken(alone)) for _ in range(_ROUNDS + 1)][1:]
    return [
        (median(one[0] for one in rounds), median(one[1] for one in rounds))
        for rounds in zip(*taken, strict=True)
    ]


def _taken(action: Callable[[], None]) -> tuple[float, float]:
    before, begun = os.times(), time.perf_counter()
    action()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), time.perf_counter() - begun
