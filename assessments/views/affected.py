"""What publishing a draft would mean for people, told to whoever may edit the role's matrix."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from assessments.measurement import FEWEST_SHOWN
from assessments.pictures import preview_picture
from assessments.selectors import MOST_PEOPLE, RungPreview, affected_by
from charts import Svg
from roles.models import MatrixVersion
from roles.views.asking import for_whoever_edits, role_to_edit


@require_safe
@never_cache
@for_whoever_edits
def affected(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole page, or by htmx the part that the publish page takes in."""
    role = role_to_edit(request, slug)
    context: dict[str, object] = {"role": role, "fewest": FEWEST_SHOWN, "most": MOST_PEOPLE}
    draft = MatrixVersion.objects.drafts().filter(role=role).select_related("role").first()
    if draft:
        told = affected_by(draft, seen_by=request.user)
        context |= {"draft": draft, "affected": told, "rungs": [(rung, _picture(rung)) for rung in told.rungs]}
    template = "assessments/affected.html#affected" if request.htmx else "assessments/affected.html"
    return render(request, template, context)


def _picture(rung: RungPreview) -> Svg | None:
    if rung.shift is None or rung.shift.before is None or rung.shift.after is None:
        return None
    before, after = rung.shift.before.middle, rung.shift.after.middle
    return preview_picture(before, after, id=f"shift-{rung.slug}", title=f"{rung.name}: median readiness")
