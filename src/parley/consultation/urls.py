from django.urls import path

from parley.consultation.views import analysis, holding, moderation, paper, passing, thread, voting
from parley.consultation.views.way import by_link, by_seat

app_name = "consultation"
_ONE = "p/<slug:process>/consultations/<slug:consultation>/"
urlpatterns = [
    path("p/<slug:process>/consultations/", holding.consultations, name="consultations"),
    path("p/<slug:process>/consultations/prepare/", holding.prepare_consultation, name="prepare_consultation"),
    path(_ONE, holding.consultation, name="consultation"),
    path(_ONE + "link/", holding.make_link, name="make_link"),
    path(_ONE + "statement/", holding.add_statement, name="add_statement"),
    path(_ONE + "open/", holding.open_consultation, name="open_consultation"),
    path(_ONE + "close/", holding.close_consultation, name="close_consultation"),
    path(_ONE + "moderation/", moderation.moderation, name="moderation"),
    path(_ONE + "moderation/change/", moderation.change_moderation, name="change_moderation"),
    path(_ONE + "judge/<slug:statement>/", moderation.judge_statement, name="judge_statement"),
    path(_ONE + "judge/<slug:statement>/edit/", moderation.edit_statement, name="edit_statement"),
    path(_ONE + "judge/<slug:statement>/meta/", moderation.mark_meta, name="mark_meta"),
    path(_ONE + "translations/<slug:translation>/", moderation.judge_translation, name="judge_translation"),
    path(_ONE + "statements/<slug:statement>/", thread.statement, name="statement"),
    path(_ONE + "statements/<slug:statement>/translate/", moderation.translate_statement, name="translate_statement"),
    path(_ONE + "translate/", moderation.translations, name="translations"),
    path(_ONE + "paper/<slug:batch>/", paper.batch, name="batch"),
    path(_ONE + "paper/<slug:batch>/type/", paper.enter_sheet, name="enter_sheet"),
    path(_ONE + "sheets/<slug:sheet>/", paper.correct_sheet, name="correct_sheet"),
    path(_ONE + "analysis/", analysis.analysis, name="analysis"),
    path(_ONE + "analysis/statements/", analysis.analysis_statements, name="analysis_statements"),
    path(_ONE + "analysis/map/", analysis.opinion_map, name="opinion_map"),
    path(_ONE + "analysis/course/", analysis.analysis_course, name="analysis_course"),
    path(_ONE + "analysis/sheet/", analysis.reading_sheet, name="reading_sheet"),
    path(_ONE + "analysis/sheet/<slug:party>/", analysis.reading_sheet, name="party_sheet"),
    path(_ONE + "analysis/export/", analysis.export_votes, name="export_votes"),
    path(_ONE + "analysis/<slug:analysis>/enter/", analysis.enter_analysis, name="enter_analysis"),
    path("p/<slug:process>/links/<slug:link>/", holding.link_sheet, name="link_sheet"),
    path("p/<slug:process>/links/<slug:link>/end/", holding.end_link, name="end_link"),
    path("p/<slug:process>/links/<slug:link>/paper/", paper.print_sheets, name="print_sheets"),
]
urlpatterns.append(path("c/<slug:token>/pass-on/", passing.pass_on, name="pass_on"))
# The pages of those who take part: the same by a seat and by a public link.
for _path, _view, _name in (
    ("", voting.vote, "vote"),
    ("add/", voting.submit_statement, "submit_statement"),
    ("yours/", voting.yours, "yours"),
    ("yours/data.json", voting.own_json, "own_json"),
    ("yours/data.csv", voting.own_csv, "own_csv"),
    ("yours/erase/", voting.erase_own_data, "erase_own_data"),
    ("yours/<slug:statement>/translate/", voting.translate_own, "translate_own"),
):
    urlpatterns += [
        path(_ONE + "vote/" + _path, by_seat(_view), name=_name),
        path("c/<slug:token>/" + _path, by_link(_view), name=f"public_{_name}"),
    ]
