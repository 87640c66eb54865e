"""The item bank for site staff: what items say, key included, and how they did. To be read, not changed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import asker
from accounts.second_factor import SecondFactor
from assessments.api.bank_serializers import (
    CompetencyStatisticsSerializer,
    ItemInFullSerializer,
    ItemSerializer,
)
from assessments.api.filters import ItemFilter, StatisticsFilter
from assessments.models import Item, ItemVersion
from assessments.selectors.bank import item_statistics
from roles.models import Competency

STAFF = "Nothing was shown: the item bank, with its keys, is read by site staff."


class SiteStaff(BasePermission):
    """Site staff alone: whoever may take a test must not read its keys."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if asker(request).is_staff:
            return True
        raise PermissionDenied(STAFF)


MAY_READ = [IsAuthenticated, SiteStaff, SecondFactor]


@extend_schema(
    summary="List test items",
    description="For site staff: each as its latest version says it, in the order of loading.",
)
class ItemList(ListAPIView[ItemVersion]):
    permission_classes = MAY_READ
    serializer_class = ItemSerializer
    filterset_class = ItemFilter
    queryset = ItemVersion.objects.current().select_related("item__competency")
    ordering = ("item_id",)


class ItemDetail(APIView):
    permission_classes = MAY_READ

    @extend_schema(
        summary="Read a test item",
        description="For site staff: its latest version in full, with key, mistakes, explanation and parameters.",
        responses=ItemInFullSerializer,
    )
    def get(self, request: Request, item_id: int) -> Response:
        current = ItemVersion.objects.current().select_related("item__competency")
        version = get_object_or_404(current, item__pk=item_id)
        return Response(ItemInFullSerializer(version, context={"request": request}).data)


class ItemStatisticsList(ListAPIView[Any]):
    permission_classes = MAY_READ
    serializer_class = CompetencyStatisticsSerializer
    filterset_class = StatisticsFilter
    queryset = Competency.objects.filter(Exists(Item.objects.filter(competency=OuterRef("pk"))))
    ordering = ("slug",)

    @extend_schema(
        summary="Read how test items did",
        description="For site staff: a row for each competency that has items, by slug, from all tests that have "
        "ended. Each takes its time, since all answers in it are read: ask for few at once.",
    )
    def get(self, request: Request) -> Response:
        return self.list(request)

    def paginate_queryset(self, queryset: Any) -> Any:
        """The competencies of the page, each with how its items did."""
        page = super().paginate_queryset(queryset)
        return None if page is None else list(item_statistics([competency.slug for competency in page]))
