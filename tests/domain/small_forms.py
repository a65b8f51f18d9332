"""Forms of one section, for tests about their versions."""

from datetime import date

from omv_workflow.domain.carrying import AnsweredForm
from omv_workflow.forms.model import Form

FIRST, SECOND, THIRD = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)


def form(version: date, *items: str) -> Form:
    """A form with these items; `id:type` for another type than "long"."""
    pairs = [item.partition(":") for item in items]
    return Form.model_validate(
        {
            "id": "lomake",
            "version": version,
            "language": "fi",
            "title": "Lomake",
            "plan_title": "Suunnitelma",
            "issuer": "Valvoja",
            "sections": [
                {
                    "id": "only",
                    "title": "Ainoa",
                    "items": [
                        {"id": item, "type": kind or "long", "text": f"{item}?"}
                        for item, _, kind in pairs
                    ],
                }
            ],
        }
    )


def answered(issued: Form) -> AnsweredForm:
    """A form by which answers were given."""
    return AnsweredForm(issued.version, issued, tuple(item.id for item in issued.answerable))
