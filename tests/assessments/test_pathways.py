"""The page of ways between roles, the ways from one's own result, and the roles close to a result."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from assessments.measurement import Known, Required
from assessments.measurement.readiness import readiness_from
from assessments.models import Assessment, Attempt, Result
from assessments.permissions import Holder
from assessments.selectors import read_result
from assessments.selectors.pathways import FromResult, Pathways, pathways_of, way_with
from roles.framework import Asked, Backgrounds, OutsideBackground
from roles.selectors import Requirements
from roles.selectors.pathways import Bridging
from tests.factories import (
    UserFactory,
    a_candidate,
    a_catalogue,
    a_manager,
    a_result,
    a_review,
    a_reviewer,
    a_role,
    an_assessment,
    browser_of,
    program_of,
    publish,
)
from tests.factories.framework import FITTER, PLUMBER
from tests.queries import queries

PAGE = reverse("assessments:pathways")
WELDER = OutsideBackground(
    slug="welder",
    name="Welder",
    summary="Brings a steady hand and a good eye for what will hold, and has never had to find out why water is brown.",
    levels={"pipes": 1, "valves": 1, "juggling": 3},
)


@pytest.fixture
def outside(db: None) -> None:
    publish(replace(a_catalogue(), backgrounds=Backgrounds(backgrounds=(WELDER,))))


def words(client: Client, start: str | None = None) -> str:
    response = client.get(PAGE, {} if start is None else {"from": start})
    assert response.status_code == 200
    return " ".join(response.text.split())


def found(person: User, asked: str | None = None) -> Pathways:
    return pathways_of(Holder(user_id=person.pk), asked=asked, seen_by=person.pk)


def from_result(person: User) -> FromResult:
    shown = found(person).from_result
    assert shown is not None
    return shown


class TestStarts:
    def test_without_a_start_the_page_asks_for_one(self, outside: None, client: Client) -> None:
        page = words(client)
        assert "Where do you come from?" in page
        assert '<a href="?from=background:welder">Welder</a>' in page
        assert '<optgroup label="Plumber"><option value="plumber:junior">Plumber, Junior</option>' in page
        assert "<svg" not in page.partition("<main")[2]
        assert "Your result" not in page

    def test_without_a_framework_it_says_so(self, db: None, client: Client) -> None:
        page = words(client)
        assert "No roles yet" in page
        assert "<form" not in page.partition("<main")[2]

    def test_from_a_role(self, outside: None, client: Client) -> None:
        page = words(client, "plumber:mid")
        assert "From Plumber, Mid" in page
        assert '<option value="plumber:mid" selected>' in page
        assert "75%</strong> <span>is there already" in page
        assert "From outside AI, to Junior" in page
        assert "Computed from the matrices as they are now" in page

    def test_from_a_background_to_first_rungs_with_the_levels_it_takes_for_granted(
        self, outside: None, client: Client
    ) -> None:
        page = words(client, "background:welder")
        assert "From Welder" in page
        assert "our judgement, not a measurement" in page
        assert page.index(">Plumber</a>, Junior") < page.index(">Fitter</a>, Junior")  # 7 of 7 before 8 of 12
        assert "juggling" not in page  # no matrix asks for it
        assert "/compare/?role=" not in page  # a background is no role

    @pytest.mark.parametrize(
        "start",
        ["chief", "plumber:chief", "astronaut:mid", "background:", "background:king", "a\x00b", "é" * 5000, ":"],
    )
    def test_a_start_that_is_none_is_told_and_the_others_stay(self, outside: None, client: Client, start: str) -> None:
        page = words(client, start)
        assert "There is no such start, or it is no longer offered." in page
        assert 'aria-invalid="true"' in page
        assert '<option value="" >' not in page
        assert "Plumber, Mid" in page

    def test_a_retired_role_is_no_start(self, outside: None, client: Client) -> None:
        publish(a_catalogue(roles=[PLUMBER]))
        assert "There is no such start" in words(client, "fitter:mid")

    def test_an_empty_start_is_none(self, outside: None, client: Client) -> None:
        assert "Where do you come from?" in words(client, "")


@pytest.mark.usefixtures("framework")
class TestFromAResult:
    def test_own_ratings_are_the_levels_of_a_self_reported_one(self, signed_in: Client, person: User) -> None:
        a_result(user=person, levels={"pipes": 1, "valves": 1})
        (way,) = from_result(person).ways
        # Fitters, mid: pipes 1 of 1 and valves 1 of 3, weight 4 each.
        assert way.path.coverage == pytest.approx(8 / 16)
        assert way.bridges == (Bridging("valves", "Valves", 1.0, 3),)
        assert way.sure is not None
        assert way.sure.low < 8 / 16 < way.sure.high
        assert way.sure.known == 1
        page = words(signed_in)
        assert "From your result" in page
        assert "self-reported, so the levels are your own ratings" in page
        assert "50%</strong> <span>is there already, cautiously" in page

    def test_it_says_of_a_role_what_the_results_page_says(self, person: User) -> None:
        result = a_result(user=person, levels={"pipes": 2, "valves": 1})
        (way,) = from_result(person).ways
        (kept,) = read_result(Result.objects.with_role().get(pk=result.pk)).other_roles
        assert way.sure is not None
        assert (way.path.coverage, way.sure.known, way.bridges) == (kept.readiness, kept.coverage, kept.bridges)

    def test_estimates_are_the_levels_of_a_measured_one(self, signed_in: Client, person: User) -> None:
        manager = a_manager()
        reviewer = a_reviewer(manager.organisations.get())
        made = an_assessment(by=manager, reviewers=[reviewer])
        attempt = a_candidate(made, user=person, levels=2).attempt
        a_review(attempt, reviewer, levels=2)
        Assessment.objects.filter(pk=made.pk).update(sees_when=Assessment.SeesWhen.AT_ONCE)
        row = Result.objects.get(attempt=attempt, number=2).rows.get(row__edition__competency__slug="valves")
        (way,) = from_result(person).ways
        (bridge,) = way.bridges
        assert bridge.has == pytest.approx(row.estimate)
        page = words(signed_in)
        assert "measured, so the levels are its estimates" in page
        assert f'<span class="level-between number">{row.estimate:.1f}</span>' in page

    def test_a_role_of_which_too_little_is_known_is_named_as_unknown(self, signed_in: Client, person: User) -> None:
        a_result(user=person, levels={"pipes": 1})
        assert from_result(person).unknown == ("Fitter, Mid",)
        page = words(signed_in)
        assert "No other role shares enough with what was assessed" in page
        assert "1 role unknown" in page
        assert "From your result" in page

    def test_the_next_rung_is_on_the_way_too(self, person: User) -> None:
        a_result(user=person, levels={"pipes": 2, "valves": 2, "billing": 0})
        above = from_result(person).above
        assert above is not None
        # Of 5×3 + 2×2 + 1×2 there are 5×2 + 2×2.
        assert (above.to.rung_name, above.path.coverage) == ("Senior", pytest.approx(14 / 21))

    def test_a_role_that_asks_for_nothing_yet_is_told_as_unknown(self, signed_in: Client, person: User) -> None:
        idle = a_role("idle", [("pipes", (0, 0, 0), 1, True), ("valves", (0, 0, 0), 5, False)], position=3)
        publish(a_catalogue(roles=[PLUMBER, FITTER, idle]))
        a_result(user=person, levels={"pipes": 0, "valves": 0})
        assert from_result(person).unknown == ("Idle, Mid",)
        a_result(user=person, role="idle")
        assert "From your result" in words(signed_in)
        assert "nothing to go" in words(signed_in, "fitter:mid")

    def test_the_latest_counts(self, person: User) -> None:
        a_result(user=person, levels=1)
        latest = a_result(user=person, role="fitter", rung="senior", levels=2)
        assert from_result(person).result == latest

    def test_a_browser_that_holds_one_starts_from_it(self, client: Client) -> None:
        client.post(reverse("assessments:begin", args=["plumber"]), {"rung": "mid"})
        attempt = Attempt.objects.get()
        for slug in ("pipes", "valves", "billing"):
            client.post(reverse("assessments:rate", args=[attempt.pk, slug]), {"choice": "2"})
        client.post(reverse("assessments:check", args=[attempt.pk]))
        assert "From your result" in words(client)
        assert "From your result" not in words(Client())

    def test_nobody_elses_counts(self, signed_in: Client) -> None:
        a_result(user=UserFactory())
        assert "Where do you come from?" in words(signed_in)
        assert "There is no result of yours that is shown in full" in words(signed_in, "result")

    def test_signed_out_without_one_it_says_so(self, client: Client) -> None:
        assert "There is no result of yours that is shown in full" in words(client, "result")

    @pytest.mark.parametrize("sees", [Assessment.Sees.SUMMARY, Assessment.Sees.NOTHING])
    def test_one_that_is_not_shown_in_full_does_not_leak(
        self, signed_in: Client, person: User, sees: Assessment.Sees
    ) -> None:
        own = a_result(user=person, levels={"pipes": 1, "valves": 1})
        a_candidate(an_assessment(sees=sees), user=person, levels={"pipes": 4, "valves": 4})
        assert from_result(person).result == own
        assert "50%</strong>" in words(signed_in)

    def test_one_that_is_shown_later_does_not_leak_before(self, person: User, signed_in: Client) -> None:
        made = an_assessment(sees_when=Assessment.SeesWhen.DECIDED)
        a_candidate(made, user=person)
        assert "Where do you come from?" in words(signed_in)

    def test_a_role_that_is_gone_leaves_the_result_to_start_from(self, signed_in: Client, person: User) -> None:
        a_result(user=person, levels=2)
        publish(a_catalogue(roles=[FITTER]))
        shown = from_result(person)
        assert (shown.start, shown.above) == (None, None)
        assert [way.to.slug for way in shown.ways] == ["fitter"]
        assert "/compare/?role=" not in words(signed_in)

    def test_it_is_compared_with_the_matrices_of_today(self, person: User) -> None:
        a_result(user=person, levels=2)
        publish(a_catalogue(roles=[PLUMBER, a_role("fitter", [("pipes", (4, 4, 4), 4, True)], position=2)]))
        (way,) = from_result(person).ways
        assert (way.to.version, way.path.coverage) == (2, pytest.approx(0.5))


LEVELS = st.dictionaries(st.sampled_from("abcde"), st.tuples(st.floats(0, 4), st.floats(0, 5), st.floats(0, 5)))
CELLS = st.dictionaries(st.sampled_from("abcde"), st.builds(Asked, st.integers(0, 4), st.integers(1, 5)), min_size=1)


@given(LEVELS, CELLS)
def test_what_is_there_is_readiness_and_lies_inside_its_interval(
    told: Mapping[str, tuple[float, float, float]], asked: Mapping[str, Asked]
) -> None:
    known = {slug: Known(value, min(ends), max(ends)) for slug, (value, *ends) in told.items()}
    rung = Requirements("fitter", "Fitter", "profession", "mid", "Mid", 1, 1, asked)
    way = way_with(known, rung, {slug: slug for slug in asked})
    ready = readiness_from(known, [Required(slug, cell.level, cell.weight) for slug, cell in asked.items()])
    if way is not None and ready is not None and way.sure is not None:
        assert way.path.coverage == pytest.approx(ready.value)
        assert (way.sure.low, way.sure.high) == (ready.low, ready.high)
        assert way.sure.known >= 0.6


@pytest.mark.parametrize("roles", [1, 12])
class TestQueries:
    @pytest.fixture(autouse=True)
    def _roles(self, db: None, roles: int) -> None:
        rows = [("pipes", (1, 2, 3), 5, True), ("valves", (1, 2, 2), 2, False)]
        made = [a_role(f"role-{i}", rows, position=i) for i in range(2, roles + 1)]
        publish(replace(a_catalogue(roles=[PLUMBER, *made]), backgrounds=Backgrounds(backgrounds=(WELDER,))))

    def test_two_signed_out_whatever_the_start(self, client: Client) -> None:
        for start in ("plumber:mid", "background:welder", "result", ""):
            with queries(2):
                client.get(PAGE, {"from": start})

    def test_six_for_somebody_with_a_result_to_start_from(self, person: User) -> None:
        a_result(user=person, levels=2)
        someone = browser_of(person)
        with queries(6):
            someone.get(PAGE)
        with queries(5):
            someone.get(PAGE, {"from": "plumber:mid"})


@pytest.mark.usefixtures("framework")
class TestRolesCloseToAResult:
    def test_their_bridges_are_kept_with_the_result(self, person: User) -> None:
        result = a_result(user=person, levels={"pipes": 1, "valves": 1})
        (fitter,) = result.other_roles
        assert fitter["bridges"] == [{"slug": "valves", "name": "Valves", "has": 1.0, "needs": 3}]

    def test_what_is_unknown_is_no_bridge(self, person: User) -> None:
        result = a_result(user=person, role="fitter", levels={"pipes": 1, "valves": 2})
        (plumber,) = result.other_roles
        assert [bridge["slug"] for bridge in plumber["bridges"]] == ["pipes"]  # billing was never asked

    def test_the_page_draws_them_and_names_the_bridges(self, signed_in: Client, person: User) -> None:
        result = a_result(user=person, levels={"pipes": 1, "valves": 1})
        page = " ".join(signed_in.get(result.get_absolute_url()).text.split())
        assert "The closest other roles</title>" in page
        assert "50%</strong> <span>ready over the 100% of its weight that is known" in page
        assert f'<a href="{reverse("roles:knowledge", args=["valves"])}">Valves</a>' in page

    def test_an_older_result_shows_them_without_bridges(self, signed_in: Client, person: User) -> None:
        result = a_result(user=person, levels={"pipes": 1, "valves": 1})
        Result.objects.filter(pk=result.pk).update(
            other_roles=[{name: value for name, value in result.other_roles[0].items() if name != "bridges"}]
        )
        page = " ".join(signed_in.get(result.get_absolute_url()).text.split())
        assert "ready over the 100% of its weight" in page
        assert "What closes most of the way" not in page
        assert program_of(person).get(f"/api/v1/results/{result.pk}/").json()["other_roles"][0]["bridges"] == []

    def test_the_api_says_the_same(self, person: User) -> None:
        result = a_result(user=person, levels={"pipes": 1, "valves": 1})
        (fitter,) = program_of(person).get(f"/api/v1/results/{result.pk}/").json()["other_roles"]
        assert fitter["bridges"] == [{"competency": "valves", "name": "Valves", "has": 1.0, "needs": 3}]

    def test_those_who_hire_see_none_of_them(self, person: User) -> None:
        manager = a_manager()
        candidate = a_candidate(an_assessment(by=manager), user=person)
        page = browser_of(manager).get(reverse("assessments:candidate-result", args=[candidate.pk])).text
        assert "Competency by competency" in page
        assert "Closest other roles" not in page
