"""The competencies an owner's matrices may ask for, and their wording."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import Organisation
from roles.forms import CompetencyForm, SearchForm, WordingForm
from roles.models import Competency, CompetencyEdition
from roles.selectors import competencies_of, wordings_of
from roles.services import WordingError, create_competency, word_competency
from roles.views.asking import for_whoever_edits, owner_asked_for


@require_safe
@never_cache
@for_whoever_edits
def competencies(request: SignedInRequest) -> HttpResponse:
    """By domain, as they are worded today: built-in ones, and the organisation's own."""
    organisation = owner_asked_for(request)
    form = SearchForm(request.GET)
    domains = competencies_of(organisation, form.words())
    found = sum(len(domain.editions) for domain in domains)
    template = "roles/competencies.html#results" if request.htmx else "roles/competencies.html"
    context = {"organisation": organisation, "form": form, "domains": domains, "found": found}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def new_competency(request: SignedInRequest) -> HttpResponse:
    organisation = owner_asked_for(request)
    form = CompetencyForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            made = create_competency(
                organisation=organisation,
                domain=form.cleaned_data["domain"],
                wording=form.wording(),
                by=request.user,
            )
        except WordingError as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, f"{made.name} is there. Drafts may ask for it now.")
            return redirect(_address("roles:competencies", organisation))
    return render(request, "roles/competency_new.html", {"organisation": organisation, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def competency(request: SignedInRequest, slug: str) -> HttpResponse:
    """How a competency is worded, today and before; sent, it is worded anew."""
    organisation = owner_asked_for(request)
    try:
        now, *earlier = wordings_of(slug, organisation)
    except Competency.DoesNotExist as unknown:
        raise Http404 from unknown
    form = WordingForm(request.POST or None, initial=WordingForm.initial_of(now))
    if form.is_valid() and (said := _worded(request, now, form, organisation)):
        messages.success(request, said)
        return redirect(_address("roles:competency", organisation, slug))
    context = {"organisation": organisation, "now": now, "earlier": earlier, "form": form}
    return render(request, "roles/competency_edit.html", context)


def _worded(
    request: SignedInRequest, now: CompetencyEdition, form: WordingForm, organisation: Organisation | None
) -> str:
    """Word it anew, and say so; empty where the form got an error instead."""
    slug = now.competency.slug
    try:
        edition = word_competency(slug=slug, organisation=organisation, wording=form.wording(), by=request.user)
    except WordingError as problem:
        form.add_error("name", str(problem))
        return ""
    if edition == now:
        return "Nothing has changed: it was worded so already."
    return "The new words are kept. Drafts have them now; published versions keep theirs."


def _address(name: str, organisation: Organisation | None, *place: str) -> str:
    address = reverse(name, args=place)
    return f"{address}?{urlencode({'organisation': organisation.slug})}" if organisation else address
