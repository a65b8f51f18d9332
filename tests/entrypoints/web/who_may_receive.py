"""Who may see the pages of recipients: whoever holds a link, whatever else they are."""

from tests.entrypoints.web.roles import GONE, NONE, SENT, Row, everybody

INVENTED = f"/received/{'0' * 64}"

ROWS = [
    Row("GET", "/received/{token}", INVENTED, everybody(GONE)),
    Row("POST", "/received/{token}", INVENTED, everybody(NONE), {"register_number": "1"}),
    Row("GET", "/received/{token}/{kind}", f"{INVENTED}/docx", everybody(NONE)),
    Row("POST", "/received/{token}/again", f"{INVENTED}/again", everybody(SENT)),
]
