"""The set-up cards with a nasty password in a folder with a nasty name, each read by its own program, which logs in with it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.dom.minidom

from serving import Serving, run_all

PROGRAM = sys.argv[1]
PASSWORD = "q'\"\\ $HOME `touch broken` $(touch broken) #;%s&|<x>"
FOLDER = "it's a `touch broken` \"folder\" $HOME #1"


def in_cards(test):
    """Calls the test with a served world, the folder of its cards, and a function that runs a command there."""
    with tempfile.TemporaryDirectory(prefix="postroom-cards-") as place:
        folder = os.path.join(place, FOLDER)
        with Serving(PROGRAM, "--setup", folder, users=("tess@harbor.example:" + PASSWORD,)) as served:
            deadline = time.monotonic() + 10
            while "Set-up cards" not in served.text() and time.monotonic() < deadline:
                time.sleep(0.05)

            def run(*command, **more):
                done = subprocess.run(list(command), capture_output=True, text=True, errors="replace", cwd=place, timeout=60,
                                      env=dict(os.environ, HOME=place), **more)
                assert not os.path.exists(os.path.join(place, "broken")), "a password is not run as a command"
                return done

            test(served, folder, run)


def line_of(folder, card):
    """The command that a card's first line tells to use."""
    with open(os.path.join(folder, card)) as file:
        return file.readline().lstrip("# ").rstrip("\n")


def curl_and_the_shell(served, folder, run):
    done = run("sh", os.path.join(folder, "curl.sh"))
    assert done.returncode == 0 and "Hello from curl" in done.stdout, done


def python(served, folder, run):
    done = run(sys.executable, os.path.join(folder, "work.py"))
    assert done.returncode == 0 and "POP3: 1 letters" in done.stdout and "Hello from Python" in done.stdout, done


def mbsync(served, folder, run):
    run(sys.executable, os.path.join(folder, "work.py"))
    done = run("sh", "-c", line_of(folder, "mbsyncrc"))
    assert done.returncode == 0, done
    assert len(os.listdir(os.path.join(folder, "mail/INBOX/new"))) == 1, "the letter is here"


def msmtp(served, folder, run):
    letter = "From: tess@harbor.example\nSubject: by msmtp\n\nIt works.\n"
    done = run("sh", "-c", line_of(folder, "msmtprc").replace(" < letter.eml", ""), input=letter)
    assert done.returncode == 0, done


def fetchmail(served, folder, run):
    run(sys.executable, os.path.join(folder, "work.py"))
    done = run("fetchmail", "-f", os.path.join(folder, "fetchmailrc"), "--mda", "cat >> letters.mbox")
    assert done.returncode == 0, done
    with open(os.path.join(os.path.dirname(folder), "letters.mbox")) as file:
        assert "Hello from Python" in file.read()


def mutt(served, folder, run):
    rc = os.path.join(folder, "muttrc")
    done = run("mutt", "-F", rc, "-Q", "imap_pass", "-Q", "imap_user", "-Q", "smtp_pass")
    quoted = PASSWORD.replace("\\", "\\\\").replace('"', '\\"')
    assert 'imap_pass="%s"' % quoted in done.stdout and 'smtp_pass="%s"' % quoted in done.stdout and 'imap_user="tess"' in done.stdout, done
    done = run("mutt", "-F", rc, "-e", "set copy=no", "-s", "by mutt", "tess@harbor.example", input="It works.\n")
    assert done.returncode == 0, done


def xml_is_well_formed(served, folder, run):
    xml.dom.minidom.parse(os.path.join(folder, "config-v1.1.xml"))


def has(program):
    if shutil.which(program) is None:
        print("        (no %s here)" % program)
        return False
    return True


def named(test):
    def call():
        in_cards(test)
    call.__name__ = test.__name__
    return call


TESTS = [curl_and_the_shell, python, mbsync, msmtp, fetchmail, mutt, xml_is_well_formed]
PROGRAMS = {curl_and_the_shell: "curl", mbsync: "mbsync", msmtp: "msmtp", fetchmail: "fetchmail", mutt: "mutt"}
run_all([named(test) for test in TESTS if test not in PROGRAMS or has(PROGRAMS[test])])
