"""Assessments and candidates by the API: the same rules as on the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Mail, Membership, User
from assessments.models import Assessment, Invitation
from assessments.services import revoke
from tests.assessments.hiring.answers import problem
from tests.factories import (
    MembershipFactory,
    UserFactory,
    a_candidate,
    a_manager,
    a_reviewer,
    an_assessment,
    an_invitation,
    program_of,
)
from tests.factories.bank import a_bank
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
API = "/api/v1"
JSON = "application/json"


@pytest.fixture
def program(manager: User) -> Client:
    return program_of(manager)


def a_draft(manager: User, **said: Any) -> dict[str, Any]:
    organisation = manager.organisations.get()
    whole = {"organisation": organisation.slug, "title": "Plumbers", "role": "plumber", "rung": "mid"}
    return whole | {"methods": ["self-rating"], "notice": "Who sees your answers."} | said


def pointers(response: Any) -> list[str]:
    assert response.status_code == 400, response.content
    return [error["pointer"] for error in response.json()["errors"]]


# --- assessments ------------------------------------------------------------------------------------------------


def test_from_a_draft_to_its_candidates(program: Client, manager: User) -> None:
    reviewer = a_reviewer(manager.organisations.get())
    sent = a_draft(manager, methods=["review", "self-rating"], reviewers=[str(reviewer.pk)])
    made = program.post(f"{API}/assessments/", sent, JSON)
    assert made.status_code == 201
    draft = made.json()
    assert made["Location"] == draft["url"]
    assert (draft["state"], draft["methods"], draft["revision"]) == ("draft", ["self-rating", "review"], 1)
    assert [one["user"] for one in draft["reviewers"]] == [str(reviewer.pk)]
    assert (draft["notice"], draft["notice_number"]) == ("Who sees your answers.", 1)

    opened = program.post(f"{draft['url']}open/").json()
    assert (opened["state"], opened["revision"]) == ("open", 2)
    people = {"candidates": [{"email": "Kim@Example.org", "name": "Kim"}, {"email": "lee@example.org"}]}
    invited = program.post(opened["candidates"], people, JSON)
    assert (invited.status_code, invited["Location"]) == (201, opened["candidates"])
    assert [one["answer"] for one in invited.json()["candidates"]] == ["invited", "invited"]
    assert Mail.objects.count() == 2

    listed = program.get(opened["candidates"]).json()["results"]
    assert [(one["email"], one["name"], one["stage"]) for one in listed] == [
        ("kim@example.org", "Kim", "invited"),
        ("lee@example.org", "", "invited"),
    ]
    assert program.get(draft["url"]).json()["stages"]["invited"] == 2
    assert program.post(f"{draft['url']}close/").json()["state"] == "closed"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"title": ""}, "/title"),
        ({"title": "x" * 121}, "/title"),
        ({"role": "astronaut"}, "/role"),
        ({"rung": "chief"}, "/rung"),
        ({"methods": []}, "/methods"),
        ({"methods": ["interview"]}, "/methods/0"),
        ({"methods": ["test"], "test_minutes": 9}, "/test_minutes"),
        ({"test_minutes": "60"}, "/test_minutes"),
        ({"blind": "yes"}, "/blind"),
        ({"deadline": "2026-12-18"}, "/deadline"),
        ({"deadline": "2026-12-18T17:00:00"}, "/deadline"),
        ({"sees": "all"}, "/sees"),
        ({"reviewers": ["nobody"]}, "/reviewers/0"),
        ({"reviewers": ["0199e0a0-1b2c-7d3e-8f4a-5b6c7d8e9f0a"]}, "/reviewers"),
        ({"organisation": "elsewhere"}, "/organisation"),
        ({"titel": "x"}, "/titel"),
    ],
)
def test_what_does_not_fit_is_refused_by_place(
    program: Client, manager: User, said: dict[str, object], place: str
) -> None:
    assert pointers(program.post(f"{API}/assessments/", a_draft(manager, **said), JSON)) == [place]
    assert not Assessment.objects.exists()


def test_a_test_and_its_minutes_are_asked_for_and_stay_once_it_is_open(program: Client, manager: User) -> None:
    a_bank()
    sent = a_draft(manager, methods=["test", "self-rating"], test_minutes=45)
    draft = program.post(f"{API}/assessments/", sent, JSON).json()
    assert (draft["methods"], draft["test_minutes"]) == (["self-rating", "test"], 45)
    changed = program.patch(draft["url"], {"revision": 1, "test_minutes": 30}, JSON).json()
    assert changed["test_minutes"] == 30
    opened = program.post(f"{draft['url']}open/").json()
    late = program.patch(draft["url"], {"revision": opened["revision"], "test_minutes": 60}, JSON)
    assert (late.status_code, problem(late)) == (409, "already-open")
    without = program.post(f"{API}/assessments/", a_draft(manager, test_minutes=45), JSON).json()
    assert without["test_minutes"] is None


def test_a_change_keeps_what_it_leaves_out_and_counts(program: Client, manager: User) -> None:
    made = an_assessment(by=manager, is_open=False)
    address = f"{API}/assessments/{made.pk}/"
    changed = program.patch(address, {"revision": 1, "title": "Fitters", "role": "fitter"}, JSON).json()
    assert (changed["title"], changed["role"], changed["rung"], changed["revision"]) == ("Fitters", "fitter", "mid", 2)
    assert changed["notice"] == program.get(address).json()["notice"] != ""


def test_the_second_of_two_who_change_it_at_once_is_told(program: Client, manager: User) -> None:
    made = an_assessment(by=manager, is_open=False)
    address = f"{API}/assessments/{made.pk}/"
    assert program.patch(address, {"revision": 1, "title": "First"}, JSON).status_code == 200
    late = program.patch(address, {"revision": 1, "title": "Second"}, JSON)
    assert (late.status_code, problem(late)) == (409, "changed-meanwhile")
    assert program.get(address).json()["title"] == "First"


def test_what_candidates_are_asked_stays_once_it_is_open(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    refused = program.patch(f"{API}/assessments/{made.pk}/", {"revision": made.revision, "rung": "senior"}, JSON)
    assert (refused.status_code, problem(refused)) == (409, "already-open")


def test_what_lacks_something_is_not_opened(program: Client, manager: User) -> None:
    made = program.post(f"{API}/assessments/", a_draft(manager, notice=""), JSON).json()
    refused = program.post(f"{made['url']}open/")
    assert (refused.status_code, problem(refused)) == (409, "not-ready")
    assert "Write the notice" in refused.json()["detail"]


def test_a_draft_is_discarded_and_what_was_open_is_not(program: Client, manager: User) -> None:
    draft, opened = an_assessment(by=manager, is_open=False), an_assessment(by=manager)
    assert program.delete(f"{API}/assessments/{draft.pk}/").status_code == 204
    assert problem(program.delete(f"{API}/assessments/{opened.pk}/")) == "wrong-state"
    assert list(Assessment.objects.all()) == [opened]


def test_a_copy_is_a_draft_and_made_once_for_a_key(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    key = {"Idempotency-Key": "copy-1"}
    answers = [program.post(f"{API}/assessments/{made.pk}/copy/", headers=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["title"] == f"Copy of {made.title}"
    assert Assessment.objects.count() == 2


def test_the_link_for_anyone_is_offered_and_withdrawn(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    address = f"{API}/assessments/{made.pk}/link/"
    first, again = program.put(address), program.put(address)
    assert first.json() == again.json()
    assert first["Cache-Control"] == "no-store, private"
    assert "/invitations/" in first.json()["link"]
    assert program.delete(address).status_code == 204
    assert program.put(address).json() != first.json()


def test_the_list_has_ones_own_and_narrows(program: Client, manager: User) -> None:
    mine = [an_assessment(by=manager, is_open=False), an_assessment(by=manager, role="fitter")]
    an_assessment()

    def ids(narrowed: str = "") -> list[str]:
        return [one["id"] for one in program.get(f"{API}/assessments/?{narrowed}").json()["results"]]

    assert ids() == [str(mine[1].pk), str(mine[0].pk)]
    assert ids("state=open") == [str(mine[1].pk)]
    assert ids("role=plumber") == [str(mine[0].pk)]
    assert ids("organisation=elsewhere") == []
    assert program.get(f"{API}/assessments/?stage=open").status_code == 400


def test_who_does_not_hire_has_no_assessments(manager: User) -> None:
    an_assessment(by=manager)
    reviewer = program_of(a_reviewer(manager.organisations.get()))
    assert reviewer.get(f"{API}/assessments/").json()["results"] == []


# --- candidates -------------------------------------------------------------------------------------------------


def test_each_address_is_told_what_became_of_it(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    before = an_invitation(made, "kim@example.org")
    people = [{"email": "KIM@example.org"}, {"email": "lee@example.org"}, {"email": "Lee@example.org"}]
    told = program.post(f"{API}/assessments/{made.pk}/candidates/", {"candidates": people}, JSON).json()
    assert [one["answer"] for one in told["candidates"]] == ["already_invited", "invited", "repeated"]
    assert (told["invited"], told["candidates"][0]["candidate"]) == (1, str(before.pk))
    again = program.post(f"{API}/assessments/{made.pk}/candidates/", {"candidates": people}, JSON)
    assert (again.status_code, again.json()["invited"]) == (200, 0)


def test_one_malformed_address_invites_nobody_and_each_is_named(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    people = [{"email": "kim@example.org"}, {"email": "kim"}, {"name": "Lee"}, {"email": "a@b.org", "mail": 1}]
    refused = program.post(f"{API}/assessments/{made.pk}/candidates/", {"candidates": people}, JSON)
    assert pointers(refused) == ["/candidates/1/email", "/candidates/2/email", "/candidates/3/mail"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("people", [[], [{"email": "a@example.org"}] * 2_001])
def test_nobody_and_too_many_are_refused(program: Client, manager: User, people: list[dict[str, str]]) -> None:
    made = an_assessment(by=manager)
    assert pointers(program.post(f"{API}/assessments/{made.pk}/candidates/", {"candidates": people}, JSON)) == [
        "/candidates"
    ]


def test_two_thousand_are_invited_at_once(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    program.get(f"{API}/assessments/")
    people = {"candidates": [{"email": f"c{n}@example.org"} for n in range(2_000)], "text": "Welcome.", "valid_days": 7}
    told = program.post(f"{API}/assessments/{made.pk}/candidates/", people, JSON)
    assert (told.status_code, told.json()["invited"]) == (201, 2_000)
    one = Invitation.objects.first()
    assert one is not None
    assert one.expires_at is not None
    assert (one.text, (one.expires_at - one.created_at).days) == ("Welcome.", 7)


def test_before_it_is_open_nobody_is_invited(program: Client, manager: User) -> None:
    made = an_assessment(by=manager, is_open=False)
    people = {"candidates": [{"email": "kim@example.org"}]}
    assert problem(program.post(f"{API}/assessments/{made.pk}/candidates/", people, JSON)) == "not-open"


def test_candidates_narrow_and_sort(program: Client, manager: User) -> None:
    made = an_assessment(by=manager, deadline=timezone.now() + timedelta(hours=1))
    an_invitation(made, "zoe@example.org", "Zoe")
    a_candidate(made, "adam@example.org")
    an_invitation(made, "late@example.org")
    Invitation.objects.filter(email="late@example.org").update(due_at=timezone.now() - timedelta(hours=1))

    def names(narrowed: str = "") -> list[str]:
        answer = program.get(f"{API}/assessments/{made.pk}/candidates/?{narrowed}").json()
        return [one["email"].partition("@")[0] for one in answer["results"]]

    assert names() == ["zoe", "adam", "late"]
    assert names("sort=-invited") == ["late", "adam", "zoe"]
    assert names("sort=email") == ["adam", "late", "zoe"]
    assert names("stage=submitted") == ["adam"]
    assert names("late=true") == ["late"]
    assert names("late=false&q=ZO") == ["zoe"]
    assert names("outcome=advance") == []
    assert program.get(f"{API}/assessments/{made.pk}/candidates/?late=perhaps").status_code == 400


def test_pages_go_on_where_the_last_one_ended(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    for name in "cab":
        an_invitation(made, f"{name}@example.org")
    page = program.get(f"{API}/assessments/{made.pk}/candidates/?sort=email&size=2").json()
    rest = program.get(page["next"]).json()
    assert [one["email"][0] for one in page["results"] + rest["results"]] == ["a", "b", "c"]


def test_reminding_and_sending_again_say_that_a_mail_is_on_its_way(program: Client, manager: User) -> None:
    made = an_assessment(by=manager)
    waiting, done = an_invitation(made), a_candidate(made, "done@example.org")
    Mail.objects.all().delete()
    for what in ("remind", "resend"):
        Invitation.objects.update(reminded_at=None)  # as if the last mail were older than an hour
        answer = program.post(f"{API}/candidates/{waiting.pk}/{what}/", headers={"Idempotency-Key": what})
        assert (answer.status_code, answer["Location"]) == (202, answer.json()["url"])
        program.post(f"{API}/candidates/{waiting.pk}/{what}/", headers={"Idempotency-Key": what})
        refused = program.post(f"{API}/candidates/{done.pk}/{what}/")
        assert (refused.status_code, problem(refused)) == (409, "nothing-to-do")
    assert Mail.objects.count() == 2


def test_withdrawing_happens_once(program: Client, manager: User) -> None:
    waiting = an_invitation(an_assessment(by=manager))
    assert program.post(f"{API}/candidates/{waiting.pk}/revoke/").json()["stage"] == "withdrawn"
    assert problem(program.post(f"{API}/candidates/{waiting.pk}/revoke/")) == "nothing-to-do"


def test_more_time_keeps_what_it_leaves_out(program: Client, manager: User) -> None:
    deadline = timezone.now() + timedelta(days=10)
    waiting = an_invitation(an_assessment(by=manager, deadline=deadline))
    address = f"{API}/candidates/{waiting.pk}/"
    program.patch(address, {"extra_time": 1.5, "extra_time_reason": "Asked for."}, JSON)
    later = (timezone.now() + timedelta(days=30)).isoformat()
    told = program.patch(address, {"extended_to": later}, JSON).json()
    assert (told["extra_time"], told["extra_time_reason"]) == (1.5, "Asked for.")
    assert told["due_at"] == told["extended_to"]


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({}, ""),
        ({"extra_time": 0.5}, "/extra_time"),
        ({"extra_time": 3.5}, "/extra_time"),
        ({"extra_time": "2"}, "/extra_time"),
        ({"extra_time": 1.255}, "/extra_time"),
        ({"extra_time": True}, "/extra_time"),
        ({"extended_to": "2020-01-01T00:00:00Z"}, "/extended_to"),
        ({"extended_to": "soon"}, "/extended_to"),
    ],
)
def test_time_that_does_not_fit_changes_nothing(
    program: Client, manager: User, sent: dict[str, object], place: str
) -> None:
    waiting = an_invitation(an_assessment(by=manager))
    assert pointers(program.patch(f"{API}/candidates/{waiting.pk}/", sent, JSON)) == [place]
    revoke(invitations=[waiting], by=manager)
    assert problem(program.patch(f"{API}/candidates/{waiting.pk}/", {"extra_time": 2}, JSON)) == "nothing-to-do"


def test_a_reviewer_sees_neither_extra_time_nor_its_reason(program: Client, manager: User) -> None:
    reviewer = a_reviewer(manager.organisations.get())
    made = an_assessment(by=manager, reviewers=[reviewer], deadline=timezone.now() + timedelta(days=10))
    candidate = a_candidate(made)
    address = f"{API}/candidates/{candidate.pk}/"
    program.patch(address, {"extra_time": 2, "extra_time_reason": "canary"}, JSON)
    seen = program_of(reviewer).get(address)
    assert "canary" not in seen.text
    assert [seen.json()[name] for name in ("extra_time", "extended_to", "due_at", "outcome")] == [None] * 4
    assert "canary" in program.get(address).text


# --- who may ----------------------------------------------------------------------------------------------------


def test_who_may_do_what_with_an_assessment(manager: User) -> None:
    organisation = manager.organisations.get()
    named, other = a_reviewer(organisation), a_reviewer(organisation)
    made = an_assessment(by=manager, reviewers=[named])
    candidate = a_candidate(made)
    member = MembershipFactory(organisation=organisation).user
    owner = a_manager(organisation, Membership.Access.OWNER)
    hires, place = f"{API}/assessments/{made.pk}/", f"{API}/candidates/{candidate.pk}/"
    expected = {manager: (200, 200), owner: (200, 200), named: (403, 200), other: (403, 403), member: (403, 403)}
    expected |= {UserFactory(): (404, 404), a_manager(): (404, 404)}
    for user, statuses in expected.items():
        program = program_of(user)
        assert (program.get(hires).status_code, program.get(place).status_code) == statuses, user
        if statuses[0] != 200:
            assert program.patch(hires, {"revision": 1, "title": "Mine"}, JSON).status_code == statuses[0]
            assert program.post(f"{place}revoke/").status_code == statuses[0]
    assert Client().get(hires).status_code == 401


def test_a_colleague_is_told_who_may(manager: User) -> None:
    made = an_assessment(by=manager)
    refused = program_of(a_reviewer(manager.organisations.get())).get(f"{API}/assessments/{made.pk}/")
    assert (problem(refused), "hiring managers" in refused.json()["detail"]) == ("forbidden", True)


# --- queries ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 6])
class TestQueriesDoNotGrow:
    """One of them finds the token and its person."""

    @pytest.fixture(autouse=True)
    def _candidates(self, framework: None, manager: User, program: Client, many: int) -> None:
        self.made, *_ = [an_assessment(by=manager) for _ in range(many)]
        for n in range(many):
            a_candidate(self.made, f"c{n}@example.org", user=UserFactory() if n % 2 else None)
        program.get(f"{API}/attempts/")

    def test_listing_assessments_asks_two(self, program: Client) -> None:
        with queries(2):
            program.get(f"{API}/assessments/")

    def test_an_assessment_asks_five(self, program: Client) -> None:
        with queries(5):
            program.get(f"{API}/assessments/{self.made.pk}/")

    def test_listing_candidates_asks_three(self, program: Client) -> None:
        with queries(3):
            program.get(f"{API}/assessments/{self.made.pk}/candidates/")

    def test_a_candidate_asks_three(self, program: Client) -> None:
        candidate = self.made.invitations.first()
        assert candidate is not None
        with queries(3):
            program.get(f"{API}/candidates/{candidate.pk}/")
