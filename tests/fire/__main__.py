"""By hand: `python -m tests.fire --minutes 10 --seed 7`."""

import argparse
import sys

from tests.fire.fire import burn, small_disk


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fire", description="Kill everything while people work.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--disk", type=int, default=3000, metavar="MB", help="the size of the disk that is filled")
    options = parser.parse_args()
    with small_disk(options.disk) as (room, blows):
        outcome = burn(
            room / "home", seconds=options.minutes * 60, seed=options.seed, clients=options.clients, blows=blows,
            report=lambda line: print(line, file=sys.stderr, flush=True),
        )  # fmt: skip
    print(f"seed {options.seed}, {options.minutes} minutes\n{outcome.told()}")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
