"""The simulator's addresses in a workspace of mail mode `test`."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from omv_workflow.bootstrap import load
from omv_workflow.domain.messages import Enclosures, MessageState


def test_mail_to_the_simulator_ends_as_its_address_says(collecting: Path) -> None:
    """And is written to a file, like all mail there."""
    with closing(load(collecting)) as app:
        with app.parts.work() as work:
            letter = work.messages.find()[0]
        to = replace(letter, to_address="unknown@simulator.example")
        with app.parts.carrier() as carrier:
            outcome = carrier.carry(to, Enclosures(), letter.created_at)
    assert outcome.state is MessageState.UNKNOWN
    assert [one.name for one in (collecting / "mail").glob(f"*-{letter.id}.eml")]
