"""The rules of convening: the letter of request, consent, and the rules of procedure themselves."""
