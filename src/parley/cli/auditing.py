"""Goes through the whole record once when the server starts: a log that was altered while it stood is signed no more.

A process of its own beside the clerk, and a patient one: a long record takes a while, and nobody waits for it.
"""

import os


def main() -> None:
    """Go through every log; what doesn't hold is told on standard error, and on the pages of those who read it."""
    os.nice(10)
    import django

    django.setup()
    import structlog
    from django.db import DatabaseError

    from parley.record.checkpoints import KeyUnreadable, audited

    log = structlog.get_logger("parley.record")
    try:
        audit = audited(stopping=True)
    except (DatabaseError, KeyUnreadable) as wrong:
        log.error("the record could not be gone through", why=str(wrong))
        return
    for problem in audit.problems:
        if problem.code != "stopped":
            log.error("the record does not hold", code=problem.code, process=problem.process)


if __name__ == "__main__":
    main()
