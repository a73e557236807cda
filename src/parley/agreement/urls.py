from django.urls import path

from parley.agreement import views

app_name = "agreement"
_AGREEMENT = "p/<slug:process>/agreements/<slug:agreement>/"
_COMMITMENT = "p/<slug:process>/commitments/<slug:commitment>/"
urlpatterns = [
    path("p/<slug:process>/agreements/", views.agreements, name="agreements"),
    path("p/<slug:process>/agreements/open/", views.open_for_signature, name="open_for_signature"),
    path(_AGREEMENT, views.agreement, name="agreement"),
    path(_AGREEMENT + "initial/", views.initial_agreement, name="initial_agreement"),
    path(_AGREEMENT + "sign/", views.sign_agreement, name="sign_agreement"),
    path(_AGREEMENT + "decline/", views.decline_to_sign, name="decline_to_sign"),
    path(_AGREEMENT + "ratify/", views.ratify_signature, name="ratify_signature"),
    path(_AGREEMENT + "withdraw/", views.withdraw_from_agreement, name="withdraw_from_agreement"),
    path(_AGREEMENT + "close/", views.close_signing, name="close_signing"),
    path(_AGREEMENT + "commit/", views.enter_commitment, name="enter_commitment"),
    path(_COMMITMENT, views.commitment, name="commitment"),
    path(_COMMITMENT + "claim/", views.claim_commitment, name="claim_commitment"),
    path(_COMMITMENT + "verify/", views.verify_commitment, name="verify_commitment"),
    path(_COMMITMENT + "dispute/", views.dispute_commitment, name="dispute_commitment"),
    path(_COMMITMENT + "settle/", views.settle_dispute, name="settle_dispute"),
]
