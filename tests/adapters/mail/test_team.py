"""Mail mode `team`: a few get mail, all others a file."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from omv_workflow.adapters.mail.files import FileCarrier
from omv_workflow.adapters.mail.team import TeamCarrier
from omv_workflow.domain.messages import Enclosures, Message, MessageState
from omv_workflow.testing import Outbox

TEAM = ["Ylitarkastaja@vastaanottokeskus.example"]


def test_only_listed_addresses_get_mail(
    message: Message, attachment: bytes, tmp_path: Path
) -> None:
    """Capital letters make no difference; what is written is never called sent."""
    outbox, enclosed = Outbox(), Enclosures(attachment)
    ours = replace(message, id="m-2", to_address=TEAM[0].lower())
    files = FileCarrier(tmp_path, ZoneInfo("Europe/Helsinki"))
    with TeamCarrier(TEAM, outbox, files) as carrier:
        states = [carrier.carry(one, enclosed, one.created_at).state for one in (ours, message)]
    assert states == [MessageState.ACCEPTED, MessageState.WRITTEN]
    assert [one.id for one in outbox.carried] == ["m-2"]
    assert [path.name for path in tmp_path.iterdir()] == ["2027-05-15-distribution-m-1.eml"]
