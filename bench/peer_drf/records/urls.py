from django.urls import path

from .views import Records

urlpatterns = [path("api/v1/records", Records.as_view())]
