"""Results, history and the first page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Result
from assessments.permissions import Holder
from assessments.selectors import histories, read_result
from tests.factories import a_result, an_attempt, rate_all
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")
MINE = reverse("assessments:list")
HOME = reverse("home")


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_result_says_self_reported_and_gives_no_verdict(signed_in: Client, person: User) -> None:
    page = words(signed_in, a_result(user=person, levels={"pipes": 1, "valves": 3}).get_absolute_url())
    assert "Self-reported." in page
    assert "↑ 1 level to go" in page
    assert "✓ Meets by own rating" in page
    assert "– Not rated" in page
    assert "likely" not in page.replace("usually", "")
    assert "Based on 2 of 3 competencies, 88% of the weight." in page
    assert "Plumber, version 1" in page


def test_every_picture_has_its_table(signed_in: Client, person: User) -> None:
    page = words(signed_in, a_result(user=person).get_absolute_url())
    assert page.count("<table") >= 2
    assert page.count('<ol class="ways') == 1
    assert page.count('role="img"') == 1 + 1 + 3 + 1  # the radar, the scale, a row for each competency, other roles


def test_gaps_come_essential_first_then_by_weight_and_levels_to_go(person: User) -> None:
    result = a_result(user=person, rung="senior", levels={"pipes": 2, "valves": 0, "billing": 0})
    view = read_result(Result.objects.with_role().get(pk=result.pk))
    assert [row.slug for row in view.gaps] == ["pipes", "valves", "billing"]
    assert view.gaps[0].descriptor_to_reach == "Pipes at Advanced."
    assert view.gaps[0].descriptor_now == "Pipes at Working."


def test_a_result_that_rests_on_little_says_so_wherever_its_number_stands(signed_in: Client, person: User) -> None:
    little = a_result(user=person, levels={"valves": 4})
    assert "This rests on little." in words(signed_in, little.get_absolute_url())
    for page in ("/", "/attempts/"):
        assert "rests on little" in words(signed_in, page)
    enough = a_result(user=person, levels={"pipes": 1, "valves": 3})
    assert "This rests on little." not in words(signed_in, enough.get_absolute_url())
    assert words(signed_in, "/attempts/").count("rests on little") == 1
    assert "rests on little" not in words(signed_in, "/")


def test_the_table_shows_the_evidence_and_no_source_for_what_was_not_rated(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    address = reverse("assessments:rate", args=[attempt.pk, "pipes"])
    signed_in.post(address, {"choice": "2", "evidence": "Re-piped the school.", "link": "https://example.org/school"})
    page = words(signed_in, signed_in.post(reverse("assessments:check", args=[attempt.pk]), {"anyway": "1"}).url)
    assert "Re-piped the school." in page
    assert 'href="https://example.org/school"' in page
    assert page.count('"number">self-rating ') == 1  # as a source, in the one row that was rated


def test_an_essential_competency_that_was_not_assessed_is_named(signed_in: Client, person: User) -> None:
    page = words(signed_in, a_result(user=person, levels={"valves": 2}).get_absolute_url())
    assert "Essential, but not assessed: Pipes." in page


def test_with_no_gaps_the_page_says_what_next(signed_in: Client, person: User) -> None:
    assert "No gaps" in words(signed_in, a_result(user=person, levels=4).get_absolute_url())


def test_hostile_evidence_is_text(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    address = reverse("assessments:rate", args=[attempt.pk, "pipes"])
    signed_in.post(address, {"choice": "1", "evidence": "<script>alert(1)</script>"})
    assert "<script>alert" not in words(signed_in, address)


def test_history_shows_the_change_over_time(signed_in: Client, person: User) -> None:
    a_result(user=person, levels={"pipes": 1, "valves": 1, "billing": 1})
    a_result(user=person, levels={"pipes": 2, "valves": 1, "billing": 1})
    (history,) = histories(Holder(user_id=person.pk))
    newer, older = history.results
    assert older.change is None
    assert newer.change == pytest.approx(5 / 15)
    page = words(signed_in, MINE)
    assert "+33 points" in page
    assert "within the uncertainty" in page
    assert not newer.sure
    assert "over time" in page


def test_results_of_two_roles_are_two_histories(person: User) -> None:
    a_result(user=person)
    a_result(user=person, role="fitter")
    assert [h.role_name for h in histories(Holder(user_id=person.pk))] == ["Fitter", "Plumber"]


def test_without_assessments_the_pages_say_how_to_begin(signed_in: Client) -> None:
    assert "No assessments yet" in words(signed_in, MINE)
    assert "Nothing assessed yet" in words(signed_in, HOME)


def test_the_first_page_leads_back_to_what_is_open(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 1})
    page = words(signed_in, HOME)
    assert "1 of 3" in page
    assert attempt.get_absolute_url() in page


def test_signed_out_the_first_page_says_what_it_is_and_what_this_browser_holds(client: Client) -> None:
    assert "Where do you stand" in words(client, HOME)
    client.post(reverse("assessments:begin", args=["plumber"]), {"rung": "mid"})
    assert "Go on where you left off" in words(client, HOME)


def test_history_needs_an_account(client: Client) -> None:
    assert client.get(MINE).url == f"{reverse('account_login')}?next={MINE}"


@pytest.mark.parametrize("results", [1, 6])
def test_the_list_and_the_first_page_ask_the_same_for_1_and_for_6_results(
    signed_in: Client, person: User, results: int
) -> None:
    for _ in range(results):
        a_result(user=person)
    an_attempt(user=person)
    signed_in.get(HOME)
    with queries(5):
        signed_in.get(MINE)
    with queries(7):
        signed_in.get(HOME)


@pytest.mark.parametrize("competencies", [2, 20])
def test_the_result_asks_five_queries_for_2_and_for_20_competencies(
    signed_in: Client, person: User, competencies: int
) -> None:
    wide_role(competencies)
    result = a_result(user=person, role="wide")
    signed_in.get(HOME)
    with queries(5):
        signed_in.get(result.get_absolute_url())
