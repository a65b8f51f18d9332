"""What a document tells of itself beside its pages, from the settings of its plan."""

from omv_workflow.domain.document import Metadata, PlanDocument
from omv_workflow.domain.grounds import years_of_secrecy
from omv_workflow.domain.plan_settings import PlanSettings, Publicity
from omv_workflow.domain.withholding import secret_grounds


def metadata_of(document: PlanDocument, plan: PlanSettings, version: int) -> Metadata:
    """The metadata of a plan that is printed as version `version`."""
    return Metadata(
        version=version,
        personal_data=plan.personal_data,
        secrecy_years=_secrecy_years(document, plan),
        retention_years=plan.retention.years,
        retention_ground=plan.retention.ground,
    )


def _secrecy_years(document: PlanDocument, plan: PlanSettings) -> int | None:
    if document.publicity == Publicity.PUBLIC:
        return None
    return plan.secrecy_years or years_of_secrecy(secret_grounds(document))
