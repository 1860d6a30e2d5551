#!/bin/bash
# The newcomer's command ./run as a program, in a folder of its own, with made-up package and build
# tools that write down how they were called. Usage: run_test.sh FOLDER-OF-THE-PROJECT

set -uo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

# A fresh tree and fresh tools: root on a bare Debian, everything works.
begin() {
    empty_stage "$1"
    rm -f "$place/installed"
    cp "$project/run" "$tree/run"
    cp "$project/.ci/setup.sh" "$project/.ci/packages.txt" "$tree/.ci/"
    local folder
    for folder in app assets gui lessons protocols sim; do
        mkdir "$tree/$folder" && echo x >"$tree/$folder/source.cpp"
    done
    touch "$tree/CMakeLists.txt" "$tree/CMakePresets.json"
    echo bash >"$place/installed"
    tool id 'echo 0'
    tool dpkg-query "sed 's/^/ii  /' '$place/installed'; echo 'rc  cmake'; echo 'un  g++'"
    tool apt-get "case \"\$*\" in *install*) for word; do echo \"\$word\"; done >>'$place/installed';; esac"
    tool ninja ''
    tool cmake "
        if [[ \$1 == --build ]]; then
            [[ ! -e '$place/slow' ]] || sleep 0.5
            cat >/dev/null
            for i in {1..50}; do echo \"[\$i/50] step\"; done
            [[ ! -e '$place/broken' ]] || { echo 'error: broken'; exit 1; }
            mkdir -p \"\$2/app\"
            cp '$place/program' \"\$2/app/postroom\"
        else
            mkdir -p build/release
            echo \"CMAKE_HOME_DIRECTORY:INTERNAL=\$PWD\" >build/release/CMakeCache.txt
            touch build/release/build.ninja
        fi"
    rm -f "$place/broken"
    cat >"$place/program" <<'PROGRAM'
#!/bin/bash
echo "started in $PWD with $# arguments:"
printf '<%s>\n' "$@"
cat
exit 7
PROGRAM
    chmod +x "$place/program"
}

run() { call run "$@"; }

# --- the stories ---

begin "on a bare machine everything is installed, built and started"
run --say "two words" ''
expect "what the program saw" "$out" "started in $place with 3 arguments:
<--say>
<two words>
<>
from the caller"
expect "exit status of the program" "$status" 7
expect "apt-get install" "$(called 'apt-get.* install ')" 1
expect_in "packages" "$(grep install "$calls")" ' g++ cmake '
expect "packages for the checks" "$(grep install "$calls" | grep -c clang)" 0
expect "configured" "$(called 'cmake --preset release.*-G Ninja')" 1
expect "built" "$(called 'cmake --build .*--target postroom')" 1

story="a second call starts at once"
: >"$calls"
run again
expect "calls of tools" "$(<"$calls")" ''
expect "words on stderr" "$err" ''
expect_in "the program's output" "$out" '<again>'

story="a changed source is built, without configuring"
echo y >>"$tree/sim/source.cpp"
: >"$calls"
run
expect "built" "$(called 'cmake --build')" 1
expect "configured" "$(called 'cmake --preset')" 0
expect "installed" "$(called apt-get)" 0

story="a file that keeps an old date is seen"
touch -d 2001-01-01 "$place/old"
cp -p "$place/old" "$tree/gui/source.cpp"
: >"$calls"
run
expect "built" "$(called 'cmake --build')" 1

story="a program that was built by other means, such as ./test, is taken over"
rm "$tree/build/run.ok"
: >"$calls"
run
expect "built" "$(called 'cmake --build')" 1
expect "status of the program" "$status" 7

story="changed presets are configured again"
sleep 0.02
touch "$tree/CMakePresets.json"
: >"$calls"
run
expect "configured" "$(called 'cmake --preset')" 1

story="a tree that was moved is configured for its new place"
mkdir "$place/b" && mv "$tree" "$place/b/" && tree="$place/b/a tree"
: >"$calls"
run
expect "configured" "$(called 'cmake --preset')" 1
: >"$calls"
run
expect "calls of tools in the second run" "$(<"$calls")" ''
tree="$place/a tree"
rm -rf "$place/b"

begin "only what is missing is installed"
(cd "$tree" && sed -n 's/^run *//p' .ci/packages.txt | grep -v -e '^cmake$' -e libfmt) >>"$place/installed"
run
expect_in "the call" "$(grep install "$calls")" '--no-install-recommends cmake libfmt-dev'

begin "packages that cannot be had are named in one sentence"
tool apt-get 'echo noise; exit 100'
run
expect "status" "$status" 2
expect_in "sentence" "$(tail -n 1 "$place/err")" 'could not be installed'
expect_in "names" "$err" ' cmake '
expect "built" "$(called cmake)" 0

begin "an update that fails is no reason to stop"
tool apt-get "case \"\$*\" in *install*) for word; do echo \"\$word\"; done >>'$place/installed';; *) exit 100;; esac"
run
expect "status of the program" "$status" 7

begin "without root and without sudo root is asked for"
tool id 'echo 1000'
run
expect "status" "$status" 2
one_sentence
expect_in "sentence" "$err" 'let root run: apt-get install'
expect "apt-get" "$(called apt-get)" 0

begin "without root sudo is used"
tool id 'echo 1000'
tool sudo '[[ $1 != -n ]] || shift; exec "$@"'
run
expect "status of the program" "$status" 7
expect "sudo, without a terminal never asking" "$(called 'sudo -n env')" 2

begin "another system gets one sentence"
rm "$tools/dpkg-query"
run
expect "status" "$status" 2
one_sentence
expect_in "sentence" "$err" 'Only Debian 12'

begin "a build that fails shows the end of its log"
touch "$place/broken"
run
expect "status" "$status" 1
expect_in "last line of the log" "$err" 'error: broken'
expect "lines on the terminal" "$(grep -c step "$place/err")" 29
expect_in "where the rest is" "$err" 'build/setup.log'
rm "$place/broken"
story="a build that failed is tried again"
run
expect "status of the program" "$status" 7

begin "a folder that cannot be written to gets one sentence"
touch "$tree/build"
run
expect "status" "$status" 2
one_sentence
expect_in "sentence" "$err" 'cannot be written to'

begin "two calls at once build once"
touch "$place/slow"
(cd "$place" && PATH=$tools "$tree/run" first </dev/null >/dev/null 2>&1) &
sleep 0.2
run second
wait
expect_in "the program's output" "$out" '<second>'
expect "installed" "$(called 'apt-get.* install ')" 1
expect "configured" "$(called 'cmake --preset')" 1
expect "built" "$(called 'cmake --build')" 1
rm "$place/slow"

begin "the program does not hold the lock of the build"
printf '#!/bin/bash\nflock -n "%s" echo free\n' "$tree/build/run.lock" >"$place/program"
run
expect "the lock" "$out" free

begin "a link to the script works from anywhere"
ln -s "$tree/run" "$place/link"
(cd / && PATH=$tools "$place/link" here </dev/null) >"$place/out" 2>&1
expect_in "the program's output" "$(<"$place/out")" 'started in / with 1'
rm "$place/link"

finish
