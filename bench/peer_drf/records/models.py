from django.conf import settings
from django.db import models


class Unit(models.Model):
    key = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=60)
    type = models.CharField(max_length=20)


class Grant(models.Model):
    """A role of a person for an office and unit, dated."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    role = models.CharField(max_length=20)
    office = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    since = models.DateField()
    until = models.DateField(null=True)


class CityObject(models.Model):
    command = models.UUIDField(unique=True)
    object = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    happened = models.DateField(db_index=True)
    cls = models.CharField(max_length=10, choices=[(c, c) for c in ("latrine", "road", "toilet")])
    act = models.CharField(max_length=10, choices=[(c, c) for c in ("removed", "built", "rebuilt")])
    length_m = models.DecimalField(max_digits=12, decimal_places=1, null=True)
    address = models.CharField(max_length=80, null=True)
    status = models.CharField(max_length=10, default="submitted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    recorded = models.DateTimeField(auto_now_add=True)


class Audit(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    act = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)
    detail = models.JSONField()
