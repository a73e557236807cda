from django.urls import path

from parley.drafting import views

app_name = "drafting"
_TEXT = "p/<slug:process>/texts/<slug:text>/"
_DRAFT = _TEXT + "drafts/<int:number>/"
_CLAUSE = _TEXT + "clauses/<slug:clause>/"
_PUTTING = _TEXT + "put/<slug:putting>/"
urlpatterns = [
    path("p/<slug:process>/texts/", views.texts, name="texts"),
    path("p/<slug:process>/texts/begin/", views.begin_text, name="begin_text"),
    path("p/<slug:process>/texts/take-over/", views.take_over, name="take_over"),
    path(_TEXT, views.text, name="text"),
    path(_DRAFT + "criticism/", views.criticisms, name="criticisms"),
    path(_DRAFT + "<slug:language>/", views.draft, name="draft"),
    path(_TEXT + "compare/<int:old>/<int:new>/<slug:language>/", views.comparison, name="comparison"),
    path(_TEXT + "clauses/add/", views.add_clause, name="add_clause"),
    path(_TEXT + "package/<slug:package>/", views.take_over_package, name="take_over_package"),
    path(_CLAUSE + "edit/", views.edit_clause, name="edit_clause"),
    path(_CLAUSE + "move/", views.move_clause, name="move_clause"),
    path(_CLAUSE + "lay/", views.lay_clause, name="lay_clause"),
    path(_CLAUSE + "strike/", views.strike_clause, name="strike_clause"),
    path(_CLAUSE + "translate/<slug:language>/", views.translate_clause, name="translate_clause"),
    path(_TEXT + "languages/add/", views.add_language, name="add_language"),
    path(_TEXT + "languages/<slug:language>/title/", views.entitle_text, name="entitle_text"),
    path(_TEXT + "languages/<slug:language>/authentic/", views.mark_authentic, name="mark_authentic"),
    path(_TEXT + "languages/<slug:language>/not-authentic/", views.unmark_authentic, name="unmark_authentic"),
    path(_TEXT + "circulate/", views.circulate_draft, name="circulate_draft"),
    path(_TEXT + "criticise/<slug:draft>/", views.criticise_clause, name="criticise_text"),
    path(_TEXT + "criticise/<slug:draft>/<slug:clause>/", views.criticise_clause, name="criticise_clause"),
    path(_TEXT + "criticism/<slug:criticism>/withdraw/", views.withdraw_criticism, name="withdraw_criticism"),
    path(_TEXT + "close/<slug:draft>/", views.close_criticism, name="close_criticism"),
    path(_TEXT + "next/", views.new_draft, name="new_draft"),
    path(_TEXT + "put/", views.put_text, name="put_text"),
    path(_PUTTING, views.putting, name="putting"),
    path(_PUTTING + "answer/", views.answer_text, name="answer_text"),
    path(_PUTTING + "reveal/", views.reveal_answers, name="reveal_answers"),
    path(_TEXT + "abandon/", views.abandon_text, name="abandon_text"),
]
