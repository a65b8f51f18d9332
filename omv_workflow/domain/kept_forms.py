"""Forms as they are kept: a year is always read with its own, whatever becomes of the file."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from omv_workflow.domain.canonical import canonical_json, sha256_hex
from omv_workflow.errors import VerificationFailed
from omv_workflow.forms.model import Form
from omv_workflow.phrases import said


@dataclass(frozen=True)
class KeptForm:
    """A form that was applied: `content` is the form as canonical JSON, `id` the hash of it."""

    id: str
    form_id: str
    version: date
    content: str
    stored_at: datetime

    @property
    def form(self) -> Form:
        """The form.

        Raises:
            VerificationFailed: the content is not what was kept.
        """
        if sha256_hex(self.content.encode()) != self.id:
            raise VerificationFailed(
                said("The form {form} of {version}", form=self.form_id, version=self.version),
                why=said("its content is not what was kept."),
                next_step=said("Restore the database from a backup."),
            )
        return _parsed(self.content)


def kept_form(form: Form, now: datetime) -> KeptForm:
    """A form as it is to be kept."""
    content = canonical_json(form.model_dump(mode="json", exclude_none=True))
    return KeptForm(sha256_hex(content), form.id, form.version, content.decode(), now)


@lru_cache(maxsize=64)
def _parsed(content: str) -> Form:
    return Form.model_validate_json(content)
