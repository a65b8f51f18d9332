"""What was added to an issued PDF: the expected signature and nothing else, or what it was.

An honest signature appends to the file. What a reader shows is decided by what was appended last,
so that all of it is compared with what was issued, revision by revision: a signature that is good
says nothing of what was appended before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.constants import VALUE_UPDATE_KEYS
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from omv_workflow.adapters.seal.copies import CopyRule
from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.adapters.seal.reading import opened
from omv_workflow.adapters.seal.stamps import harmless_stamps
from omv_workflow.domain.found_signature import Fault

_MOST_REVISIONS = 12
UPKEEP: Final = ModificationLevel.LTA_UPDATES
"""What may follow the last signature: what it takes to check it later."""
_CATALOG: Final = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"})
_PROGRAMS_INFO: Final = frozenset({"/ModDate", "/Producer"})
"""What a program writes of itself in /Info when it changes a file."""
_PROGRAMS_XMP: Final = frozenset({"ModifyDate", "MetadataDate", "Producer"})

_UPDATED: Final = VALUE_UPDATE_KEYS | {"/M"}  # when it was changed, as some programs tell

# pyHanko's own policy without what it lets pass and we don't: changed mark info, other form
# fields, objects that nothing refers to (they wait to be shown later).
POLICY: Final = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys=_CATALOG),  # type: ignore[no-untyped-call]  # pyHanko tells no types
        DocInfoRule().as_qualified(UPKEEP),
        CopyRule().as_qualified(UPKEEP),
        XrefStreamRule().as_qualified(UPKEEP),
        ObjectStreamRule().as_qualified(UPKEEP),
        DSSCompareRule().as_qualified(UPKEEP),
        MetadataUpdateRule().as_qualified(UPKEEP),  # type: ignore[no-untyped-call]  # pyHanko tells no types
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]  # nor here
            SigFieldModificationRule(value_update_keys=_UPDATED),
        ]
    ),
    ignore_orphaned_objects=False,
)
"""What may be added to a file that is to be signed."""


@dataclass(frozen=True)
class _Fields:
    """The signature fields of a file: those that are filled in, and all of them."""

    signed: frozenset[str]
    known: frozenset[str]


def new_signature(issued: bytes, reader: PdfFileReader, field: str) -> EmbeddedPdfSignature:
    """The one signature that was added, in its field, to what was issued; nothing else was.

    Raises:
        FaultFound: something else was.
    """
    before = opened(issued)
    last = before.total_revisions - 1
    _check_grown(before, reader)
    fields = _fields(before)
    signature = _only_new(reader, fields, field)
    _check_covered(signature)
    _check_added(reader, last, fields, signature)
    return signature


def _check_grown(before: PdfFileReader, after: PdfFileReader) -> None:
    """The issued revisions are the first ones of the file, so that nothing hides them."""
    known = before.total_revisions
    if not known <= after.total_revisions <= known + _MOST_REVISIONS:
        raise FaultFound(Fault.HIDDEN)
    for revision in range(known):
        starts = (one.xrefs.get_startxref_for_revision(revision) for one in (before, after))
        if len(set(starts)) > 1:
            raise FaultFound(Fault.HIDDEN)
    if after.total_revisions == known:
        raise FaultFound(Fault.NOT_SIGNED)


def _fields(reader: PdfFileReader) -> _Fields:
    found = [(name, value) for name, value, _ in enumerate_sig_fields(reader)]
    signed = frozenset(name for name, value in found if value is not None)
    return _Fields(signed, frozenset(name for name, _ in found))


def _only_new(reader: PdfFileReader, before: _Fields, field: str) -> EmbeddedPdfSignature:
    new = [one for one in reader.embedded_regular_signatures if one.field_name not in before.signed]
    if not new:
        raise FaultFound(Fault.NOT_SIGNED)
    if len(new) > 1:
        raise FaultFound(Fault.SEVERAL_SIGNATURES)
    signature: EmbeddedPdfSignature = new[0]
    if signature.field_name != field:
        is_new = signature.field_name not in before.known
        raise FaultFound(Fault.EXTRA_FIELD if is_new else Fault.OTHER_FIELD)
    return signature


def _check_covered(signature: EmbeddedPdfSignature) -> None:
    """It covers the file, but for what it takes to check it later."""
    coverage: Any = signature.evaluate_signature_coverage()
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        raise FaultFound(Fault.NOT_WHOLE)
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return
    if has_loose_end(signature):
        raise FaultFound(Fault.CHANGED_AFTER)
    after = POLICY.review_file(
        signature.reader,
        signature.signed_revision,
        field_mdp_spec=signature.fieldmdp,
        doc_mdp=signature.docmdp_level,
    )
    if not isinstance(after, DiffResult) or after.modification_level > UPKEEP:
        raise FaultFound(Fault.CHANGED_AFTER)


def has_loose_end(signature: EmbeddedPdfSignature) -> bool:
    """Whether bytes follow a signature that belong to no revision: no reader shows them yet."""
    coverage: Any = signature.evaluate_signature_coverage()
    is_last = signature.signed_revision == signature.reader.total_revisions - 1
    return is_last and coverage is not SignatureCoverageLevel.ENTIRE_FILE


def _check_added(
    reader: PdfFileReader, base: int, before: _Fields, signature: EmbeddedPdfSignature
) -> None:
    issued = reader.get_historical_resolver(base)
    added = POLICY.review_file(reader, base)
    if not isinstance(added, DiffResult):
        raise FaultFound(Fault.CHANGED_BEFORE)
    stamps = harmless_stamps(reader, signature.signed_revision)
    changed = added.changed_form_fields - stamps
    new = _fields(reader).known - before.known - stamps
    if changed != {signature.field_name} or new:
        raise FaultFound(Fault.EXTRA_FIELD)
    for revision in range(base + 1, reader.total_revisions):
        now = reader.get_historical_resolver(revision)
        if told_of(issued) != told_of(now):
            is_after = revision > signature.signed_revision
            raise FaultFound(Fault.CHANGED_AFTER if is_after else Fault.CHANGED_BEFORE)


def told_of(resolver: HistoricalResolver) -> tuple[Mapping[str, str], list[tuple[str, str]], bool]:
    """What a file tells of itself, but for what programs write there when they change it."""
    info = _at(resolver.trailer_view, "/Info")
    told = {key: str(info[key]) for key in info if key not in _PROGRAMS_INFO}
    form = _at(resolver.root, "/AcroForm")
    return told, _properties(resolver), bool(form.get("/NeedAppearances", False))


def _at(dictionary: Any, key: str) -> Any:
    """What stands under a key, be it there or referred to; nothing where there is none."""
    found = dictionary.get(key)
    return {} if found is None else found.get_object()


def _properties(resolver: HistoricalResolver) -> list[tuple[str, str]]:
    """The properties in the metadata (XMP), as elements or attributes alike."""
    metadata = _at(resolver.root, "/Metadata")
    if not metadata:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.fromstring(metadata.data, parser)
    found = [(_local(one.tag), (one.text or "").strip()) for one in tree.iter(etree.Element)]
    found += [
        (_local(name), value)
        for one in tree.iter(etree.Element)
        for name, value in one.attrib.items()
    ]
    return sorted((name, text) for name, text in found if text and name not in _UNTOLD)


def _local(tag: Any) -> str:
    return str(etree.QName(tag).localname)


_UNTOLD: Final = _PROGRAMS_XMP | {"about", "xmptk"}
