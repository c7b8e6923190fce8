"""Makes the peer's database: the units of the demonstration, one officer and as many objects as the zone begins with. Prints the token."""

import datetime
import os
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from records.models import CityObject, Grant, Unit
from rest_framework.authtoken.models import Token

call_command("migrate", run_syncdb=True, verbosity=0)
units = [Unit(key=f"community-{n + 1:02}", title=f"社区{n + 1}", type="community") for n in range(12)]
units += [Unit(key=f"ent-{n + 1:02}", title=f"企业{n + 1}", type="enterprise") for n in range(64)]
units += [Unit(key="dept-city", title="城市管理局", type="department")]
Unit.objects.bulk_create(units)
city, places = Unit.objects.get(key="dept-city"), list(Unit.objects.filter(type="community"))
officer = User.objects.create_user("city1")
Grant.objects.create(user=officer, role="officer", office="city", unit=city, since=datetime.date(2012, 3, 1))
CityObject.objects.bulk_create(
    CityObject(
        command=uuid.uuid4(), object=f"hc-{n:05}", unit=city, place=places[n % 12], happened="2019-06-03", cls="latrine", act="removed", by=officer
    )
    for n in range(3500)
)
print(Token.objects.create(user=officer).key)
with connection.cursor() as cursor:
    mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    level = cursor.execute("PRAGMA synchronous").fetchone()[0]
assert (mode, level) == ("wal", 2), (mode, level)
