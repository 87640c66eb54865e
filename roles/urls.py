"""Roles and their matrices: pages everybody reads, and those of whoever edits."""

from django.urls import path

from roles.views import comparing, competencies, drafts, finder, grid, hints, imports, knowledge, ladder, owning, public

app_name = "roles"

urlpatterns = [
    path("roles/", public.ecosystem_map, name="map"),
    path("compare/", comparing.compare, name="compare"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("competencies/", knowledge.knowledge_map, name="knowledge-map"),
    path("competencies/<slug:slug>/", knowledge.competency, name="knowledge"),
    path("finder/", finder.begin, name="finder"),
    path("finder/questions/<slug:slug>/", finder.question, name="finder-question"),
    path("finder/result/", finder.result, name="finder-result"),
    path("finder/forget/", finder.forget, name="finder-forget"),
    path("roles/<slug:slug>/", public.role, name="role"),
    path("roles/<slug:slug>/target/", public.target, name="target"),
    path("roles/<slug:slug>/versions/", public.versions, name="versions"),
    path("roles/<slug:slug>/versions/<int:number>/matrix.<str:ending>", public.version_file, name="file"),
    path("roles/<slug:slug>/versions/<int:before>/<int:after>/", public.version_difference, name="difference"),
    path("roles/<slug:slug>/description/", owning.describe, name="describe"),
    path("roles/<slug:slug>/draft/begin/", drafts.begin, name="draft-begin"),
    path("roles/<slug:slug>/draft/rungs/", drafts.rungs, name="draft-rungs"),
    path("roles/<slug:slug>/draft/difference/", drafts.difference, name="draft-difference"),
    path("roles/<slug:slug>/draft/difference/<int:number>/", drafts.difference, name="draft-difference-from"),
    path("roles/<slug:slug>/draft/publish/", drafts.publish, name="draft-publish"),
    path("roles/<slug:slug>/draft/discard/", drafts.discard, name="draft-discard"),
    path("roles/<slug:slug>/draft/matrix.<str:ending>", drafts.draft_file, name="draft-file"),
    path("roles/<slug:slug>/import/", imports.into_role, name="import"),
    path("matrices/import/", imports.into_new_role, name="import-new"),
    path("matrices/imports/<uuid:import_id>/", imports.step, name="import-step"),
    path("matrices/", owning.matrices, name="matrices"),
    path("matrices/new/", owning.new_role, name="new"),
    path("matrices/competencies/", competencies.competencies, name="competencies"),
    path("matrices/competencies/new/", competencies.new_competency, name="competency-new"),
    path("matrices/competencies/<slug:slug>/", competencies.competency, name="competency"),
    path("roles/<slug:slug>/draft/", grid.draft, name="draft"),
    path("roles/<slug:slug>/draft/changes/", grid.draft_changes, name="draft-changes"),
    path("roles/<slug:slug>/draft/rows/", grid.draft_rows, name="draft-rows"),
    path("roles/<slug:slug>/draft/hints/", hints.draft_hints, name="draft-hints"),
    path("roles/<slug:slug>/draft/competencies/", grid.draft_competencies, name="draft-competencies"),
]
