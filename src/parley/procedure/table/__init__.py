"""The one table of who may do what, a file for each stage.

`ACTS` names every act of the platform with the capacities that may perform it; the act itself checks it, the page
`/who-may` and `parley who-may` print it. `FACTS` gives every fact of the record its sentence. What a rule of the
stage adds (a state, a deadline, whose party) stands in that stage's `rules.py`.
"""

from parley.procedure.table import agreement, bargaining, consultation, convening, drafting, people, press, rounds

_STAGES = (people, convening, rounds, consultation, bargaining, drafting, agreement, press)

ACTS = {name: row for stage in _STAGES for name, row in stage.ACTS.items()}
FACTS = {fact: sentence for stage in _STAGES for fact, sentence in stage.FACTS.items()}
#: Stage by stage, in the order of a mediation: for printing.
STAGES = {stage.__name__.rpartition(".")[2]: stage.ACTS for stage in _STAGES}
