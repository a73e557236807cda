"""One act counts once: sent by fifty at once, or sent again after the answer got lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest

from tests.cli.serving import serving, until
from tests.durability.load import NoAnswer, send
from tests.durability.standing import entries, standing
from tests.durability.writing import attached

FIFTY = 50


def test_fifty_at_once_are_one_act_with_one_answer(talks_folder):
    with serving(talks_folder.folder) as server, ThreadPoolExecutor(FIFTY) as pool:
        before, together = entries(talks_folder.folder), Barrier(FIFTY)

        def sent(what: str) -> tuple[int, str]:
            together.wait()
            status, said = send(talks_folder, server.port, "k-fifty", what)
            return status, str(said.get("result") or said.get("code"))

        answers = Counter(pool.map(sent, ["The gate fell shut."] * FIFTY))
        assert len(answers) == 1 and next(iter(answers))[0] == 200, answers
        assert entries(talks_folder.folder) == before + 1
        # The same id with other words is another act, and not this one's repetition.
        assert send(talks_folder, server.port, "k-fifty", "The gate fell open.")[0] == 409
        together.reset()
        answers = Counter(pool.map(lambda n: sent_under(talks_folder, server.port, together, n), range(FIFTY)))
        assert answers == {200: 1, 409: FIFTY - 1}
        assert entries(talks_folder.folder) == before + 2
        assert standing(talks_folder.folder) == {"k-fifty", "k-other"}


def sent_under(talks: object, port: int, together: Barrier, number: int) -> int:
    together.wait()
    return send(talks, port, "k-other", f"What number {number} saw")[0]  # type: ignore[arg-type]


@pytest.mark.usefixtures("strace")
def test_killed_between_commit_and_reply_the_repetition_gets_the_same_answer(talks_folder):
    with serving(talks_folder.folder) as server:
        before, workers = entries(talks_folder.folder), server.workers()
        with ExitStack() as stack:
            for worker in workers:
                # Whoever is about to answer is killed at its first byte.
                calls = "sendto,sendmsg,writev"
                rule = f"inject={calls}:signal=KILL:when=1+"
                stack.enter_context(attached(worker, "-o", "/dev/null", "-e", f"trace={calls}", "-e", rule))
            with pytest.raises(NoAnswer):
                send(talks_folder, server.port, "k-cut")
        assert standing(talks_folder.folder) == {"k-cut"}, "it was committed, and nobody was told"
        until(lambda: answered(talks_folder, server.port))
        answers = {str(send(talks_folder, server.port, "k-cut")) for _time in range(3)}
        assert len(answers) == 1 and "(200, " in answers.pop()
        assert entries(talks_folder.folder) == before + 1
        assert send(talks_folder, server.port, "k-cut", "Something else")[0] == 409


def answered(talks: object, port: int) -> bool:
    """Whether the repetition is answered by now; until another worker is there, it may not be."""
    try:
        return send(talks, port, "k-cut")[0] == 200  # type: ignore[arg-type]
    except NoAnswer:
        return False
