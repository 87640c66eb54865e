"""Inviting candidates: look the list over, send, and see how far the mails are."""

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, site_of
from accounts.sealing import hash_of, token_for
from assessments import services
from assessments.invitation_forms import InviteForm
from assessments.models import Assessment
from assessments.selectors.sending import sending_of
from assessments.views.guarding import for_hirers


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_hirers
def invite(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Shows first what would be sent; sends what was shown so."""
    if request.method != "POST":
        return _page(request, assessment, InviteForm())
    invited = assessment.invitations.standing().filter(via_link=False).annotate(address=Lower("email"))
    known = frozenset(invited.values_list("address", flat=True))
    form = InviteForm(request.POST, request.FILES, known=known)
    if form.is_valid() and not assessment.is_open:
        form.add_error(None, str(services.NotOpen()))
    elif form.is_valid() and request.POST.get("do") == "send" and form.is_previewed:
        try:
            return _send(request, assessment, form)
        except services.InvitationError as problem:
            form.add_error(None, str(problem))
    return _page(request, assessment, form)


@require_safe
@never_cache
@for_hirers
def sending(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    context = {"assessment": assessment, "sending": sending_of(assessment)}
    template = "hiring/sending.html#progress" if request.htmx else "hiring/sending.html"
    return render(request, template, context)


def _send(request: SignedInRequest, assessment: Assessment, form: InviteForm) -> HttpResponse:
    made = services.invite(
        assessment=assessment,
        invitees=form.sound,
        text=form.cleaned_data["text"].replace("\r\n", "\n"),
        valid_for=form.valid_for,
        base_url=site_of(request),
        by=request.user,
    )
    number = f"{len(made):,} candidate{'' if len(made) == 1 else 's'}"
    messages.success(request, f"{number} invited. The mails go out one by one; you may leave this page.")
    return redirect("assessments:sending", assessment.pk)


def _page(request: SignedInRequest, assessment: Assessment, form: InviteForm) -> HttpResponse:
    context = {"assessment": assessment, "form": form, "link": _link(request, assessment)}
    return render(request, "hiring/invite.html", context)


def _link(request: SignedInRequest, assessment: Assessment) -> str:
    """The address of the link for anyone; empty while there is none, or none that this site's secret makes."""
    token = token_for(assessment.link_key)
    if assessment.link_hash != hash_of(token):
        return ""
    return site_of(request) + reverse("assessments:invited", args=[token])
