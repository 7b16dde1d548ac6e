"""How often Python looks for cycles."""

import gc


def collect_rarely() -> None:
    """This will leave alone what is there already, and look for cycles among the rest seldom.

    A list of orders makes a hundred thousand objects and hardly a cycle. Looking for some every 700 takes a tenth of
    the time that placing takes, and more where thousands are shipped at once.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
