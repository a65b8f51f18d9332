"""Runs flows that are asked for, one line of JSON each, and answers with a line: `python -m flows`.

Asked:    {"flow": "open_cycles", "as_of": "2027-02-12T08:00:00+02:00"}
Answered: {"state": "Completed", "summary": {...}}

It ends with its input. `PREFECT_API_URL` names the Prefect server, `OMV_WORKSPACE` the workspace.
"""

import asyncio
import json
import sys

from flows.assemble_plans import assemble_plans
from flows.chase_contributions import chase_contributions
from flows.distribute_plans import distribute_plans
from flows.make_pdfs import make_pdfs
from flows.open_cycles import open_cycles
from flows.remind_confirmers import remind_confirmers
from flows.request_contributions import request_contributions
from flows.seal_plans import seal_plans
from flows.send_mail import send_mail
from flows.verify_logs import verify_logs

FLOWS = {
    "open_cycles": open_cycles,
    "request_contributions": request_contributions,
    "chase_contributions": chase_contributions,
    "assemble_plans": assemble_plans,
    "make_pdfs": make_pdfs,
    "remind_confirmers": remind_confirmers,
    "seal_plans": seal_plans,
    "distribute_plans": distribute_plans,
    "send_mail": send_mail,
    "verify_logs": verify_logs,
}


async def main() -> None:
    """Answer every line of the input."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(await _answer(line) + "\n")
        sys.stdout.flush()


async def _answer(line: str) -> str:
    asked = json.loads(line)
    state = await FLOWS[asked["flow"]](as_of=asked["as_of"], return_state=True)
    summary = await state.aresult(raise_on_failure=False)
    return json.dumps({"state": state.name, "summary": summary})


if __name__ == "__main__":
    asyncio.run(main())
