"""What must hold between the recipients of `unit.yaml`: who succeeds whom.

Like all such rules, they look at the plain data and pass over what they can't use.
"""

from collections.abc import Iterator

from omv_workflow.forms.located import Located, Problem
from omv_workflow.forms.wording import unknown
from omv_workflow.phrases import said


def successors_are_known(unit_file: Located) -> Iterator[Problem]:
    """Whoever succeeds a recipient is another one, and in the end one that nobody succeeds."""
    ids = [one for _, one in unit_file.find("recipients.*.id") if isinstance(one, str)]
    succeeded: dict[object, object] = {}
    for loc, successor in unit_file.find("recipients.*.successor"):
        one = unit_file.data["recipients"][loc[1]]
        if successor is None:
            continue
        own = one.get("id")
        succeeded[own] = successor
        if not one.get("last_day"):
            yield Problem(loc, said("a successor follows a last_day"))
        if successor not in ids:
            yield Problem(loc, unknown(said("recipient"), str(successor), ids))
        elif own in _line(succeeded, successor):
            yield Problem(loc, said("{id} would succeed itself in the end", id=own))


def _line(succeeded: dict[object, object], first: object) -> list[object]:
    """Everybody who follows, one after the other, each once."""
    line: list[object] = []
    while first is not None and first not in line:
        line.append(first)
        first = succeeded.get(first)
    return line
