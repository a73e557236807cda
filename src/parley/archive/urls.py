from django.urls import path

from parley.archive.views import taking

app_name = "archive"
urlpatterns = [
    path("p/<slug:process>/archive/", taking.archive, name="archive"),
    path("p/<slug:process>/archive.zip", taking.archive_zip, name="archive_zip"),
]
