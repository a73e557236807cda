from parley.procedure.stage import Stage


class ArchiveConfig(Stage):
    name = "parley.archive"
