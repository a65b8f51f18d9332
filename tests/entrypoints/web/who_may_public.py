"""Who may see the page of a unit: nobody, unless the workspace shows it to anybody."""

from tests.entrypoints.web.roles import NONE, PLAN, Row, everybody

FILE = "/units/{unit_id}/{plan_id}/{kind}"

ROWS = [
    Row("GET", "/units/{unit_id}", "/units/esimerkki", everybody(NONE)),
    Row("GET", "/units/{unit_id}", "/units/nowhere", everybody(NONE)),
    Row("GET", FILE, f"/units/esimerkki/{PLAN}/docx", everybody(NONE)),
]
