"""A candidate's program: what a token opens, accepting it, and answering."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.sealing import token_for
from assessments.models import Assessment, Attempt, Invitation
from assessments.services import change_assessment, close_assessment, offer_link, revoke
from assessments.services.administration import Plan
from tests.assessments.hiring.answers import problem
from tests.factories import UserFactory, an_assessment, an_invitation, program_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
API = "/api/v1/invitations"
JSON = "application/json"


@pytest.fixture
def assessment(manager: User, framework: None) -> Assessment:
    return an_assessment(by=manager, deadline=timezone.now() + timedelta(days=5))


@pytest.fixture
def invitation(assessment: Assessment, person: User) -> Invitation:
    return an_invitation(assessment, person.email)


def send(program: Client, what: str, invitation: Invitation, **more: object) -> Any:
    return program.post(f"{API}/{what}/", {"token": token_for(invitation.link_key)} | more, JSON)


def test_from_a_token_to_a_submitted_attempt(
    program: Client, person: User, assessment: Assessment, invitation: Invitation
) -> None:
    opened = send(program, "open", invitation).json()
    assert (opened["title"], opened["methods"], opened["sent_to_another"]) == (assessment.title, ["self-rating"], False)
    invitation.refresh_from_db()
    assert invitation.opened_at
    assert not invitation.accepted_at

    begun = send(program, "accept", invitation, notice=opened["notice_number"])
    assert begun.status_code == 201
    attempt = begun.json()
    assert begun["Location"] == attempt["url"]
    assert Attempt.objects.get().user == person
    assert program.patch(f"{attempt['url']}ratings/pipes/", {"level": 2}, JSON).status_code == 200
    assert program.post(f"{attempt['url']}submit/").status_code in (201, 202)
    again = send(program, "accept", invitation, notice=1)
    assert (again.status_code, again.json()["id"]) == (200, attempt["id"])
    assert Attempt.objects.count() == 1


def test_another_address_has_to_be_meant(assessment: Assessment, invitation: Invitation) -> None:
    other = program_of(UserFactory())
    assert send(other, "open", invitation).json()["sent_to_another"] is True
    refused = send(other, "accept", invitation, notice=1)
    assert (refused.status_code, problem(refused)) == (409, "another-address")
    assert send(other, "accept", invitation, notice=1, as_another=True).status_code == 201


def test_a_used_link_opens_nothing_for_others(program: Client, invitation: Invitation) -> None:
    send(program, "accept", invitation, notice=1)
    other = program_of(UserFactory())
    for what, more in (("open", {}), ("accept", {"notice": 1, "as_another": True})):
        refused = send(other, what, invitation, **more)
        assert (refused.status_code, problem(refused), "used before" in refused.text) == (410, "link-closed", True)


def test_a_withdrawn_an_expired_and_a_forged_one_are_told_apart(
    program: Client, manager: User, assessment: Assessment, invitation: Invitation
) -> None:
    forged = program.post(f"{API}/open/", {"token": "made-up"}, JSON)
    assert (forged.status_code, problem(forged)) == (404, "link-unknown")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "too old" in send(program, "accept", invitation, notice=1).json()["detail"]
    revoke(invitations=[invitation], by=manager)
    assert "withdrawn" in send(program, "open", invitation).json()["detail"]
    assert not Attempt.objects.exists()


def test_a_changed_notice_is_read_first(
    program: Client, manager: User, assessment: Assessment, invitation: Invitation
) -> None:
    plan = Plan.of(assessment)
    changed = Plan(**{name: getattr(plan, name) for name in plan.__dataclass_fields__} | {"notice": "Otherwise."})
    change_assessment(assessment=assessment, plan=changed, seen=assessment.revision, by=manager)
    refused = send(program, "accept", invitation, notice=1)
    assert (refused.status_code, problem(refused)) == (409, "notice-changed")
    assert send(program, "accept", invitation, notice=2).status_code == 201


def test_after_it_is_closed_answers_are_refused_and_what_was_written_stays(
    program: Client, manager: User, assessment: Assessment, invitation: Invitation
) -> None:
    attempt = send(program, "accept", invitation, notice=1).json()
    program.patch(f"{attempt['url']}ratings/pipes/", {"level": 2}, JSON)
    close_assessment(assessment=assessment, by=manager)
    for refused in (
        program.patch(f"{attempt['url']}ratings/pipes/", {"level": 4}, JSON),
        program.post(f"{attempt['url']}submit/"),
    ):
        assert (refused.status_code, problem(refused), "closed" in refused.text) == (409, "not-taking", True)
    assert program.get(f"{attempt['url']}ratings/pipes/").json()["level"] == 2


def test_the_link_for_anyone_asks_nothing_of_an_account(
    program: Client, person: User, manager: User, assessment: Assessment
) -> None:
    token = offer_link(assessment=assessment, by=manager)
    assert program.post(f"{API}/open/", {"token": token}, JSON).json()["sent_to_another"] is False
    first = program.post(f"{API}/accept/", {"token": token, "notice": 1}, JSON)
    again = program.post(f"{API}/accept/", {"token": token, "notice": 1}, JSON)
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 200, again.json()["id"])
    assert Invitation.objects.get().email == person.email


def test_signed_out_it_asks_who_it_is(client: Client, invitation: Invitation) -> None:
    assert send(client, "open", invitation).status_code == 401
