from django.urls import path

from parley.archive import views

app_name = "archive"
urlpatterns = [
    path("p/<slug:process>/archive/", views.archive, name="archive"),
    path("p/<slug:process>/archive.zip", views.archive_zip, name="archive_zip"),
]
