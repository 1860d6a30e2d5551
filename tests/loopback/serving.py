"""Starts `postroom serve` for a test and ends it again. Only Python's own library is used."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
DOORS = ("smtp", "submission", "pop3", "imap", "submissions", "pop3s", "imaps")


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)


class Serving:
    """One served world on free ports. `with Serving(program) as served:`"""

    def __init__(self, program, *options, what="p1", users=("tess@harbor.example:pw1",), prefix=(), ports=None):
        self.folder = tempfile.TemporaryDirectory(prefix="postroom-serve-")
        self.ready_file = os.path.join(self.folder.name, "ready.json")
        self.run_file = os.path.join(self.folder.name, "run.json")
        self.program = program
        command = list(prefix) + [program, "serve", what, "--ready", self.ready_file, "--json", self.run_file]
        for door in DOORS:
            command += ["--" + door, str((ports or {}).get(door, 0))]
        for user in users:
            command += ["--user", user]
        self.environment = dict(os.environ, XDG_DATA_HOME=os.path.join(self.folder.name, "data"))
        self.log = open(os.path.join(self.folder.name, "log"), "w+")
        self.process = subprocess.Popen(command + list(options), stdout=self.log, stderr=subprocess.STDOUT,
                                        env=self.environment)
        deadline = time.monotonic() + 60
        while not os.path.exists(self.ready_file):
            assert self.process.poll() is None, "postroom ended: " + self.text()
            assert time.monotonic() < deadline, "postroom was never ready"
            time.sleep(0.02)
        with open(self.ready_file) as file:
            self.ready = json.load(file)
        self.ports = self.ready["ports"]
        self.certificate = self.ready["certificate"]

    def text(self):
        self.log.flush()
        with open(self.log.name) as file:
            return file.read()

    def memory_kib(self):
        with open("/proc/%d/status" % self.process.pid) as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0

    def end(self, how=signal.SIGTERM):
        """Ends it as Ctrl+C or a shutdown does; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(60)

    def replay(self):
        """Plays the recorded session again; returns status and what was printed."""
        done = subprocess.run([self.program, "run", self.run_file], capture_output=True, text=True, env=self.environment)
        return done.returncode, done.stdout + done.stderr

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.folder.cleanup()


def run_all(tests):
    """Runs functions one after another, prints a line for each, and ends with a status."""
    failed = 0
    for test in tests:
        begin = time.monotonic()
        try:
            test()
            print("ok      %s (%.1f s)" % (test.__name__, time.monotonic() - begin))
        except Exception as problem:  # a test's failure is told, and the others still run
            import traceback
            traceback.print_exc()
            print("FAILED  %s: %s" % (test.__name__, problem))
            failed += 1
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
