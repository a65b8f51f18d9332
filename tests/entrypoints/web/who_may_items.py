"""Who may come in, and see and change the pages of contributors."""

from tests.entrypoints.web.roles import (
    ASKED,
    CONFLICT,
    GONE,
    LEFT,
    NOBODY,
    NONE,
    NOT_THEIRS,
    SEEN,
    SENT,
    SHOWN,
    UNFIT,
    Row,
    everybody,
    members,
    only,
)

_PLAN = "/items/esimerkki.esimerkkilomake"
_ITEM, _ALL = "/items/{plan_id}/{item_id}", "/items/{plan_id}/unchanged"
_TYPED = {"act": "submit", "text": "New.", "editor_id": "e", "based_on": "1"}
_TO = {"to": "esimerkki-terveydenhoitaja"}
"""Herself, which is refused: anybody else would have the item by the next role's turn."""
_SAID = {"text": "Is it so?"}
_INVENTED = f"/in/{'0' * 64}"

ROWS = [
    Row("GET", "/health", "/health", everybody(SHOWN)),
    Row("GET", "/ready", "/ready", everybody(SHOWN)),
    Row("GET", "/", "/", {**everybody(SEEN), NOBODY: SHOWN, LEFT: SHOWN}),
    Row("GET", "/in/{token}", _INVENTED, {**everybody(SEEN), NOBODY: GONE, LEFT: GONE}),
    Row("POST", "/in/{token}", _INVENTED, everybody(NOT_THEIRS)),
    Row("POST", "/in/{token}/again", f"{_INVENTED}/again", everybody(SENT)),
    Row("POST", "/link", "/link", everybody(SENT), {"address": "nobody@example.org"}),
    Row("POST", "/language", "/language", everybody(SEEN), {"language": "fi"}),
    Row("POST", "/out", "/out", members(SHOWN)),
    Row("GET", "/items", "/items", members(SHOWN)),
    Row("GET", _ITEM, f"{_PLAN}/risks", only(SHOWN, ASKED)),
    Row("POST", _ITEM, f"{_PLAN}/risks", only(SEEN, ASKED), _TYPED),
    Row("POST", _ALL, f"{_PLAN}/unchanged", only(SEEN, ASKED), {"seen": "risks@1"}),
    Row("POST", f"{_ITEM}/take-back", f"{_PLAN}/risks/take-back", only(CONFLICT, ASKED)),
    Row("POST", f"{_ITEM}/comment", f"{_PLAN}/risks/comment", only(SEEN, ASKED), _SAID),
    Row("POST", f"{_ITEM}/hand-over", f"{_PLAN}/risks/hand-over", only(UNFIT, ASKED), _TO),
    Row("GET", _ITEM, "/items/another.plan/risks", only(NONE)),
    Row("POST", _ITEM, "/items/another.plan/risks", only(NONE), _TYPED),
    Row("POST", _ALL, "/items/another.plan/unchanged", only(NONE), {"seen": "risks@1"}),
]
