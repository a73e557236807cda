"""A clause is laid on the table: what the text says of it becomes an issue, which the parties bargain over."""

from parley.bargaining.acts import lay_issue, propose_option
from parley.drafting.models import Clause, Place
from parley.drafting.queries.deciding import standing, title_of
from parley.drafting.queries.sight import drafters_log
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, MaybePassage


@act
def lay_clause(
    act: Act, *, clause: Id, title: Line, about: MaybePassage = "", options: list[Line] | None = None
) -> Clause:
    """Lay a clause on the table as an issue that every seat sees, with ways to settle it; the clause then settles it.

    Nothing of the working draft is told but the words given here.
    """
    row = act.find(Clause, clause, "text")
    found = standing(act, row.text)
    place = act.rows(Place).filter(draft=found.draft, clause=row).first()
    if place is None:
        raise Absent
    if row.issue_id is not None:
        raise Refused(_("This clause settles an issue of the table already."))
    issue = lay_issue(by=act.by, title=title, about=about)
    for label in dict.fromkeys(options or ()):
        propose_option(by=act.by, issue=issue.public_id, label=label)
    row.issue = issue
    row.save(update_fields=["issue"])
    act.record(
        "clause.laid",
        audience=drafters_log(act.process),
        title=title_of(act, found.draft),
        number=found.draft.number,
        clause=place.number,
        issue=title,
    )
    return row
