"""Names that the program uses in the log, in tables and for failures, as people say them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.phrases import Phrase, named, said


def event_name(kind: str) -> str:
    """What an event of that kind tells; a kind of another version of the program as it stands."""
    thing, _, state = kind.partition(".")
    if kind in _EVENTS:
        return _EVENTS[kind]
    if thing in _MOVED and state in set(_MOVED[thing]):
        return said("{thing}: {state}", thing=_THINGS[thing], state=_MOVED[thing](state))
    return kind


def outcome_name(name: str) -> Phrase:
    """How an act of a batch ended: a state, or the class of what broke it off."""
    if name in _FAILURES:
        return _FAILURES[name]
    if name[:1].isupper():
        return said("unexpected failure ({name}): see the messages above", name=name)
    return named(name)


_MOVED: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "answer": AnswerState,
        "confirmation": ConfirmationState,
        "delivery": DeliveryState,
        "message": MessageState,
        "obligation": ObligationState,
    }
)
_THINGS: Mapping[str, Phrase] = MappingProxyType(
    {
        "answer": said("answer"),
        "confirmation": said("confirmation"),
        "delivery": said("delivery"),
        "message": said("message"),
        "obligation": said("step"),
    }
)
_EVENTS: Mapping[str, Phrase] = MappingProxyType(
    {
        "answer.begun": said("item begun without an answer"),
        "answer.taken_back": said("answer taken back"),
        "answers.carried_over": said("answers carried over to the new form"),
        "answers.inherited": said("answers inherited from last year"),
        "clients.told": said("clients told"),
        "clock.accepted": said("wrong times of the last events recorded"),
        "comment.written": said("comment written"),
        "comments.closed": said("comments closed"),
        "contribution.accepted": said("contribution accepted"),
        "contribution.extended": said("time to answer extended"),
        "contribution.carried_over": said("request carried over to the new form"),
        "contribution.delegated": said("request handed over"),
        "reminder.asked_for": said("reminder asked for"),
        "contribution.requested": said("contribution requested"),
        "contribution.returned": said("answer returned"),
        "contribution.submitted": said("contribution submitted"),
        "contribution.taken_back": said("contribution taken back"),
        "contribution.withdrawn": said("request withdrawn"),
        "confirmation.asked": said("next signer asked to confirm"),
        "confirmation.opened": said("page to confirm opened"),
        "confirmation.proven": said("second factor proven to confirm"),
        "confirmation.recorded": said("confirmation record made"),
        "confirmation.refused_file": said("returned file refused"),
        "confirmation.sealed": said("confirmed PDF sealed"),
        "copy.made": said("public copy made"),
        "cycle.derived_again": said("days of the year derived again"),
        "cycle.excused": said("year excused"),
        "cycle.form_taken": said("form of the year settled"),
        "cycle.moved": said("year moved on"),
        "cycle.returned": said("year returned to collecting"),
        "cycle.scheduled": said("next year scheduled"),
        "distribution_log.made": said("distribution log made as a document"),
        "documents.swept": said("documents removed that nothing named"),
        "disposal.approved": said("disposal approved"),
        "disposal.begun": said("disposal begun"),
        "disposal.done": said("disposal done"),
        "disposal.held": said("disposal held back"),
        "disposal.released": said("disposal no longer held back"),
        "mandate.given": said("mandate given"),
        "meeting.recorded": said("meeting recorded"),
        "message.sent_again": said("message to be sent again"),
        "obligation.moved": said("step moved to another day"),
        "step.excused": said("step excused"),
        "notice.read": said("notice of a mail that came back"),
        "notice.settled": said("mail that came back looked at and put away"),
        "notices.filed": said("mails that came back put away"),
        "package.made": said("package made to be handed over"),
        "receipt_link.revoked": said("link to a copy ended"),
        "person.absent": said("absence recorded"),
        "person.erased": said("person's data erased"),
        "person.exported": said("person's data exported"),
        "person.leaves": said("person's leaving recorded"),
        "plan.begun": said("plan begun"),
        "plan.changed": said("plan's settings changed"),
        "plan.confirmed": said("plan confirmed"),
        "plan.imported": said("last year's plan imported"),
        "plan.live": said("plan live: letters go out"),
        "plan.paused": said("plan paused: nothing goes out"),
        "register_number.settled": said("register number settled"),
        "secret.viewed": said("secret passage viewed"),
        "staff.told": said("staff told"),
        "ways_in.swept": said("old links, sessions and drafts removed"),
        "link.made": said("personal link made"),
        "session.begun": said("came in by a personal link"),
        "session.ended": said("left the pages"),
        "second_factor.offered": said("setting up a second factor begun"),
        "second_factor.paused": said("too many wrong codes: none is taken for a while"),
        "second_factor.proven": said("second factor proven"),
        "second_factor.refused": said("wrong code of a second factor"),
        "second_factor.set_up": said("second factor set up"),
        "second_factor.reset_asked": said("reset of a second factor asked for"),
        "second_factor.reset": said("second factor reset by two people"),
        "unit.applied": said("unit applied"),
        "unit.edited": said("unit edited"),
        "version.assembled": said("version assembled"),
        "version.converted": said("PDF made"),
        "version.not_converted": said("no PDF could be made"),
        "working_model.recorded": said("working model recorded"),
        "workspace.begun": said("workspace begun"),
        "workspace.restored": said("workspace restored from a backup"),
    }
)
_FAILURES: Mapping[str, Phrase] = MappingProxyType(
    {
        "InvalidInput": said("refused: what was given can't be used"),
        "NotFound": said("refused: something is missing"),
        "NotAllowed": said("refused: not allowed"),
        "NotPossibleNow": said("refused: not possible now"),
        "NaiveInstant": said("refused: a moment without its time zone"),
        "UnstorableText": said("refused: a text that can't be stored"),
        "LeakFound": said("refused: something secret stands unmarked elsewhere in the plan"),
        "PdfAwaited": said("waits: its PDFs are made with the next run"),
        "NobodyCanGetOne": said("refused: there is no public copy, and recipients wait for one"),
        "WouldTakeBack": said("refused: it would take back what was offered or confirmed"),
        "WouldUndo": said("refused: it would undo what was changed elsewhere"),
        "AlreadyDone": said("refused: somebody was first"),
        "ProofNeeded": said("refused: a second factor is needed"),
        "ChangedMeanwhile": said("refused: it has been changed meanwhile"),
        "VerificationFailed": said("refused: something is not what it was"),
        "Unavailable": said("failed: a part that is needed does not answer"),
    }
)
