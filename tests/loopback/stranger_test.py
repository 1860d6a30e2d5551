"""A peer that is not of this computer: a network namespace with its own address, joined by a veth pair."""

import os
import shutil
import subprocess
import sys
import time

from serving import SKIPPED, Serving, run_all, skip

PROGRAM = sys.argv[1]
NAME = "pr%d" % (os.getpid() % 100000)
HERE, THERE = "198.18.77.1", "198.18.77.2"  # RFC 2544: for benchmarks, never routed

PEER = """
import socket, sys, time
for port in map(int, sys.argv[2:]):
    s = socket.create_connection((sys.argv[1], port), timeout=5)
    try:
        s.sendall(b"EHLO stranger.example\\r\\n")
    except OSError:
        pass
    got = b""
    try:
        while True:
            block = s.recv(4096)
            if not block: break
            got += block
    except ConnectionResetError:
        pass
    assert got == b"", got
print("not one octet")
"""


def ip(*arguments):
    return subprocess.run(["ip"] + list(arguments), capture_output=True, text=True)


def make_network():
    if os.geteuid() != 0 or shutil.which("ip") is None:
        skip("needs root and ip(8)")
    steps = [("netns", "add", NAME), ("link", "add", NAME + "a", "type", "veth", "peer", "name", NAME + "b"),
             ("link", "set", NAME + "b", "netns", NAME), ("addr", "add", HERE + "/30", "dev", NAME + "a"),
             ("link", "set", NAME + "a", "up"), ("netns", "exec", NAME, "ip", "addr", "add", THERE + "/30", "dev", NAME + "b"),
             ("netns", "exec", NAME, "ip", "link", "set", NAME + "b", "up")]
    for step in steps:
        done = ip(*step)
        if done.returncode != 0:
            remove_network()
            skip("no network can be made here: " + done.stderr.strip())


def remove_network():
    ip("link", "del", NAME + "a")
    ip("netns", "del", NAME)


def a_stranger_gets_nothing():
    with Serving(PROGRAM) as served:
        ports = [str(port) for port in served.ports.values()]
        done = subprocess.run(["ip", "netns", "exec", NAME, sys.executable, "-c", PEER, HERE] + ports,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "not one octet" in done.stdout
        assert served.end() == 0
        text = served.text()
        assert "7 connections from other computers were closed unheard" in text, text
        assert "0 connections, 0 octets in, 0 out" in text, text
        assert served.replay()[0] == 0


def this_computer_by_its_other_address_is_a_stranger_too():
    with Serving(PROGRAM) as served:
        done = subprocess.run([sys.executable, "-c", PEER, HERE] + [str(port) for port in served.ports.values()],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


make_network()
try:
    run_all([a_stranger_gets_nothing, this_computer_by_its_other_address_is_a_stranger_too])
finally:
    remove_network()
