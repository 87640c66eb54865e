"""Asking for a report, watching it being made, and taking it away. Each needs an account."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import Request, SignedInRequest
from assessments.models import Result
from assessments.permissions import holder_of
from reports import files, services
from reports.models import Report
from reports.selectors import report_of, reports_of

P = ParamSpec("P")

kept_nowhere = cache_control(no_store=True, private=True)


def with_account(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Send to sign in whoever is signed out; a page that was left open reloads, and so is sent there too."""

    @wraps(view)
    def answered(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(cast(SignedInRequest, request), *args, **kwargs)
        return HttpResponseClientRefresh() if request.htmx else redirect_to_login(request.get_full_path())

    return answered


@require_safe
@kept_nowhere
@with_account
def own(request: SignedInRequest) -> HttpResponse:
    return render(request, "reports/list.html", {"reports": reports_of(holder_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@with_account
def for_result(request: SignedInRequest, result_id: UUID) -> HttpResponse:
    """The report's state, as a page, a panel for another page, or what changes inside the panel."""
    result = get_object_or_404(Result.objects.held_by(holder_of(request)).with_role(), pk=result_id)
    if request.method == "POST":
        report = services.ask_for_report(result=result, by=request.user)
        if not request.htmx:
            return redirect(report)
    view = report_of(result)
    if request.GET.get("shown") == view.state:
        return HttpResponse(status=204)  # nothing to swap, so nothing is read out again and no focus is lost
    inside = request.htmx.target == "report-state"
    part = "reports/panel.html#state" if inside else "reports/panel.html"
    return render(request, part if request.htmx else "reports/for_result.html", {"report": view})


@require_safe
@kept_nowhere
@with_account
def download(request: SignedInRequest, report_id: UUID) -> HttpResponseBase:
    """The PDF, or the page that says why there is none."""
    reports = Report.objects.held_by(holder_of(request)).with_file_and_role()
    report = get_object_or_404(reports, pk=report_id)
    pdf = files.pdf_of(report)
    if pdf is None:
        return redirect(report)
    return FileResponse(BytesIO(pdf), as_attachment=True, filename=files.download_name(report))
