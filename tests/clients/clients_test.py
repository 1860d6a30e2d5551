"""The table of programs: each does its ordinary work twice, each time with a world of its own, and both
outcomes are compared; then the recorded session is played again and must come to the same digest.

python3 clients_test.py PROGRAM [--quick] [WORDS OF NAMES ...]

--quick: the programs that plain ./test runs. Programs that are not installed are told; only with --all
is that a failure. Exit status 0 if every program that ran is green.
"""

import os
import shutil
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "loopback"))

from serving import Serving  # noqa: E402
from works import WORKS  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
OPTIONS = [a for a in sys.argv[2:] if a.startswith("--")]
NAMES = [a.lower() for a in sys.argv[2:] if not a.startswith("--")]


def once(function):
    folder = tempfile.mkdtemp(prefix="postroom-client-")
    try:
        with Serving(PROGRAM) as served:
            outcome = function(served, folder)
            assert served.end() == 0, served.text()
            status, text = served.replay()
            assert status == 0, "the session does not replay: " + text
            return outcome
    finally:
        shutil.rmtree(folder, ignore_errors=True)


rows, bad = [], 0
for name, needs, quick, function in WORKS:
    if ("--quick" in OPTIONS and not quick) or (NAMES and not any(word in name.lower() for word in NAMES)):
        continue
    missing = [command for command in needs if shutil.which(command) is None]
    if missing:
        rows.append((name, "not installed", 0.0))
        bad += "--all" in OPTIONS
        continue
    begin = time.monotonic()
    try:
        first, second = once(function), once(function)
        assert first == second, "the second outcome differs:\n%r\n%r" % (first, second)
        rows.append((name, "green", time.monotonic() - begin))
    except Exception as problem:
        if not isinstance(problem, AssertionError):
            traceback.print_exc()
        print("%s: %s" % (name, problem))
        rows.append((name, "RED", time.monotonic() - begin))
        bad += 1
    sys.stdout.flush()

print("%-46s %-14s %s" % ("program", "", "seconds"))
for name, verdict, seconds in rows:
    print("%-46s %-14s %5.1f" % (name, verdict, seconds))
print("%d green, %d red, %d not installed" % (sum(v == "green" for _, v, _ in rows), sum(v == "RED" for _, v, _ in rows),
                                              sum(v == "not installed" for _, v, _ in rows)))
sys.exit(1 if bad or not rows else 0)
