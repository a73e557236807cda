"""Every address of Parley; `parley.web.routes` says who may go there."""

from django.urls import include, path
from django.views.i18n import set_language

from parley.web import demo_views, views
from parley.web.api import build

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("p/<slug:process>/desk/", views.process_desk, name="process_desk"),
    path("p/<slug:process>/record/", views.record, name="record"),
    path("p/<slug:process>/record.bundle", views.record_bundle, name="record_bundle"),
    path("p/<slug:process>/record/<str:log>/<int:number>/proof", views.act_proof, name="act_proof"),
    path("verify/", views.verify, name="verify"),
    path("privacy/", views.privacy, name="privacy"),
    path("offline/", views.offline, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("language/", set_language, name="set_language"),
    path("who-may/", views.who_may, name="who_may"),
    path("demo/", demo_views.demo, name="demo"),
    path("sit/", demo_views.sit_down, name="sit_down"),
    path("stand/", demo_views.stand_up, name="stand_up"),
    path("api/", build().urls),
    path("account/", include("allauth.urls")),
    path("", include("parley.people.urls")),
    path("", include("parley.convening.urls")),
    path("", include("parley.rounds.urls")),
    path("", include("parley.consultation.urls")),
    path("", include("parley.bargaining.urls")),
    path("", include("parley.drafting.urls")),
    path("", include("parley.agreement.urls")),
    path("", include("parley.press.urls")),
    path("", include("parley.archive.urls")),
]

handler400 = "parley.web.views.bad_request"
handler404 = "parley.web.views.not_found"
handler500 = "parley.web.views.server_error"
