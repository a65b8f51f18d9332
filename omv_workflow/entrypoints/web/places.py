"""Where the pages lead: what each place is called, and at which path it begins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from omv_workflow.domain.confirmation_settings import Signer
from omv_workflow.domain.places import Place, places_of
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.enter import SignedIn


@dataclass(frozen=True)
class Way:
    """A link that every page has to a place; `is_here` where the page belongs to it."""

    path: str
    name: Phrase
    is_here: bool


PATHS: Mapping[Place, str] = MappingProxyType(
    {Place.ITEMS: "/items", Place.PLANS: "/plans", Place.CONFIRM: "/confirm"}
)
_NAMES: Mapping[Place, Phrase] = MappingProxyType(
    {
        Place.ITEMS: said("Your items"),
        Place.PLANS: said("The year"),
        Place.CONFIRM: said("To confirm"),
    }
)


def ways_of(who: SignedIn, path: str, signers: Sequence[Signer]) -> Iterator[Way]:
    """Where whoever is behind a session may go from a page."""
    for place in places_of(who.unit, who.person, who.viewer.day, signers):
        if place in PATHS:
            begins = PATHS[place]
            is_here = path == begins or path.startswith(f"{begins}/")
            yield Way(begins, _NAMES[place], is_here)
