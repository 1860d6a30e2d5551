"""`postroom serve` as a person starts it, with Python's mail libraries and curl as clients."""

import imaplib
import json
import os
import poplib
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time

from serving import Serving, run_all

PROGRAM = sys.argv[1]
LETTER = "From: Me <me@program.example>\r\nTo: tess@harbor.example\r\nSubject: %s\r\n\r\n.dots\r\n..and more\r\nlast\r\n"


def send(served, subject, recipient="tess@harbor.example", secure=None):
    with smtplib.SMTP("127.0.0.1", served.ports["smtp"]) as smtp:
        if secure:
            smtp.starttls(context=secure)
        smtp.sendmail("me@program.example", [recipient], LETTER % subject)


def context(served):
    return ssl.create_default_context(cafile=served.certificate)


def ready_file_tells_everything():
    with Serving(PROGRAM) as served:
        assert set(served.ports) == {"smtp", "submission", "pop3", "imap", "submissions", "pop3s", "imaps"}
        assert len(set(served.ports.values())) == 7
        first = served.ready["accounts"][0]
        assert first == {"address": "tess@harbor.example", "user": "tess", "password": "pw1"}, first
        assert os.path.exists(served.certificate)
        assert os.stat(served.ready_file).st_mode & 0o777 == 0o600, "passwords are in it"
        assert os.stat(served.certificate.replace(".pem", ".key")).st_mode & 0o777 == 0o600
        assert served.ready["fingerprint"] in served.text()


def commands_in_clear_behind_the_command_to_begin_tls_are_not_heard():
    talks = {
        "smtp": (b"EHLO x\r\n", b"STARTTLS\r\n", b"MAIL FROM:<evil@x.example>\r\n", b"NOOP\r\n", b"250 2.0.0"),
        "pop3": (b"", b"STLS\r\n", b"USER tess\r\n", b"PASS pw1\r\n", b"-ERR"),
        "imap": (b"", b"a STARTTLS\r\n", b"b LOGIN tess pw1\r\n", b"c SELECT INBOX\r\n", b"c BAD"),
    }
    with Serving(PROGRAM) as served:
        for protocol, (before, begin, injected, after, answer) in talks.items():
            with socket.create_connection(("127.0.0.1", served.ports[protocol]), timeout=5) as plain:
                plain.recv(4096)
                if before:
                    plain.sendall(before)
                    time.sleep(0.2)
                    plain.recv(4096)
                plain.sendall(begin + injected)
                assert plain.recv(4096).count(b"\n") == 1, protocol
                with context(served).wrap_socket(plain, server_hostname="localhost") as secure:
                    secure.settimeout(5)
                    secure.sendall(after)
                    heard = secure.recv(4096)
                    assert heard.startswith(answer), (protocol, heard)


def a_letter_comes_back_octet_for_octet():
    with Serving(PROGRAM) as served:
        send(served, "one")
        secure = context(served)
        for make in (lambda: poplib.POP3("localhost", served.ports["pop3"]),
                     lambda: poplib.POP3_SSL("localhost", served.ports["pop3s"], context=secure)):
            pop = make()
            pop.user("tess")
            pop.pass_("pw1")
            assert pop.stat()[0] == 1
            text = b"\r\n".join(pop.retr(1)[1]) + b"\r\n"
            assert text.endswith((LETTER % "one").encode()), text
            head = text[:-len(LETTER % "one")]
            assert head.startswith(b"Return-Path: <me@program.example>\r\nReceived: from "), head
            pop.quit()


def submission_needs_a_login_and_the_letter_is_relayed():
    with Serving(PROGRAM) as served:
        secure = context(served)
        with smtplib.SMTP("localhost", served.ports["submission"]) as smtp:
            smtp.ehlo()
            assert smtp.docmd("MAIL FROM:<ada@harbor.example>")[0] == 530
            smtp.starttls(context=secure)
            smtp.login("ada@harbor.example", "tulip-42")
            smtp.sendmail("ada@harbor.example", ["ben@meadow.example"], LETTER % "relayed")
            try:
                smtp.sendmail("ada@harbor.example", ["x@elsewhere.example"], LETTER % "no")
                raise AssertionError("a foreign domain was accepted")
            except smtplib.SMTPRecipientsRefused as refused:
                assert refused.recipients["x@elsewhere.example"][0] == 550
        with smtplib.SMTP_SSL("localhost", served.ports["submissions"], context=secure) as smtp:
            try:
                smtp.login("ada", "wrong")
                raise AssertionError("a wrong password was accepted")
            except smtplib.SMTPAuthenticationError:
                pass
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with imaplib.IMAP4_SSL("localhost", served.ports["imaps"], ssl_context=secure) as imap:
                imap.login("ben", "rye-bread-9")
                imap.select()
                if imap.search(None, "SUBJECT", "relayed")[1] != [b""]:
                    return
            time.sleep(0.1)
        raise AssertionError("the letter did not arrive")


def imap_serves_every_account():
    with Serving(PROGRAM) as served:
        send(served, "one")
        for user, password in (("tess", "pw1"), ("tess@harbor.example", "pw1"), ("ben@meadow.example", "rye-bread-9")):
            imap = imaplib.IMAP4("localhost", served.ports["imap"])
            imap.starttls(ssl_context=context(served))
            imap.login(user, password)
            assert imap.select()[0] == "OK"
            imap.logout()
        imap = imaplib.IMAP4("localhost", served.ports["imap"])
        imap.login("tess", "pw1")
        imap.select()
        assert imap.append("INBOX", "\\Flagged", None, (LETTER % "two").encode())[0] == "OK"
        assert imap.store("1", "+FLAGS", "\\Deleted")[0] == "OK"
        assert imap.expunge()[0] == "OK"
        got = imap.fetch("1", "(FLAGS BODY.PEEK[])")[1]
        assert got[0][1] == (LETTER % "two").encode() and b"\\Flagged" in got[0][0], got
        imap.logout()


def unknown_and_foreign_are_refused_at_rcpt():
    with Serving(PROGRAM) as served:
        smtp = smtplib.SMTP("127.0.0.1", served.ports["smtp"])
        smtp.ehlo()
        smtp.mail("me@program.example")
        assert smtp.rcpt("nobody@harbor.example")[0] == 550
        assert smtp.rcpt("someone@elsewhere.example")[0] == 550
        assert smtp.rcpt("ben@meadow.example")[0] == 250
        smtp.quit()


def the_size_limit_is_the_providers():
    with Serving(PROGRAM) as served:
        smtp = smtplib.SMTP("127.0.0.1", served.ports["smtp"])
        smtp.ehlo()
        assert smtp.esmtp_features["size"] == str(25 * 1024 * 1024)
        assert smtp.mail("me@program.example", ["SIZE=%d" % (26 * 1024 * 1024)])[0] == 552
        smtp.rset()
        smtp.mail("me@program.example")
        smtp.rcpt("tess@harbor.example")
        line = "x" * 76 + "\r\n"
        big = "Subject: big\r\n\r\n" + line * (24 * 1024 * 1024 // len(line))
        assert smtp.data(big)[0] == 250
        assert smtp.mail("me@program.example")[0] == 250
        smtp.rcpt("tess@harbor.example")
        assert smtp.data(big + line * 40_000)[0] == 552
        smtp.quit()


def a_session_replays_after_either_signal():
    for how in (signal.SIGINT, signal.SIGTERM):
        with Serving(PROGRAM) as served:
            send(served, "one", secure=context(served))
            send(served, "two")
            pop = poplib.POP3("localhost", served.ports["pop3"])
            pop.user("tess")
            pop.pass_("pw1")
            pop.dele(1)
            pop.quit()
            open_still = socket.create_connection(("127.0.0.1", served.ports["imap"]))
            assert served.end(how) == 0, served.text()
            open_still.close()
            with open(served.run_file) as file:
                run = json.load(file)
            assert [m["octets"] > 0 for m in run["mailboxes"][1]["messages"]] or run["mailboxes"]
            status, text = served.replay()
            assert status == 0 and run["digest"] in text, text


def a_long_session_can_be_opened_again():
    letter = "Subject: long\r\n\r\n" + ("%070d\r\n" * 1000 % tuple(range(1000))) * 240     # 17 MiB
    with Serving(PROGRAM) as served:
        for _ in range(4):
            with smtplib.SMTP("127.0.0.1", served.ports["smtp"], local_hostname="program.example") as smtp:
                smtp.sendmail("me@program.example", ["tess@harbor.example"], letter)
        imap = imaplib.IMAP4("127.0.0.1", served.ports["imap"])
        imap.login("tess", "pw1")
        imap.select("INBOX")
        for _ in range(2):    # what is read again is no more to keep
            assert len(imap.fetch("1:*", "(BODY.PEEK[])")[1]) >= 4
        imap.logout()
        assert served.end() == 0, served.text()
        assert "plays the session again" in served.text(), served.text()
        size = os.path.getsize(served.run_file)
        assert 60 << 20 < size < 100 << 20, size
        status, text = served.replay()
        assert status == 0 and "digest" in text, text


def ends_by_itself():
    begin = time.monotonic()
    with Serving(PROGRAM, "--seconds", "1") as served:
        assert served.process.wait(20) == 0
        assert time.monotonic() - begin < 15
        assert os.path.exists(served.run_file)


def a_port_in_use_is_one_sentence():
    with Serving(PROGRAM) as served:
        taken = str(served.ports["pop3"])
        for arguments, wanted in ((["--smtp", taken], "port " + taken + ": is in use by another program"),
                                  (["--imap", "99999"], "is no port"), (["--user", "nonsense"], "is not ADDRESS:PASSWORD"),
                                  (["--user", "a@b:"], "is not ADDRESS:PASSWORD"), (["--pop3", "-4"], "is no port")):
            done = subprocess.run([PROGRAM, "serve", "p1"] + arguments, capture_output=True, text=True, env=served.environment,
                                  timeout=30)
            assert done.returncode == 2, (arguments, done)
            assert done.stderr.count("\n") == 1 and wanted in done.stderr, done.stderr
            assert done.stdout == "", done.stdout


def what_cannot_work_is_said_before_anything_begins():
    for options, words in ((["--json", "/nowhere/at/all.json"], "there is no folder"), (["--user", '"ab"@harbor.example:x'], "a name in quotes")):
        done = subprocess.run([PROGRAM, "serve", "p1", "--seconds", "30", *options], capture_output=True, text=True, timeout=20)
        assert done.returncode == 2 and words in done.stderr and "serves" not in done.stdout, done


def a_door_may_stay_shut():
    with Serving(PROGRAM, ports={"imaps": "off"}) as served:
        assert "imaps" not in served.ports and len(served.ports) == 6


def curl_does_its_work():
    if shutil.which("curl") is None:
        print("        (no curl here)")
        return
    with Serving(PROGRAM) as served:
        folder = served.folder.name
        with open(os.path.join(folder, "letter.eml"), "w", newline="") as file:
            file.write(LETTER % "curled")

        def curl(*arguments):
            done = subprocess.run(["curl", "-sS", "--max-time", "20", "--cacert", served.certificate] + list(arguments),
                                  capture_output=True)
            assert done.returncode == 0, (arguments, done.stderr)
            return done.stdout

        ports = served.ports
        for url, more in (("smtp://localhost:%d/curl.example" % ports["smtp"], []),
                          ("smtp://localhost:%d" % ports["submission"], ["--ssl-reqd", "-u", "tess:pw1"]),
                          ("smtps://localhost:%d" % ports["submissions"], ["-u", "tess:pw1"])):
            curl(url, "--mail-from", "me@program.example", "--mail-rcpt", "tess@harbor.example", "-T", folder + "/letter.eml", *more)
        for url, more in (("pop3://localhost:%d/3" % ports["pop3"], []), ("pop3://localhost:%d/3" % ports["pop3"], ["--ssl-reqd"]),
                          ("pop3s://localhost:%d/3" % ports["pop3s"], []),
                          ("imap://localhost:%d/INBOX;MAILINDEX=3" % ports["imap"], []),
                          ("imaps://localhost:%d/INBOX;UID=3" % ports["imaps"], [])):
            text = curl(url, "-u", "tess:pw1", *more)
            assert text.endswith((LETTER % "curled").encode()), (url, text)
        assert curl("imap://localhost:%d" % ports["imap"], "-u", "tess:pw1").startswith(b"* LIST")
        curl("imap://localhost:%d/INBOX" % ports["imap"], "-u", "tess:pw1", "-T", folder + "/letter.eml")
        curl("pop3://localhost:%d/1" % ports["pop3"], "-u", "tess:pw1", "-X", "DELE", "-I")
        assert curl("pop3://localhost:%d/" % ports["pop3"], "-u", "tess:pw1").count(b"\n") == 3
        assert served.end() == 0
        status, text = served.replay()
        assert status == 0, text


def setup_cards_work_as_they_are():
    with Serving(PROGRAM, "--setup", "/tmp/postroom-cards-%d" % os.getpid()) as served:
        folder = "/tmp/postroom-cards-%d" % os.getpid()
        try:
            deadline = time.monotonic() + 10
            while "Set-up cards" not in served.text() and time.monotonic() < deadline:
                time.sleep(0.05)
            names = set(os.listdir(folder))
            assert {"thunderbird.md", "outlook.md", "apple-mail.md", "muttrc", "curl.sh", "fetchmailrc", "mbsyncrc", "msmtprc", "work.py",
                    "config-v1.1.xml"} <= names, names
            for name in names - {"mail"}:
                with open(os.path.join(folder, name)) as file:
                    text = file.read()
                assert "{imap}" not in text and "{user}" not in text and "{address}" not in text, (name, text)
                assert os.stat(os.path.join(folder, name)).st_mode & 0o077 == 0
            done = subprocess.run([sys.executable, folder + "/work.py"], capture_output=True, text=True)
            assert done.returncode == 0 and "POP3: 1 letters" in done.stdout and "Hello from Python" in done.stdout, done
            if shutil.which("curl"):
                done = subprocess.run(["sh", folder + "/curl.sh"], capture_output=True, text=True)
                assert done.returncode == 0 and "MESSAGES 2" in done.stdout, done
                assert "Hello from curl" in done.stdout, "the newest letter is the one that it has sent"
            if shutil.which("mbsync"):
                done = subprocess.run(["mbsync", "-c", folder + "/mbsyncrc", "world"], capture_output=True, text=True)
                assert done.returncode == 0, done
                assert os.listdir(folder + "/mail/INBOX/new") or os.listdir(folder + "/mail/INBOX/cur"), "the letters are here"
        finally:
            shutil.rmtree(folder, ignore_errors=True)


run_all([setup_cards_work_as_they_are, ready_file_tells_everything, a_letter_comes_back_octet_for_octet, submission_needs_a_login_and_the_letter_is_relayed,
         imap_serves_every_account, unknown_and_foreign_are_refused_at_rcpt, the_size_limit_is_the_providers,
         a_session_replays_after_either_signal, a_long_session_can_be_opened_again, ends_by_itself, a_port_in_use_is_one_sentence, what_cannot_work_is_said_before_anything_begins, a_door_may_stay_shut,
         commands_in_clear_behind_the_command_to_begin_tls_are_not_heard, curl_does_its_work])
