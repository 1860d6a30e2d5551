"""Postroom beside Debian's Dovecot and Postfix's smtp-sink, in one run, as ratios.

python3 speed.py PROGRAM [MESSAGES]      needs: dovecot-imapd, dovecot-pop3d, postfix (smtp-source, smtp-sink), root

Both servers get the same clients: smtp-source with 8 sessions; Python's poplib and imaplib for the
collection and the mirror; ten imaplib clients with mixed commands. Dovecot keeps its mail in /dev/shm.
A ratio above 1 means that Postroom is ahead.
"""

import imaplib
import os
import poplib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "loopback"))
from serving import Serving  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
MESSAGES = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
SIZE = 4096
SOURCE = shutil.which("smtp-source") or "/usr/sbin/smtp-source"
SINK = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"
DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody listens on port %d" % port)


def timed(function, *arguments):
    begin = time.monotonic()
    function(*arguments)
    return time.monotonic() - begin


def intake(port, recipient):
    done = subprocess.run([SOURCE, "-s", "8", "-m", str(MESSAGES), "-l", str(SIZE), "-f", "me@program.example", "-t", recipient,
                           "inet:127.0.0.1:%d" % port], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def collect(port, user, password):
    pop = poplib.POP3("127.0.0.1", port)
    pop.user(user)
    pop.pass_(password)
    count = pop.stat()[0]
    assert count == MESSAGES, count
    for number in range(1, count + 1):
        pop.retr(number)
    pop.quit()


def mirror(port, user, password):
    imap = imaplib.IMAP4("127.0.0.1", port)
    imap.login(user, password)
    imap.select("INBOX", readonly=True)
    data = imap.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])")[1]
    assert len(data) >= MESSAGES, len(data)
    imap.logout()


def mixed(port, user, password, commands=2000, clients=10):
    def one():
        imap = imaplib.IMAP4("127.0.0.1", port)
        imap.login(user, password)
        imap.select("INBOX")
        for i in range(commands // clients):
            n = str(1 + i * 37 % 1000)
            (lambda: imap.noop(), lambda: imap.fetch(n, "(FLAGS)"), lambda: imap.fetch(n, "(BODY.PEEK[HEADER])"),
             lambda: imap.store(n, "+FLAGS", "\\Seen"), lambda: imap.fetch(n, "(ENVELOPE)"))[i % 5]()
        imap.logout()
    threads = [threading.Thread(target=one) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def fill_maildir(path, text):
    for part in ("new", "cur", "tmp"):
        os.makedirs(os.path.join(path, part))
    for i in range(MESSAGES):
        with open("%s/new/%d.M%dP1.host" % (path, 1700000000 + i, i), "w", newline="") as file:
            file.write(text)


class Dovecot:
    """One account in memory-backed storage."""

    def __init__(self, text):
        self.folder = tempfile.mkdtemp(prefix="postroom-dovecot-", dir="/dev/shm")
        self.pop3, self.imap = free_port(), free_port()
        fill_maildir(self.folder + "/tess/Maildir", text)
        subprocess.run(["chown", "-R", "mail:mail", self.folder + "/tess"], check=True)
        os.chmod(self.folder, 0o755)
        with open(self.folder + "/users", "w") as file:
            file.write("tess:{PLAIN}pw1::::::\n")
        config = self.folder + "/dovecot.conf"
        with open(config, "w") as file:
            file.write("""base_dir = %(f)s/run
log_path = %(f)s/log
protocols = imap pop3
ssl = no
disable_plaintext_auth = no
mail_location = maildir:%(f)s/%%u/Maildir
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = %(f)s/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=%(f)s/%%u
}
mail_max_userip_connections = 100
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = %(imap)d
  }
}
service pop3-login {
  inet_listener pop3 {
    address = 127.0.0.1
    port = %(pop3)d
  }
}
""" % {"f": self.folder, "imap": self.imap, "pop3": self.pop3})
        self.process = subprocess.Popen([DOVECOT, "-F", "-c", config])
        wait_for_port(self.imap)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def say(what, theirs, ours, unit="s"):
    print("%-44s %8.2f %s   Postroom %8.2f %s   ratio %.2f" % (what, theirs, unit, ours, unit, theirs / ours))
    sys.stdout.flush()


with Serving(PROGRAM) as served:
    sink_port = free_port()
    sink = subprocess.Popen([SINK, "-u", "nobody", "inet:127.0.0.1:%d" % sink_port, "1000"], stderr=subprocess.DEVNULL)
    wait_for_port(sink_port)
    sink_time = timed(intake, sink_port, "tess@harbor.example")
    sink.terminate()
    our_time = timed(intake, served.ports["smtp"], "tess@harbor.example")
    say("%d messages of %d octets, 8 sessions: smtp-sink" % (MESSAGES, SIZE), sink_time, our_time)

    pop = poplib.POP3("127.0.0.1", served.ports["pop3"])
    pop.user("tess")
    pop.pass_("pw1")
    text = b"\n".join(pop.retr(1)[1]).decode() + "\n"
    pop.quit()
    dovecot = Dovecot(text)
    try:
        for name, function, door in (("POP3 collection: Dovecot", collect, "pop3"), ("IMAP mirror: Dovecot", mirror, "imap"),
                                     ("2000 mixed IMAP commands, 10 clients: Dovecot", mixed, "imap")):
            theirs = min(timed(function, getattr(dovecot, door), "tess", "pw1") for _ in range(2))
            ours = min(timed(function, served.ports[door], "tess", "pw1") for _ in range(2))
            say(name, theirs, ours)
    finally:
        dovecot.end()
    print("Postroom's memory: %d MiB" % (served.memory_kib() // 1024))
