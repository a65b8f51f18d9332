"""Who may see the pages of whoever coordinates, and do what they offer."""

from tests.entrypoints.web.roles import (
    CONFLICT,
    ELSEWHERE,
    NONE,
    PLAN,
    SEEN,
    SHOWN,
    Row,
    leading,
    only,
)

_PLAN, _ITEM = f"/plans/{PLAN}", "/plans/{plan_id}/answers/{item_id}"
_TYPED = {"act": "submit", "text": "New.", "editor_id": "e", "based_on": "1"}
_SAID = {"text": "It is."}
_COMMENT = {"comment": "What else?"}

ROWS = [
    Row("GET", "/plans", "/plans", {**leading(SEEN), ELSEWHERE: SEEN}),
    Row("GET", "/plans/{plan_id}", _PLAN, leading(SHOWN)),
    Row("GET", "/plans/{plan_id}", "/plans/another.plan", only(NONE)),
    Row("GET", "/plans/{plan_id}", "/plans/toinen.toinen-lomake", only(SHOWN, ELSEWHERE)),
    Row("GET", "/plans/{plan_id}/answers", f"{_PLAN}/answers", leading(SHOWN)),
    Row("GET", "/plans/{plan_id}/secrets", f"{_PLAN}/secrets", leading(SHOWN)),
    Row("GET", _ITEM, f"{_PLAN}/answers/work", leading(SHOWN)),
    Row("POST", f"{_ITEM}/return", f"{_PLAN}/answers/work/return", leading(CONFLICT), _COMMENT),
    Row("POST", f"{_ITEM}/comment", f"{_PLAN}/answers/work/comment", leading(SEEN), _SAID),
    Row("GET", f"{_ITEM}/edit", f"{_PLAN}/answers/work/edit", leading(SHOWN)),
    Row("POST", f"{_ITEM}/edit", f"{_PLAN}/answers/work/edit", leading(SEEN), _TYPED),
    Row("POST", "/plans/{plan_id}/accept", f"{_PLAN}/accept", leading(CONFLICT)),
]
