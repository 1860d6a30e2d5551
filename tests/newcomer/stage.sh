# A stage for trying ../../run and ../../test as programs: a folder of its own, made-up tools that
# write down how they were called, and expectations. Sourced, with the project's folder as $1.

project=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
tools="$place/tools"
tree="$place/a tree"
calls="$place/calls"
failures=0
story=''

# A tool of ours: its name and its text. Each call is written down first.
tool() {
    printf '#!/bin/bash\nprintf "%%s\\n" "%s $*" >>"%s"\n%s\n' "$1" "$calls" "$2" >"$tools/$1"
    chmod +x "$tools/$1"
}

# An empty tree, and the tools that every script may expect of a system.
empty_stage() {
    story=$1
    rm -rf "$tools" "$tree"
    mkdir -p "$tools" "$tree/.ci"
    : >"$calls"
    local name
    for name in awk bash basename cat chmod cp dirname echo env find flock grep head mkdir mktemp mv nproc \
        printf readlink rm sed sleep sort stat tail tee touch; do
        ln -s "$(type -P "$name")" "$tools/$name"
    done
}

# Calls a script of the tree from another folder; sets out, err and status.
call() {
    local script=$1
    shift
    (cd "$place" && PATH=$tools exec "$tree/$script" "$@") >"$place/out" 2>"$place/err" <<<"from the caller"
    status=$?
    out=$(<"$place/out")
    err=$(<"$place/err")
}

called() { grep -c "^$1" "$calls"; }

expect() { # expect WHAT ACTUAL WANTED
    [[ $2 == "$3" ]] && return
    failures=$((failures + 1))
    printf '%s: %s\n  is:     %s\n  wanted: %s\n' "$story" "$1" "$2" "$3"
}

expect_in() { # expect_in WHAT TEXT PART
    [[ $2 == *"$3"* ]] && return
    failures=$((failures + 1))
    printf '%s: %s\n  is:     %s\n  lacks:  %s\n' "$story" "$1" "$2" "$3"
}

one_sentence() {
    expect "lines of the refusal" "$(wc -l <"$place/err")" 1
    expect "text on stdout" "$out" ''
}

finish() {
    if ((failures > 0)); then
        echo "$failures expectations failed"
        exit 1
    fi
    echo "all stories hold"
}
