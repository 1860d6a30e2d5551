"""Opens the replay page in headless Chromium, presses keys, seeks, and reads the copies."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if BROWSER is None:
    print("skipped: no Chromium here")
    sys.exit(77)
folder = tempfile.mkdtemp(prefix="postroom-page-")
PRESS = """<script>for (const key of %s) document.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true}));
document.body.dataset.errors = String(window.errors || 0);</script>"""


def dom(page, fragment="", keys=None):
    path = page
    if keys is not None:
        path = os.path.join(folder, "pressed.html")
        with open(page) as file, open(path, "w") as out:
            text = file.read().replace("<script>\n", "<script>window.onerror = () => { window.errors = (window.errors || 0) + 1; };\n", 1)
            out.write(text.replace("</body>", PRESS % json.dumps(keys) + "</body>"))
    done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=" + folder + "/profile",
                           "--virtual-time-budget=3000", "--dump-dom", "file://" + path + fragment],
                          capture_output=True, text=True, timeout=120)
    assert "<table>" in done.stdout, done.stderr[-2000:]
    return done.stdout


def copies(text, body="copies"):
    part = re.search('<tbody id="%s">(.*?)</tbody>' % body, text, re.S).group(1)
    return [re.sub("<[^>]*>", "|", row) for row in re.findall("<tr.*?</tr>", part, re.S)]


def clock(text):
    return int(re.search(r'id="clock"[^>]*>.*?(\d+) of \d+', text, re.S).group(1))


ODD = """preset("p1", {plan = false})
outside_opened("outside-1", "imap.meadow.example", {protocol = "imap", port = 2143})
advance "1s"
outside_octets(1, 'a ID ("name" "%s")\\r\\nb LOGOUT\\r\\n')
send{from = "ada-desk", to = "ben@meadow.example", raw = "Subject: latin\\r\\n\\r\\ncaf\\xe9 \\xed\\xa0\\x80 na\\xc3\\xafve\\r\\n"}
advance "5m"
"""


def odd_octets_and_long_names():
    """Octets that are no UTF-8 are readable, and no name leaves its box on the map."""
    script, run, page = (os.path.join(folder, "odd." + ending) for ending in ("lua", "json", "html"))
    name = "A mail program with a name that is much too long for its box"
    with open(script, "w") as file:
        file.write(ODD % name)
    subprocess.run([PROGRAM, "run", script, "--json", run], check=True)
    subprocess.run([PROGRAM, "run", run, "--html", page], check=True)
    text = dom(page, keys=["End"])
    assert 'data-errors="0"' in text
    assert "caf\\xE9 \\xED\\xA0\\x80 na\u00efve" in text, re.findall("caf.{60}", text)
    label = re.search(r'class="addr"[^>]*>(A mail[^<]*)<title>([^<]*)</title>', text)
    assert label and label.group(1).endswith("\u2026") and len(label.group(1)) < 40 and label.group(2) == name, label
    print("ok      odd octets and long names")


try:
    odd_octets_and_long_names()
    page, run = os.path.join(folder, "p1.html"), os.path.join(folder, "p1.json")
    subprocess.run([PROGRAM, "run", "p1", "--html", page, "--json", run], check=True)
    with open(run) as file:
        recorded = json.load(file)
    lines = sum(len(s["lines"]) for s in recorded["sessions"])

    start = dom(page)
    assert clock(start) == 0 and copies(start) == [], copies(start)
    assert "Nothing has been said yet" in start
    assert start.count('class="host') == len(recorded["hosts"])

    one = dom(page, keys=["ArrowRight"] * 3 + ["ArrowLeft"])
    assert clock(one) == 2 and 'data-errors="0"' in one
    assert "IN A" in one

    # The moment of the 250 that makes Harbor responsible: one copy in its queue.
    accepted = sorted((l["arrives"], l["entry"]) for s in recorded["sessions"] for l in s["lines"])
    target = next(l for s in recorded["sessions"] if s["protocol"] == "submission" for l in s["lines"] if l["text"].startswith("250 2.0.0"))
    step = accepted.index((target["arrives"], target["entry"])) + 1
    middle = dom(page, "#step=%d" % step)
    assert clock(middle) == step
    assert any("queue at smtp.harbor.example" in row for row in copies(middle)), copies(middle)

    end = dom(page, keys=["End"])
    assert clock(end) == lines + 1 and 'data-errors="0"' in end
    living = [c for c in recorded["copies"] if c["ended"] is None]
    gone = [c for c in recorded["copies"] if c["ended"] is not None]
    assert len(copies(end)) == len(living) and len(copies(end, "gone")) == len(gone), (copies(end), len(living))
    for copy in living:
        assert any("copy %d|" % copy["id"] in row and copy["holder"] in row for row in copies(end)), copy

    home = dom(page, keys=["End", "Home", "t"])
    assert clock(home) == 0 and copies(home) == []
    print("ok      the page steps, seeks and shows the copies in %s" % os.path.basename(BROWSER))
finally:
    shutil.rmtree(folder, ignore_errors=True)
