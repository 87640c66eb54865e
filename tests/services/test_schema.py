"""The API answers as its OpenAPI document says, whatever it is sent.

The requests are drawn from the document: what fits it, what breaks it, and what stands at its edges. They name what
there is in the database more often than what there is not, since the latter is soon refused.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import schemathesis
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.specs.openapi.schemas import OpenApiSchema

from accounts.models import Membership, User
from accounts.sealing import token_for
from accounts.services import create_token
from assessments.models import Invitation, Result
from config.wsgi import application
from reports.services import request_report
from reports.tasks import draw_report
from tests.factories import (
    ColleagueInvitationFactory,
    MembershipFactory,
    UserFactory,
    a_candidate,
    a_result,
    a_review,
    an_assessment,
    an_attempt,
    an_invitation,
    publish,
    rate_all,
)

MEANT_BY = {"path.slug": "roles", "path.number": "versions", "query.layer": "layers", "query.domain": "domains"}
MEANT_BY |= {f"{place}.role": "roles" for place in ("query", "body")}
MEANT_BY |= {f"{place}.rung": "rungs" for place in ("query", "body")}
MEANT_BY |= {"path.attempt_id": "attempts", "query.attempt": "attempts"}
MEANT_BY |= {f"{place}.result": "results" for place in ("query", "body")} | {"path.result_id": "results"}
MEANT_BY |= {"path.report_id": "reports"}
MEANT_BY |= {"path.assessment_id": "assessments", "path.candidate_id": "candidates", "path.member_id": "members"}
MEANT_BY |= {"path.invitation_id": "invitations", "query.organisation": "organisations"}
MEANT_BY |= {"body.organisation": "organisations", "body.token": "tokens"}
MEANT_BY |= {"query.created_from": "times", "query.created_before": "times"}
ABOUT_COMPETENCIES = "/(competencies|ratings)/"
OF_COMPETENCIES = {"path.slug": "competencies"}
ABOUT_ORGANISATIONS = "/organisations/"
OF_ORGANISATIONS = {"path.slug": "organisations"}

FOR_SITE_STAFF = "^/api/v1/items/"
"""Whoever asks here is none; tests/assessments/sitting/test_api.py asks as one."""
STATUSES = ["2xx", "304", "400", "404", "409", "410", "422"]
"""What may come of a request that fits the schema. The test itself looks at each 400; 409, 410 and 422 are about what
was done before.
"""
BEYOND_THE_SCHEMA = {
    "cursor",
    "layer",
    "domain",
    "role",
    "/role",
    "/rung",
    "/result",
    "/level",
    "/not_applicable",
    "/link",
    "/organisation",
    "/name",
    "/title",
    "/notice",
    "/reviewers",
    "/deadline",
    "/emails/…",
    "/candidates/…/email",
    "/extra_time",
    "/extended_to",
    "/cannot_judge",
    "/revision",
    "/seen",
    "/valid_days",
    "/reason",
    "/message",
    "/token",
    "/test_minutes",
    "/sequence",
    "/chosen",
    "/chosen/…",
    "/value",
    "/unknown",
    "",
    "sort",
    "weights",
}
"""What may be refused although it fits the schema: it names what is not there, or does not go with the rest."""


@pytest.fixture
def api(
    transactional_db: None,
    request: pytest.FixtureRequest,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> OpenApiSchema:
    """The schema as the API gives it, with what there is in the database, and a token for most of it."""
    request.node._nodeid = request.node.nodeid  # schemathesis 4.32 looks for it under the name it had before pytest 9
    settings.MEDIA_ROOT = tmp_path / "files"
    for scope in ("signed-in", "signed-out"):
        monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, "1000000/min")  # else all is soon answered 429
    secret, there_is = what_there_is()
    config = schemathesis.Config.from_dict(drawing_from(there_is, secret))
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, config=config)
    for path, operations in schema.raw_schema["paths"].items():
        meant_by = MEANT_BY | (OF_COMPETENCIES if re.search(ABOUT_COMPETENCIES, path) else {})
        meant_by |= OF_ORGANISATIONS if re.search(ABOUT_ORGANISATIONS, path) else {}
        for parameter in (parameter for operation in operations.values() for parameter in operation["parameters"]):
            if kind := meant_by.get(f"{parameter['in']}.{parameter['name']}"):
                parameter["example"] = there_is[kind][0]
    return schema


def what_there_is() -> tuple[str, dict[str, list[str | int]]]:
    """A person's token, and what is in the database by kind: theirs, and a stranger's, which they must not find."""
    publish()
    person, stranger = UserFactory(), UserFactory()
    results = [a_result(user=person), a_result(user=person, role="fitter"), a_result(user=stranger)]
    reports = [request_report(result=results[0], by=person), request_report(result=results[2], by=stranger)]
    for report in reports:
        draw_report(str(report.pk))
    attempts = [an_attempt(user=person), an_attempt(user=person, role="fitter"), an_attempt(user=stranger)]
    rate_all(attempts[0], 2)
    own, foreign = a_hiring_organisation(person), a_hiring_organisation(stranger)
    results += Result.objects.filter(attempt__invitation__in=own.candidates)
    cursors = [f"p={attempts[1].pk}", f"p={results[0].pk}", "p=fitter", "r=1&p=pipes", "p=1", "o=1", "p=%00"]
    return create_token(name="schema", lifetime=timedelta(days=1), by=person).secret, {
        "roles": ["plumber", "fitter", "\0"],
        "rungs": ["junior", "mid", "senior"],
        "versions": [1],
        "layers": ["builder", "user"],
        "domains": ["water"],
        "competencies": ["pipes", "valves", "billing"],
        "attempts": [str(attempt.pk) for attempt in attempts] + [str(results[0].attempt_id)],
        "results": [str(result.pk) for result in results],
        "reports": [str(report.pk) for report in reports],
        "cursors": [b64encode(cursor.encode()).decode() for cursor in cursors],
        "organisations": [own.slug, foreign.slug],
        "assessments": own.assessments[:1] + foreign.assessments + own.assessments[1:],
        "candidates": [str(one.pk) for one in own.candidates + foreign.candidates],
        "members": own.members + foreign.members,
        "invitations": own.invitations + foreign.invitations,
        "tokens": own.tokens,
        "times": [results[0].created_at.isoformat(), "2026-11-20T12:00:00Z", "2026-11-20T12:00:00+23:59"],
    }


@dataclass(frozen=True)
class Hiring:
    """An organisation that hires: its slug and the ids of what it has, some of it half done."""

    slug: str
    assessments: list[str | int]
    candidates: list[Invitation]
    members: list[str | int]
    invitations: list[str | int]
    tokens: list[str | int]


def a_hiring_organisation(owner: User) -> Hiring:
    membership = MembershipFactory(user=owner, access=Membership.Access.OWNER)
    organisation = membership.organisation
    members = [membership, *MembershipFactory.create_batch(2, organisation=organisation)]
    opened = an_assessment(by=owner, reviewers=[owner], blind=False)
    draft = an_assessment(by=owner, is_open=False)
    waiting = [an_invitation(opened, f"waiting{n}@example.org") for n in range(2)]
    candidates = [a_candidate(opened, "one@example.org"), a_candidate(opened, "two@example.org"), *waiting]
    a_review(candidates[1].attempt, owner, 3)
    invitations = ColleagueInvitationFactory.create_batch(2, organisation=organisation)
    return Hiring(
        slug=organisation.slug,
        assessments=[str(opened.pk), str(draft.pk)],
        candidates=candidates,
        members=[one.pk for one in members],
        invitations=[str(one.pk) for one in invitations],
        tokens=[token_for(one.link_key) for one in waiting],
    )


def drawing_from(there_is: dict[str, list[str | int]], secret: str) -> dict[str, object]:
    def drawn(meant_by: dict[str, str], probability: float = 0.8) -> dict[str, object]:
        return {place: {"dictionary": kind, "probability": probability} for place, kind in meant_by.items()}

    return {
        "seed": 1,  # the same requests each time
        "generation": {"deterministic": True, "max-examples": 25, "database": "none"},
        "suppress-health-check": ["all"],  # of hypothesis: how much it had to throw away, and how long that took
        "auth": {"openapi": {"token": {"bearer": secret}}},
        "dictionaries": {kind: {"values": values} for kind, values in there_is.items()},
        "parameters": drawn(MEANT_BY) | drawn({"query.cursor": "cursors"}, 0.3),
        "operations": [
            {"include-path-regex": ABOUT_COMPETENCIES, "parameters": drawn(OF_COMPETENCIES)},
            {"include-path-regex": ABOUT_ORGANISATIONS, "parameters": drawn(OF_ORGANISATIONS)},
            {"include-path-regex": FOR_SITE_STAFF, "checks": accepting([*STATUSES, "403"])},
        ],
        "checks": accepting(STATUSES),
    }


def accepting(statuses: list[str]) -> dict[str, object]:
    return {"positive_data_acceptance": {"expected-statuses": statuses}}


requests = schemathesis.pytest.from_fixture("api")


@requests.parametrize()
def test_every_answer_is_as_the_schema_says(case: schemathesis.Case) -> None:
    response = case.call_and_validate()
    if response.status_code == 400 and case.meta.generation.mode.is_positive:
        assert refused(response) <= BEYOND_THE_SCHEMA


def refused(response: schemathesis.Response) -> set[str]:
    """Places that the answer finds fault with, apart from NUL, which no schema speaks of and no database keeps."""
    return {
        re.sub(r"/\d+", "/…", error.get("pointer", error.get("parameter")))
        for error in response.json()["errors"]
        if error["detail"] != "Null characters are not allowed."
    }
