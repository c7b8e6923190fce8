import datetime

from django.db import transaction
from django.db.models import Q
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Audit, CityObject, Grant, Unit


class MayRecord(BasePermission):
    """The role of an officer for the city office and the reporting unit, today."""

    def has_permission(self, request, view):
        if not request.user or not request.user.is_authenticated:
            return False
        today = datetime.date.today()
        return Grant.objects.filter(
            Q(until=None) | Q(until__gte=today),
            user=request.user,
            role="officer",
            office="city",
            unit__key=request.data.get("unit"),
            since__lte=today,
        ).exists()


class ObjectSerializer(serializers.ModelSerializer):
    place = serializers.SlugRelatedField(slug_field="key", queryset=Unit.objects.filter(type="community"))
    unit = serializers.SlugRelatedField(slug_field="key", queryset=Unit.objects.all())

    class Meta:
        model = CityObject
        fields = ["command", "object", "unit", "place", "happened", "cls", "act", "length_m", "address"]

    def validate_happened(self, day):
        if day > datetime.date.today():
            raise serializers.ValidationError("in the future")
        return day


class Records(APIView):
    permission_classes = [MayRecord]

    def post(self, request):
        sent = request.data
        content = dict(sent["content"])
        content["cls"] = content.pop("class", None)
        fields = {"command": sent["id"], "unit": sent["unit"], "happened": sent["happened"], **content}
        with transaction.atomic():
            serializer = ObjectSerializer(data=fields)
            serializer.is_valid(raise_exception=True)
            row = serializer.save(by=request.user)
            Audit.objects.create(who=request.user, act="record", subject=str(row.pk), detail=sent)
        return Response({"seq": row.pk, "repeated": False}, status=status.HTTP_201_CREATED)
