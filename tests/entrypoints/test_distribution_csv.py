"""The distribution log as a file for a spreadsheet."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from omv_workflow.adapters.spoken import spoken
from omv_workflow.entrypoints.distribution_csv import distribution_csv
from omv_workflow.entrypoints.views.distribution import distribution_sheet
from omv_workflow.phrases import said
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
    proof=said("recorded by {person}", person="Kai Koordinaattori"),
    before="",
)


def read(text: str) -> list[dict[str, str]]:
    """The rows as any reader of CSV sees them."""
    return list(csv.DictReader(StringIO(text, newline="")))


def test_a_row_is_read_back_as_it_was() -> None:
    """Commas, quotes and line breaks in a cell stay in it (RFC 4180)."""
    row = replace(ROW, how='Kuittaus "saatu", puhelimitse\nilman numeroa')
    assert read(distribution_csv([row], spoken("fi")))[0]["how"] == row.how


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "  =", "\uff1d"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    """What a spreadsheet would compute is shown as text."""
    row = replace(ROW, recipient=f"{start}HYPERLINK(1)")
    assert read(distribution_csv([row], spoken("fi")))[0]["recipient"].startswith("'")


def test_names_stand_in_words_as_well() -> None:
    """For programs by the names of every release, for a stranger in their language."""
    (row,) = read(distribution_csv([ROW], spoken("fi")))
    assert (row["state"], row["state_in_words"]) == ("recorded_by_hand", "kirjattu käsin")
    assert (row["channel_in_words"], row["copy_in_words"]) == ("sähköposti", "julkinen")
    assert row["proof"] == "kirjannut Kai Koordinaattori"


def test_the_table_for_a_spreadsheet_has_headings_and_local_times() -> None:
    """All columns, in the reader's language, with the hours of the unit."""
    zone, made_at = ZoneInfo("Europe/Helsinki"), datetime(2027, 5, 20, 9, tzinfo=UTC)
    sheet = distribution_sheet([ROW], "Yksikkö", made_at, zone, spoken("sv"))
    row = dict(zip(sheet.header, sheet.rows[0], strict=True))
    assert row["Mottagare"] == "Oikeuskanslerinvirasto"
    assert row["Avslutad"] == "2027-05-20 12:00"
    assert row["Läge"] == "antecknad för hand"
