"""The unit: what its parts take, who holds which role on a day, who contributes to what."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from omv_workflow.domain.plan_settings import PlanSettings, Publicity, Source
from omv_workflow.domain.unit import (
    Channel,
    CopyType,
    Mandate,
    Person,
    Recipient,
    Role,
    Unit,
    UnitFile,
    contributors_of,
    expand_items,
    holders,
    items_of,
    may_confirm,
)
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.forms.loader import shipped_form

FORM = shipped_form("auttamisjarjestelman-omavalvontalomake")
START = date(2026, 1, 1)
DAYS = st.dates(START, START + timedelta(days=60))

UNIT: dict[str, Any] = {
    "id": "esimerkki",
    "name": "Esimerkin vastaanottokeskus",
    "language": "fi",
    "street_address": "Esimerkkikatu 1",
    "postal_code": "00000",
    "post_office": "ESIMERKKI",
    "phone": "+358 000 000 000",
    "email": "kirjaamo@vastaanottokeskus.example",
}
PLAN: dict[str, Any] = {
    "form": FORM.id,
    "anniversary": "05-15",
    "register_number_pattern": r"ESIMDno-\d{4}-\d+",
    "publicity": "public",
    "personal_data": True,
    "retention": {
        "years": 10,
        "ground": "Tiedonohjaussuunnitelma",
        "messages": {"years": 2, "ground": "Ohje"},
        "log_openings": {"years": 10, "ground": "Ohje"},
        "people": {"years": 2, "ground": "Ohje"},
    },
}
RECIPIENT: dict[str, Any] = {
    "id": "migri",
    "name": "Maahanmuuttovirasto",
    "group": "jakelu",
    "channel": "case_transfer",
    "address": "Kirjaamo",
    "language": "fi",
}


def person(person_id: str, *mandates: Mandate, **given_: Any) -> Person:
    """A person with these mandates."""
    return Person.model_validate(
        {
            "id": person_id,
            "name": person_id.capitalize(),
            "title": person_id,
            "office": "lappeenranta",
            "email": f"{person_id}@vastaanottokeskus.example",
            "language": "fi",
            "mandates": mandates,
            **given_,
        }
    )


def unit_file(*people: Person, **plan: Any) -> UnitFile:
    """A unit of these people."""
    return UnitFile.model_validate(
        {
            "unit": UNIT,
            "plan": {**PLAN, **plan},
            "offices": [{"id": "lappeenranta", "name": "Lappeenranta"}],
            "people": people,
        }
    )


def mandate(role: Role, first_day: date = START, last_day: date | None = None) -> Mandate:
    """A mandate, open unless it ends."""
    return Mandate(role=role, first_day=first_day, last_day=last_day)


def refused(model: type[BaseModel], data: dict[str, Any]) -> str:
    """What a part is refused with."""
    with pytest.raises(ValidationError) as error:
        model(**data)
    (only,) = error.value.errors()
    return f"{only['loc'][0]}: {only['msg'].removeprefix('Value error, ')}"


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS)
def test_a_role_is_held_from_the_first_day_to_the_last_while_employed(
    first_day: date, last_day: date | None, left_on: date | None, day: date
) -> None:
    """Both ends are included; whoever has left holds nothing, whatever the mandate says."""
    if last_day and last_day < first_day:
        last_day = None
    someone = person("johtaja", mandate(Role.DIRECTOR, first_day, last_day), last_day=left_on)
    expected = first_day <= day <= min(last_day or date.max, left_on or date.max)
    assert (someone in holders(unit_file(someone), Role.DIRECTOR, day)) == expected
    assert (someone in may_confirm(unit_file(someone), day)) == expected


def test_a_mandate_that_ends_before_it_begins_is_refused() -> None:
    """The message names the day from which it could end."""
    data = {"role": "director", "first_day": "2026-02-01", "last_day": "2026-01-31"}
    assert refused(Mandate, data) == (
        "last_day: expected a day from 2026-02-01 (first_day) on, got 2026-01-31"
    )


def test_a_mandate_of_one_day_holds_on_that_day() -> None:
    """The first and the last day may be the same."""
    assert mandate(Role.DEPUTY, START, START).holds_on(START)


def test_a_day_written_as_a_number_is_refused() -> None:
    """A number would otherwise be taken for seconds since 1970."""
    assert refused(Mandate, {"role": "director", "first_day": "86400"}) == (
        'first_day: expected a date such as 2026-05-15, got "86400"'
    )


def test_the_director_comes_before_the_deputies_who_may_confirm() -> None:
    """Coordinators and contributors may not, deputies may be several."""
    roles = (Role.COORDINATOR, Role.DEPUTY, Role.CONTRIBUTOR, Role.DIRECTOR, Role.DEPUTY)
    people = [person(f"p{number}", mandate(role)) for number, role in enumerate(roles)]
    assert [one.id for one in may_confirm(unit_file(*people), START)] == ["p3", "p1", "p4"]


def test_somebody_who_is_director_and_deputy_at_once_stands_once() -> None:
    """A change of roles may overlap in one person."""
    both = person("johtaja", mandate(Role.DIRECTOR), mandate(Role.DEPUTY))
    assert may_confirm(unit_file(both), START) == (both,)


def test_who_was_in_charge_on_a_day_is_still_known_after_a_change() -> None:
    """Past mandates stay in the file and answer for their days."""
    change = date(2026, 6, 1)
    before = person("edellinen", mandate(Role.DIRECTOR, START, change - timedelta(days=1)))
    after = person("nykyinen", mandate(Role.DIRECTOR, change))
    unit = unit_file(before, after)
    assert holders(unit, Role.DIRECTOR, change - timedelta(days=1)) == (before,)
    assert holders(unit, Role.DIRECTOR, change) == (after,)


def test_a_section_stands_for_all_its_items_that_take_an_answer() -> None:
    """Items come once and in the order of the form, however they are named."""
    items = expand_items(["purchased_services", "section:personal_data", "access_rights"], FORM)
    assert [item.id for item in items] == [
        "privacy_information",
        "privacy_training",
        "access_rights",
        "data_protection_measures",
        "secret_data_statement",
        "purchased_services",
    ]


def test_nobody_contributes_to_what_is_only_printed_or_signed() -> None:
    """The confirmation section has a printed sentence and places to sign."""
    assert expand_items(["section:confirmation", "signature"], FORM) == ()


def test_items_that_are_filled_from_the_file_are_asked_of_nobody() -> None:
    """A section's contributor is asked for the rest of it."""
    someone = person("tarkastaja", mandate(Role.CONTRIBUTOR), items=["section:centre_info"])
    unit = unit_file(someone, fill={"centre_name": "unit.name", "phone": "unit.phone"})
    rest = [item.id for item in items_of(someone, FORM, filled=unit.plan.fill)]
    assert "street_address" in rest
    assert not {"centre_name", "phone"} & set(rest)
    assert contributors_of(unit, FORM, "phone", START) == ()
    assert contributors_of(unit, FORM, "street_address", START) == (someone,)


def test_contributors_are_those_of_the_item_who_hold_a_role_on_the_day() -> None:
    """A director may contribute too; nobody does before the mandate or after leaving."""
    item = "access_rights"
    director = person("johtaja", mandate(Role.DIRECTOR), items=[item])
    gone = person("entinen", mandate(Role.CONTRIBUTOR), items=[item], last_day="2026-03-31")
    later = person("tuleva", mandate(Role.CONTRIBUTOR, date(2026, 4, 1)), items=[item])
    other = person("muu", mandate(Role.CONTRIBUTOR), items=["premises"])
    unit = unit_file(director, gone, later, other)
    assert contributors_of(unit, FORM, item, date(2026, 3, 31)) == (director, gone)
    assert contributors_of(unit, FORM, item, date(2026, 4, 1)) == (director, later)


def test_a_person_is_found_by_the_account_on_the_machine() -> None:
    """An account that nobody has leads to nobody."""
    someone = person("johtaja", mandate(Role.DIRECTOR), account="director")
    unit = unit_file(someone, person("muu"))
    assert unit.person_of_account("director") == someone
    assert unit.person_of_account("root") is None


@pytest.mark.parametrize(
    "address", ["kirjaamo", "a@b", "a b@c.example", "a@c.example, d@e.example"]
)
def test_a_mail_address_of_another_shape_is_refused(address: str) -> None:
    """One address, with a domain of two labels or more."""
    assert refused(Unit, {**UNIT, "email": address}) == (
        f'email: expected an e-mail address, got "{address}"'
    )


def test_a_name_of_two_lines_is_refused() -> None:
    """Names go into headers of mail and of pages."""
    assert refused(Unit, {**UNIT, "name": "Keskus\nBcc: x"}).startswith(
        "name: expected one line of text"
    )


def test_a_recipient_by_email_needs_a_mail_address() -> None:
    """Other channels take a description of where the copy is handed over."""
    assert Recipient(**RECIPIENT).address == "Kirjaamo"
    assert refused(Recipient, {**RECIPIENT, "channel": "email"}) == (
        'address: expected an e-mail address, got "Kirjaamo"'
    )


def test_a_recipient_without_address_is_refused() -> None:
    """There is nowhere to hand the copy over."""
    without = {key: value for key, value in RECIPIENT.items() if key != "address"}
    assert refused(Recipient, without).startswith("address: ")


@pytest.mark.parametrize("channel", list(Channel))
def test_a_full_copy_goes_only_by_a_protected_channel(channel: Channel) -> None:
    """Secret content goes by portal, secure mail or case transfer, never by e-mail or paper."""
    data = {
        **RECIPIENT,
        "channel": channel,
        "address": "kirjaamo@migri.example",
        "copy": "full",
        "full_copy_ground": "Valvova viranomainen",
    }
    if channel in {Channel.EMAIL, Channel.LINK, Channel.PAPER}:
        assert refused(Recipient, data) == (
            f"copy: a full copy goes only by secure_mail, case_transfer or portal, not by {channel}"
        )
    else:
        assert Recipient(**data).copy_type is CopyType.FULL


@pytest.mark.parametrize("channel", list(Channel))
def test_a_full_copy_goes_on_only_by_a_protected_channel(channel: Channel) -> None:
    """Each further way is held to what the first is held to, whatever the ground."""
    data = {
        **RECIPIENT,
        "channel": "portal",
        "copy": "full",
        "full_copy_ground": "Valvova viranomainen",
        "then": [{"channel": channel, "address": "kirjaamo@migri.example"}],
    }
    if channel in {Channel.EMAIL, Channel.LINK, Channel.PAPER}:
        assert f"not by {channel}" in refused(Recipient, data)
    else:
        assert Recipient(**data).ways[1].channel is channel


def test_a_further_way_is_another_one_and_one_that_mail_can_take() -> None:
    """A copy that could not be brought would else take the same way once more."""
    first = {name: RECIPIENT[name] for name in ("channel", "address")}
    assert refused(Recipient, {**RECIPIENT, "then": [first]}) == (
        "then: Kirjaamo stands there already, by the same way"
    )
    assert "expected an e-mail address" in refused(
        Recipient, {**RECIPIENT, "then": [{"channel": "email", "address": "Kirjaamo"}]}
    )


def test_the_last_day_of_a_recipient_is_not_before_its_first() -> None:
    """As with everything that has both."""
    days = {"first_day": "2026-01-01", "last_day": "2025-12-31"}
    assert refused(Recipient, {**RECIPIENT, **days}).startswith("last_day: expected a day from")


def test_a_full_copy_needs_its_ground() -> None:
    """A copy is public unless somebody says otherwise, with a ground."""
    assert Recipient(**RECIPIENT).copy_type is CopyType.PUBLIC
    assert refused(Recipient, {**RECIPIENT, "copy": "full"}) == (
        "copy: a full copy needs its ground (full_copy_ground)"
    )


def test_both_faults_of_a_full_copy_are_told_at_once() -> None:
    """Without a ground and by e-mail: one reading tells both."""
    data = {**RECIPIENT, "channel": "paper", "copy": "full"}
    told = refused(Recipient, data)
    assert "not by paper" in told
    assert "needs its ground" in told


@pytest.mark.parametrize("required", ["anniversary", "publicity", "retention", "personal_data"])
def test_what_the_plan_cannot_guess_is_required(required: str) -> None:
    """Retention, above all, has no default."""
    without = {key: value for key, value in PLAN.items() if key != required}
    assert refused(PlanSettings, without).startswith(f"{required}: ")


@pytest.mark.parametrize("anniversary", ["02-29", "02-30", "13-01", "5-15", "15.5."])
def test_an_anniversary_that_no_year_or_not_every_year_has_is_refused(anniversary: str) -> None:
    """It is a month and a day that come every year."""
    assert refused(PlanSettings, {**PLAN, "anniversary": anniversary}).startswith("anniversary: ")


def test_a_pattern_that_is_no_regular_expression_is_refused() -> None:
    """The message says what is wrong with it."""
    told = refused(PlanSettings, {**PLAN, "register_number_pattern": "ESIM("})
    assert told.startswith('register_number_pattern: expected a regular expression, got "ESIM(": ')


def test_every_source_of_a_filled_item_is_a_field() -> None:
    """What the file may name can be looked up in the unit or in the director."""
    owners: dict[str, type[BaseModel]] = {"unit": Unit, "director": Person}
    for source in Source:
        owner, _, field = source.partition(".")
        assert field in owners[owner].model_fields


def test_a_unit_survives_being_stored() -> None:
    """What is applied is kept as JSON and comes back equal."""
    unit = unit_file(
        person("johtaja", mandate(Role.DIRECTOR, START, date(2027, 1, 1))),
        fill={"centre_name": "unit.name"},
        publicity="partly_secret",
    )
    assert UnitFile.model_validate_json(unit.model_dump_json()) == unit
    assert (unit.plan.publicity, unit.plan.anniversary) == (
        Publicity.PARTLY_SECRET,
        MonthDay(5, 15),
    )
