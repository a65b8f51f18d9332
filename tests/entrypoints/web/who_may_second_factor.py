"""Who may set up a second factor, and prove it: whoever has come in, each their own alone.

A reset takes two of those in charge, who have proven their own.
"""

from tests.entrypoints.web.roles import (
    ELSEWHERE,
    NONE,
    NOT_THEIRS,
    SEEN,
    SHOWN,
    UNFIT,
    Row,
    leading,
    members,
)

_HOME = "/second-factor"
_NEW, _RESETS = f"{_HOME}/new", f"{_HOME}/resets"
_CODE, _WHOM = {"code": "123456"}, {"person_id": "esimerkki-terveydenhoitaja"}

ROWS = [
    Row("GET", _HOME, _HOME, members(SHOWN)),
    Row("POST", _HOME, _HOME, members(UNFIT), _CODE),
    Row("GET", _NEW, _NEW, members(SHOWN)),
    Row("POST", _NEW, _NEW, members(SEEN)),
    Row("GET", f"{_NEW}/picture", f"{_NEW}/picture", members(NONE)),
    Row("POST", f"{_NEW}/finish", f"{_NEW}/finish", members(UNFIT), _CODE),
    Row("POST", f"{_HOME}/others", f"{_HOME}/others", members(SEEN)),
    Row("GET", _RESETS, _RESETS, {**leading(SHOWN), ELSEWHERE: SHOWN}),
    Row("POST", _RESETS, _RESETS, members(NOT_THEIRS), _WHOM),
    Row("POST", f"{_RESETS}/agree", f"{_RESETS}/agree", members(NOT_THEIRS), _WHOM),
]
