"""What the works of all programs have in common: letters, the account, and what the server holds afterwards."""

import email
import imaplib
import os
import pty
import re
import select
import smtplib
import subprocess
import time

SENDER, ADDRESS, USER, PASSWORD = "me@program.example", "tess@harbor.example", "tess", "pw1"
BODY = ".a line with a dot\r\n..and with two\r\n\r\nFrom here to the end\r\nlast line\r\n"


def letter(subject, to=ADDRESS):
    return ("From: Me <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: Mon, 07 Jan 2030 09:00:00 +0000\r\nMessage-ID: <%s@program.example>\r\n\r\n%s"
            % (SENDER, to, subject, re.sub(r"\W", ".", subject), BODY))


def deliver(served, *subjects):
    """Letters from somewhere else, for the program to find."""
    with smtplib.SMTP("127.0.0.1", served.ports["smtp"]) as smtp:
        for subject in subjects:
            smtp.sendmail(SENDER, [ADDRESS], letter(subject))


def write(folder, name, text, mode=0o600):
    path = os.path.join(folder, name)
    with open(path, "w", newline="") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def run(*command, stdin=None, good=(0,), env=None, timeout=60, cwd=None):
    """Runs a program to its end; returns what it printed."""
    done = subprocess.run(list(command), input=stdin, capture_output=True, text=True, errors="replace", timeout=timeout,
                          env=dict(os.environ, **(env or {})), cwd=cwd)
    assert done.returncode in good, "%s ended with %d: %s" % (command[0], done.returncode, (done.stdout + done.stderr)[-1500:])
    return done.stdout + done.stderr


def run_on_terminal(command, keys, env=None, timeout=60):
    """Runs a program that wants a terminal. `keys`: pairs of a pattern to wait for and what to type then."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(env or {}, TERM="xterm", LINES="40", COLUMNS="120")
        os.execvp(command[0], command)
    screen, keys, end = "", list(keys), time.monotonic() + timeout
    whole = ""
    while time.monotonic() < end:
        ready, _, _ = select.select([master], [], [], 0.3)
        if ready:
            try:
                block = os.read(master, 65536).decode("utf-8", "replace")
            except OSError:
                break
            if not block:
                break
            screen += block
            whole += block
            continue
        if keys and re.search(keys[0][0], screen):
            os.write(master, keys.pop(0)[1].encode())
            screen = ""
    else:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        raise AssertionError("%s did not end; it still waits for %s; screen: %r" % (command[0], [k[0] for k in keys], whole[-1500:]))
    _, status = os.waitpid(pid, 0)
    assert not keys, "%s ended early, before %r: %r" % (command[0], keys[0][0], whole[-1500:])
    return whole


def subject_of(text):
    return email.message_from_string(text)["Subject"]


def has_body(text):
    """True if a letter came through whole, whatever its line ends became on the way to disk."""
    return text.replace("\r\n", "\n").rstrip("\n").endswith(BODY.replace("\r\n", "\n").rstrip("\n"))


def maildir(folder):
    """Subjects and flags of the letters in a Maildir, sorted; each must be whole."""
    found = []
    for part in ("new", "cur"):
        place = os.path.join(folder, part)
        for name in sorted(os.listdir(place)) if os.path.isdir(place) else []:
            with open(os.path.join(place, name), newline="") as file:
                text = file.read()
            assert has_body(text), "the letter came through changed: %r" % text
            found.append((subject_of(text), name.split(":2,")[1] if ":2," in name else ""))
    return sorted(found)


def on_server(served, folder="INBOX", user=USER, password=PASSWORD):
    """Subjects and flags of a folder on the server, sorted."""
    imap = imaplib.IMAP4("127.0.0.1", served.ports["imap"])
    imap.login(user, password)
    answer, held = imap.select('"%s"' % folder, readonly=True)
    if answer != "OK":
        return None
    found = []
    data = imap.fetch("1:*", "(FLAGS BODY.PEEK[])")[1] if int(held[0]) else []  # one command: nobody removes a letter in between
    for i, part in enumerate(data):
        if not isinstance(part, tuple):
            continue
        around = part[0] + (data[i + 1] if i + 1 < len(data) and isinstance(data[i + 1], bytes) else b"")
        flags = sorted(set(re.findall(r"\\(?:Seen|Flagged|Deleted|Answered|Draft)", around.decode())))
        found.append((subject_of(part[1].decode()), " ".join(flags)))
    imap.logout()
    return sorted(found)


def wait_for(what, seconds=15):
    """Calls `what` until it is true; returns its value."""
    end = time.monotonic() + seconds
    while True:
        value = what()
        if value or time.monotonic() > end:
            assert value, "it did not happen within %d seconds" % seconds
            return value
        time.sleep(0.1)
