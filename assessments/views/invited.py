"""From the link of an invitation to the first competency. The session keeps the hash of the link's token."""

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, site_of
from accounts.sealing import hash_of
from assessments import services
from assessments.forms import BeginInvitedForm
from assessments.models import Notice
from assessments.permissions import holder_of, holder_to_begin
from assessments.selectors import begun_by
from assessments.selectors.candidacy import sent_to_another
from assessments.selectors.testing_terms import terms_of_test
from roles.models import MatrixRow

LINK = "candidate_link"


@require_safe
@never_cache
def invited(request: Request, token: str) -> HttpResponse:
    """Takes the token out of the address bar. Whoever only looks at links, as mail scanners do, uses nothing up."""
    request.session[LINK] = hash_of(token)
    return redirect("assessments:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: Request) -> HttpResponse:
    """Who invites to what, on which terms; then its beginning, in this browser or with an account."""
    link = link_of(request)
    if begun := begun_by(link, holder_of(request)):
        return redirect(begun)
    try:
        opened = services.note_opened(token_hash=link, by=holder_of(request))
        if request.method != "POST":
            return _page(request, opened, form_for(request, opened))
        if request.POST.get("do") == "leave-account":
            return _sign_out(request, link)
        return _begin(request, opened, link)
    except services.LinkRefused as refusal:
        return _refused(request, refusal)


@require_POST
@never_cache
def fresh_link(request: Request) -> HttpResponse:
    """The same answer whether or not a mail goes out: nobody learns by asking who was invited."""
    base_url = site_of(request)
    services.renew_link(token_hash=link_of(request), base_url=base_url, by=holder_of(request))
    return render(request, "assessments/invitation_fresh.html")


def link_of(request: Request) -> str:
    """The hash of the token that this browser came with. Raises Http404 when it came by no link."""
    link: str | None = request.session.get(LINK)
    if link is None:
        raise Http404
    return link


def form_for(request: Request, opened: services.Invited) -> BeginInvitedForm:
    notice = Notice.objects.filter(assessment=opened.assessment).first()
    if notice is None:  # an assessment is not opened without one
        raise Http404
    asks_who = opened.invitation is None and not request.user.is_authenticated
    sent = request.POST if request.method == "POST" else None
    return BeginInvitedForm(sent, notice=notice, asks_who=asks_who)


def is_another(request: Request, opened: services.Invited) -> bool:
    """Whether the invitation went to an address that is none of the account's."""
    return request.user.is_authenticated and sent_to_another(opened.invitation, request.user)


def _begin(request: Request, opened: services.Invited, link: str) -> HttpResponse:
    form = form_for(request, opened)
    is_meant = request.POST.get("do") == "begin-as-another" or not is_another(request, opened)
    if not form.is_valid() or not is_meant:
        return _page(request, opened, form, status=422)
    who = {"email": form.cleaned_data.get("email", ""), "name": form.cleaned_data.get("name", "")}
    if request.user.is_authenticated:
        who = {"email": request.user.email, "name": request.user.name}
    return redirect(services.accept(token_hash=link, notice=form.shown, by=holder_to_begin(request), **who))


def _page(request: Request, opened: services.Invited, form: BeginInvitedForm, status: int = 200) -> HttpResponse:
    assessment = opened.assessment
    context = {
        "assessment": assessment,
        "invitation": opened.invitation,
        "due_at": opened.invitation.due_at if opened.invitation else assessment.deadline,
        "asked": MatrixRow.objects.filter(version=assessment.rung.version_id).count(),
        "test": terms_of_test(assessment, opened.invitation),
        "another": is_another(request, opened),
        "form": form,
    }
    return render(request, "assessments/invitation.html", context, status=status)


def _sign_out(request: Request, link: str) -> HttpResponse:
    """Signing out forgets the session; the link is what the person goes on with."""
    logout(request)
    request.session[LINK] = link
    return redirect_to_login(reverse("assessments:invitation"))


def _refused(request: Request, refusal: services.LinkRefused) -> HttpResponse:
    """The page of a link that opens nothing: why, and what to do."""
    context = {
        "refusal": refusal,
        "can_renew": isinstance(refusal, services.Used | services.Expired),
        "belongs_to_another": isinstance(refusal, services.OfAnother),
    }
    status = 404 if isinstance(refusal, services.Forged) else 410
    return render(request, "assessments/invitation_refused.html", context, status=status)
