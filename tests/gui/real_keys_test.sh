#!/bin/bash
# Real key events in the real window, under Xvfb: what is typed at machine speed arrives whole and in
# order. Usage: real_keys_test.sh PROGRAM      Exit status 77: there is nothing to type with.
#
# What arrived is read from the settings file, which remembers the lines of the console.

set -uo pipefail

program=$1
for tool in Xvfb xdotool; do type -P "$tool" >/dev/null || exit 77; done

place=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$place"' EXIT
export HOME=$place XDG_CONFIG_HOME=$place/config XDG_STATE_HOME=$place/state LIBGL_ALWAYS_SOFTWARE=1

exec 3>"$place/display"
Xvfb -displayfd 3 -screen 0 1366x768x24 >/dev/null 2>&1 &

# await SECONDS COMMAND...: tries until it succeeds.
await() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

await 20 test -s "$place/display" || exit 77
DISPLAY=:$(<"$place/display")
export DISPLAY

"$program" open p1 >"$place/out" 2>&1 &
window=$!
await 60 xdotool search --onlyvisible --name '^Postroom' >/dev/null 2>&1 || {
    kill -0 $window 2>/dev/null || { cat "$place/out" && exit 77; }
    echo "no window came up"
    exit 1
}
sleep 2
# What the window needs on p1 with everything it has loaded, in kB.
memory=$(awk '/^VmRSS/ { print $2 }' "/proc/$window/status")
((memory < 200000)) || { echo "the window takes $memory kB" && exit 1; }
xdotool key Escape key F12
sleep 2

remembers() { grep -rqF -- "$1" "$place/config"; }

xdotool type --delay 12 'note("hello "..1+1))'
xdotool key BackSpace Return
xdotool type --delay 12 'wrong line'
xdotool key ctrl+a BackSpace
xdotool type --delay 12 'mailbox("ben")'
xdotool key Return

status=0
for line in 'note(\"hello \"..1+1)"' 'mailbox(\"ben\")"'; do
    await 30 remembers "$line" || { echo "did not arrive: $line" && status=1; }
done
if remembers 'wrong line'; then echo "text that was taken away arrived" && status=1; fi
((status == 0)) || cat "$place"/config/postroom/* "$place/out"
kill $window
exit $status
