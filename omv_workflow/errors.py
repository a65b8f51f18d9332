"""The one family of errors: what was refused, why, and what to do next."""


class OmvError(Exception):
    """Something was refused; nothing was changed.

    Attributes:
        what: what was refused.
        why: the reason.
        next_step: what the reader can do about it.
    """

    def __init__(self, what: str, *, why: str, next_step: str) -> None:
        super().__init__(what, why, next_step)
        self.what = what
        self.why = why
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.what}: {self.why} {self.next_step}"


class InvalidInput(OmvError):
    """A file or value that was handed in can't be used."""


class NotFound(OmvError):
    """No such thing is known here."""


class NotAllowed(OmvError):
    """This person may not do this (permission)."""


class NotPossibleNow(OmvError):
    """The present state does not allow this (policy)."""


class AlreadyDone(NotPossibleNow):
    """Somebody was first."""


class VerificationFailed(OmvError):
    """What should be unchanged is not what it was."""


class Unavailable(OmvError):
    """A part that is needed (mail server, disk) does not answer; the step can be run again."""
