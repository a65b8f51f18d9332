"""What has become secret since a public copy was made, and stands in it all the same."""

from collections.abc import Iterable, Mapping, Sequence

from omv_workflow.domain.blocks import Block
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.leaks import SHORTEST, normalised
from omv_workflow.domain.passages import lines_of, text_of
from omv_workflow.domain.withholding import (
    SecretPassage,
    public_plan,
    with_items_withheld,
    withheld_passages,
)


def tells_secret(
    document: PlanDocument, today: Iterable[SecretPassage], withheld: Mapping[str, str]
) -> bool:
    """Whether the public copy of a plan tells what is secret by now.

    Args:
        document: the plan as it was confirmed, with what was secret in it then.
        today: what is marked or withheld in the answers as they are now.
        withheld: the grounds of the items that are secret as a whole by now, by what the form of
            that plan calls them.
    """
    then = withheld_passages(document)
    whole = withheld_passages(with_items_withheld(document, withheld))
    if any(one.text.strip() and one not in then for one in whole):
        return True
    new = [one for one in today if one.text.strip() and one not in then]
    return bool(new) and _tells_any(public_plan(document), new)


def _tells_any(document: PlanDocument, new: Iterable[SecretPassage]) -> bool:
    """Short passages are looked for where they are marked alone: elsewhere they are any word."""
    texts = {item.id: _text(item.answer) for section in document.sections for item in section.items}
    for number, one in enumerate(document.attachments, start=1):
        told = (text_of(one.name), text_of(one.kept_at))
        texts[f"attachments.{number}"] = normalised("\n".join(told))
    whole = "\n".join(texts.values())
    return any(
        normalised(one.text) in (whole if len(one.text) >= SHORTEST else texts.get(one.where, ""))
        for one in new
    )


def _text(answer: Sequence[Block]) -> str:
    return normalised("\n".join(text_of(line) for line in lines_of(answer)))
