"""Asking for a report, watching it being made, and taking it away. Each needs an account."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import Request, SignedInRequest
from accounts.second_factor import ask_for_second_factor
from assessments.comparing_forms import ComparisonForm
from assessments.models import Assessment, Result
from assessments.permissions import holder_of
from assessments.selectors.comparison import columns_of
from assessments.views.guarding import for_hirers
from reports import files, services
from reports.models import Report
from reports.selectors import ReportView, comparisons_of, report_of, reports_of, view_of

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
    context = {"reports": reports_of(holder_of(request)), "comparisons": comparisons_of(request.user)}
    return render(request, "reports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@with_account
def for_result(request: SignedInRequest, result_id: UUID) -> HttpResponse:
    """The report's state, as a page, a panel for another page, or what changes inside the panel."""
    result = get_object_or_404(Result.objects.held_by(holder_of(request)).in_full().with_role(), pk=result_id)
    if request.method == "POST":
        report = services.ask_for_report(result=result, by=request.user)
        if not request.htmx:
            return redirect(report)
    return _progress(request, report_of(result), "reports/for_result.html")


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@for_hirers
def compare(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Ask for the comparison that the address says. By GET it leads to the page, which has the button."""
    if request.method != "POST":
        return redirect(f"{reverse('assessments:compare', args=[assessment.pk])}?{request.GET.urlencode()}")
    wish = ComparisonForm(request.GET, columns=columns_of(assessment)).wish()
    return redirect(services.request_comparison(assessment=assessment, wish=wish, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@with_account
def comparison(request: SignedInRequest, report_id: UUID) -> HttpResponseBase:
    """How far a comparison is, as a page or as what changes inside its panel; by POST it is tried again."""
    reports = Report.objects.comparisons_for(request.user).with_file_and_assessment()
    report = get_object_or_404(reports, pk=report_id)
    if first := ask_for_second_factor(request):
        return first
    if request.method == "POST":
        services.retry_report(report=report, by=request.user)
        if not request.htmx:
            return redirect(report)
        report.refresh_from_db()
    return _progress(request, view_of(report), "reports/comparison.html")


def _progress(request: SignedInRequest, view: ReportView, page: str) -> HttpResponse:
    if request.GET.get("shown") == view.state:
        return HttpResponse(status=204)  # nothing to swap, so nothing is read out again and no focus is lost
    inside = request.htmx.target == "report-state"
    part = "reports/panel.html#state" if inside else "reports/panel.html"
    return render(request, part if request.htmx else page, {"report": view})


@require_safe
@kept_nowhere
@with_account
def download(request: SignedInRequest, report_id: UUID) -> HttpResponseBase:
    """The PDF, or the page that says why there is none."""
    held = Report.objects.held_by(holder_of(request)).with_file_and_role().filter(pk=report_id).first()
    comparisons = Report.objects.comparisons_for(request.user).with_file_and_assessment()
    report = held or get_object_or_404(comparisons, pk=report_id)
    if held is None and (first := ask_for_second_factor(request)):
        return first
    pdf = files.pdf_of(report)
    if pdf is None:
        return redirect(report)
    return FileResponse(BytesIO(pdf), as_attachment=True, filename=files.download_name(report))
