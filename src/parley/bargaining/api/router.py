"""The one router of the bargaining table: each module beside it offers its reads on it."""

from parley.procedure.reads import Router

router = Router(tags=["bargaining"])
