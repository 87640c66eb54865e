"""What site staff see of the framework in Django's admin: all of it to look at, none of it to change.

Matrices are edited in drafts, where everybody sees the difference before it is published.
"""

from accounts.admin import ReadOnly
from roles.models import Role


class RoleAdmin(ReadOnly):
    list_display = ["name", "slug", "kind", "organisation", "edited"]
    list_filter = ["kind", "edited"]
    list_select_related = ["organisation"]
    search_fields = ["name", "slug"]

    def view_on_site(self, obj: Role) -> str:  # type: ignore[override]  # which may be callable, too
        return obj.get_absolute_url()


class MatrixVersionAdmin(ReadOnly):
    list_display = ["title", "number", "state", "published_at", "retired_at"]
    list_filter = ["state"]
    list_select_related = ["role"]
    search_fields = ["title", "role__slug"]


class CompetencyAdmin(ReadOnly):
    list_display = ["slug", "domain", "organisation"]
    list_filter = ["domain"]
    list_select_related = ["domain", "organisation"]
    search_fields = ["slug"]


class CompetencyEditionAdmin(ReadOnly):
    list_display = ["name", "competency", "number", "organisation", "created_at"]
    list_select_related = ["competency", "organisation"]
    search_fields = ["name", "competency__slug"]
    ordering = ["name", "-number"]
