"""Reading the framework: what is built in, which everybody may, and roles of one's organisations."""

from django.db.models import F, Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from roles.api.filters import CompetencyFilter, RoleFilter
from roles.api.serializers import CompetencySerializer, MatrixSerializer, MatrixVersionSerializer, RoleSerializer
from roles.models import CompetencyEdition, MatrixVersion, Role
from roles.selectors import matrix_of, offered_roles, published_matrix

# Lists instead of querysets, of which a page of roles would otherwise make one for each role and each version.
AS_LISTED = (
    Prefetch("layers", to_attr="stands_in"),
    Prefetch(
        "matrix_versions",
        MatrixVersion.objects.published().prefetch_related(Prefetch("rungs", to_attr="columns")),
        to_attr="published",
    ),
)
EDITIONS = (
    CompetencyEdition.objects.current()
    .filter(competency__organisation=None)
    .annotate(slug=F("competency__slug"))
    .select_related("competency__domain")
    .prefetch_related("descriptors")
)
VERSIONS = MatrixVersion.objects.once_published().annotate(role_slug=F("role__slug"))


def _role(request: Request, slug: str) -> Role:
    """One that whoever asks may see."""
    return get_object_or_404(Role.objects.visible_to(request.user.pk), slug=slug)


@extend_schema(summary="List roles", description="The roles one can be assessed for, by slug.")
class RoleList(ListAPIView[Role]):
    permission_classes = [AllowAny]
    serializer_class = RoleSerializer
    filterset_class = RoleFilter
    queryset = Role.objects.all()
    ordering = ("slug",)

    def get_queryset(self) -> QuerySet[Role]:
        return offered_roles(self.request.user.pk).prefetch_related(*AS_LISTED)


@extend_schema(summary="Read a role")
class RoleDetail(RetrieveAPIView[Role]):
    permission_classes = [AllowAny]
    serializer_class = RoleSerializer
    queryset = Role.objects.all()
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Role]:
        return Role.objects.visible_to(self.request.user.pk).prefetch_related(*AS_LISTED)


class MatrixDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        summary="Read a role's published matrix",
        description="The version that new attempts are measured against.",
        responses=MatrixSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        matrix = published_matrix(_role(request, slug))
        if matrix is None:
            raise Http404
        return Response(MatrixSerializer(matrix, context={"request": request}).data)


@extend_schema(summary="List the versions of a role's matrix", description="Published and retired, the latest first.")
class MatrixVersionList(ListAPIView[MatrixVersion]):
    permission_classes = [AllowAny]
    serializer_class = MatrixVersionSerializer
    queryset = VERSIONS
    ordering = ("-number",)

    def get_queryset(self) -> QuerySet[MatrixVersion]:
        return super().get_queryset().filter(role=_role(self.request, self.kwargs["slug"]))


class MatrixVersionDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(summary="Read one version of a role's matrix", responses=MatrixSerializer)
    def get(self, request: Request, slug: str, number: int) -> Response:
        seen = MatrixVersion.objects.once_published().filter(role__in=Role.objects.visible_to(request.user.pk))
        version = get_object_or_404(seen.select_related("role"), role__slug=slug, number=number)
        return Response(MatrixSerializer(matrix_of(version), context={"request": request}).data)


@extend_schema(summary="List competencies", description="Each as its last edition describes it, by slug.")
class CompetencyList(ListAPIView[CompetencyEdition]):
    permission_classes = [AllowAny]
    serializer_class = CompetencySerializer
    filterset_class = CompetencyFilter
    queryset = EDITIONS
    ordering = ("slug",)


@extend_schema(summary="Read a competency")
class CompetencyDetail(RetrieveAPIView[CompetencyEdition]):
    permission_classes = [AllowAny]
    serializer_class = CompetencySerializer
    queryset = EDITIONS
    lookup_field = "slug"
