"""Compares two worlds that differ in one secret, for every secret: `python -m tests.two_worlds --runs 20`."""

import argparse
import sys
import time

from tests.two_worlds.settled import set_up


def main() -> int:
    parser = argparse.ArgumentParser(prog="two-worlds", description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=1, help="how many times every secret is tried, each with a new seed"
    )
    parser.add_argument(
        "--requests", type=int, default=60, help="how many questions to each world; 0 for all there are"
    )
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--secret", default="", help="only secrets whose name holds this")
    asked = parser.parse_args()
    set_up()
    from tests.two_worlds.comparing import Found, a_world, compare
    from tests.two_worlds.secrets import SECRETS

    secrets = [secret for secret in SECRETS if asked.secret in secret.name]
    told: dict[str, Found] = {secret.name: Found() for secret in secrets}
    shown: set[str] = set()
    began = time.monotonic()
    for seed in range(asked.seed, asked.seed + asked.runs):
        with a_world(seed) as world:
            for secret in secrets:
                found = compare(world, secret, seed, number=asked.requests or None)
                told[secret.name] += found
                for said in [*map(str, found.leaks), *(f"FAULT {fault}" for fault in found.faults)]:
                    if said not in shown:
                        print(said, flush=True)
                    shown.add(said)
    for name, found in told.items():
        print(f"{name}: {found.compared} answers compared in {found.worlds} worlds, {len(found.leaks)} leaks")
    compared, worlds = (sum(getattr(one, what) for one in told.values()) for what in ("compared", "worlds"))
    leaks, faults = sum(len(one.leaks) for one in told.values()), sum(len(one.faults) for one in told.values())
    print(
        f"{asked.runs} runs, {len(secrets)} secrets: {compared} answers compared in {worlds} worlds, "
        f"{leaks} leaks, {faults} faults of the server, {time.monotonic() - began:.0f} s"
    )
    return 1 if leaks or faults else 0


if __name__ == "__main__":
    sys.exit(main())
