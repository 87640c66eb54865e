"""The role finder: questions one at a time, and the roles that fit the answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from charts import fit_scale
from roles.forms import FinderAnswerForm
from roles.pictures import fit_pictures
from roles.selectors.finder import Progress, Step, finder_result, progress_of
from roles.selectors.parts import finder
from roles.views import answers


@require_safe
@never_cache
def begin(request: Request) -> HttpResponse:
    """What it is, how far the person is, and what is kept where."""
    edition = finder()
    progress = progress_of(edition, answers.of(request, edition.content)) if edition else None
    return render(request, "roles/finder.html", {"progress": progress})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: Request, slug: str) -> HttpResponse:
    edition = finder()
    if edition is None:
        return redirect("roles:finder")
    progress = progress_of(edition, answers.of(request, edition.content))
    step = progress.at(slug)
    if request.method == "POST":
        return _answer(request, progress, step)
    if step is None:
        raise Http404
    context = {"progress": progress, "step": step, "before": progress.before(step), "after": progress.after(step)}
    return render(request, "roles/finder_question.html", context)


def _answer(request: Request, progress: Progress, step: Step | None) -> HttpResponse:
    if step is None:
        messages.error(
            request, "The role finder no longer has that question, so nothing was saved. Your other answers are kept."
        )
        return redirect("roles:finder")
    if "skip" in request.POST:
        if step.answer:
            answers.drop(request, {step.question.slug})
        return redirect(_onward(progress, step))
    form = FinderAnswerForm(request.POST, question=step.question)
    if not form.is_valid():
        # A page that answers a POST would stand in the browser's history, where nobody comes back to it.
        messages.error(request, str(form.errors["option"][0]))
        return redirect("roles:finder-question", step.question.slug)
    answers.keep(request, step.question.slug, form.cleaned_data["option"])
    return redirect(reverse("roles:finder-result") if progress.unanswered == (step,) else _onward(progress, step))


def _onward(progress: Progress, step: Step) -> str:
    """To the next question, after the last one to the result."""
    after = progress.after(step)
    return reverse("roles:finder-question", args=[after.question.slug]) if after else reverse("roles:finder-result")


@require_safe
@never_cache
def result(request: Request) -> HttpResponse:
    """At any time from one answer on."""
    edition = finder()
    if edition is None:
        return redirect("roles:finder")
    said = answers.of(request, edition.content)
    context: dict[str, object] = {"progress": progress_of(edition, said)}
    if said:
        found = finder_result(edition.content, said, seen_by=request.user.pk)
        context |= {"result": found, "rows": fit_pictures(found), "scale": fit_scale(id="fit-scale")}
    return render(request, "roles/finder_result.html", context)


@require_POST
def forget(request: Request) -> HttpResponse:
    """Forget the answers; to begin anew, on to the first question at once."""
    answers.forget(request)
    messages.success(request, "Your answers to the role finder are forgotten.")
    edition = finder() if "anew" in request.POST else None
    if edition is None:
        return redirect("roles:finder")
    return redirect("roles:finder-question", edition.content.questions[0].slug)
