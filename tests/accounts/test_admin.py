"""Django's admin: for site staff behind the second factor, and nothing published changes there."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.audit import entry, record
from accounts.forms import AuditFilterForm
from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.services import change_account, create_organisation, rename_organisation
from config import settings as product
from config.admin import site
from roles.models import Competency, CompetencyEdition, MatrixVersion, Role
from tests.accounts.conftest import confirm_that_it_is_me, sign_in
from tests.accounts.test_two_factor import SECRET, app_shows
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, browser_of

pytestmark = pytest.mark.django_db

READ_ONLY = [Role, MatrixVersion, Competency, CompetencyEdition, AuditEntry]
OWNER, MEMBER = Membership.Access.OWNER, Membership.Access.MEMBER


@pytest.fixture
def staff() -> User:
    person: User = UserFactory(is_staff=True, email="sam@example.org", name="Sam Staff")
    return person


@pytest.fixture
def browser(staff: User, settings: Settings) -> Client:
    """Of site staff who used their second factor already."""
    settings.SECOND_FACTOR_REQUIRED = False
    return browser_of(staff)


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=args)


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _asked_for(self, settings: Settings) -> None:
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.fixture(autouse=True)
    def _clock(self) -> Iterator[None]:
        with time_machine.travel(datetime(2027, 3, 1, 9, 0, 5, tzinfo=UTC), tick=False):
            yield

    @pytest.fixture
    def with_app(self, staff: User) -> User:
        TOTP.activate(staff, SECRET)
        RecoveryCodes.activate(staff)
        return staff

    def test_it_is_asked_for_but_in_the_demo(self) -> None:
        assert product.SECOND_FACTOR_REQUIRED is not product.DEMO

    def test_whoever_has_none_sets_it_up_and_is_told_why(self, client: Client, staff: User) -> None:
        sign_in(client, staff.email)
        response = client.get("/admin/", follow=True)
        assert response.redirect_chain[0][0] == reverse("mfa_activate_totp")
        assert "asks for a second factor, and your account has none" in response.text
        confirm_that_it_is_me(client)
        assert "Set up an authenticator app" in client.get("/admin/", follow=True).text

    def test_whoever_signed_in_with_it_is_let_in(self, client: Client, with_app: User) -> None:
        sign_in(client, with_app.email)
        client.post("/accounts/2fa/authenticate/", {"code": app_shows(SECRET, datetime.now(UTC))})
        assert client.get("/admin/").status_code == 200

    def test_whoever_did_not_use_it_in_this_session_does_now_and_goes_on(self, with_app: User) -> None:
        client = browser_of(with_app)
        response = client.get("/admin/roles/role/?q=engineer", follow=True)
        assert "Enter a code from your authenticator app to go on." in response.text
        assert "<h1>Confirm that it is you</h1>" in response.text
        code = {"code": app_shows(SECRET, datetime.now(UTC)), "next": "/admin/roles/role/?q=engineer"}
        assert 'value="/admin/roles/role/?q=engineer"' in response.text
        assert client.post(reverse("mfa_reauthenticate"), code).url == "/admin/roles/role/?q=engineer"
        assert client.get("/admin/roles/role/?q=engineer").status_code == 200

    def test_the_password_again_is_no_second_factor(self, with_app: User) -> None:
        client = browser_of(with_app)
        confirm_that_it_is_me(client)
        assert client.get("/admin/").url.startswith(reverse("mfa_reauthenticate"))

    def test_one_that_was_turned_off_counts_no_more(self, client: Client, with_app: User) -> None:
        sign_in(client, with_app.email)
        client.post("/accounts/2fa/authenticate/", {"code": app_shows(SECRET, datetime.now(UTC))})
        Authenticator.objects.all().delete()
        assert client.get("/admin/").url == reverse("mfa_activate_totp")

    def test_nothing_is_changed_before_it_is_used(self, with_app: User) -> None:
        response = browser_of(with_app).post(address(Organisation, "add"), {"name": "New", "slug": "new"})
        assert response.url.startswith(reverse("mfa_reauthenticate"))
        assert not Organisation.objects.exists()


class TestWhoComesIn:
    def test_it_has_no_sign_in_of_its_own(self, client: Client) -> None:
        response = client.get("/admin/login/", follow=True)
        assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
        assert client.get("/admin/roles/role/").url == "/accounts/login/?next=%2Fadmin%2Froles%2Frole%2F"
        assert client.post("/admin/login/", {"username": "a", "password": "b"}).url == "/admin/"

    def test_the_password_is_changed_where_everybodys_is(self, browser: Client) -> None:
        assert browser.get("/admin/password_change/").url == reverse("account_change_password")
        assert browser.post("/admin/logout/").url == reverse("account_logout")

    def test_those_who_are_no_staff_or_no_longer_are_refused(self, browser: Client, staff: User) -> None:
        assert browser.get("/admin/").status_code == 200
        User.objects.filter(pk=staff.pk).update(is_staff=False)
        assert browser.get("/admin/").status_code == 403
        assert browser_of(UserFactory(is_superuser=True)).get("/admin/").status_code == 403

    def test_it_holds_what_is_listed_and_no_secret_and_nothing_of_ones_own(self) -> None:
        held = {model._meta.label for model in site._registry}
        assert held == {
            "accounts.AuditEntry",
            "accounts.Membership",
            "accounts.Organisation",
            "accounts.User",
            "roles.Competency",
            "roles.CompetencyEdition",
            "roles.MatrixVersion",
            "roles.Role",
        }


@pytest.mark.parametrize("model", READ_ONLY)
class TestReadOnly:
    @pytest.fixture(autouse=True)
    def _there(self, framework: None) -> None:
        person = UserFactory()
        record(entry(AuditEntry.Action.MEMBERSHIP_ADDED, "Northwind", by=person, about=person))
        person.delete()

    @staticmethod
    def rows(model: type[Model]) -> list[dict[str, object]]:
        return list(model._default_manager.order_by("pk").values())

    def test_it_is_listed_found_and_shown(self, browser: Client, model: type[Model]) -> None:
        assert browser.get(address(model, "changelist")).status_code == 200
        assert browser.get(address(model, "changelist"), {"q": "plumber"}).status_code == 200
        for one in model._default_manager.all():
            text = browser.get(address(model, "change", one.pk)).text
            assert 'name="_save"' not in text
            assert browser.get(address(model, "history", one.pk)).status_code == 200

    def test_nothing_is_added_changed_or_deleted(self, browser: Client, model: type[Model]) -> None:
        before = self.rows(model)
        assert before
        values = dict.fromkeys(before[0], "x") | {"post": "yes", "_save": "Save"}
        assert browser.get(address(model, "add")).status_code == 403
        assert browser.post(address(model, "add"), values).status_code == 403
        for one in model._default_manager.all():
            assert browser.post(address(model, "change", one.pk), values).status_code == 403
            assert browser.get(address(model, "delete", one.pk)).status_code == 403
            assert browser.post(address(model, "delete", one.pk), values).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [row["id"] for row in before], "post": "yes"}
        browser.post(address(model, "changelist"), action)
        browser.post(address(model, "changelist"), {"form-TOTAL_FORMS": "1", "form-0-id": before[0]["id"], **values})
        assert self.rows(model) == before
        assert not LogEntry.objects.exists()


class TestAccounts:
    def test_an_account_is_closed_and_opened(self, browser: Client) -> None:
        person = UserFactory(name="Bo", email="bo@example.org")
        address_ = address(User, "change", person.pk)
        sent = {"name": "X", "email": "x@example.org", "password": "x", "is_superuser": "on", "is_staff": "on"}
        assert browser.post(address_, sent).status_code == 302
        before, person = person, User.objects.get(pk=person.pk)
        assert (person.is_active, person.is_staff) == (False, True)
        kept = ("name", "email", "password", "is_superuser")
        assert [getattr(person, name) for name in kept] == [getattr(before, name) for name in kept]

    def test_each_change_stands_in_the_sites_audit_log(self, browser: Client, staff: User) -> None:
        person = UserFactory()
        for sent in ({"is_active": "on", "is_staff": "on"}, {"is_active": "on", "is_staff": "on"}, {}):
            browser.post(address(User, "change", person.pk), sent)
        entries = AuditEntry.objects.of(None).order_by("at")
        assert [(e.action, e.by, e.about, e.before, e.after) for e in entries] == [
            ("account.changed", staff, person, {"site staff": False}, {"site staff": True}),
            (
                "account.changed",
                staff,
                person,
                {"may sign in": True, "site staff": True},
                {"may sign in": False, "site staff": False},
            ),
        ]

    def test_only_staff_change_accounts_and_nobody_their_own(self, staff: User) -> None:
        person = UserFactory()
        for by, user in ((person, staff), (staff, staff)):
            with pytest.raises(PermissionDenied):
                change_account(user=user, is_active=False, is_staff=False, by=by)
        assert not AuditEntry.objects.exists()

    def test_nothing_changes_that_is_not_recorded(self, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise OSError

        monkeypatch.setattr("accounts.services.administration.record", fail)
        monkeypatch.setattr("accounts.services.organisations.record", fail)
        person = UserFactory()
        with pytest.raises(OSError):  # noqa: PT011  # raised above
            browser.post(address(User, "change", person.pk), {"is_staff": "on", "is_active": "on"})
        with pytest.raises(OSError):  # noqa: PT011
            browser.post(address(Organisation, "add"), {"name": "Northwind", "slug": "northwind"})
        assert not User.objects.get(pk=person.pk).is_staff
        assert not Organisation.objects.exists()

    def test_nobody_closes_their_own_or_adds_or_deletes_one(self, browser: Client, staff: User) -> None:
        assert browser.post(address(User, "change", staff.pk), {}).status_code == 403
        assert browser.get(address(User, "change", staff.pk)).status_code == 200
        assert browser.post(address(User, "add"), {"email": "x@example.org"}).status_code == 403
        assert browser.post(address(User, "delete", UserFactory().pk), {"post": "yes"}).status_code == 403
        assert User.objects.count() == 2

    def test_its_own_log_names_nobody(self, browser: Client) -> None:
        person = UserFactory(name="Bo", email="bo@example.org")
        browser.post(address(User, "change", person.pk), {"is_active": "on", "is_staff": "on"})
        membership = MembershipFactory(user=person, organisation__name="Northwind")
        browser.post(address(Membership, "change", membership.pk), {"access": "admin"})
        browser.post(address(Membership, "delete", membership.pk), {"post": "yes"})
        entries = LogEntry.objects.order_by("action_time")
        names = [f"user {person.pk}", f"membership {membership.pk}", f"membership {membership.pk}"]
        assert [made.object_repr for made in entries] == names
        assert not any("Bo" in made.change_message for made in entries)


class TestOrganisations:
    def test_one_is_made_and_renamed_and_keeps_its_address(self, browser: Client) -> None:
        browser.post(address(Organisation, "add"), {"name": "Northwind", "slug": "northwind"})
        made = Organisation.objects.get()
        browser.post(address(Organisation, "change", made.pk), {"name": "Norvind", "slug": "other"})
        made.refresh_from_db()
        assert (made.name, made.slug) == ("Norvind", "northwind")

    def test_each_change_stands_in_its_audit_log(self, browser: Client, staff: User) -> None:
        browser.post(address(Organisation, "add"), {"name": "Northwind", "slug": "northwind"})
        made = Organisation.objects.get()
        browser.post(address(Organisation, "change", made.pk), {"name": "Norvind"})
        browser.post(address(Organisation, "change", made.pk), {"name": "Norvind"})
        entries = AuditEntry.objects.of(made).order_by("at")
        assert [(e.action, e.subject, e.by, e.before, e.after) for e in entries] == [
            ("organisation.created", "Northwind", staff, {}, {"name": "Northwind", "slug": "northwind"}),
            ("organisation.changed", "Norvind", staff, {"name": "Northwind"}, {"name": "Norvind"}),
        ]
        assert LogEntry.objects.filter(object_id=made.pk).count() == 3

    def test_only_staff_make_one_that_nobody_owns_or_rename_others(self) -> None:
        owner = MembershipFactory(access=OWNER)
        with pytest.raises(PermissionDenied):
            create_organisation(name="Northwind", slug="northwind", owner=None, by=owner.user)
        with pytest.raises(PermissionDenied):
            rename_organisation(organisation=OrganisationFactory(), name="Northwind", by=owner.user)
        assert not Organisation.objects.filter(name="Northwind").exists()

    def test_a_taken_slug_is_said_at_its_field(self, browser: Client) -> None:
        OrganisationFactory(slug="northwind")
        sent = {"name": "Northwind", "slug": "northwind"}
        assert "already exists" in browser.post(address(Organisation, "add"), sent).text
        assert not AuditEntry.objects.exists()

    def test_none_is_deleted(self, browser: Client) -> None:
        made = OrganisationFactory()
        assert browser.post(address(Organisation, "delete", made.pk), {"post": "yes"}).status_code == 403
        assert Organisation.objects.exists()


class TestMemberships:
    def test_each_change_stands_in_the_organisations_audit_log(self, browser: Client, staff: User) -> None:
        company, person = OrganisationFactory(), UserFactory()
        sent = {"user": person.pk, "organisation": company.pk, "access": "member"}
        assert browser.post(address(Membership, "add"), sent).status_code == 302
        membership = Membership.objects.get()
        assert browser.post(address(Membership, "change", membership.pk), {"access": "admin"}).status_code == 302
        assert browser.post(address(Membership, "delete", membership.pk), {"post": "yes"}).status_code == 302
        entries = AuditEntry.objects.of(company).order_by("at")
        assert [(e.action, e.by, e.about, e.after) for e in entries] == [
            ("membership.added", staff, person, {"access": "member"}),
            ("membership.changed", staff, person, {"access": "admin"}),
            ("membership.removed", staff, person, {}),
        ]

    def test_the_person_and_the_organisation_stay(self, browser: Client) -> None:
        membership = MembershipFactory()
        sent = {"user": UserFactory().pk, "organisation": OrganisationFactory().pk, "access": "reviewer"}
        browser.post(address(Membership, "change", membership.pk), sent)
        before, membership = membership, Membership.objects.get(pk=membership.pk)
        assert (membership.user, membership.organisation) == (before.user, before.organisation)
        assert membership.access == "reviewer"

    def test_the_last_owner_stays_and_one_is_told(self, browser: Client) -> None:
        membership = MembershipFactory(access=OWNER)
        for page, sent in (("change", {"access": "member"}), ("delete", {"post": "yes"})):
            response = browser.post(address(Membership, page, membership.pk), sent, follow=True)
            assert "Nothing was changed: this is the organisation&#x27;s last owner" in response.text
        assert Membership.objects.get().access == OWNER
        assert not AuditEntry.objects.exists()
        assert not LogEntry.objects.exists()

    def test_somebody_who_is_a_member_is_not_added_again(self, browser: Client) -> None:
        there = MembershipFactory()
        sent = {"user": there.user_id, "organisation": there.organisation_id, "access": "owner"}
        assert "already exists" in browser.post(address(Membership, "add"), sent).text
        assert Membership.objects.get().access == MEMBER

    def test_people_are_found_by_name_or_address(self, browser: Client) -> None:
        UserFactory(name="Bo", email="bo@example.org")
        asked = {"app_label": "accounts", "model_name": "membership", "field_name": "user", "term": "bo@"}
        assert [found["text"] for found in browser.get("/admin/autocomplete/", asked).json()["results"]] == ["Bo"]


def test_the_logs_filter_has_every_kind_of_change_and_no_other() -> None:
    assert set(AuditFilterForm.KINDS) == {action.split(".")[0] for action in AuditEntry.Action.values}
