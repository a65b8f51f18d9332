"""Who may set up a second factor, and prove it: whoever has come in, each their own alone."""

from tests.entrypoints.web.roles import NONE, SEEN, SHOWN, UNFIT, Row, members

_CODE = {"code": "123456"}

ROWS = [
    Row("GET", "/second-factor", "/second-factor", members(SHOWN)),
    Row("POST", "/second-factor", "/second-factor", members(UNFIT), _CODE),
    Row("GET", "/second-factor/new", "/second-factor/new", members(SHOWN)),
    Row("POST", "/second-factor/new", "/second-factor/new", members(SEEN)),
    Row("GET", "/second-factor/new/picture", "/second-factor/new/picture", members(NONE)),
    Row("POST", "/second-factor/new/finish", "/second-factor/new/finish", members(UNFIT), _CODE),
]
