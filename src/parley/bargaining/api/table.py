"""What the API reads of the bargaining table."""

from django.http import HttpRequest
from ninja import Schema

from parley.bargaining import queries
from parley.bargaining.api.router import router


class OptionOut(Schema):
    id: str
    label: str
    proposed_by: str


class IssueOut(Schema):
    id: str
    title: str
    about: str
    state: str
    options: list[OptionOut]


@router.get("issues", response=list[IssueOut], url_name="issues")
def issues(request: HttpRequest, process: str) -> list[IssueOut]:
    """The issues on the table that this seat may see."""
    return [_issue(one) for one in queries.issues(request.viewer)]  # type: ignore[attr-defined]


@router.get("issues/{issue}", response=IssueOut, url_name="issue")
def issue(request: HttpRequest, process: str, issue: str) -> IssueOut:
    """One issue with its options."""
    return _issue(queries.issue(request.viewer, issue))  # type: ignore[attr-defined]


def _issue(shown: queries.IssueView) -> IssueOut:
    return IssueOut(
        id=shown.issue.public_id,
        title=shown.issue.title,
        about=shown.issue.about,
        state=shown.issue.state,
        options=[
            OptionOut(id=one.public_id, label=one.label, proposed_by=one.proposed_by.shown) for one in shown.options
        ],
    )
