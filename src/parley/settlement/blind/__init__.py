"""Blind acceptance: each party answers a package unseen, and all learn only "accepted by all" or "not agreed".

Nobody else learns more either, the server included: it carries posts that it can't open. There are four rounds, and in
each every party posts one message (`posts`), made on its own machine (`party`). G is the base point of a group in which
discrete logarithms are hard (`group`); a ciphertext is ElGamal's (r G, r X + message).

  keys       x: a secret number; posted is x G. X is the sum of all: it takes every secret to decrypt.
  answers    posted is (r G, r X) to accept, (r G, r X + a random point) to refuse.
  blindings  the answers are added, each times a hash over all of them. Posted is s times that sum, s a secret number.
  openings   the blindings are added, to (T, U). Posted is x T. U less all openings is the identity if and only if every
             party accepted; otherwise it is a random point that means nothing.

Each post proves (`proof`) that its maker knows the numbers behind it, x always among them, so that nobody, the server
included, can post in a party's name; and it is bound to process, package, wording, list of parties, party, round and
every post of the rounds before. Anybody can check all of it (`verify`, the command `parley verify`).

What is hidden, and why
    From anybody who lacks even one party's secret number x, in which way that party answered. Two ciphertexts of the
    same shape can't be told apart if the decisional Diffie-Hellman assumption holds in the group. That a proof shows
    nothing but its statement, that hashes choose challenges, and that knowledge can be extracted from each proof are
    argued in the random oracle model, as for every signature of Schnorr's kind; that the proof of a ciphertext makes
    it useless to copy or to vary others' is Schnorr and Jakobsson's signed ElGamal. This is an argument, written
    down to be attacked; it is not a machine-checked proof, and nobody outside has reviewed it.
    From any parties together of whom one refused, be it all but one: how the others answered. A lone refuser knows its
    own random point M and, without blindings, would see it come out unless somebody else refused too. With them s M
    comes out, and of s at least one party's share is unknown to them; to tell s M from a random point, given s times
    the sum's first half, is again the decisional Diffie-Hellman problem.
    Keys are proven, so that none can be made from others' (a rogue key, which would decrypt alone).
    The weights make "accepted" bind every single party: without them two could refuse by points that cancel.

What is not hidden, or not prevented
    - The outcome, to everybody who has the posts: "accepted" tells that all accepted, "not agreed" that somebody
      refused. Parties who all accepted, and tell each other so, learn whether the others all did; if they are all but
      one, its answer. No protocol could change that.
    - Who posted when, and who didn't: the silence of a party is seen, so every client should post in every round,
      well before the deadline and at no telling moment. An answer may be replaced until its round is closed; that it
      was is seen by the server, how it was changed is not.
    - A party that withholds its post stops the outcome, and is named. Whoever opens last may know the outcome before
      the others, and may withhold its opening for that; it can't turn it into another. The server may withhold a
      party's post, and then that party is named: posts should be handed in where others see it.
    - Whose keys these are. A server that hands each party keys of its own making in the others' names reads that
      party's answer. Parties must compare `Transcript.fingerprint` (by telephone, on paper, face to face) before they
      answer. Afterwards different lists can't go unnoticed: every post carries a hash of all earlier ones (`seen`),
      the steps of `party` refuse lists in which one's own posts were exchanged, and posts over two lists don't fit
      together. For the same reason a secret opens one list and never a second one.
    - A machine that is not the party's own any more. What a program or a page of the server's makes on it, it can
      betray; whoever doesn't trust the server should use `parley answer` from a copy that it trusts.
    - Secrets that are kept. All of them together open all answers, for ever. One that was destroyed keeps them shut.
    - A future quantum computer, which would break the assumption, also for posts that were kept until then.
    - Running times on the party's machine. libsodium's multiplications take the same time for every number; Python
      around them, and the browser's arithmetic, promise nothing. It matters only to who can measure on that machine.

Sources: ElGamal 1985; Schnorr 1991; Chaum and Pedersen 1992; Fiat and Shamir 1986; Schnorr and Jakobsson 2000; Brandt,
"Efficient cryptographic protocol design based on distributed El Gamal encryption", 2005; Hao and Zielinski, "A 2-round
anonymous veto protocol", 2006.
"""

from .codes import MESSAGES, NotTaken
from .party import Secret, answer, blind, make_key, read_secret, unlock
from .posts import ROUNDS, Post, Round, read_post
from .question import Party, Question
from .transcript import FORMAT, Transcript, read_transcript
from .verdict import Finding, Outcome, Verdict
from .verifying import check, verify

__all__ = [
    "FORMAT",
    "MESSAGES",
    "ROUNDS",
    "Finding",
    "NotTaken",
    "Outcome",
    "Party",
    "Post",
    "Question",
    "Round",
    "Secret",
    "Transcript",
    "Verdict",
    "answer",
    "blind",
    "check",
    "make_key",
    "read_post",
    "read_secret",
    "read_transcript",
    "unlock",
    "verify",
]
