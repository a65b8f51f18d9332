"""Who may see the pages of whoever coordinates."""

from tests.entrypoints.web.roles import (
    ELSEWHERE,
    NONE,
    PLAN,
    SEEN,
    SHOWN,
    Row,
    leading,
    only,
)

ROWS = [
    Row("GET", "/plans", "/plans", {**leading(SEEN), ELSEWHERE: SEEN}),
    Row("GET", "/plans/{plan_id}", f"/plans/{PLAN}", leading(SHOWN)),
    Row("GET", "/plans/{plan_id}", "/plans/another.plan", only(NONE)),
    Row("GET", "/plans/{plan_id}", "/plans/toinen.toinen-lomake", only(SHOWN, ELSEWHERE)),
]
