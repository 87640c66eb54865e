"""The way in for whoever edits: their matrices by owner, a new role, and what a role is said to be."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from roles.forms import BUILT_IN, DescriptionForm, NewRoleForm
from roles.selectors import offered_roles, owners_edited_by
from roles.services import NameTaken, create_role, describe_role
from roles.views.asking import for_whoever_edits, role_to_edit, slug_asked_for


@require_safe
@never_cache
@for_whoever_edits
def matrices(request: SignedInRequest) -> HttpResponse:
    """What the person may edit, by owner."""
    return render(request, "roles/matrices.html", {"owners": owners_edited_by(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def new_role(request: SignedInRequest) -> HttpResponse:
    """A role of one's organisation, or a built-in one; then on to its draft."""
    owners = owners_edited_by(request.user)
    if not owners:
        return redirect("roles:matrices")
    form = NewRoleForm(request.POST or None, initial=_asked_for(request), owners=owners, by=request.user)
    if not form.is_valid():
        return render(request, "roles/role_new.html", {"form": form})
    try:
        role = create_role(
            organisation=form.organisation,
            description=form.description(),
            copy_of=form.cleaned_data["copy"],
            by=request.user,
        )
    except NameTaken as taken:
        form.add_error("name", str(taken))
        return render(request, "roles/role_new.html", {"form": form})
    messages.success(request, f"{role.name} is made, with a draft of its matrix. Nobody is assessed until you publish.")
    return redirect("roles:draft", role.slug)


def _asked_for(request: SignedInRequest) -> dict[str, object]:
    """What the address says: whose role, and which one to copy. What it cannot mean is left to choose."""
    copied = offered_roles(request.user.pk).filter(slug=slug_asked_for(request, "copy")).first()
    said = DescriptionForm.initial_of(copied) | {"copy": copied.slug} if copied else {}
    return said | {"owner": request.GET.get("organisation") or BUILT_IN}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def describe(request: SignedInRequest, slug: str) -> HttpResponse:
    role = role_to_edit(request, slug)
    form = DescriptionForm(request.POST or None, initial=DescriptionForm.initial_of(role))
    if form.is_valid():
        try:
            describe_role(role_slug=slug, description=form.description(), by=request.user)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, "The description is saved. A draft of the matrix takes a new name, too.")
            return redirect(role)
    return render(request, "roles/role_describe.html", {"role": role, "form": form})
