"""Models that are reached only for a viewer: deny by default, by construction.

A guarded model's table cannot be read through `Model.objects` as such: that raises. A page or an export reads
`Model.objects.seen_by(viewer)`, an act `act.rows(Model)`. What a viewer may see is one function for each model,
marked `@visible(Model)` in the app's `queries.py`; a model without one is seen by nobody.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.db import models
from django.db.models import Q, QuerySet

from parley.procedure.errors import Absent, NoViewer
from parley.procedure.viewer import Viewer
from parley.record.sources import new_id

if TYPE_CHECKING:
    from parley.procedure.act import Act

Rule = Callable[[Viewer], Q]
_RULES: dict[type[models.Model], Rule] = {}

#: Nothing at all, as a condition.
NOTHING = Q(pk__in=[])
#: Everything in the viewer's process, as a condition.
EVERYTHING = Q()

Kind = TypeVar("Kind", bound="Guarded")
Row = TypeVar("Row", bound=models.Model, covariant=True)


def visible(model: type[models.Model]) -> Callable[[Rule], Rule]:
    """Mark the function that says which rows of `model` a viewer may see, within the process looked at."""

    def register(rule: Rule) -> Rule:
        _RULES[model] = rule
        return rule

    return register


class ForViewer(models.Manager[Row]):
    """A manager that will not be read without saying for whom."""

    def get_queryset(self) -> QuerySet[Row]:
        raise NoViewer(f"{self.model.__name__} is read only for a viewer: use seen_by(viewer), or act.rows() in an act")

    def create(self, **columns: Any) -> Row:
        """Save a new row; creating reads nothing."""
        return super().get_queryset().create(**columns)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """Save new rows at once; creating reads nothing."""
        return super().get_queryset().bulk_create(objs, *args, **options)

    def seen_by(self, viewer: Viewer) -> QuerySet[Row]:
        """The rows that this viewer may see; never those of another process than the one looked at."""
        rows = super().get_queryset()
        rule = _RULES.get(self.model)
        if rule is None or viewer.process is None:
            return rows.none()
        return rows.filter(**{_path(self.model): viewer.process}).filter(rule(viewer))

    def for_act(self, act: "Act") -> QuerySet[Row]:
        """All rows of the act's process; only within an act, which has been authorised already."""
        return super().get_queryset().filter(**{_path(self.model): act.process})

    def for_clock(self) -> QuerySet[Row]:
        """All rows of all processes; only for the functions marked `@deadline`, which show nothing to anybody."""
        return super().get_queryset()


def _path(model: type[models.Model]) -> str:
    return cast("type[Guarded]", model).PROCESS


class Guarded(models.Model):
    """What every guarded table has: a random public id, and the way to its process."""

    #: The path of fields that leads to the process, such as "letter__process".
    PROCESS: ClassVar[str] = "process"

    public_id = models.CharField(max_length=32, unique=True, default=new_id, editable=False)

    objects = ForViewer()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id


def one(model: type[Kind], viewer: Viewer, public_id: str, *related: str) -> Kind:
    """The one object with this public id if the viewer may see it, else `Absent` (shown as a 404)."""
    found = model.objects.seen_by(viewer).select_related(*related).filter(public_id=public_id).first()
    if found is None:
        raise Absent
    return found
