"""Thunderbird's ordinary work: it is started under Xvfb with a profile of its own, and driven through its
Marionette port (the remote control that its makers test it with), so that its own code sends, collects,
marks and deletes."""

import json
import os
import re
import socket
import subprocess
import time

from ordinary import ADDRESS, deliver, letter, on_server, wait_for, write


class Marionette:
    """The remote control: length, colon, JSON, both ways."""

    def __init__(self, port, seconds=90):
        end = time.monotonic() + seconds
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=300)
                break
            except OSError:
                assert time.monotonic() < end, "Thunderbird opened no remote control"
                time.sleep(0.3)
        self.buffer, self.number = b"", 0
        self.read()
        self.call("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": True}}})
        self.call("Marionette:SetContext", {"value": "chrome"})
        self.call("WebDriver:SetTimeouts", {"script": 200000})

    def read(self):
        while b":" not in self.buffer:
            self.buffer += self.socket.recv(65536)
        size, rest = self.buffer.split(b":", 1)
        while len(rest) < int(size):
            rest += self.socket.recv(65536)
        self.buffer = rest[int(size):]
        return json.loads(rest[:int(size)])

    def call(self, name, parameters):
        self.number += 1
        message = json.dumps([0, self.number, name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, problem, result = self.read()
        assert problem is None, problem
        return result

    def run(self, script, *arguments):
        """Runs an async function's body in the program itself; returns what it returns."""
        whole = "const done = arguments[arguments.length - 1]; (async (...args) => { %s })(...arguments).then(v => done({ok: v}), e => done({bad: String(e) + e.stack}));" % script
        value = self.call("WebDriver:ExecuteAsyncScript", {"script": whole, "args": list(arguments), "newSandbox": True})["value"]
        assert "bad" not in value, value["bad"]
        return value.get("ok")


PREFERENCES = {
    "mail.accountmanager.accounts": "account1,account2,account3", "mail.accountmanager.defaultaccount": "account1",
    "mail.accountmanager.localfoldersserver": "server3",
    "mail.account.account1.identities": "id1", "mail.account.account1.server": "server1",
    "mail.account.account2.identities": "id1", "mail.account.account2.server": "server2", "mail.account.account3.server": "server3",
    "mail.identity.id1.useremail": ADDRESS, "mail.identity.id1.fullName": "Tess", "mail.identity.id1.smtpServer": "smtp1", "mail.identity.id1.valid": True,
    "mail.identity.id1.fcc": False,
    "mail.server.server3.type": "none", "mail.server.server3.hostname": "Local Folders", "mail.server.server3.userName": "nobody",
    "mail.smtpservers": "smtp1", "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.hostname": "localhost", "mail.smtpserver.smtp1.username": "tess", "mail.smtpserver.smtp1.authMethod": 3,
    "mail.smtpserver.smtp1.type": "smtp", "mail.smtpserver.smtp1.try_ssl": 2,
    "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.enabled": False, "mail.provider.enabled": False,
    "mail.rights.version": 1, "mailnews.start_page.enabled": False, "mail.spotlight.firstRunDone": True, "mail.shell.checkDefaultClient": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False, "extensions.getAddons.cache.enabled": False,
    "services.settings.server": "data:,", "browser.safebrowsing.update.enabled": False, "mail.winsearch.firstRunDone": True,
    "app.donation.eoy.version.viewed": 999, "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
}


def server_preferences(name, kind, port, socket_type):
    base = "mail.server.%s." % name
    return {base + "type": kind, base + "hostname": "localhost", base + "port": port, base + "userName": "tess", base + "realuserName": "tess",
            base + "name": kind, base + "socketType": socket_type, base + "authMethod": 3, base + "login_at_startup": False, base + "check_new_mail": False,
            base + "download_on_biff": False, base + "leave_on_server": True, base + "directory-rel": "[ProfD]%s" % name,
            base + "delete_model": 2, base + "cleanup_inbox_on_exit": True}


COMMON = """
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const server = kind => MailServices.accounts.allServers.find(s => s.type === kind);
const inbox = kind => server(kind).rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
const later = ms => new Promise(r => { const t = Cc["@mozilla.org/timer;1"].createInstance(Ci.nsITimer); t.initWithCallback(() => { later.kept.delete(t); r(); }, ms, 0); later.kept.add(t); });
later.kept = new Set();
const until = async (what, why) => { for (let i = 0; i < 400; ++i) { if (what()) return; await later(100); } throw new Error("never happened: " + why); };
"""


def thunderbird(served, folder):
    deliver(served, "one", "two", "three")
    preferences = dict(PREFERENCES, **server_preferences("server1", "imap", served.ports["imap"], 2))
    preferences.update(server_preferences("server2", "pop3", served.ports["pop3s"], 3))
    control = 28000 + os.getpid() % 2000
    preferences.update({"mail.smtpserver.smtp1.port": served.ports["submission"], "marionette.port": control})
    profile = os.path.join(folder, "profile")
    os.makedirs(profile)
    write(profile, "user.js", "".join("user_pref(%s, %s);\n" % (json.dumps(k), json.dumps(v)) for k, v in preferences.items()))
    display = ":%d" % (100 + os.getpid() % 400)
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "1200x800x24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    program = subprocess.Popen(["thunderbird", "--profile", profile, "--no-remote", "--marionette", "--remote-allow-system-access"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=dict(os.environ, DISPLAY=display, HOME=folder, MOZ_MARIONETTE="1", LIBGL_ALWAYS_SOFTWARE="1"))
    try:
        remote = Marionette(control)
        with open(served.certificate) as file:
            certificate = re.sub(r"-----[^-]*-----|\s", "", file.read())
        remote.run(COMMON + """
for (const kind of ["imap", "smtp", "mailbox"]) {
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init(kind + "://localhost", null, kind + "://localhost", "tess", "pw1", "", "");
  await Services.logins.addLoginAsync(login);
}
const cert = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).constructX509FromBase64(args[0]);
for (const port of args[1]) Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService).rememberValidityOverride("localhost", port, {}, cert, false);
""", certificate, [served.ports["imap"], served.ports["pop3s"], served.ports["submission"]])
        seen = remote.run(COMMON + """
server("imap").performExpand(null);
await until(() => inbox("imap"), "the inbox is found");
inbox("imap").getNewMessages(null, null);
await until(() => inbox("imap").getTotalMessages(false) === 3, "three letters by IMAP");
await until(() => [...inbox("imap").messages].length === 3, "their headers");
return [...inbox("imap").messages].map(m => m.mime2DecodedSubject).sort();
""")
        collected = remote.run(COMMON + """
server("pop3").getNewMessages(inbox("pop3"), null, null);
await until(() => inbox("pop3").getTotalMessages(false) === 3, "three letters by POP3");
return [...inbox("pop3").messages].map(m => m.mime2DecodedSubject).sort();
""")
        remote.run(COMMON + """
const box = inbox("imap"), find = s => [...box.messages].find(m => m.mime2DecodedSubject === s);
box.markMessagesRead([find("one")], true);
box.markMessagesFlagged([find("two")], true);
box.deleteMessages([find("three")], null, true, false, null, false);
""")
        wait_for(lambda: dict(on_server(served)).get("one") == "\\Seen" and dict(on_server(served)).get("two") == "\\Flagged" and
                 dict(on_server(served)).get("three", "\\Deleted").find("Deleted") >= 0, 40)
        path = write(folder, "letter.eml", letter("from Thunderbird"))
        remote.run(COMMON + """
const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
file.initWithPath(args[0]);
const identity = MailServices.accounts.allIdentities[0];
const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
fields.from = "tess@harbor.example"; fields.to = "tess@harbor.example";
const send = Cc["@mozilla.org/messengercompose/send;1"].createInstance(Ci.nsIMsgSend);
await send.sendMessageFile(identity, "account1", fields, file, false, false, Ci.nsIMsgSend.nsMsgDeliverNow, null, null, null, "");
""", path)
        wait_for(lambda: "from Thunderbird" in dict(on_server(served)), 40)
        try:
            remote.run("Services.startup.quit(Ci.nsIAppStartup.eForceQuit);")
        except (AssertionError, OSError, TypeError, ValueError):
            pass  # it may be gone before it answers
        program.wait(30)
        return seen, collected, [entry for entry in on_server(served) if "Deleted" not in entry[1]]
    finally:
        for process in (program, screen):
            if process.poll() is None:
                process.kill()
            process.wait()
