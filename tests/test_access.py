"""Who may open what. Walks every address × method × person; an address that nobody classified fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from accounts.models import ApiToken, ColleagueInvitation, Membership, Organisation
from accounts.services import create_token
from assessments.models import Attempt, Invitation, Item, Result
from assessments.selectors.compared import Wish
from reports.models import Report
from reports.services import request_comparison, request_report
from roles.models import MatrixImport
from roles.services.imports import send_file
from tests.factories import (
    ColleagueInvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    a_candidate,
    a_result,
    accepted,
    an_assessment,
    an_attempt,
    an_invitation,
    browser_of,
)
from tests.factories.bank import a_bank

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READ = frozenset({"GET", "HEAD"})
READ_WRITE = READ | {"POST"}

# Open to everybody, and the same for everybody.
PUBLIC = {
    "home": READ,
    "health": READ,
    "api": frozenset(METHODS),  # leads to the reference, whatever is sent
    "api:docs": READ,
    "roles:map": READ,
    "roles:role": READ,
    "roles:versions": READ,
    "roles:file": READ,
    "roles:difference": READ,
    "roles:compare": READ,
    "roles:ladder": READ,
    "roles:knowledge-map": READ,
    "roles:knowledge": READ,
    "roles:finder": READ,
    "roles:finder-question": READ_WRITE,
    "roles:finder-result": READ,
    "roles:finder-forget": frozenset({"POST"}),
    "assessments:pathways": READ,
    "assessments:begin": READ_WRITE,
    "organisations:join-link": READ,
    "assessments:invited": READ,
}
# Goes on with what a link brought to this browser; whoever came by no link -> 404.
LINKED = {
    "organisations:join": READ_WRITE,
    "assessments:invitation": READ_WRITE,
    "assessments:fresh-link": frozenset({"POST"}),
}
# One's own, whoever one is: signed out -> sign-in.
OWN = {
    "roles:target": READ_WRITE,
    "account": READ_WRITE,
    "account_tokens": READ,
    "account_token_new": READ_WRITE,
    "assessments:list": READ,
    "reports:list": READ,
    "roles:matrices": READ,
    "roles:new": READ_WRITE,
    "organisations:list": READ,
    "organisations:new": READ_WRITE,
}
# Edits what is built in: site staff only, others who are signed in -> 403, signed out -> sign-in.
EDITED = {
    "roles:draft": READ,
    "roles:draft-competencies": READ,
    "roles:describe": READ_WRITE,
    "roles:draft-begin": READ_WRITE,
    "roles:draft-rungs": READ_WRITE,
    "roles:draft-difference": READ,
    "roles:draft-difference-from": READ,
    "roles:draft-publish": READ_WRITE,
    "roles:draft-discard": READ_WRITE,
    "roles:draft-file": READ,
    "roles:draft-hints": READ,
    "assessments:affected": READ,
    "roles:competencies": READ,
    "roles:competency-new": READ_WRITE,
    "roles:competency": READ_WRITE,
    "roles:import": READ_WRITE,
    "roles:import-new": READ_WRITE,
}
# Of these the address says whose matrices are meant; here those of nobody's organisation.
ASKED_WHOSE = {"roles:competencies", "roles:competency-new", "roles:competency", "roles:import-new"}
# Somebody's own who edits, here of site staff: anybody else who is signed in -> 404, signed out -> sign-in.
HELD_BY_STAFF = {
    "roles:import-step": READ_WRITE,
}
# Likewise, here of the hiring manager who asked for it.
HELD_BY_MANAGER = {
    "reports:comparison": READ_WRITE,
}
# The same, by a script that reads JSON: signed out -> 401. What is sent here is empty, which is no change.
EDITED_BY_SCRIPT = {
    "roles:draft-changes": frozenset({"POST"}),
    "roles:draft-rows": frozenset({"POST"}),
}
# Belongs to one person: anybody else who is signed in -> 404, signed out -> sign-in.
HELD = {
    "assessments:attempt": READ,
    "assessments:rate": READ_WRITE,
    "assessments:check": READ_WRITE,
    "assessments:notice": READ_WRITE,
    "assessments:test": READ_WRITE,
    "assessments:test-answer": frozenset({"POST"}),
    "assessments:test-finish": READ_WRITE,
    "assessments:received": READ,
    "assessments:result": READ,
    "assessments:how": READ,
    "reports:for_result": READ_WRITE,
    "reports:download": READ,
    "account_token_revoke": READ_WRITE,
}
# Of an organisation: whoever of it may not -> 403, anybody else -> 404, signed out -> sign-in.
ADMINISTERED = {
    "audit:organisation": READ,
    "audit:organisation-file": READ_WRITE,
    "organisations:people": READ,
    "organisations:member": READ_WRITE,
    "organisations:invite": READ_WRITE,
    "organisations:invitation": READ_WRITE,
    "organisations:rename": READ_WRITE,
}
# Of an organisation, for all of its members: anybody else -> 404, signed out -> sign-in.
OF_MEMBERS = {
    "assessments:organisation": READ,
    "assessments:coverage": READ,
    "organisations:leave": READ_WRITE,
}
# Of an assessment, or for making one, for those who hire: other colleagues -> 403, anybody else -> 404.
HIRING = {
    "assessments:new": READ_WRITE,
    "assessments:edit": READ_WRITE,
    "assessments:open": frozenset({"POST"}),
    "assessments:close": frozenset({"POST"}),
    "assessments:copy": frozenset({"POST"}),
    "assessments:discard": frozenset({"POST"}),
    "assessments:link": frozenset({"POST"}),
    "assessments:invite": READ_WRITE,
    "assessments:sending": READ,
    "assessments:assessment": READ,
    "assessments:act": frozenset({"POST"}),
    "assessments:compare": READ,
    "assessments:compare-file": READ_WRITE,
    "assessments:beside": READ,
    "reports:compare": READ_WRITE,
}
# Of a candidate, for those who hire: other colleagues -> 403, anybody else -> 404.
CANDIDATE_HIRED = {
    "assessments:decide": frozenset({"POST"}),
    "assessments:time": READ_WRITE,
}
# Of an organisation, for those who review or hire: a member who may neither -> 403, anybody else -> 404.
OF_REVIEWERS = {
    "assessments:to-review": READ,
}
# Of a candidate, for those whom the assessment names as its reviewers: other colleagues -> 403, anybody else -> 404.
REVIEWED = {
    "assessments:review": READ,
    "assessments:review-rate": READ_WRITE,
    "assessments:review-submit": frozenset({"POST"}),
    "assessments:review-reopen": frozenset({"POST"}),
}
# Of a candidate, for those who hire as well: other colleagues -> 403, anybody else -> 404.
CANDIDATE_SEEN = {
    "assessments:candidate": READ,
    "assessments:reviews": READ,
    "assessments:candidate-result": READ,
    "assessments:candidate-how": READ,
    "assessments:send-back": READ_WRITE,
}
# Of the site: not site staff -> 403, signed out -> sign-in.
OF_THE_SITE = {
    "audit:site": READ,
    "audit:site-file": READ_WRITE,
}
# Django's admin: likewise, whatever the method. tests/accounts/test_admin.py has what may be done there.
ADMIN = {
    "admin:index",
    "admin:app_list",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    *(
        f"admin:{model}_{page}"
        for model in (
            "accounts_auditentry",
            "accounts_membership",
            "accounts_organisation",
            "accounts_user",
            "roles_competency",
            "roles_competencyedition",
            "roles_matrixversion",
            "roles_role",
        )
        for page in ("changelist", "add", "change", "delete", "history")
    ),
}
ADMIN_MOVED = {"admin:", "admin:login"}  # lead to others of these
# The API asks who it is before all else: signed out -> 401, whatever the method.
API_PUBLIC = {
    "api:start": READ,
    "api:schema": READ,
    "api:roles": READ,
    "api:role": READ,
    "api:matrix": READ,
    "api:matrix-versions": READ,
    "api:matrix-version": READ,
    "api:competencies": READ,
    "api:competency": READ,
}
API_OWN = {
    "api:attempts": READ_WRITE,
    "api:results": READ,
    "api:reports": READ_WRITE,
    "api:organisations": READ_WRITE,
    "api:assessments": READ_WRITE,
    "api:invitation-open": frozenset({"POST"}),
    "api:invitation-accept": frozenset({"POST"}),
}
API_HELD = {
    "api:attempt": READ,
    "api:rating": READ | {"PATCH"},
    "api:submit": frozenset({"POST"}),
    "api:attempt-notice": READ_WRITE,
    "api:test": READ_WRITE,
    "api:test-answers": frozenset({"POST"}),
    "api:test-finish": frozenset({"POST"}),
    "api:result": READ,
    "api:report": READ,
    "api:report-download": READ,
}
# Of an organisation, its assessments and its candidates: other colleagues -> 403, anybody else -> 404.
API_OF_MEMBERS = {
    "api:organisation": READ,
}
API_ADMINISTERED = {
    "api:organisation-name": frozenset({"PUT"}),
    "api:members": READ,
    "api:colleague-invitations": READ_WRITE,
    "api:colleague-invitation-again": frozenset({"POST"}),
    "api:colleague-invitation": READ | {"DELETE"},
}
# A membership, which is also its member's own.
API_MEMBER = {
    "api:member": READ | {"PATCH", "DELETE"},
}
# Whom the organisation's reviewer has to review first, they see nothing of in the last three of these.
API_HIRING = {
    "api:reviewers": READ,
    "api:assessment": READ | {"PATCH", "DELETE"},
    "api:assessment-open": frozenset({"POST"}),
    "api:assessment-close": frozenset({"POST"}),
    "api:assessment-copy": frozenset({"POST"}),
    "api:assessment-link": frozenset({"PUT", "DELETE"}),
    "api:candidates": READ_WRITE,
    "api:comparison": READ,
    "api:candidate-remind": frozenset({"POST"}),
    "api:candidate-resend": frozenset({"POST"}),
    "api:candidate-revoke": frozenset({"POST"}),
    "api:decisions": READ_WRITE,
    "api:reviews": READ,
    "api:candidate-results": READ,
    "api:candidate-result": READ,
}
# More time for a candidate is given by those who hire alone; tests/assessments/hiring has that.
API_SEEN = {
    "api:candidate": READ | {"PATCH"},
    "api:candidate-send-back": frozenset({"POST"}),
}
API_OF_REVIEWERS = {
    "api:desk": READ,
}
API_REVIEWED = {
    "api:review": READ,
    "api:review-rating": frozenset({"PATCH"}),
    "api:review-submit": frozenset({"POST"}),
    "api:review-reopen": frozenset({"POST"}),
}
API_HIRERS = ("owner", "admin", "manager")
API_OF_COLLEAGUES = [
    (API_OF_MEMBERS, ("its person", *Membership.Access.values)),
    (API_ADMINISTERED, ("owner", "admin")),
    (API_MEMBER, ("owner", "admin", "its person")),
    (API_HIRING, API_HIRERS),
    (API_SEEN, (*API_HIRERS, "reviewer")),
    (API_OF_REVIEWERS, (*API_HIRERS, "reviewer")),
    (API_REVIEWED, ("reviewer",)),
]
# Of the site: not site staff -> 403.
API_OF_THE_SITE = {
    "api:items": READ,
    "api:item": READ,
    "api:item-statistics": READ,
}
API_NOWHERE = {"api:nothing"}
# allauth's, which has tests of its own: here only that nobody gets an error, and who is sent to sign in.
ALLAUTH_PUBLIC = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}
ALLAUTH_OWN = {
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "socialaccount_connections",
    "usersessions_list",
}
ALLAUTH_MOVED = {""}  # nameless redirects from addresses that allauth used to have

PEOPLE = ("anonymous", "another browser", "its person", "stranger", "site staff", *Membership.Access.values)


def addresses(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield space + (pattern.name or "")


@dataclass(frozen=True)
class World:
    """Two organisations, and one person's attempt, result and report in it."""

    organisation: Organisation
    attempt: Attempt
    result: Result
    report: Report
    token: ApiToken
    sent: MatrixImport
    browsers: dict[str, Client]

    @cached_property
    def member(self) -> Membership:
        return self.organisation.memberships.get(user=self.attempt.user)

    @cached_property
    def invited(self) -> ColleagueInvitation:
        invitation: ColleagueInvitation = ColleagueInvitationFactory(organisation=self.organisation)
        return invitation

    @cached_property
    def candidate(self) -> Invitation:
        """Of an assessment whose reviewer is the colleague with that access."""
        who = {one.access: one.user for one in self.organisation.memberships.select_related("user")}
        by, reviewer = who[Membership.Access.MANAGER], who[Membership.Access.REVIEWER]
        return a_candidate(an_assessment(by=by, reviewers=[reviewer]))

    @property
    def begun(self) -> Attempt:
        """What the person of the result began by invitation."""
        person = self.result.attempt.user
        begun = Attempt.objects.filter(user=person).exclude(invitation=None).first()
        return begun or accepted(an_invitation(self.candidate.assessment, "its.person@example.org"), user=person)

    @cached_property
    def item(self) -> Item:
        a_bank({"pipes": 1})
        return Item.objects.get()

    @cached_property
    def comparison(self) -> Report:
        """Asked for by the manager."""
        assessment = self.candidate.assessment
        assert assessment.created_by
        return request_comparison(assessment=assessment, wish=Wish(), by=assessment.created_by)

    def address(self, name: str) -> str:
        return reverse(name, kwargs=self.arguments(name)) + ("?organisation=" if name in ASKED_WHOSE else "")

    def arguments(self, name: str) -> dict[str, object]:
        if name in HELD_BY_MANAGER:
            return {"report_id": self.comparison.pk}
        if name in HIRING and name != "assessments:new":
            ending = {"ending": "csv"} if name == "assessments:compare-file" else {}
            return {"id": self.candidate.assessment_id} | ending
        if name in REVIEWED | CANDIDATE_SEEN | CANDIDATE_HIRED:
            return {"id": self.candidate.pk} | ({"slug": "pipes"} if name == "assessments:review-rate" else {})
        if name in API_OF_MEMBERS | API_OF_REVIEWERS or name in (
            "api:organisation-name",
            "api:members",
            "api:colleague-invitations",
            "api:reviewers",
        ):
            return {"slug": self.organisation.slug}
        if name.startswith("api:colleague-invitation"):
            return {"slug": self.organisation.slug, "invitation_id": self.invited.pk}
        if name != "api:assessments" and name.startswith(("api:assessment", "api:comparison", "api:candidates")):
            return {"assessment_id": self.candidate.assessment_id}
        if name in API_HIRING | API_SEEN | API_REVIEWED:
            return {"candidate_id": self.candidate.pk} | {
                "api:review-rating": {"slug": "pipes"},
                "api:candidate-result": {"result_id": self.candidate.attempt.results.earliest("number").pk},
            }.get(name, {})
        if name.startswith(("admin:accounts_", "admin:roles_")) and name.endswith(("_change", "_delete", "_history")):
            return {"object_id": "1"}
        return {
            "admin:app_list": {"app_label": "roles"},
            "audit:organisation": {"slug": self.organisation.slug},
            "audit:organisation-file": {"slug": self.organisation.slug},
            "organisations:people": {"slug": self.organisation.slug},
            "organisations:invite": {"slug": self.organisation.slug},
            "organisations:rename": {"slug": self.organisation.slug},
            "assessments:organisation": {"slug": self.organisation.slug},
            "assessments:coverage": {"slug": self.organisation.slug},
            "assessments:new": {"slug": self.organisation.slug},
            "organisations:leave": {"slug": self.organisation.slug},
            "organisations:member": {"slug": self.organisation.slug, "member_id": self.member.pk},
            "organisations:invitation": {"slug": self.organisation.slug, "invitation_id": self.invited.pk},
            "organisations:join-link": {"token": "no-such-token"},
            "roles:role": {"slug": "plumber"},
            "roles:knowledge": {"slug": "pipes"},
            "roles:finder-question": {"slug": "good-week"},
            "roles:versions": {"slug": "plumber"},
            "roles:file": {"slug": "plumber", "number": 1, "ending": "csv"},
            "roles:difference": {"slug": "plumber", "before": 1, "after": 1},
            "roles:target": {"slug": "plumber"},
            "roles:describe": {"slug": "plumber"},
            "roles:import": {"slug": "plumber"},
            "roles:import-step": {"import_id": self.sent.pk},
            "roles:draft": {"slug": "plumber"},
            "roles:draft-changes": {"slug": "plumber"},
            "roles:draft-rows": {"slug": "plumber"},
            "roles:draft-competencies": {"slug": "plumber"},
            "roles:draft-begin": {"slug": "plumber"},
            "roles:draft-rungs": {"slug": "plumber"},
            "roles:draft-difference": {"slug": "plumber"},
            "roles:draft-difference-from": {"slug": "plumber", "number": 1},
            "roles:draft-publish": {"slug": "plumber"},
            "roles:draft-discard": {"slug": "plumber"},
            "roles:draft-file": {"slug": "plumber", "ending": "csv"},
            "roles:draft-hints": {"slug": "plumber"},
            "assessments:affected": {"slug": "plumber"},
            "roles:competency": {"slug": "pipes"},
            "assessments:begin": {"slug": "plumber"},
            "assessments:to-review": {"slug": self.organisation.slug},
            "assessments:attempt": {"attempt_id": self.attempt.pk},
            "assessments:rate": {"attempt_id": self.attempt.pk, "slug": "pipes"},
            "assessments:check": {"attempt_id": self.attempt.pk},
            "assessments:notice": {"attempt_id": self.attempt.pk},
            "assessments:test": {"attempt_id": self.attempt.pk},
            "assessments:test-answer": {"attempt_id": self.attempt.pk},
            "assessments:test-finish": {"attempt_id": self.attempt.pk},
            "assessments:received": {"attempt_id": self.attempt.pk},
            "assessments:invited": {"token": "no-such-token"},
            "assessments:result": {"result_id": self.result.pk},
            "assessments:how": {"result_id": self.result.pk},
            "reports:for_result": {"result_id": self.result.pk},
            "reports:download": {"report_id": self.report.pk},
            "account_token_revoke": {"public_id": self.token.public_id},
            "api:role": {"slug": "plumber"},
            "api:matrix": {"slug": "plumber"},
            "api:matrix-versions": {"slug": "plumber"},
            "api:matrix-version": {"slug": "plumber", "number": 1},
            "api:competency": {"slug": "pipes"},
            "api:attempt": {"attempt_id": self.attempt.pk},
            "api:rating": {"attempt_id": self.attempt.pk, "slug": "pipes"},
            "api:submit": {"attempt_id": self.attempt.pk},
            "api:attempt-notice": {"attempt_id": self.begun.pk},
            "api:test": {"attempt_id": self.attempt.pk},
            "api:test-answers": {"attempt_id": self.attempt.pk},
            "api:test-finish": {"attempt_id": self.attempt.pk},
            "api:item": {"item_id": self.item.pk if name == "api:item" else 0},
            "api:result": {"result_id": self.result.pk},
            "api:report": {"report_id": self.report.pk},
            "api:report-download": {"report_id": self.report.pk},
            "api:member": {"slug": self.organisation.slug, "member_id": self.member.pk},
            "api:nothing": {"nothing": "nothing/"},
            "account_confirm_email": {"key": "no-such-key"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
            "openid_connect_login": {"provider_id": "company"},
            "openid_connect_callback": {"provider_id": "company"},
        }.get(name, {})


@pytest.fixture
def world(framework: None) -> World:
    organisation = OrganisationFactory()
    owner = MembershipFactory(organisation=organisation).user
    result = a_result(user=owner)
    browsers = {
        "anonymous": browser_of(),
        "another browser": browser_that_began(),
        "its person": browser_of(owner),
        "stranger": browser_of(MembershipFactory(access=Membership.Access.OWNER).user),
        "site staff": browser_of(staff := UserFactory(is_staff=True)),
        **{access: colleague(organisation, access) for access in Membership.Access.values},
    }
    token = create_token(name="Nightly export", lifetime=timedelta(days=1), by=owner).token
    sent = send_file(organisation=None, role=None, file_name="matrix.csv", data=b"Competency,Mid", by=staff)
    report = request_report(result=result, by=owner)
    return World(organisation, an_attempt(user=owner), result, report, token, sent, browsers)


def browser_that_began() -> Client:
    """Signed out, but holding an attempt of its own."""
    client = browser_of()
    client.post(reverse("assessments:begin", args=["fitter"]), {"rung": "mid"})
    return client


def colleague(organisation: Organisation, access: str) -> Client:
    return browser_of(MembershipFactory(organisation=organisation, access=access).user)


def is_sent_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("account_login"))


def signed_out(who: str) -> bool:
    return who in ("anonymous", "another browser")


def send(world: World, who: str, name: str, method: str) -> HttpResponse:
    return world.browsers[who].generic(method, world.address(name))


def walk(world: World, who: str, classified: dict[str, frozenset[str]]) -> Iterator[tuple[str, str, HttpResponse]]:
    """The answers to whoever is signed in. Methods that are not taken get 405, who is signed out goes to sign in."""
    for name, methods in classified.items():
        for method in METHODS:
            response = send(world, who, name, method)
            if method not in methods:
                assert response.status_code == 405, (name, method)
            elif signed_out(who):
                assert is_sent_to_sign_in(response), (name, method)
            else:
                yield name, method, response


def assert_opens(name: str, method: str, response: HttpResponse) -> None:
    assert response.status_code in {200, 302}, (name, method, response.status_code)
    assert not is_sent_to_sign_in(response), (name, method)


def test_every_address_is_classified_once() -> None:
    classes = (
        PUBLIC,
        OWN,
        HELD,
        HELD_BY_STAFF,
        HELD_BY_MANAGER,
        EDITED,
        EDITED_BY_SCRIPT,
        ADMINISTERED,
        OF_MEMBERS,
        HIRING,
        CANDIDATE_HIRED,
        OF_REVIEWERS,
        REVIEWED,
        CANDIDATE_SEEN,
        LINKED,
        OF_THE_SITE,
        ADMIN,
        ADMIN_MOVED,
        API_PUBLIC,
        API_OWN,
        API_HELD,
        *(addresses_of for addresses_of, _ in API_OF_COLLEAGUES),
        API_OF_THE_SITE,
        API_NOWHERE,
        ALLAUTH_PUBLIC,
        ALLAUTH_OWN,
        ALLAUTH_MOVED,
    )
    classified = [name for names in classes for name in names]
    assert len(classified) == len(set(classified))
    assert set(addresses()) == set(classified)


@pytest.mark.parametrize("who", PEOPLE)
def test_public_pages_open_for_everybody(world: World, who: str) -> None:
    for name, methods in PUBLIC.items():
        for method in METHODS:
            response = send(world, who, name, method)
            expected = {200, 302} if method in methods else {405}
            assert response.status_code in expected, (name, method, response.status_code)
            assert not is_sent_to_sign_in(response), (name, method)


@pytest.mark.parametrize("who", PEOPLE)
def test_ones_own_pages_open_for_whoever_is_signed_in(world: World, who: str) -> None:
    for name, method, response in walk(world, who, OWN):
        assert_opens(name, method, response)


@pytest.mark.parametrize(
    ("addresses_of", "person"), [(HELD, "its person"), (HELD_BY_STAFF, "site staff"), (HELD_BY_MANAGER, "manager")]
)
@pytest.mark.parametrize("who", PEOPLE)
def test_what_belongs_to_a_person_opens_for_nobody_else(
    world: World, who: str, addresses_of: dict[str, frozenset[str]], person: str
) -> None:
    for name, method, response in walk(world, who, addresses_of):
        if who == person:
            assert_opens(name, method, response)
        else:
            assert response.status_code == 404, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_built_in_is_edited_by_site_staff_only(world: World, who: str) -> None:
    for name, method, response in walk(world, who, EDITED):
        if who == "site staff":
            assert_opens(name, method, response)
        else:
            assert response.status_code == 403, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_sent_to_a_draft_is_refused_in_json(world: World, who: str) -> None:
    for name, methods in EDITED_BY_SCRIPT.items():
        for method in METHODS:
            response = send(world, who, name, method)
            expected = 405 if method not in methods else 401 if signed_out(who) else 400
            assert response.status_code == expected, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_an_organisation_administers_opens_for_its_owners_and_admins(world: World, who: str) -> None:
    for name, method, response in walk(world, who, ADMINISTERED):
        if who in ("owner", "admin"):
            assert_opens(name, method, response)
        else:
            expected = 404 if who in ("stranger", "site staff") else 403
            assert response.status_code == expected, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_an_organisation_has_for_its_members_opens_for_all_of_them(world: World, who: str) -> None:
    for name, method, response in walk(world, who, OF_MEMBERS):
        if who in ("stranger", "site staff"):
            assert response.status_code == 404, (name, method, response.status_code)
        else:
            assert_opens(name, method, response)


@pytest.mark.parametrize(
    ("addresses_of", "who_may"),
    [
        (HIRING, ("owner", "admin", "manager")),
        (CANDIDATE_HIRED, ("owner", "admin", "manager")),
        (OF_REVIEWERS, ("owner", "admin", "manager", "reviewer")),
        (REVIEWED, ("reviewer",)),
        (CANDIDATE_SEEN, ("owner", "admin", "manager", "reviewer")),
    ],
)
@pytest.mark.parametrize("who", PEOPLE)
def test_what_concerns_a_candidate_opens_for_whoever_hires_or_reviews_them(
    world: World, who: str, addresses_of: dict[str, frozenset[str]], who_may: tuple[str, ...]
) -> None:
    for name, method, response in walk(world, who, addresses_of):
        if who in who_may:
            assert_opens(name, method, response)
        else:
            expected = 404 if who in ("stranger", "site staff") else 403
            assert response.status_code == expected, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_without_a_link_there_is_nothing_to_go_on_with(world: World, who: str) -> None:
    for name, methods in LINKED.items():
        for method in METHODS:
            response = send(world, who, name, method)
            assert response.status_code == (404 if method in methods else 405), (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_belongs_to_the_site_opens_for_site_staff(world: World, who: str) -> None:
    for name, method, response in walk(world, who, OF_THE_SITE):
        expected = {200, 302} if who == "site staff" else {403}
        assert response.status_code in expected, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_the_admin_opens_for_site_staff(world: World, who: str, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    for name in ADMIN:
        for method in METHODS:
            response = send(world, who, name, method)
            if signed_out(who):
                assert is_sent_to_sign_in(response), (name, method)
            elif who == "site staff":
                assert response.status_code < 500, (name, method, response.status_code)
                assert not is_sent_to_sign_in(response), (name, method)
            else:
                assert response.status_code == 403, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_the_framework_is_read_by_everybody_through_the_api(world: World, who: str) -> None:
    for name, methods in API_PUBLIC.items():
        for method in METHODS:
            response = send(world, who, name, method)
            assert response.status_code == (200 if method in methods else 405), (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_ones_own_lists_in_the_api_open_for_whoever_is_signed_in(world: World, who: str) -> None:
    for name, methods in API_OWN.items():
        for method in METHODS:
            response = send(world, who, name, method)
            if signed_out(who):
                assert response.status_code == 401, (name, method, response.status_code)
            elif method not in methods:
                assert response.status_code == 405, (name, method, response.status_code)
            else:
                assert response.status_code == (200 if method in READ else 400), (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_belongs_to_a_person_is_found_by_nobody_else_in_the_api(world: World, who: str) -> None:
    for name, methods in API_HELD.items():
        for method in METHODS:
            response = send(world, who, name, method)
            if signed_out(who):
                assert response.status_code == 401, (name, method, response.status_code)
            elif method not in methods:
                assert response.status_code == 405, (name, method, response.status_code)
            elif who == "its person":
                # What is sent is empty, which is no rating; the report waits for a worker, the attempt for ratings.
                assert response.status_code in {200, 400, 409}, (name, method, response.status_code)
            else:
                assert response.status_code == 404, (name, method, response.status_code)


@pytest.mark.parametrize(("addresses_of", "may"), API_OF_COLLEAGUES)
@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_an_organisations_opens_in_the_api_as_on_its_pages(
    world: World, who: str, addresses_of: dict[str, frozenset[str]], may: tuple[str, ...]
) -> None:
    for name, methods in addresses_of.items():
        for method in METHODS:
            response = send(world, who, name, method)
            if signed_out(who):
                assert response.status_code == 401, (name, method, response.status_code)
            elif method not in methods:
                assert response.status_code == 405, (name, method, response.status_code)
            elif name == "api:candidate" and (who, method) == ("reviewer", "PATCH"):
                assert response.status_code == 403
            elif who in may:
                # What is sent is empty, which mostly is too little; some of it was done before.
                assert response.status_code in {200, 201, 202, 204, 400, 409}, (name, method, response.status_code)
            else:
                expected = 404 if who in ("stranger", "site staff") else 403
                assert response.status_code == expected, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_belongs_to_the_site_opens_in_the_api_for_site_staff(world: World, who: str) -> None:
    for name, methods in API_OF_THE_SITE.items():
        for method in METHODS:
            response = send(world, who, name, method)
            refusal = 401 if signed_out(who) else 403 if who != "site staff" else None
            expected = refusal or (200 if method in methods else 405)
            assert response.status_code == expected, (name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_nowhere_in_the_api_is_nowhere_for_everybody(world: World, who: str) -> None:
    for method in METHODS:
        assert send(world, who, "api:nothing", method).status_code == 404, method


@pytest.mark.parametrize("who", ["anonymous", "another browser", "its person", "site staff"])
def test_no_account_page_breaks_and_ones_own_need_a_sign_in(world: World, who: str) -> None:
    for name in ALLAUTH_PUBLIC | ALLAUTH_OWN:
        for method in METHODS:
            if name == "account_logout" and method not in READ:
                continue  # it would sign out whoever goes on testing
            response = send(world, who, name, method)
            assert response.status_code < 500, (name, method, response.status_code)
            if name in ALLAUTH_OWN and signed_out(who):
                assert is_sent_to_sign_in(response) or response.status_code == 405, (name, method)


def test_a_foreign_attempt_takes_no_rating(world: World) -> None:
    address = world.address("assessments:rate")
    for who in PEOPLE:
        if who != "its person":
            world.browsers[who].post(address, {"choice": "4"})
    assert not world.attempt.ratings.exists()


def test_a_foreign_attempt_takes_no_rating_by_the_api_either(world: World) -> None:
    for who in PEOPLE:
        if who != "its person":
            world.browsers[who].patch(world.address("api:rating"), {"level": 4}, "application/json")
            world.browsers[who].post(world.address("api:submit"))
    assert not world.attempt.ratings.exists()
    assert Attempt.objects.get(pk=world.attempt.pk).is_open


def test_a_download_is_authorised_again_each_time(world: World) -> None:
    address = world.address("reports:download")
    assert world.browsers["its person"].get(address).status_code != 404
    Attempt.objects.filter(pk=world.result.attempt_id).update(user=UserFactory())
    assert world.browsers["its person"].get(address).status_code == 404


def test_every_page_forbids_foreign_scripts_styles_and_frames(world: World) -> None:
    for name in ("home", "roles:map", "assessments:result", "account"):
        policy = world.browsers["its person"].get(world.address(name))["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
