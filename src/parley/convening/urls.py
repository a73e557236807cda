from django.urls import path

from parley.convening import views

app_name = "convening"
_LETTER = "p/<slug:process>/letters/<slug:letter>/"
urlpatterns = [
    path("p/<slug:process>/timeline/", views.timeline, name="timeline"),
    path("p/<slug:process>/letters/", views.letters, name="letters"),
    path("p/<slug:process>/letters/draft/", views.draft_letter, name="draft_letter"),
    path(_LETTER, views.letter, name="letter"),
    path(_LETTER + "edit/", views.edit_letter, name="edit_letter"),
    path(_LETTER + "open/", views.open_letter, name="open_letter"),
    path(_LETTER + "sign/", views.sign_letter, name="sign_letter"),
    path(_LETTER + "withdraw/", views.withdraw_signature, name="withdraw_signature"),
    path(_LETTER + "seal/", views.seal_letter, name="seal_letter"),
    path(_LETTER + "deliver/", views.deliver_letter, name="deliver_letter"),
    path(_LETTER + "answer/", views.answer_letter, name="answer_letter"),
]
