"""Hints on a draft: beside the grid as a fragment, and as a page of their own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from roles.framework.hints import Severity
from roles.selectors import NoDraft, draft_to_edit, editable_role, hints_on
from roles.views.drafts import for_editors


@require_safe
@for_editors
def draft_hints(request: SignedInRequest, slug: str) -> HttpResponse:
    try:
        draft = draft_to_edit(slug, request.user)
    except NoDraft:
        context: dict[str, object] = {"role": editable_role(slug, request.user)}
    else:
        found = hints_on(draft, seen_by=request.user.pk)
        groups = [
            ("To mend", [hint for hint in found if hint.severity is Severity.MEND]),
            ("To look at", [hint for hint in found if hint.severity is Severity.LOOK]),
        ]
        context = {"role": draft.role, "draft": draft, "groups": [group for group in groups if group[1]]}
    return render(request, "roles/hints.html#hints" if request.htmx else "roles/hints.html", context)
