"""From `parley serve` to the first page, against a bare Django page under the same server on this machine.

    python benchmarks/start_time.py [TIMES]          5 by default

The first start of a folder lays out the static files; later ones find them. Prints seconds and the ratio.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from _serving import COMMAND, filled, free_port, served

BARE = """
from django.conf import settings
settings.configure(SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
application = get_wsgi_application()
"""


def parley(folder: Path) -> float:
    port = free_port()
    with served([*COMMAND, "serve", "--demo", "--data", str(folder), "--port", str(port)], port) as server:
        return server.seconds


def bare(folder: Path) -> float:
    (folder / "bare.py").write_text(BARE)
    port = free_port()
    granian = [sys.executable, "-m", "granian", "bare:application", "--interface", "wsgi", "--workers", "2"]
    with served([*granian, "--port", str(port)], port, PYTHONPATH=str(folder)) as server:
        return server.seconds


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    first, warm, peer = [], [], []
    with filled() as folder, tempfile.TemporaryDirectory() as other:
        # Pair by pair, so that whatever else the machine does weighs on both.
        for _turn in range(times):
            shutil.rmtree(folder / "static", ignore_errors=True)
            first.append(parley(folder))
            warm.append(parley(folder))
            peer.append(bare(Path(other)))
    print(f"seconds to the first page, median of {times} (load {os.getloadavg()[0]:.1f})")
    limit = statistics.median(peer)
    for name, seconds in (("parley, first start of a folder", first), ("parley, later starts", warm)):
        found = statistics.median(seconds)
        print(f"  {name:32} {found:6.2f}   {found / limit:4.1f} times a bare page   target below 3")
    print(f"  {'a bare Django page under granian':32} {limit:6.2f}")


if __name__ == "__main__":
    main()
