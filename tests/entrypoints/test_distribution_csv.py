"""The distribution log as a file for a spreadsheet."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from omv_workflow.entrypoints.distribution_csv import distribution_csv
from omv_workflow.steps.distribution_log import DistributionRow

ROW = DistributionRow(
    plan="esimerkki.lomake",
    version=2,
    register_number="ESIMDno-2027-131",
    group="tiedoksi",
    recipient="Oikeuskanslerinvirasto",
    channel="email",
    copy="public",
    language="fi",
    state="recorded_by_hand",
    sent_at="",
    ended_at="2027-05-20T09:00:00+00:00",
    how="",
    recipient_register_number="OKV/0000/00/2027",
    recorded_by="ylitarkastaja",
    message_id="",
    sha256="cd" * 32,
)


def read(text: str) -> list[dict[str, str]]:
    """The rows as any reader of CSV sees them."""
    return list(csv.DictReader(StringIO(text, newline="")))


def test_a_row_is_read_back_as_it_was() -> None:
    """Commas, quotes and line breaks in a cell stay in it (RFC 4180)."""
    row = replace(ROW, how='Kuittaus "saatu", puhelimitse\nilman numeroa')
    assert read(distribution_csv([row]))[0]["how"] == row.how


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "  =", "\uff1d"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    """What a spreadsheet would compute is shown as text."""
    row = replace(ROW, recipient=f"{start}HYPERLINK(1)")
    assert read(distribution_csv([row]))[0]["recipient"].startswith("'")
