"""Who may see the pages of the director and the deputy, and decide there."""

from collections.abc import Mapping

from tests.entrypoints.web.roles import (
    CONFLICT,
    DEPUTIZES,
    DIRECTS,
    ELSEWHERE,
    NONE,
    NOT_THEIRS,
    PLAN,
    SEEN,
    SHOWN,
    UNFIT,
    Row,
    leading,
    members,
    only,
)

HERE, ELSE = f"/confirm/{PLAN}", "/confirm/toinen.toinen-lomake"
DECLINE, FILE = "/confirm/{plan_id}/decline", "/confirm/{plan_id}/{version_id}/{kind}"
RETURN = "/confirm/{plan_id}/return"
GIVE = "/confirm/{plan_id}/give"  # what needs a second factor leads all to where one is proven
STORY = "/plans/{plan_id}/confirmation"
WRONG = {"reason": "Väärä."}
REASON = {"version_id": "v", "reason": "Ei."}


def confirming(status: int) -> Mapping[str, int]:
    """For whoever may confirm; others of the unit may not, those of another one find nothing."""
    return {**only(status, DIRECTS, DEPUTIZES, others=NOT_THEIRS), ELSEWHERE: NONE}


ROWS = [
    Row("GET", "/confirm", "/confirm", {**confirming(SHOWN), ELSEWHERE: SHOWN}),
    Row("GET", "/confirm/{plan_id}", HERE, confirming(SHOWN)),
    Row("GET", "/confirm/{plan_id}", "/confirm/another.plan", only(NONE)),
    Row("GET", "/confirm/{plan_id}", ELSE, only(SHOWN, ELSEWHERE)),
    Row("GET", DECLINE, f"{HERE}/decline", confirming(SHOWN)),
    Row("GET", DECLINE, f"{ELSE}/decline", only(SHOWN, ELSEWHERE)),
    Row("POST", DECLINE, f"{HERE}/decline", confirming(CONFLICT), REASON),
    Row("POST", DECLINE, f"{ELSE}/decline", only(CONFLICT, ELSEWHERE), REASON),
    Row("GET", RETURN, f"{HERE}/return", confirming(SHOWN)),
    Row("GET", RETURN, f"{ELSE}/return", only(SHOWN, ELSEWHERE)),
    Row("POST", RETURN, f"{HERE}/return", confirming(UNFIT), {"place": "Oulu"}),
    Row("POST", RETURN, f"{ELSE}/return", only(UNFIT, ELSEWHERE), {"place": "Oulu"}),
    Row("GET", GIVE, f"{HERE}/give", members(SEEN)),
    Row("POST", GIVE, f"{HERE}/give", members(NOT_THEIRS), {"version_id": "v", "docx_sha256": "d"}),
    Row("GET", STORY, f"/plans/{PLAN}/confirmation", leading(SHOWN)),
    Row("POST", f"{STORY}/void", f"/plans/{PLAN}/confirmation/void", members(NOT_THEIRS), WRONG),
    Row("POST", f"{STORY}/paper", f"/plans/{PLAN}/confirmation/paper", members(NOT_THEIRS)),
    Row("GET", f"{STORY}/return", f"/plans/{PLAN}/confirmation/return", leading(SHOWN)),
    Row("POST", f"{STORY}/return", f"/plans/{PLAN}/confirmation/return", members(NOT_THEIRS)),
    Row("GET", FILE, f"{HERE}/v/docx", confirming(NONE)),
    Row("GET", FILE, f"{ELSE}/v/docx", only(NONE)),
]
