"""Django's admin for site staff, behind the second factor. What it holds is listed here and found nowhere else.

It has no sign-in of its own. What belongs to one person (attempts, ratings, results, reports) is not in it, nor are
keys and secrets.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver

from accounts.admin import AuditEntryAdmin, MembershipAdmin, OrganisationAdmin, UserAdmin
from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.second_factor import second_factor_required
from roles.admin import CompetencyAdmin, CompetencyEditionAdmin, MatrixVersionAdmin, RoleAdmin
from roles.models import Competency, CompetencyEdition, MatrixVersion, Role

View = TypeVar("View", bound=Callable[..., Any])


class StaffSite(AdminSite):
    site_header = "Plumbline administration"
    site_title = "Plumbline administration"
    index_title = "What site staff look after"
    final_catch_all_view = False  # an address that is not there is 404 for everybody, as elsewhere

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the way to an object's page by its type and id, which breaks on an id that is none."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Signed out -> sign-in; not site staff -> 403; without the second factor -> there first."""
        inner = super().admin_view(second_factor_required(view), cacheable)
        return cast("View", secure_admin_login(inner))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:index")

    # Django declares that the next three render a template, which is what they are here to avoid.

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account")


site = StaffSite()
site.register(User, UserAdmin)
site.register(Organisation, OrganisationAdmin)
site.register(Membership, MembershipAdmin)
site.register(AuditEntry, AuditEntryAdmin)
site.register(Role, RoleAdmin)
site.register(MatrixVersion, MatrixVersionAdmin)
site.register(Competency, CompetencyAdmin)
site.register(CompetencyEdition, CompetencyEditionAdmin)
