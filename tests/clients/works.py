"""The ordinary work of each program. A work gets the served world and an empty folder; it checks what
it can, and returns the outcome, which must be the same the second time."""

import imaplib
import os
import poplib
import smtplib
import ssl
import time

from ordinary import (ADDRESS, BODY, PASSWORD, SENDER, USER, deliver, has_body, letter, maildir, on_server, run, run_on_terminal,
                      subject_of, wait_for, write)

from thunderbird import thunderbird

WORKS = []


def work(name, needs, quick=False):
    """Registers a work: the program's name, the commands it needs, and whether plain ./test runs it."""
    def add(function):
        WORKS.append((name, needs, quick, function))
        return function
    return add


@work("curl", ["curl"], quick=True)
def curl(served, folder):
    path, ports = write(folder, "letter.eml", letter("curl")), served.ports
    common = ["curl", "-sS", "--max-time", "20", "--cacert", served.certificate]
    for url, more in (("smtp://localhost:%d" % ports["smtp"], []), ("smtp://localhost:%d" % ports["submission"], ["--ssl-reqd", "-u", "tess:pw1"]),
                      ("smtps://localhost:%d" % ports["submissions"], ["-u", "tess:pw1"])):
        run(*common, url, "--mail-from", SENDER, "--mail-rcpt", ADDRESS, "-T", path, *more)
    texts = [run(*common, "-u", "tess:pw1", url, *more) for url, more in (
        ("pop3://localhost:%d/1" % ports["pop3"], []), ("pop3://localhost:%d/2" % ports["pop3"], ["--ssl-reqd"]),
        ("pop3s://localhost:%d/3" % ports["pop3s"], []), ("imap://localhost:%d/INBOX;MAILINDEX=1" % ports["imap"], ["--ssl-reqd"]),
        ("imaps://localhost:%d/INBOX;UID=2" % ports["imaps"], []))]
    assert all(has_body(text) for text in texts), texts
    run(*common, "-u", "tess:pw1", "-T", path, "imap://localhost:%d/INBOX" % ports["imap"])
    run(*common, "-u", "tess:pw1", "-X", "STORE 1 +Flags \\Deleted", "imap://localhost:%d/INBOX" % ports["imap"])
    run(*common, "-u", "tess:pw1", "-X", "EXPUNGE", "imap://localhost:%d/INBOX" % ports["imap"])
    run(*common, "-u", "tess:pw1", "-X", "DELE 1", "-I", "pop3://localhost:%d" % ports["pop3"])
    return on_server(served)


@work("Python smtplib, poplib, imaplib", ["python3"], quick=True)
def python(served, folder):
    trust = ssl.create_default_context(cafile=served.certificate)
    with smtplib.SMTP("localhost", served.ports["submission"]) as smtp:
        smtp.starttls(context=trust)
        smtp.login(USER, PASSWORD)
        smtp.sendmail(ADDRESS, [ADDRESS], letter("python"))
    with smtplib.SMTP_SSL("localhost", served.ports["submissions"], context=trust) as smtp:
        smtp.login(ADDRESS, PASSWORD)
        smtp.sendmail(ADDRESS, [ADDRESS], letter("python again"))
    pop = poplib.POP3("localhost", served.ports["pop3"])
    pop.stls(context=trust)
    pop.user(USER)
    pop.pass_(PASSWORD)
    assert has_body(b"\r\n".join(pop.retr(1)[1]).decode())
    listed = len(pop.uidl()[1])
    pop.dele(1)
    pop.quit()
    imap = imaplib.IMAP4_SSL("localhost", served.ports["imaps"], ssl_context=trust)
    imap.login(USER, PASSWORD)
    imap.create("Archive")
    imap.select()
    imap.store("1", "+FLAGS", "\\Flagged")
    imap.copy("1", "Archive")
    imap.store("1", "+FLAGS", "\\Deleted")
    imap.expunge()
    imap.logout()
    return listed, on_server(served), on_server(served, "Archive")


@work("swaks", ["swaks"])
def swaks(served, folder):
    path = write(folder, "letter.eml", letter("swaks"))
    common = ["swaks", "--from", SENDER, "--to", ADDRESS, "--data", "@" + path]
    run(*common, "--server", "127.0.0.1", "--port", str(served.ports["smtp"]))
    run(*common, "--server", "localhost", "--port", str(served.ports["smtp"]), "--tls", "--pipeline")
    for mechanism in ("PLAIN", "LOGIN"):
        run(*common, "--server", "localhost", "--port", str(served.ports["submission"]), "--tls", "--auth", mechanism, "--auth-user", USER,
            "--auth-password", PASSWORD)
    run(*common, "--server", "localhost", "--port", str(served.ports["submissions"]), "--tls-on-connect", "--auth", "--auth-user", USER,
        "--auth-password", PASSWORD)
    refused = run("swaks", "--from", SENDER, "--to", "nobody@elsewhere.example", "--server", "127.0.0.1", "--port", str(served.ports["smtp"]), good=(24,))
    assert "550" in refused
    return on_server(served)


@work("msmtp", ["msmtp"])
def msmtp(served, folder):
    config = write(folder, "msmtprc", """defaults
tls_trust_file %s
from %s
host localhost
account open
port %d
tls off
account start
port %d
tls on
auth on
user tess
password pw1
account whole
port %d
tls on
tls_starttls off
auth on
user tess@harbor.example
password pw1
""" % (served.certificate, SENDER, served.ports["smtp"], served.ports["submission"], served.ports["submissions"]))
    for account in ("open", "start", "whole"):
        run("msmtp", "-C", config, "-a", account, ADDRESS, stdin=letter("msmtp " + account).replace("\r\n", "\n"))
    return on_server(served)


@work("mpop", ["mpop"])
def mpop(served, folder):
    deliver(served, "one", "two")
    os.makedirs(folder + "/mail/new"), os.makedirs(folder + "/mail/cur"), os.makedirs(folder + "/mail/tmp")
    config = write(folder, "mpoprc", """defaults
host localhost
user tess
password pw1
tls_trust_file %s
delivery maildir %s/mail
uidls_file %s/uidls
account keep
port %d
tls on
tls_starttls on
keep on
account remove
port %d
tls on
tls_starttls off
keep off
""" % (served.certificate, folder, folder, served.ports["pop3"], served.ports["pop3s"]))
    run("mpop", "-C", config, "keep")
    first = maildir(folder + "/mail"), on_server(served)
    run("mpop", "-C", config, "keep")
    assert maildir(folder + "/mail") == first[0], "collected twice"
    deliver(served, "three")
    run("mpop", "-C", config, "remove")
    return first, maildir(folder + "/mail"), on_server(served)


def fetchmail_with(served, folder, protocol, port, keep, extra=""):
    box = os.path.join(folder, "box")
    rc = write(folder, "fetchmailrc", """set no bouncemail
poll localhost service %d protocol %s %s
  user "tess" password "pw1" is "root" here
  sslproto "" %s %s
  mda "/bin/cat >> %s"
""" % (port, protocol, "uidl" if protocol == "pop3" else "", "keep" if keep else "nokeep", extra, box), 0o700)
    run("fetchmail", "-f", rc, "-N", "--idfile", folder + "/ids", good=(0, 1), env={"HOMEFILES": folder, "FETCHMAILHOME": folder, "HOME": folder})
    if not os.path.exists(box):
        return 0
    with open(box, newline="") as file:
        text = file.read().replace("\r\n", "\n")
    return text.count(BODY.replace("\r\n", "\n").strip("\n").split("\n")[-1])


def fetchmail_work(protocol, door):
    def go(served, folder):
        deliver(served, "one", "two")
        kept = fetchmail_with(served, folder, protocol, served.ports[door], True), on_server(served)
        again = fetchmail_with(served, folder, protocol, served.ports[door], True)
        assert again == kept[0] == 2, (again, kept)
        deliver(served, "three")
        fetched = fetchmail_with(served, folder, protocol, served.ports[door], False, "fetchall" if protocol == "pop3" else "")
        return kept, fetched, on_server(served)
    return go


work("fetchmail, POP3", ["fetchmail"])(fetchmail_work("pop3", "pop3"))
work("fetchmail, IMAP", ["fetchmail"])(fetchmail_work("imap", "imap"))


@work("getmail, POP3 and IMAP", ["getmail"])
def getmail(served, folder):
    deliver(served, "one", "two")
    outcome = []
    for kind, port, more in (("SimplePOP3Retriever", served.ports["pop3"], ""), ("SimpleIMAPSSLRetriever", served.ports["imaps"], "mailboxes = (\"INBOX\",)\n")):
        box = os.path.join(folder, kind)
        rc = write(folder, kind + ".rc", """[retriever]
type = %s
server = localhost
port = %d
username = tess
password = pw1
%s
[destination]
type = MDA_external
path = /usr/bin/tee
arguments = ("-a", "%s")
allow_root_commands = true
[options]
delete = %s
read_all = false
delivered_to = false
received = false
""" % (kind, port, more, box, "true" if "IMAP" in kind else "false"))
        run("getmail", "--getmaildir", folder, "--rcfile", rc)
        run("getmail", "--getmaildir", folder, "--rcfile", rc)
        with open(box, newline="") as file:
            text = file.read().replace("\r\n", "\n")
        assert text.count(BODY.replace("\r\n", "\n")) == 2, text
        outcome.append((sorted(line for line in text.split("\n") if line.startswith("Subject: ")), on_server(served)))
    return outcome


@work("mbsync, two clients", ["mbsync"])
def mbsync(served, folder):
    deliver(served, "one", "two", "three", "four")

    def config(name):
        os.makedirs("%s/%s" % (folder, name))
        return write(folder, name + ".rc", """IMAPAccount world
Host localhost
Port %d
User tess
Pass pw1
SSLType STARTTLS
CertificateFile %s

IMAPStore far
Account world

MaildirStore near
Path %s/%s/
Inbox %s/%s/INBOX

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState *
""" % (served.ports["imap"], served.certificate, folder, name, folder, name))

    left, right = config("left"), config("right")

    def sync(rc):
        run("mbsync", "-c", rc, "all", env={"HOME": folder})

    def box(name):
        return maildir("%s/%s/INBOX" % (folder, name))

    def mark(name, subject, flags):
        base = "%s/%s/INBOX" % (folder, name)
        for part in ("new", "cur"):
            for file in os.listdir(base + "/" + part):
                with open("%s/%s/%s" % (base, part, file), newline="") as opened:
                    if subject_of(opened.read()) != subject:
                        continue
                os.rename("%s/%s/%s" % (base, part, file), "%s/cur/%s:2,%s" % (base, file.split(":2,")[0], flags))
                return
        raise AssertionError("no letter " + subject)

    sync(left)
    sync(right)
    assert box("left") == box("right") and len(box("left")) == 4
    mark("left", "one", "S")
    mark("left", "two", "ST")
    sync(left)
    sync(right)
    assert box("right") == box("left"), (box("right"), box("left"))
    middle = on_server(served)
    mark("right", "three", "FS")
    sync(right)
    sync(left)
    assert box("left") == box("right"), (box("right"), box("left"))
    return middle, box("left"), on_server(served)


@work("offlineimap", ["offlineimap"])
def offlineimap(served, folder):
    deliver(served, "one", "two")
    rc = write(folder, "rc", """[general]
accounts = world
metadata = %s/metadata
ui = quiet
[Account world]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = %s/mail
[Repository far]
type = IMAP
remotehost = localhost
remoteport = %d
remoteuser = tess
remotepass = pw1
ssl = yes
sslcacertfile = %s
auth_mechanisms = PLAIN
""" % (folder, folder, served.ports["imaps"], served.certificate))
    run("offlineimap", "-c", rc, "-o", env={"HOME": folder}, timeout=120)
    first = maildir(folder + "/mail/INBOX")
    place = folder + "/mail/INBOX/"
    for part in ("new", "cur"):
        for name in os.listdir(place + part):
            with open(place + part + "/" + name, newline="") as file:
                if subject_of(file.read()) == "one":
                    os.rename(place + part + "/" + name, place + "cur/" + name.split(":2,")[0] + ":2,FS")
    deliver(served, "three")
    run("offlineimap", "-c", rc, "-o", env={"HOME": folder}, timeout=120)
    return first, maildir(folder + "/mail/INBOX"), on_server(served)


@work("mutt, sending and IMAP", ["mutt"])
def mutt(served, folder):
    rc = write(folder, "muttrc", """set from="tess@harbor.example" realname="Tess" use_from=yes copy=no
set smtp_url="smtp://tess@localhost:%d/" smtp_pass="pw1" smtp_authenticators="plain:login"
set ssl_starttls=yes ssl_force_tls=yes certificate_file="%s"
set imap_user="tess" imap_pass="pw1" folder="imap://localhost:%d/" spoolfile="+INBOX"
set delete=yes quit=yes wait_key=no move=no confirmappend=no sleep_time=0 header_cache=""
""" % (served.ports["submission"], served.certificate, served.ports["imap"]))
    body = BODY.replace("\r\n", "\n")
    for subject in ("mutt one", "mutt two"):
        run("mutt", "-n", "-F", rc, "-s", subject, "--", ADDRESS, stdin=body, env={"HOME": folder})
    assert [s for s, _ in on_server(served)] == ["mutt one", "mutt two"]
    run_on_terminal(["mutt", "-n", "-F", rc], [("mutt one", "\n"), ("last line|line with a dot", "i"), ("mutt two", "jd"), ("mutt", "$"), ("mutt", "q")],
                    env={"HOME": folder})
    return on_server(served)


@work("alpine, IMAP and sending", ["alpine"])
def alpine(served, folder):
    deliver(served, "one", "two")
    rc = write(folder, "pinerc", """personal-name=Tess
user-domain=harbor.example
smtp-server=localhost:%d/user=tess/novalidate-cert
inbox-path={localhost:%d/user=tess/novalidate-cert}INBOX
folder-collections=
default-fcc=""
feature-list=quell-folder-internal-msg,expunge-without-confirm,expunge-without-confirm-everywhere,quit-without-confirm,prune-uses-yyyy-mm,enable-full-header-cmd
prune-date=999
last-version-used=6.26
""" % (served.ports["submission"], served.ports["imap"]))
    passwords = write(folder, "passwords", "")
    run_on_terminal(["alpine", "-p", rc, "-passfile", passwords, "-i"],
                    [("(?i)enter password", "pw1\r"), ("(?i)preserve password", "n"), ("one", "\r"), ("last line|with a dot", "<"), ("two", "c"),
                     ("To *:", ADDRESS + "\r\r\rfrom alpine\rsome words"), ("(?s)w.*o.*r.*d.*s", "\x18"), ("(?i)send message", "y"),
                     ("(?i)enter password", "pw1\r"), ("(?i)preserve password", "n"), ("two", "q")], env={"HOME": folder})
    wait_for(lambda: len(on_server(served)) == 3)
    return on_server(served)


@work("Perl Net::SMTP, Net::POP3, Mail::IMAPClient", ["perl"])
def perl(served, folder):
    script = write(folder, "work.pl", """use strict; use warnings;
use Net::SMTP; use Net::POP3; use Mail::IMAPClient;
my ($smtp, $submission, $pop, $imap, $ca) = @ARGV;
my $letter = do { local $/; <STDIN> };
my $s = Net::SMTP->new("localhost", Port => $smtp) or die "smtp";
$s->mail('me@program.example') && $s->to('tess@harbor.example') && $s->data($letter) or die $s->message; $s->quit;
$s = Net::SMTP->new("localhost", Port => $submission) or die "submission";
$s->starttls(SSL_ca_file => $ca) or die "starttls";
$s->auth("tess", "pw1") or die "auth";
$s->mail('tess@harbor.example') && $s->to('tess@harbor.example') && $s->data($letter) or die $s->message; $s->quit;
my $p = Net::POP3->new("localhost", Port => $pop) or die "pop";
my $n = $p->login("tess", "pw1"); print "pop $n\\n";
print "top ", scalar(grep { /^Subject: perl/ } @{$p->top(1)}), "\\n";
print "whole ", scalar(grep { /^last line/ } @{$p->get(1)}), "\\n";
$p->delete(1); $p->quit;
my $i = Mail::IMAPClient->new(Server => "localhost", Port => $imap, User => "tess", Password => "pw1", Starttls => [SSL_ca_file => $ca], Uid => 1) or die "imap $@";
$i->create("Archive"); $i->select("INBOX");
my @all = $i->messages; print "imap ", scalar(@all), "\\n";
$i->set_flag("Flagged", @all); $i->copy("Archive", $all[0]); print "text ", ($i->message_string($all[0]) =~ /last line/ ? 1 : 0), "\\n";
$i->append("Archive", $letter) or die; $i->logout;
""")
    text = run("perl", script, str(served.ports["smtp"]), str(served.ports["submission"]), str(served.ports["pop3"]), str(served.ports["imap"]),
               served.certificate, stdin=letter("perl"))
    return text.split("\n"), on_server(served), on_server(served, "Archive")


@work("npm nodemailer, imapflow, node-pop3", ["node", "npm"])
def node(served, folder):
    modules = os.environ.get("POSTROOM_NODE_MODULES", "")
    assert os.path.isdir(modules + "/node_modules/nodemailer"), "the modules are not installed"
    script = write(modules, "work.cjs", """
const fs = require("fs"), nodemailer = require("nodemailer"), { ImapFlow } = require("imapflow"), Pop3 = require("node-pop3");
const [submission, imap, pop, ca] = process.argv.slice(2);
const letter = fs.readFileSync(0, "utf8"), tls = { ca: fs.readFileSync(ca), servername: "localhost" };
(async () => {
  const transport = nodemailer.createTransport({ host: "localhost", port: +submission, requireTLS: true, tls, auth: { user: "tess", pass: "pw1" } });
  for (let i = 0; i < 2; ++i) { const info = await transport.sendMail({ envelope: { from: "tess@harbor.example", to: ["tess@harbor.example"] }, raw: letter }); console.log("sent", info.response.slice(0, 3)); }
  const client = new ImapFlow({ host: "localhost", port: +imap, secure: false, tls, auth: { user: "tess", pass: "pw1" }, logger: false, clientInfo: { name: "imapflow-test" } });
  await client.connect();
  const lock = await client.getMailboxLock("INBOX");
  console.log("exists", client.mailbox.exists);
  for await (const m of client.fetch("1:*", { envelope: true, source: true })) console.log(m.envelope.subject, m.source.toString().includes("last line"));
  await client.messageFlagsAdd("1", ["\\\\Seen", "\\\\Flagged"]); await client.mailboxCreate("Archive"); await client.messageMove("2", "Archive");
  lock.release(); await client.logout();
  const p = new Pop3({ host: "localhost", port: +pop, user: "tess", password: "pw1" });
  console.log("uidl", (await p.UIDL()).length); console.log("retr", (await p.RETR(1)).includes("last line")); await p.command("DELE", "1"); await p.QUIT();
})().catch(e => { console.error(e); process.exit(1); });
""")
    text = run("node", script, str(served.ports["submission"]), str(served.ports["imap"]), str(served.ports["pop3"]), served.certificate, stdin=letter("npm"),
               cwd=modules)
    return text.split("\n"), on_server(served), on_server(served, "Archive")

work("Thunderbird: IMAP, POP3, sending", ["thunderbird", "Xvfb"])(thunderbird)
