"""What tshark makes of the capture of every preset: no malformed frame, no expert warning, and the
lines of SMTP, POP3 and IMAP as the journal has them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
if shutil.which("tshark") is None:
    print("skipped: no tshark here")
    sys.exit(77)
folder = tempfile.mkdtemp(prefix="postroom-tshark-")
environment = dict(os.environ, HOME=folder, XDG_CONFIG_HOME=folder)


def tshark(capture, *arguments):
    done = subprocess.run(["tshark", "-n", "-r", capture] + list(arguments), capture_output=True, text=True, errors="replace", env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def said_by_tshark(capture):
    """Every octet of every TCP stream, in both directions, and how many frames of each protocol."""
    fields = tshark(capture, "-T", "fields", "-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "tcp.payload", "-Y", "tcp.len>0")
    said = {}
    for line in fields.splitlines():
        source, target, octets = line.split("\t")
        said.setdefault((int(source), int(target)), bytearray()).extend(bytes.fromhex(octets))
    return said


def no_warning(name, capture, *more):
    # 6291456 is warning, 8388608 error (values of Wireshark's _ws.expert.severity).
    bad = tshark(capture, *more, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
                 "-Y", "_ws.malformed || _ws.expert.severity >= 6291456", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message")
    assert bad == "", name + ":\n" + bad


LOG_INS = """preset("p1", {plan = false})
set_policy("harbor.example", {auth_login = "on"})
set_policy("meadow.example", {auth_login = "on"})
local function talk(host, port, ...)
  local s = connect(host, port)
  for _, line in ipairs({...}) do
    s:expect "*"
    s:say(line)
  end
  s:expect "*"
  s:cut()
end
talk("smtp.harbor.example", 587, "EHLO me.example", "AUTH PLAIN AGFkYQB0dWxpcC00Mg==", "QUIT")
talk("smtp.harbor.example", 587, "EHLO me.example", "AUTH PLAIN", "AGFkYQB0dWxpcC00Mg==", "QUIT")
talk("smtp.harbor.example", 587, "EHLO me.example", "AUTH LOGIN", "YWRh", "dHVsaXAtNDI=", "QUIT")
talk("smtp.harbor.example", 587, "EHLO me.example", "AUTH LOGIN YWRh", "dHVsaXAtNDI=", "QUIT")
talk("smtp.harbor.example", 587, "EHLO me.example", "AUTH CRAM-MD5", "dHVsaXAtNDI=", "QUIT")
talk("smtp.harbor.example", 587, "EHLO me.example", " AUTH PLAIN AGFkYQB0dWxpcC00Mg==", "AUTH\\tPLAIN\\tAGFkYQB0dWxpcC00Mg==", "QUIT")
for _, how in ipairs{"PLAIN", "LOGIN", "CRAM-MD5"} do
  talk("pop3.meadow.example", 110, "AUTH " .. how, "AGJlbgByeWUtYnJlYWQtOQ==", "QUIT")
  talk("imap.meadow.example", 143, "a AUTHENTICATE " .. how, "AGJlbgByeWUtYnJlYWQtOQ==", "b LOGOUT")
end
talk("pop3.meadow.example", 110, "AUTH PLAIN AGJlbgByeWUtYnJlYWQtOQ==", "QUIT")
talk("pop3.meadow.example", 110, "USER ben", " PASS rye-bread-9", "PASS\\trye-bread-9", "QUIT")
talk("imap.meadow.example", 143, "a AUTHENTICATE PLAIN AGJlbgByeWUtYnJlYWQtOQ==", "b LOGOUT")
talk("imap.meadow.example", 143, "LOGIN ben rye-bread-9", "a LOGIN ben rye-bread-9", "b LOGOUT")
"""


def check_log_ins():
    """What is masked keeps a form that Wireshark reads: it decodes the answers of SASL."""
    script, run, capture = (os.path.join(folder, "log-ins." + ending) for ending in ("lua", "json", "pcapng"))
    with open(script, "w") as file:
        file.write(LOG_INS)
    for arguments in ((script, "--json", run), (run, "--pcap", capture)):
        done = subprocess.run([PROGRAM, "run", *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    # Unless it decodes them, Wireshark warns of every answer to AUTH PLAIN, also of true ones.
    no_warning("log-ins", capture, "-o", "smtp.decryption:TRUE")
    with open(capture, "rb") as file:
        octets = file.read()
    for secret in (b"tulip-42", b"rye-bread-9", b"dHVsaXAtNDI", b"AGFkYQB0", b"AGJlbgBy"):
        assert secret not in octets, secret
    print("ok      log-ins, masked, without a warning")


def check(preset):
    capture, run = os.path.join(folder, preset + ".pcapng"), os.path.join(folder, preset + ".json")
    done = subprocess.run([PROGRAM, "run", preset, "--pcap", capture, "--json", run], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    no_warning(preset, capture)
    with open(run) as file:
        sessions = [s for s in json.load(file)["sessions"] if s["connected"]]
    commands = {"smtp": [], "pop3": [], "imap": []}
    for session in sessions:
        for line in session["lines"]:
            kind = {"submission": "smtp"}.get(session["protocol"], session["protocol"])
            if kind in commands and line["from"] == "client" and "content" not in line and "text" in line and not line.get("encrypted"):
                commands[kind].append(line["text"])
    # Wireshark shows a command of POP3 in two parts.
    fields = {"smtp": ["smtp.command_line"], "pop3": ["pop.request.command", "pop.request.parameter"], "imap": ["imap.request"]}
    counted = 0
    for kind, lines in commands.items():
        name = {"smtp": "smtp", "pop3": "pop", "imap": "imap"}[kind]
        asked = [argument for field in fields[kind] for argument in ("-e", field)]
        shown = tshark(capture, "-T", "fields", "-E", "separator=/s", *asked, "-Y", name + " && " + fields[kind][0])
        shown = shown.replace("\\r\\n", "")
        for line in lines:
            # Secrets are masked with eight stars in JSON; in the capture also with their base64, or left out.
            wanted = line.split("********")[0].rstrip("\r\n")
            if kind == "smtp" and (wanted == "." or wanted == ""):
                continue
            assert wanted in shown, (preset, kind, line)
            counted += 1
    frames = len(tshark(capture).splitlines())
    print("ok      %-4s %6d frames, %5d commands as in the journal, nothing malformed, no warning" % (preset, frames, counted))


presets = subprocess.run([PROGRAM, "presets"], capture_output=True, text=True).stdout
names = [line.split()[0] for line in presets.splitlines() if line and not line.startswith(" ")]
assert names
try:
    failed = 0
    for name, test in [("log-ins", check_log_ins)] + [(preset, lambda preset=preset: check(preset)) for preset in names]:
        try:
            test()
        except AssertionError as problem:
            failed += 1
            print("FAILED  %s: %s" % (name, str(problem)[:2000]))
    sys.exit(1 if failed else 0)
finally:
    shutil.rmtree(folder, ignore_errors=True)
