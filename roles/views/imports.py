"""A file into a matrix, step by step: sent, read by a worker, explained where need be, looked at, and imported."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest
from accounts.models import Organisation
from roles.import_forms import FileForm, MappingForm
from roles.models import MatrixImport, Role
from roles.progress import progress_of
from roles.selectors import require_editor
from roles.services import imports
from roles.views.asking import for_whoever_edits, owner_asked_for, role_to_edit

MOVING = (MatrixImport.State.QUEUED, MatrixImport.State.WORKING)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def into_role(request: SignedInRequest, slug: str) -> HttpResponse:
    role = role_to_edit(request, slug)
    return _upload(request, role.organisation, role)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def into_new_role(request: SignedInRequest) -> HttpResponse:
    return _upload(request, owner_asked_for(request), None)


def _upload(request: SignedInRequest, organisation: Organisation | None, role: Role | None) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not form.is_bound or not form.is_valid():
        return render(request, "roles/import_upload.html", {"form": form, "role": role, "organisation": organisation})
    file = form.cleaned_data["file"]
    sent = imports.send_file(
        organisation=organisation, role=role, file_name=file.name, data=file.read(), by=request.user
    )
    return redirect(sent)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_whoever_edits
def step(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Where the import is: at work, asking, refused, ready, done or failed."""
    sent = _held(request, import_id)
    if request.method == "POST":
        return _decide(request, sent)
    if request.htmx:
        return _moved(request, sent)
    explains = sent.state == MatrixImport.State.ASKING or (_may_explain(sent) and "columns" in request.GET)
    form = MappingForm(None, found=sent.found, is_new=sent.role is None) if explains else None
    return render(request, "roles/import_step.html", _context(sent, form))


def _moved(request: SignedInRequest, sent: MatrixImport) -> HttpResponse:
    """How far the worker is; nothing where that is on the page already, the whole page when it is over."""
    if sent.state not in MOVING:
        return HttpResponseClientRefresh()
    context = _context(sent, None)
    if request.GET.get("shown") == context["shown"]:
        return HttpResponse(status=204)
    return render(request, "roles/import_moving.html", context)


def _decide(request: SignedInRequest, sent: MatrixImport) -> HttpResponse:
    what = request.POST.get("do")
    if what == "explain" and _may_explain(sent):
        form = MappingForm(request.POST, found=sent.found, is_new=sent.role is None)
        if not form.is_valid():
            return render(request, "roles/import_step.html", _context(sent, form))
        imports.map_columns(sent=sent, mapping=form.mapping(), by=request.user)
    elif what == "import":
        imports.write_draft(sent=sent, by=request.user)
    elif what == "again":
        imports.try_again(sent=sent, by=request.user)
    elif what == "drop":
        imports.drop_import(sent=sent, by=request.user)
        messages.success(request, f"{sent.file_name} is forgotten. The matrix is as it was.")
        return redirect("roles:matrices")
    return redirect(sent)


def _may_explain(sent: MatrixImport) -> bool:
    states = (MatrixImport.State.ASKING, MatrixImport.State.READY, MatrixImport.State.REFUSED)
    return sent.state in states and bool(sent.found)


def _context(sent: MatrixImport, form: MappingForm | None) -> dict[str, object]:
    progress = progress_of(sent.pk) if sent.state == MatrixImport.State.WORKING else {}
    return {
        "sent": sent,
        "role": sent.role,
        "form": form,
        "may_explain": _may_explain(sent),
        "is_undescribed": sent.state == MatrixImport.State.DONE and sent.role and not sent.role.layers.exists(),
        "is_moving": sent.state in MOVING,
        "progress": progress,
        "shown": f"{sent.state} {progress.get('words', '')}",
    }


def _held(request: SignedInRequest, import_id: UUID) -> MatrixImport:
    """The person's own import, while they may edit what it goes into. Raises Http404 and PermissionDenied."""
    sent: MatrixImport = get_object_or_404(
        MatrixImport.objects.without_file().select_related("role", "organisation"), pk=import_id, by=request.user
    )
    if sent.role:
        role_to_edit(request, sent.role.slug)
    else:
        require_editor(sent.organisation, request.user)
    return sent
