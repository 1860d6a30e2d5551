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


def check(preset):
    capture, run = os.path.join(folder, preset + ".pcapng"), os.path.join(folder, preset + ".json")
    done = subprocess.run([PROGRAM, "run", preset, "--pcap", capture, "--json", run], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # 6291456 is warning, 8388608 error (values of Wireshark's _ws.expert.severity).
    bad = tshark(capture, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
                 "-Y", "_ws.malformed || _ws.expert.severity >= 6291456", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message")
    assert bad == "", preset + ":\n" + bad
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
            # Secrets are masked with eight stars in JSON; in the capture with one for each octet, or left out.
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
    for preset in names:
        try:
            check(preset)
        except AssertionError as problem:
            failed += 1
            print("FAILED  %s: %s" % (preset, str(problem)[:2000]))
    sys.exit(1 if failed else 0)
finally:
    shutil.rmtree(folder, ignore_errors=True)
