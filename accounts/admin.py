"""What site staff see and do of accounts in Django's admin. config.admin says what of it is open."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import Membership, Organisation, User
from accounts.services import (
    MembershipError,
    add_member,
    change_access,
    change_account,
    create_organisation,
    remove_member,
    rename_organisation,
)


class ReadOnly(ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """To look at. Nothing is added, changed or deleted here, whatever is sent."""

    actions = None
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True  # config.admin lets nobody in but site staff

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Nameless(ReadOnly):
    """What names a person. Django's own log of the admin would keep the name when the account is gone."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return _without_name(super().log_addition(request, obj, message), obj)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return _without_name(super().log_change(request, obj, message), obj)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj, entry in zip(queryset, made := super().log_deletions(request, queryset), strict=True):
            _without_name(entry, obj)
        return made


def _without_name(entry: LogEntry, obj: Model) -> LogEntry:
    entry.object_repr = f"{obj._meta.verbose_name} {obj.pk}"
    entry.save(update_fields=["object_repr"])
    return entry


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)  # config.admin lets nobody in who is signed out


class UserAdmin(Nameless):
    """People close no account of their own and take no staff rights from themselves, lest nobody be left."""

    list_display = ["email", "name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = ["email", "name", "is_active", "is_staff", "date_joined"]
    readonly_fields = ["email", "name", "date_joined"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj != request.user

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        change_account(user=obj, is_active=obj.is_active, is_staff=obj.is_staff, by=_actor(request))


class OrganisationAdmin(ReadOnly):
    """Written by the services, as accounts are, so that every change stands in the audit log."""

    list_display = ["name", "slug", "created_at"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        return ["slug", "created_at"] if obj else ["created_at"]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Organisation | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    def save_model(
        self, request: HttpRequest, obj: Organisation, form: "ModelForm[Organisation]", change: bool
    ) -> None:
        if change:
            rename_organisation(organisation=obj, name=obj.name, by=_actor(request))
        else:
            obj.pk = create_organisation(name=obj.name, slug=obj.slug, owner=None, by=_actor(request)).pk


class MembershipAdmin(Nameless):
    """Written by the services, so that every change stands in the organisation's audit log."""

    list_display = ["user", "organisation", "access", "created_at"]
    list_filter = ["access"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "user__name", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]
    fields = ["user", "organisation", "access"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["user", "organisation"] if obj else []

    def save_model(self, request: HttpRequest, obj: Membership, form: "ModelForm[Membership]", change: bool) -> None:
        if change:
            change_access(membership=obj, access=obj.access, by=_actor(request))
        else:
            made = add_member(organisation=obj.organisation, user=obj.user, access=obj.access, by=_actor(request))
            obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(membership=obj, by=_actor(request))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except MembershipError as problem:
            return self._told(request, problem)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().delete_view(request, *args, **kwargs)
        except MembershipError as problem:
            return self._told(request, problem)

    def _told(self, request: HttpRequest, problem: MembershipError) -> HttpResponse:
        self.message_user(request, str(problem), messages.ERROR)
        return redirect(request.path)


class AuditEntryAdmin(ReadOnly):
    list_display = ["at", "action", "subject", "by", "organisation"]
    list_filter = ["action"]
    list_select_related = ["by", "organisation"]
    search_fields = ["subject"]
    fields = ["at", "action", "subject", "by", "organisation", "about", "before", "after"]
