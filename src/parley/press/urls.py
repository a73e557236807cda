from django.urls import path

from parley.press import views

app_name = "press"
_P = "p/<slug:process>/"
_DESK = _P + "press/"
_ITEM = _DESK + "items/<slug:item>/"
urlpatterns = [
    # What the public reads.
    path(_P, views.front_page, name="front_page"),
    path(_P + "news/", views.news, name="news"),
    path(_P + "news/atom.xml", views.atom, name="atom"),
    path(_P + "news/feed.json", views.json_feed, name="json_feed"),
    path(_P + "news/subscribe/", views.subscribe, name="subscribe"),
    path(_P + "news/confirm/<slug:token>/", views.confirm, name="confirm"),
    path(_P + "news/leave/<slug:token>/", views.leave, name="leave"),
    path(_P + "news/<slug:item>/", views.news_item, name="news_item"),
    path(_P + "news/<slug:item>/versions/<int:number>/", views.earlier_version, name="earlier_version"),
    path(_P + "instruments/<slug:item>/", views.instrument, name="instrument"),
    path(_P + "findings/<slug:item>/", views.findings, name="findings"),
    path(_P + "tags/<str:tag>/", views.tagged, name="tagged"),
    path(_P + "tags/<str:tag>/atom.xml", views.tag_atom, name="tag_atom"),
    path(_P + "tags/<str:tag>/feed.json", views.tag_json_feed, name="tag_json_feed"),
    path(_P + "photos/<slug:photo>/<slug:size>.webp", views.photo, name="photo"),
    # The press desk.
    path(_DESK, views.desk, name="desk"),
    path(_DESK + "photos/", views.photos, name="photos"),
    path(_DESK + "photos/add/", views.add_photo, name="add_photo"),
    path(_DESK + "clip/", views.clip, name="clip"),
    path(_DESK + "clip/keep/", views.draft_from_clipping, name="draft_from_clipping"),
    path(_DESK + "entries/", views.entries, name="entries"),
    path(_DESK + "draft/news/", views.draft_news, name="draft_news"),
    path(_DESK + "draft/profile/", views.draft_profile, name="draft_profile"),
    path(_DESK + "draft/milestone/", views.draft_milestone, name="draft_milestone"),
    path(_DESK + "draft/instrument/", views.draft_instrument, name="draft_instrument"),
    path(_DESK + "draft/agreement/<slug:agreement>/", views.draft_from_agreement, name="draft_from_agreement"),
    path(_DESK + "draft/findings/<slug:consultation>/", views.draft_findings, name="draft_findings"),
    path(_DESK + "agreements/", views.agreements, name="agreements"),
    path(_DESK + "consultations/", views.consultations, name="consultations"),
    path(_DESK + "reactions/", views.switch_reactions, name="switch_reactions"),
    path(_ITEM, views.item, name="item"),
    path(_ITEM + "edit/", views.edit_item, name="edit_item"),
    path(_ITEM + "ask/", views.ask_clearance, name="ask_clearance"),
    path(_ITEM + "clear/", views.clear_item, name="clear_item"),
    path(_ITEM + "object/", views.object_to_item, name="object_to_item"),
    path(_ITEM + "embargo/", views.embargo_item, name="embargo_item"),
    path(_ITEM + "issue/", views.issue_item, name="issue_item"),
    path(_ITEM + "withdraw/", views.withdraw_item, name="withdraw_item"),
    path(_ITEM + "correct/", views.correct_item, name="correct_item"),
]
