"""The settings of a workspace: all of `omv.toml`, in one shape."""

from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.fields import Line, Part
from omv_workflow.domain.grounds import PublicCopySettings, SecrecySettings
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.seal_settings import SealSettings
from omv_workflow.domain.template_settings import TemplateSettings
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.forms.loader import read_text
from omv_workflow.forms.validation import validate_toml
from omv_workflow.phrases import said

SETTINGS_FILE: Final = "omv.toml"
UNIT_FILE: Final = "unit.yaml"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(
            said("expected a time zone such as Europe/Helsinki, got {name}", name=name)
        ) from error
    return name


class WorkspaceSettings(Part):
    """Where the unit is, and whether the workspace is virtual: only there time can be set."""

    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/Helsinki"
    virtual: bool = False


class DatabaseSettings(Part):
    """Which database; a relative SQLite path is taken from the workspace."""

    url: Line = "sqlite:///omv.db"


class Settings(Part):
    """All of `omv.toml`."""

    workspace: WorkspaceSettings = WorkspaceSettings()
    database: DatabaseSettings = DatabaseSettings()
    mail: MailSettings = MailSettings()
    pdf: PdfSettings = PdfSettings()
    templates: TemplateSettings = TemplateSettings()
    policy: TimetablePolicy = TimetablePolicy()
    secrecy: SecrecySettings = SecrecySettings()
    public_copy: PublicCopySettings = PublicCopySettings()
    web: WebSettings = WebSettings()
    confirmation: ConfirmationSettings = ConfirmationSettings()
    seal: SealSettings = SealSettings()
    signatures: TrustSettings = TrustSettings()


def read_settings(folder: Path) -> Settings:
    """The settings of a workspace.

    Raises:
        NotFound: the folder is no workspace.
        InvalidInput: everything that is wrong with them, by line.
    """
    path = folder / SETTINGS_FILE
    return validate_toml(Settings, read_text(path), SETTINGS_FILE)
