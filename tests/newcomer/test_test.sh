#!/bin/bash
# The newcomer's command ./test as a program, in a folder of its own, with made-up build tools:
# above all that it fails when something fails. Usage: test_test.sh FOLDER-OF-THE-PROJECT

set -uo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

# A tree in which every check passes: three tests in each build, two equal runs, one benchmark.
begin() {
    empty_stage "$1"
    mkdir -p "$tree/build/release/app" "$tree/build/clang/app"
    cp "$project/test" "$project/CMakePresets.json" "$tree/"
    cp "$project/.ci/setup.sh" "$project/.ci/checks.sh" "$project/.ci/packages.txt" "$project/.ci/run" "$tree/.ci/"
    tool id 'echo 0'
    tool dpkg-query "sed -n 's/^[a-z]* */ii  /p' '$tree/.ci/packages.txt'"
    tool apt-get 'exit 1'
    tool ninja ''
    tool cmp "$(type -P cmp) \"\$@\""
    tool cmake '[[ $1 == --build ]] || { mkdir -p "build/$2" && echo "\"file\": \"/protocols/base/octets.cpp\"" >"build/$2/compile_commands.json"; }'
    report 3 0 0 0
    tool run-clang-tidy-14 ''
    printf '#!/bin/bash\n[[ -e build/run.ok ]] || touch build/setup.log build/run.ok\n' >"$tree/run"
    program release abc
    program clang abc
    chmod +x "$tree/run"
    figures 900 30
}

# report TESTS FAILURES SKIPPED STATUS: what ctest will say.
report() {
    tool ctest "while ((\$# > 1)); do [[ \$1 != --output-junit ]] || file=\$2; shift; done
        printf '<?xml version=\"1.0\"?>\n<testsuite name=\"x\"\n\ttests=\"$1\"\n\tfailures=\"$2\"\n\tdisabled=\"0\"\n\tskipped=\"$3\"\n>\n' >\"\$file\"
        echo the last words of ctest
        exit $4"
}

# program PRESET DIGEST: what that build's program will write.
program() {
    printf '#!/bin/bash\nif [[ $1 == bench ]]; then cp "%s" "$3"; exit 1; fi\n' "$place/figures" >"$tree/build/$1/app/postroom"
    printf 'printf "{\\n\\"digest\\": \\"%s\\"\\n}\\n" >"$4"\n' "$2" >>"$tree/build/$1/app/postroom"
    chmod +x "$tree/build/$1/app/postroom"
}

# figures LINES MILLISECONDS: what the bench will measure; the budgets are 1000 and 20.
figures() {
    printf '[\n {\n  "what": "lines",\n  "value": %s,\n  "unit": "lines/s",\n  "budget": 1000.0,\n  "more_is_better": true,\n  "reached": false\n },\n' "$1" >"$place/figures"
    printf ' {\n  "what": "seek",\n  "value": %s,\n  "unit": "ms",\n  "budget": 20.0,\n  "more_is_better": false,\n  "reached": false\n }\n]\n' "$2" >>"$place/figures"
}

last_line() { tail -n 1 "$place/out"; }

# expect_failure TOTAL: one part of the whole went wrong, and the exit status says so.
expect_failure() {
    expect "last line" "$(last_line)" "$1"
    expect "status" "$status" 1
}

# --- the stories ---

begin "everything passes"
call test
expect "status" "$status" 0
expect "last line" "$(last_line)" "12 passed, 0 failed"
expect "builds" "$(called 'cmake --build build/')" 4
expect "rounds of tests" "$(called ctest)" 2
expect "the measuring ones" "$(called 'ctest.*release.*--label-regex timed')" 1
expect "all others" "$(called 'ctest.*asan.*--label-exclude timed')" 1
expect "the same in the file" "$(tail -n 1 "$tree/build/test/summary.txt")" "12 passed, 0 failed"
expect_in "warnings are errors" "$(<"$project/CMakePresets.json")" '"POSTROOM_WERROR": "ON"'

begin "the watcher's door calls all checks"
call .ci/run
expect "last line" "$(last_line)" "12 passed, 0 failed"

begin "the quick round is one build with its quick tests"
call test --quick
expect "last line" "$(last_line)" "4 passed, 0 failed"
expect "builds" "$(called 'cmake --build build/')" 1
expect "slow tests" "$(called 'ctest.*--label-exclude slow')" 1

begin "some checks alone"
call test --only tidy,dev
expect "last line" "$(last_line)" "5 passed, 0 failed"

begin "a wrong option is refused"
for option in --fast '' --only --only=dev '--only nothing' '--only dev,nothing' '--only ,'; do
    read -ra words <<<"$option"
    if [[ -z $option ]]; then words=(''); fi
    call test "${words[@]}"
    expect "status of '$option'" "$status" 2
    one_sentence
done
expect "builds" "$(called cmake)" 0

begin "a failed test is counted"
report 3 1 0 8
call test --quick
expect_failure "3 passed, 1 failed"
expect_in "what ctest said" "$out" 'the last words of ctest'

begin "a skipped test is neither passed nor failed, and told"
report 3 0 1 0
call test --quick
expect "last line" "$(last_line)" "3 passed, 0 failed"
expect_in "remark" "$out" '1 skipped'

begin "no tests are a failure"
report 0 0 0 0
call test --quick
expect_failure "1 passed, 1 failed"

begin "a ctest that breaks off is a failure"
tool ctest 'exit 0'
call test --quick
expect_failure "1 passed, 1 failed"
report 3 0 0 8
call test --quick
expect_failure "1 passed, 1 failed"

begin "a build that fails is a failure, and its tests are not run"
tool cmake 'echo "error: broken"; exit 1'
call test --quick
expect_failure "0 passed, 1 failed"
expect_in "what the compiler said" "$out" 'error: broken'
expect "tests" "$(called ctest)" 0

begin "runs that differ between the compilers are a failure"
program clang abd
call test --only clang
expect_failure "1 passed, 1 failed"

begin "a program that fails is a failure"
printf '#!/bin/bash\nexit 2\n' >"$tree/build/clang/app/postroom"
call test --only clang
expect_failure "1 passed, 1 failed"

begin "a finding of clang-tidy is a failure"
tool run-clang-tidy-14 'echo "error: finding"; exit 1'
call test --only tidy
expect_failure "0 passed, 1 failed"
expect_in "the finding" "$out" 'error: finding'

begin "a budget that is far from reached is a failure, and so are no figures"
figures 499 30
call test --only release
expect_failure "5 passed, 1 failed"
expect_in "which" "$out" 'far off: "lines"'
figures 501 40.5
call test --only release
expect_failure "5 passed, 1 failed"
expect_in "which" "$out" 'far off: "seek"'
echo '[]' >"$place/figures"
call test --only release
expect_failure "5 passed, 1 failed"
rm "$place/figures" "$tree/build/test/bench.json"
call test --only release
expect_failure "5 passed, 1 failed"

begin "a second ./run that builds again is a failure"
printf '#!/bin/bash\necho again >>build/setup.log; touch build/run.ok\n' >"$tree/run"
call test --only release
expect_failure "5 passed, 1 failed"

begin "a package that cannot be had stops it at once"
tool dpkg-query 'echo "ii  bash"'
call test --quick
expect "status" "$status" 2
expect "builds" "$(called cmake)" 0

begin "two at once in one folder are refused"
mkdir -p "$tree/build"
exec {held}>"$tree/build/test.lock"
flock "$held"
call test --quick
expect "status" "$status" 2
one_sentence
exec {held}>&-

finish
