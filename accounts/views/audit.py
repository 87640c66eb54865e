"""The audit log of an organisation and of the site: a page with filters, and the same as a file."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.audit_file import csv_lines
from accounts.forms import AuditFilterForm
from accounts.http import SignedInRequest
from accounts.members import for_members
from accounts.models import AuditEntry, Membership, Organisation
from accounts.second_factor import ask_for_second_factor
from accounts.selectors import audit_lines, audit_page, people_in_log
from accounts.services import record_export


@require_safe
@never_cache
@for_members(*Membership.EDITORS)
def organisation_log(request: SignedInRequest, membership: Membership) -> HttpResponse:
    return _page(request, membership)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members(*Membership.EDITORS)
def organisation_file(request: SignedInRequest, membership: Membership) -> HttpResponseBase:
    return _file(request, membership.organisation)


@require_safe
@never_cache
@login_required
def site_log(request: SignedInRequest) -> HttpResponseBase:
    _require_staff(request)
    return ask_for_second_factor(request) or _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def site_file(request: SignedInRequest) -> HttpResponseBase:
    _require_staff(request)
    return ask_for_second_factor(request) or _file(request, None)


def _require_staff(request: SignedInRequest) -> None:
    if not request.user.is_staff:
        raise PermissionDenied("The site's audit log is read by site staff.")


def _page(request: SignedInRequest, membership: Membership | None) -> HttpResponse:
    """Of the organisation the person is a member of, or of the site."""
    organisation = membership.organisation if membership else None
    form = AuditFilterForm(request.GET, people=people_in_log(organisation))
    page = audit_page(form.narrowed(AuditEntry.objects.of(organisation), at_place=True))
    here = _address("audit:organisation", "audit:site", organisation)
    if request.htmx and form.errors:
        return HttpResponseClientRedirect(_with(form.sent(), here))  # the sentences stand at the fields of a whole page
    context = {
        "membership": membership,
        "organisation": organisation,
        "form": form,
        "page": page,
        "here": here,
        "file": _with(form.used(), _address("audit:organisation-file", "audit:site-file", organisation)),
        "further": form.cleaned_data.get("before") is not None,
    }
    template = "audit/log.html#entries" if request.htmx else "audit/log.html"
    return render(request, template, context)


def _file(request: SignedInRequest, organisation: Organisation | None) -> HttpResponseBase:
    """Asked for by GET, or with filters that cannot be understood, it leads to the page, which has the button."""
    form = AuditFilterForm(request.GET, people=people_in_log(organisation))
    entries = form.narrowed(AuditEntry.objects.of(organisation))
    if request.method != "POST" or form.errors:
        return redirect(_with(form.sent(), _address("audit:organisation", "audit:site", organisation)))
    subject = f"Audit log of {organisation or 'the site'}"
    told = {"entries": entries.count(), "filters": form.used()}
    made = record_export(subject=subject, organisation=organisation, told=told, by=request.user)
    name = f"audit-{organisation.slug if organisation else 'site'}-{timezone.localdate()}.csv"
    return StreamingHttpResponse(
        csv_lines(audit_lines(entries.older_than(made))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _address(of_organisation: str, of_site: str, organisation: Organisation | None) -> str:
    return reverse(of_organisation, args=[organisation.slug]) if organisation else reverse(of_site)


def _with(filters: dict[str, str], address: str) -> str:
    return f"{address}?{urlencode(filters)}" if filters else address
