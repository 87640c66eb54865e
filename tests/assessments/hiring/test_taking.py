"""Taking what an organisation asked for: deadlines, notices, what was sent back, evidence alone, and closed doors."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.models import Assessment, Attempt, Notice, Rating, Result
from assessments.services import close_assessment, give_time, open_assessment, revoke, send_back
from tests.factories import (
    SITE,
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    accepted,
    an_assessment,
    an_invitation,
    browser_of,
    program_of,
    rate_all,
)
from tests.factories.people import PASSWORD
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
HTMX = {"HX-Request": "true"}
JSON = "application/json"


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def rate_url(attempt: Attempt, slug: str = "pipes") -> str:
    return reverse("assessments:rate", args=[attempt.pk, slug])


def check_url(attempt: Attempt) -> str:
    return reverse("assessments:check", args=[attempt.pk])


def asks_evidence(**changes: object) -> Assessment:
    """An open assessment in which only reviewers say the level."""
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    return an_assessment(by=manager, reviewers=[reviewer], asks_self_rating=False, **changes)


def reviewer_of(made: Assessment) -> User:
    return made.reviewers.get().user


# --- where one stands ------------------------------------------------------------------------------------------


def test_the_pages_say_whose_it_is_and_until_when(signed_in: Client, person: User) -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(days=7))
    attempt = accepted(an_invitation(made), user=person)
    give_time(invitations=[attempt.invitation], by=made.created_by, extra_time=2, reason="A broken wrist")
    attempt.invitation.refresh_from_db()
    for page in (rate_url(attempt), check_url(attempt), reverse("assessments:list"), reverse("home")):
        shown = words(signed_in.get(page))
        assert f"{made.organisation} · Plumbers, spring" in shown, page
        assert f"{attempt.invitation.due_at:%H:%M} UTC" in shown, page
        assert "wrist" not in shown


@pytest.mark.parametrize("candidates", [1, 6])
def test_a_candidates_pages_ask_a_fixed_number_of_queries(signed_in: Client, person: User, candidates: int) -> None:
    made = an_assessment()
    for number in range(1, candidates):
        a_candidate(made, f"other{number}@example.org")
    attempt = accepted(an_invitation(made), user=person)
    signed_in.get(rate_url(attempt))
    with queries(9):
        signed_in.get(rate_url(attempt))
    with queries(6):
        signed_in.post(rate_url(attempt), {"choice": "3"}, headers=HTMX)
    with queries(7):
        signed_in.get(check_url(attempt))


# --- a notice in other words -----------------------------------------------------------------------------------


def test_a_changed_notice_is_read_once_more_before_going_on(signed_in: Client, person: User) -> None:
    made = an_assessment()
    attempt = accepted(an_invitation(made), user=person)
    Notice.objects.create(assessment=made, number=2, text="Other words.")
    notice = reverse("assessments:notice", args=[attempt.pk])
    for page in (attempt.get_absolute_url(), rate_url(attempt), check_url(attempt)):
        assert signed_in.get(page, follow=True).redirect_chain[-1][0] == notice, page
    assert signed_in.post(check_url(attempt)).url == notice
    unread = signed_in.post(notice, {"notice": Notice.objects.latest("pk").pk})
    assert (unread.status_code, "Other words." in words(unread)) == (422, True)
    assert attempt.acknowledgements.count() == 1
    # What is on its way while it changes is not lost.
    assert signed_in.post(rate_url(attempt), {"choice": "2"}, headers=HTMX).status_code == 200
    signed_in.post(notice, {"notice": Notice.objects.latest("pk").pk, "read": "on"})
    assert attempt.acknowledgements.count() == 2
    assert signed_in.get(rate_url(attempt)).status_code == 200
    assert signed_in.get(notice).url == attempt.get_absolute_url()


def test_a_program_submits_nothing_before_a_changed_notice_is_read(person: User) -> None:
    made = an_assessment()
    attempt = accepted(an_invitation(made), user=person)
    rate_all(attempt, 2)
    Notice.objects.create(assessment=made, number=2, text="Other words.")
    submits, program = f"/api/v1/attempts/{attempt.pk}/submit/", program_of(person)
    refused = program.post(submits)
    assert (refused.status_code, refused.json()["type"].rpartition("#problem-")[2]) == (409, "notice-unread")
    assert "another wording" in refused.json()["detail"]
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not Result.objects.exists()
    notice = f"/api/v1/attempts/{attempt.pk}/notice/"
    assert program.get(notice).json() == {"number": 2, "text": "Other words.", "acknowledged_at": None}
    assert program.post(notice, {"number": 1}, "application/json").status_code == 409
    assert program.post(notice, {"number": 2}, "application/json").json()["acknowledged_at"]
    assert program.post(submits).status_code == 201


def test_ticking_an_older_wording_does_not_count(signed_in: Client, person: User) -> None:
    made = an_assessment()
    attempt = accepted(an_invitation(made), user=person)
    for number in (2, 3):
        Notice.objects.create(assessment=made, number=number, text=f"Words {number}.")
    notice = reverse("assessments:notice", args=[attempt.pk])
    response = signed_in.post(notice, {"notice": Notice.objects.get(number=2).pk, "read": "on"})
    assert (response.status_code, "Words 3." in words(response)) == (422, True)


# --- sent back -------------------------------------------------------------------------------------------------


def test_what_was_asked_for_stands_above_until_it_is_submitted_again(signed_in: Client, person: User) -> None:
    made = an_assessment()
    candidate = a_candidate(made, user=person)
    first = signed_in.get(candidate.attempt.get_absolute_url()).url
    send_back(invitation=candidate, message="Which pipes?\nHow long?", base_url=SITE, by=made.created_by)
    for page in (rate_url(candidate.attempt), check_url(candidate.attempt)):
        assert "Which pipes?<br>How long?" in words(signed_in.get(page))
    assert signed_in.get(first).status_code == 200
    second = signed_in.post(check_url(candidate.attempt)).url
    assert second != first
    page = words(signed_in.get(second))
    assert "Which pipes?" not in page
    assert "Result 2 of 2" in page
    assert first in page
    assert f"Of {made.organisation}’s assessment Plumbers, spring." in page


# --- evidence alone --------------------------------------------------------------------------------------------


def test_where_only_reviewers_rate_the_pages_ask_for_evidence(signed_in: Client, person: User) -> None:
    attempt = accepted(an_invitation(asks_evidence()), user=person)
    page = words(signed_in.get(rate_url(attempt)))
    assert 'name="choice"' not in page
    assert "Reviewers of" in page
    signed_in.post(rate_url(attempt), {"choice": "4", "evidence": "Laid the school's."})
    rating = Rating.objects.get()
    assert (rating.level, rating.evidence) == (None, "Laid the school's.")
    assert signed_in.get(rate_url(attempt)).context["steps"].answered_count == 1
    assert "1 of 3</span> with evidence" in words(signed_in.get(reverse("assessments:list")))


def test_submitting_without_evidence_asks_once_and_is_received(signed_in: Client, person: User) -> None:
    attempt = accepted(an_invitation(asks_evidence()), user=person)
    asked = signed_in.post(check_url(attempt), follow=True)
    assert "You have written no evidence yet." in words(asked)
    assert Attempt.objects.get().is_open
    received = signed_in.post(check_url(attempt), {"anyway": "1"}, follow=True)
    assert "Your answers were received" in words(received)
    assert "as soon as a review is in" in words(received)
    assert not Attempt.objects.get().is_open


def test_with_evidence_nothing_is_asked_and_a_review_makes_the_result(signed_in: Client, person: User) -> None:
    made = asks_evidence()
    attempt = accepted(an_invitation(made), user=person)
    signed_in.post(rate_url(attempt), {"evidence": "Laid the school's."})
    assert signed_in.post(check_url(attempt)).url == reverse("assessments:received", args=[attempt.pk])
    a_review(attempt, reviewer_of(made))
    assert signed_in.get(attempt.get_absolute_url()).url == Result.objects.get().get_absolute_url()
    received = reverse("assessments:received", args=[attempt.pk])
    assert signed_in.get(received, follow=True).redirect_chain[-1][0] == Result.objects.get().get_absolute_url()


def test_by_the_api_a_level_is_refused_where_evidence_alone_is_asked(person: User) -> None:
    attempt = accepted(an_invitation(asks_evidence()), user=person)
    program = program_of(person)
    refused = program.patch(f"/api/v1/attempts/{attempt.pk}/ratings/pipes/", {"level": 3}, JSON)
    assert (refused.status_code, refused.json()["type"].partition("#")[2]) == (409, "problem-level-not-asked")
    assert not Rating.objects.exists()
    program.patch(f"/api/v1/attempts/{attempt.pk}/ratings/pipes/", {"evidence": "Laid them."}, JSON)
    (listed,) = program.get("/api/v1/attempts/").json()["results"]
    assert (listed["answered"], listed["assessment_title"]) == (1, "Plumbers, spring")
    assert program.get(f"/api/v1/attempts/{attempt.pk}/").json()["answered"] == 1
    submitted = program.post(f"/api/v1/attempts/{attempt.pk}/submit/")
    assert submitted.status_code == 202
    assert submitted.json()["submitted_at"]


# --- closed doors ----------------------------------------------------------------------------------------------


def close(attempt: Attempt) -> str:
    made = attempt.invitation.assessment
    close_assessment(assessment=made, by=made.created_by)
    return "has closed this assessment"


def withdraw(attempt: Attempt) -> str:
    revoke(invitations=[attempt.invitation], by=attempt.invitation.assessment.created_by)
    return "has withdrawn its invitation"


def let_the_deadline_pass(attempt: Attempt) -> str:
    attempt.invitation.due_at = timezone.now() - timedelta(minutes=2)
    attempt.invitation.save()
    return "The deadline has passed"


@pytest.mark.parametrize("shut", [close, withdraw, let_the_deadline_pass])
def test_behind_closed_doors_all_is_kept_and_told(signed_in: Client, person: User, shut: object) -> None:
    attempt = accepted(an_invitation(an_assessment()), user=person)
    signed_in.post(rate_url(attempt), {"choice": "2", "evidence": "The school.", "link": "https://example.org/"})
    reason = shut(attempt)

    by_script = signed_in.post(rate_url(attempt), {"choice": "4"}, headers=HTMX)
    assert (by_script.status_code, reason in words(by_script), "data-final" in words(by_script)) == (409, True, False)
    by_form = signed_in.post(rate_url(attempt), {"choice": "4", "evidence": "Typed long."})
    assert (by_form.status_code, reason in words(by_form), "Typed long." in words(by_form)) == (409, True, True)

    for page in (attempt.get_absolute_url(), rate_url(attempt)):
        assert signed_in.get(page).url == check_url(attempt), page
    page = words(signed_in.get(check_url(attempt)))
    for said in (reason, "The school.", "https://example.org/", "Working"):
        assert said in page
    assert "<form" not in page
    submitted = words(signed_in.post(check_url(attempt), {"anyway": "1"}, follow=True))
    assert "was not submitted" in submitted
    assert reason in words(signed_in.get(reverse("assessments:list")))
    assert Rating.objects.get().level == 2
    assert not Result.objects.exists()


def test_opened_again_it_goes_on(signed_in: Client, person: User) -> None:
    made = an_assessment()
    attempt = accepted(an_invitation(made), user=person)
    close_assessment(assessment=made, by=made.created_by)
    open_assessment(assessment=made, by=made.created_by)
    assert signed_in.post(rate_url(attempt), {"choice": "2"}, headers=HTMX).status_code == 200


def test_a_submitted_attempt_says_so_to_the_script_for_good(signed_in: Client, person: User) -> None:
    candidate = a_candidate(an_assessment(), user=person)
    response = signed_in.post(rate_url(candidate.attempt), {"choice": "4"}, headers=HTMX)
    assert (response.status_code, "data-final" in words(response)) == (409, True)
    assert "send it back to you" in words(response)


# --- what is seen ----------------------------------------------------------------------------------------------


def test_at_once_submitting_leads_to_the_result(signed_in: Client, person: User) -> None:
    attempt = accepted(an_invitation(an_assessment()), user=person)
    rate_all(attempt, 2)
    assert "Submit and see the result" in words(signed_in.get(check_url(attempt)))
    assert signed_in.post(check_url(attempt)).url == Result.objects.get().get_absolute_url()


def test_a_result_to_be_seen_later_is_nowhere_before(signed_in: Client, person: User) -> None:
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    made = an_assessment(by=manager, reviewers=[reviewer], sees_when=Assessment.SeesWhen.REVIEWED)
    attempt = accepted(an_invitation(made), user=person)
    rate_all(attempt, 2)
    page = words(signed_in.post(check_url(attempt), follow=True))
    assert "Your answers were received" in page
    assert "once all reviews are in." in page
    (result,) = Result.objects.all()
    program = program_of(person)
    assert signed_in.get(result.get_absolute_url()).status_code == 404
    assert signed_in.get(reverse("reports:for_result", args=[result.pk])).status_code == 404
    assert program.get(f"/api/v1/results/{result.pk}/").status_code == 404
    assert program.get("/api/v1/results/").json()["results"] == []
    assert program.post(f"/api/v1/attempts/{attempt.pk}/submit/").status_code == 202
    mine = words(signed_in.get(reverse("assessments:list")))
    assert "no result is shown yet" in mine
    a_review(attempt, reviewer)
    latest = Result.objects.get(number=2)
    assert signed_in.get(attempt.get_absolute_url()).url == latest.get_absolute_url()
    assert "not compared" in words(signed_in.get(reverse("assessments:list")))
    assert program.post(f"/api/v1/attempts/{attempt.pk}/submit/").json()["id"] == str(latest.pk)


def test_nothing_to_be_seen_is_said(signed_in: Client, person: User) -> None:
    attempt = accepted(an_invitation(an_assessment(sees=Assessment.Sees.NOTHING)), user=person)
    rate_all(attempt, 2)
    assert "Submit and see" not in words(signed_in.get(check_url(attempt)))
    assert "shows candidates no result here" in words(signed_in.post(check_url(attempt), follow=True))
    assert signed_in.get(Result.objects.get().get_absolute_url()).status_code == 404


def test_a_summary_tells_no_estimate_and_has_no_pdf(signed_in: Client, person: User) -> None:
    made = an_assessment(sees=Assessment.Sees.SUMMARY)
    levels = {"pipes": 1, "valves": 4, "billing": None}
    result = a_candidate(made, user=person, levels=levels).attempt.results.get()
    page = words(signed_in.get(result.get_absolute_url()))
    assert "shows candidates this summary" in page
    assert "<svg" not in page.partition("<main")[2]
    for left_out in ("PDF", "±", "Prior", "to go", "interval"):
        assert left_out not in page, left_out
    row = result.rows.get(row__edition__competency__slug="pipes")
    assert row.row.edition.descriptors.get(level=row.required).text in page
    assert signed_in.get(reverse("reports:for_result", args=[result.pk])).status_code == 404
    assert signed_in.post(reverse("reports:for_result", args=[result.pk])).status_code == 404
    program = program_of(person)
    told = program.get(f"/api/v1/results/{result.pk}/").json()
    assert (told["shown"], told["rows"], told["parameters"], told["other_roles"]) == ("summary", [], {}, [])
    assert told["readiness"] == pytest.approx(result.readiness)
    assert program.post("/api/v1/reports/", {"result": str(result.pk)}, JSON).status_code == 400


def test_a_report_made_while_everything_was_shown_goes_with_it(signed_in: Client, person: User) -> None:
    made = an_assessment()
    result = a_candidate(made, user=person).attempt.results.get()
    signed_in.post(reverse("reports:for_result", args=[result.pk]))
    report = result.reports.get()
    Assessment.objects.filter(pk=made.pk).update(sees="summary")
    assert signed_in.get(reverse("reports:download", args=[report.pk])).status_code == 404
    assert str(result.pk) not in words(signed_in.get(reverse("reports:list")))


def test_administered_and_self_started_results_are_told_apart(signed_in: Client, person: User) -> None:
    made = an_assessment()
    a_candidate(made, user=person)
    begun = reverse("assessments:begin", args=["plumber"])
    own = Attempt.objects.with_role().get(pk=signed_in.post(begun, {"rung": "mid"}).url.split("/")[2])
    rate_all(own, 3)
    signed_in.post(check_url(own))
    page = words(signed_in.get(reverse("assessments:list")))
    assert page.count("Plumber, Mid</h2>") == 2
    assert page.count("Assess again") == 1
    assert f"Asked by {made.organisation}" in page


def test_signed_out_all_is_held_by_the_browser_until_it_signs_in(client: Client, person: User) -> None:
    made = an_assessment(sees_when=Assessment.SeesWhen.DECIDED)
    client.get(reverse("assessments:invited", args=["x"]))
    begun = reverse("assessments:begin", args=["fitter"])
    client.post(begun, {"rung": "mid"})
    held = Attempt.objects.get().token_hash
    attempt = a_candidate(made).attempt
    Attempt.objects.filter(pk=attempt.pk).update(token_hash=held)
    received = reverse("assessments:received", args=[attempt.pk])
    assert client.get(attempt.get_absolute_url()).url == received
    assert "Keep your way back" in words(client.get(received))
    assert "no result is shown yet" in words(client.get(reverse("home")))
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get(attempt.get_absolute_url()).url == received
    assert Attempt.objects.get(pk=attempt.pk).user == person


def test_who_is_not_the_candidate_sees_none_of_it(person: User) -> None:
    made = an_assessment()
    candidate = a_candidate(made)
    for name in ("attempt", "check", "notice", "received"):
        page = reverse(f"assessments:{name}", args=[candidate.attempt.pk])
        assert browser_of(made.created_by).get(page).status_code == 404, name
        assert browser_of(person).get(page).status_code == 404, name


def test_the_deadline_is_told_at_submission_too(signed_in: Client, person: User) -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(days=1))
    attempt = accepted(an_invitation(made), user=person)
    rate_all(attempt, 2)
    signed_in.get(check_url(attempt))
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=5)):
        page = words(signed_in.post(check_url(attempt), follow=True))
    assert "was not submitted" in page
