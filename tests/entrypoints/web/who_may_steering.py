"""Who may steer the year: its steps, number and documents, its people and recipients."""

from tests.entrypoints.web.roles import (
    CONFLICT,
    ELSEWHERE,
    NONE,
    PLAN,
    SEEN,
    SHOWN,
    UNFIT,
    Row,
    leading,
    only,
)

AT = f"/plans/{PLAN}"
OTHERS = "/plans/toinen.toinen-lomake"
STEP = "/plans/{plan_id}/steps/{year}/{step}"
PERSON = "/plans/{plan_id}/people/{person_id}"
RECIPIENT = "/plans/{plan_id}/recipients/{recipient_id}"
CAME_BACK = "/plans/{plan_id}/came-back"
HOLDERS = "/plans/{plan_id}/holders"
FILE = "/plans/{plan_id}/documents/{version_id}/{kind}"
NURSE = "esimerkki-terveydenhoitaja"

ROWS = [
    Row("GET", STEP, f"{AT}/steps/2027-05-15/draft", leading(SHOWN)),
    Row(
        "POST",
        STEP,
        f"{AT}/steps/2027-05-15/draft",
        leading(SEEN),
        {"act": "move", "day": "2027-04-12", "reason": "Easter."},
    ),
    Row("POST", STEP, f"{AT}/steps/2027-05-15/draft", leading(UNFIT), {"act": "excuse"}),
    Row("GET", "/plans/{plan_id}/excuse", f"{AT}/excuse", leading(SHOWN)),
    Row("POST", "/plans/{plan_id}/excuse", f"{AT}/excuse", leading(UNFIT), {"reason": " "}),
    Row("GET", "/plans/{plan_id}/number", f"{AT}/number", leading(SHOWN)),
    Row(
        "POST",
        "/plans/{plan_id}/number",
        f"{AT}/number",
        leading(SEEN),
        {"act": "set", "number": "ESIMDno-2027-1"},
    ),
    Row("GET", "/plans/{plan_id}/documents", f"{AT}/documents", leading(SHOWN)),
    Row("GET", "/plans/{plan_id}/documents", f"{OTHERS}/documents", only(SHOWN, ELSEWHERE)),
    Row("POST", "/plans/{plan_id}/documents", f"{AT}/documents", leading(SEEN), {"act": "draft"}),
    Row("GET", FILE, f"{AT}/documents/none/docx", {**leading(NONE)}),
    Row("GET", "/plans/{plan_id}/people", f"{AT}/people", leading(SHOWN)),
    Row("GET", "/plans/{plan_id}/people", f"{OTHERS}/people", only(SHOWN, ELSEWHERE)),
    Row("POST", "/plans/{plan_id}/people", f"{AT}/people", leading(UNFIT), {"person_id": "x"}),
    Row("GET", PERSON, f"{AT}/people/{NURSE}", leading(SHOWN)),
    Row("POST", PERSON, f"{AT}/people/{NURSE}", leading(UNFIT), {"act": "absence"}),
    Row("POST", PERSON, f"{OTHERS}/people/{NURSE}", only(NONE), {"act": "remind"}),
    Row("GET", "/plans/{plan_id}/recipients", f"{AT}/recipients", leading(SHOWN)),
    Row(
        "POST",
        "/plans/{plan_id}/recipients",
        f"{AT}/recipients",
        leading(UNFIT),
        {"recipient_id": "x"},
    ),
    Row("GET", HOLDERS, f"{AT}/holders", leading(SHOWN)),
    Row("GET", HOLDERS, f"{OTHERS}/holders", only(SHOWN, ELSEWHERE)),
    Row("GET", f"{HOLDERS}/{{of}}/{{kind}}", f"{AT}/holders/holders/csv", leading(SHOWN)),
    Row("GET", f"{HOLDERS}/{{of}}/{{kind}}", f"{AT}/holders/log/xlsx", leading(SHOWN)),
    Row("POST", HOLDERS, f"{AT}/holders", leading(UNFIT), {"version": "x"}),
    Row("POST", HOLDERS, f"{OTHERS}/holders", only(UNFIT, ELSEWHERE), {"version": "1"}),
    Row("GET", CAME_BACK, f"{AT}/came-back", leading(SHOWN)),
    Row("GET", CAME_BACK, f"{OTHERS}/came-back", only(SHOWN, ELSEWHERE)),
    Row("GET", f"{CAME_BACK}/{{mail_id}}", f"{AT}/came-back/abc", leading(NONE)),
    Row("POST", f"{CAME_BACK}/{{mail_id}}", f"{AT}/came-back/abc", leading(NONE), {"act": "away"}),
    Row("POST", f"{CAME_BACK}/{{mail_id}}", f"{OTHERS}/came-back/abc", only(NONE), {"act": "away"}),
    Row("GET", RECIPIENT, f"{AT}/recipients/esimerkki-ministerio", leading(SHOWN)),
    Row(
        "POST",
        RECIPIENT,
        f"{AT}/recipients/esimerkki-ministerio",
        leading(UNFIT),
        {"act": "delivered"},
    ),
    Row(
        "GET",
        f"{RECIPIENT}/package",
        f"{AT}/recipients/esimerkki-ministerio/package",
        leading(CONFLICT),
    ),
    Row("GET", RECIPIENT, f"{OTHERS}/recipients/esimerkki-ministerio", only(SHOWN, ELSEWHERE)),
]
