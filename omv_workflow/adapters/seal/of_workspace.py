"""The seal of a workspace: what its settings name is opened when something is sealed.

So whoever only asks whether there is a seal waits for no key and no heavy library.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from omv_workflow.domain.seal_settings import SealIdentity, SealLevel
from omv_workflow.domain.signing import SealBlock

if TYPE_CHECKING:
    from omv_workflow.adapters.seal.sealing import PadesSealer


class WorkspaceSealer:
    """Seals with what `open_it` gives, which is asked once, and raises Unavailable where it can't.

    `level` is that of its seals.
    """

    def __init__(self, level: SealLevel, open_it: Callable[[], "PadesSealer"]) -> None:
        self.level, self._open = level, open_it

    @property
    def identity(self) -> SealIdentity:
        """Whose seal it is, and when it is valid."""
        return self._opened.identity

    @property
    def name(self) -> str:
        """Whose seal it is, as its certificate says."""
        return self.identity.name

    @property
    def is_test(self) -> bool:
        """Whether it was made for trying out."""
        return self.identity.is_test

    def check(self, pdf: bytes, field: str, block: SealBlock) -> None:
        """Refuse a block that a seal in that field would not show whole."""
        from omv_workflow.adapters.seal.sealing import check_can_show  # noqa: PLC0415 - slow

        check_can_show(pdf, field, block)

    def seal(self, pdf: bytes, field: str, block: SealBlock, now: datetime) -> bytes:
        """The PDF, sealed in its empty field of that name, which then shows the block."""
        return self._opened.seal(pdf, field, block, now)

    def sign(self, statement: bytes, now: datetime) -> bytes:
        """A detached signature of a statement (CAdES, DER)."""
        return self._opened.sign(statement, now)

    @cached_property
    def _opened(self) -> "PadesSealer":
        return self._open()
