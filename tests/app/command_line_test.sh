#!/bin/bash
# The program as a user calls it. Usage: command_line_test.sh PROGRAM FOLDER-OF-LETTERS

set -uo pipefail

program=$1
letters=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place" || exit 1
failures=0
between=(--from ada@harbor.example --to ben@meadow.example)

fault() {
    failures=$((failures + 1))
    printf '%s\n' "$@"
}

# refused PART ARGUMENTS...: status 2, one line on standard error that has PART in it, nothing else.
refused() {
    local part=$1 status
    shift
    "$program" "$@" >out 2>err </dev/null
    status=$?
    ((status == 2)) || fault "$*: status $status, wanted 2"
    (($(wc -l <err) == 1)) || fault "$*: wanted one line, got: $(<err)"
    [[ $(<err) == *"$part"* ]] || fault "$*: \"$(<err)\" lacks \"$part\""
    [[ ! -s out ]] || fault "$*: wrote to standard output: $(head -n 3 out)"
}

# good ARGUMENTS...: status 0, no word on standard error; standard output is in the file out.
good() {
    local status
    "$program" "$@" >out 2>err </dev/null
    status=$?
    ((status == 0)) || fault "$*: status $status, wanted 0: $(<err)"
    [[ ! -s err ]] || fault "$*: said $(<err)"
}

printf 'Subject: hello\r\n\r\nhello\r\n' >letter.eml
: >empty.eml
printf 'no header here\n' >text.eml
printf '\xff\xfe: x\n\nbody\n' >odd.eml
mkdir folder

# --- what is good ---
good run p1 --json run.json
good run p1 --json again.json
cmp -s run.json again.json || fault "two runs differ"
[[ $(stat -c %a run.json) == 600 ]] || fault "a run file holds passwords: it is for its owner alone, not $(stat -c %a run.json)"
chmod 644 again.json && : >again.json.part && chmod 666 again.json.part
good run p1 --json again.json
[[ $(stat -c %a again.json) == 600 ]] || fault "a file that was there keeps its readers: $(stat -c %a again.json)"
good run p1 --text mask.txt
[[ $(stat -c %a mask.txt) == "$(printf '%o' $((0666 & ~$(umask))))" ]] || fault "a transcript with masks is an ordinary file: $(stat -c %a mask.txt)"
good run p1 --text bare.txt --pcap bare.pcapng --html bare.html --svg bare.svg --secrets
for file in bare.*; do [[ $(stat -c %a "$file") == 600 ]] || fault "passwords are in $file, for others to read"; done
good run run.json
good run p1 --send letter.eml "${between[@]}" --json sent.json
good run p1 --until 2030-01-07T09:00:00.769501Z
ln -s elsewhere.json link.json
good run p1 --json link.json
[[ -L link.json && -s elsewhere.json ]] || fault "a link is written through"
mkfifo pipe
"$program" run p1 --json pipe &
cat pipe >from-pipe.json
wait
[[ -p pipe ]] && cmp -s from-pipe.json run.json || fault "a pipe is written to and stays a pipe"
printf 'Subject: \x1b[31mred\xe2\x80\xae \xff\r\n\r\nx\r\n' >escape.eml
good run p1 --send escape.eml "${between[@]}" --print copies,narration
grep -q $'\x1b' out && fault "an escape sequence reaches the terminal"
grep -qF '\x1b[31mred\u202e \xff' out || fault "what was taken out of a text is shown"
printf 'Subject: \xed\xa0\x80\r\n\r\nsurrogate \xed\xa0\x80, needlessly long \xe0\x80\x80\r\n' >surrogate.eml
good run p1 --send surrogate.eml "${between[@]}" --json surrogate.json --text surrogate.txt --html surrogate.html --svg surrogate.svg
good run surrogate.json --text surrogate.md
for file in surrogate.json surrogate.txt surrogate.html surrogate.svg surrogate.md; do
    iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>err || fault "$file is no UTF-8: $(<err)"
done

# --- what is refused ---
refused 'p99' run p99
refused 'did you mean "five-days"? all are listed by: postroom presets' run five-day
refused 'there is no preset or file "nosuch" (all are listed by: postroom presets)' serve nosuch
refused 'is no number of seconds' serve p1 --seconds 99999999999999999999
refused 'is no number of seconds' serve p1 --seconds -3
refused '--smtp: the value is empty' serve p1 --smtp ''
refused 'every port is off' serve p1 --smtp off --submission off --pop3 off --imap off --submissions off --pop3s off --imaps off
refused '--smtp and --pop3: both have port 2525' serve p1 --smtp 2525 --pop3 2525
refused '--submission and --imap: both have port 2143' serve p1 --submission 2143
refused 'missing.json' run missing.json
refused 'folder' run ./folder
refused 'is empty' run ./empty.eml
refused 'no JSON document' run ./text.eml
refused 'is empty' run p1 --send empty.eml "${between[@]}"
refused 'no header' run p1 --send text.eml "${between[@]}"
refused 'no header' run p1 --send odd.eml "${between[@]}"
refused 'no e-mail address' run p1 --send letter.eml --from ada@harbor.example --to 'a
b'
refused 'nobody in this world' run p1 --send letter.eml --from x@harbor.example --to ben@meadow.example
refused 'needs --from' run p1 --send letter.eml
refused 'letter to be sent' run p1 --send letter.eml "${between[@]}" --json letter.eml
[[ $(head -c 7 letter.eml) == Subject ]] || fault "the letter was written over"
refused 'no e-mail address' serve p1 --user $'t\xe9ss@harbor.example:x'
refused 'folder' run p1 --json folder
refused 'cannot be written' run p1 --json folder/none/run.json
refused 'is no seed' run p1 --seed -1
refused 'is no seed' run p1 --seed 18446744073709551616
refused 'is no seed' run p1 --seed ''
refused 'seed of its own' run run.json --seed 3
refused 'is empty' run p1 --until ''
refused 'is empty' run p1 --json ''
refused 'is no time' run p1 --until tomorrow
refused 'before the world begins' run p1 --until 2029-01-01T00:00:00Z
refused 'there is no view' run p1 --print pictures
refused 'WHAT' run
refused 'folder/none' bench --json folder/none/figures.json
if ((EUID != 0)); then
    cp run.json kept.json && chmod 444 kept.json
    refused 'write-protected' run p1 --json kept.json
fi
if [[ -e /dev/full ]]; then
    for arguments in 'run p1 --print exchange' 'run p1 --json -' 'presets' 'run p1'; do
        # shellcheck disable=SC2086
        "$program" $arguments >/dev/full 2>err
        status=$?
        ((status == 2)) || fault "$arguments >/dev/full: status $status, wanted 2"
        grep -q 'standard output' err || fault "$arguments >/dev/full: said $(<err)"
    done
fi

# --- a recording that differs is kept ---
sed 's/"digest": "./"digest": "z/' run.json >differs.json
cp differs.json before.json
"$program" run differs.json --json differs.json >out 2>err
(($? == 2)) || fault "a differing recording: status"
cmp -s differs.json before.json || fault "a recording that differs was written over"
"$program" run differs.json >out 2>err
(($? == 1)) || fault "a replay that differs is a failed check"

# --- pictures, where there is a window ---
if "$program" shot p1 --out p.png >/dev/null 2>err; then
    [[ $(head -c 4 p.png | tail -c 3) == PNG ]] || fault "a picture is a PNG file"
    refused 'too small' shot p1 --out s.png --size 640x480
    refused 'too small' shot p1 --out s.png --size 10x10
    refused 'is no size' shot p1 --out s.png --size 99999999999999999999x5
    refused 'is no size' shot p1 --out s.png --size x
    refused '.png' shot p1 --out s.jpg
    refused 'is not reached' shot p1 --out s.png --at 99999
    refused 'no theme' shot p1 --out s.png --theme pink
    refused 'no view' shot p1 --out s.png --view inside
    [[ ! -e s.png && ! -e s.jpg ]] || fault "a refused picture was written"
fi

for letter in "$letters"/*.eml; do
    good run p1 --send "$letter" "${between[@]}" --json corpus.json
done

((failures == 0)) && echo "all as it should be" || { echo "$failures faults" && exit 1; }
