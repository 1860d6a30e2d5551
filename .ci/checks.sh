# The checks of ./test, each a function check_NAME. Sourced by ./test, which has set `root`,
# `quick` and `log`. Each step of a check is counted; steps of ctest count as many as it ran.

all_checks=(release asan clang)
# What `dev` runs, `asan` runs too and finds more: only when named, and in the quick round. Reading every
# file with clang-tidy takes as long as the others together. The real mail programs of `clients` are a lot to install.
named_checks=(dev tidy clients)
passed=0
failed=0
summary=()
program=app/postroom

# Notes one step: its name, seconds, how many parts passed and failed, and a remark.
note() {
    local name=$1 seconds=$2 good=$3 bad=$4 remark=${5-}
    passed=$((passed + good))
    failed=$((failed + bad))
    local verdict=ok
    ((bad == 0)) || verdict=FAILED
    local line
    printf -v line '%-6s  %-34s %5d s  %5d passed, %d failed%s' \
        "$verdict" "$name" "$seconds" "$good" "$bad" "${remark:+  ($remark)}"
    summary+=("$line")
    printf '%s\n' "$line"
}

# Runs a command as one step: step NAME COMMAND... Its output goes to a log of its own; if it fails,
# the end of that log is shown.
step() {
    local name=$1 begin=$SECONDS output="$root/build/test/${1// /-}.log"
    shift
    if "$@" >"$output" 2>&1 </dev/null; then
        note "$name" $((SECONDS - begin)) 1 0
    else
        tail -n 30 "$output"
        note "$name" $((SECONDS - begin)) 0 1 "${output#"$root"/}"
        return 1
    fi
}

# Builds everything of the preset $1, or the target $2.
configure_and_build() {
    configure "$1" && cmake --build "build/$1" ${2:+--target "$2"}
}

# A number from the head of a JUnit report; nothing if it is not there.
junit() { head -n 12 "$2" | sed -n "s/.*\b$1=\"\([0-9]*\)\".*/\1/p" | head -n 1; }

# Runs the tests of the preset $1, with more arguments for ctest; each test counts.
run_tests() {
    local preset=$1 begin=$SECONDS
    local output="$root/build/test/$preset-tests.log" report="$root/build/test/$preset-tests.xml"
    shift
    rm -f "$report"
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --timeout 600 \
        --parallel "$(nproc)" --output-junit "$report" "$@" >"$output" 2>&1 </dev/null
    local status=$? ran='' bad='' skipped=''
    if [[ -s $report ]]; then
        ran=$(junit tests "$report")
        bad=$(junit failures "$report")
        skipped=$(junit skipped "$report")
    fi
    if [[ -z $ran || -z $bad || -z $skipped ]] || ((ran == 0 || (status != 0 && bad == 0))); then
        tail -n 30 "$output"
        note "$preset tests" $((SECONDS - begin)) 0 1 "${output#"$root"/}"
        return
    fi
    ((bad == 0)) || tail -n 60 "$output"
    local remark=''
    ((skipped == 0)) || remark="$skipped skipped"
    ((bad == 0)) || remark=${output#"$root"/}
    note "$preset tests" $((SECONDS - begin)) $((ran - bad - skipped)) "$bad" "$remark"
}

# The quick round is all of `dev` but its slow tests. In the long round every test runs once: those that
# measure with the program as users have it, all others in `asan`.
check_dev() {
    step "dev build, warnings are errors" configure_and_build dev || return
    if [[ $quick == yes ]]; then run_tests dev --label-exclude 'slow|gallery'; else run_tests dev; fi
}

check_asan() {
    step "asan build, warnings are errors" configure_and_build asan || return
    run_tests asan --label-exclude timed
}

# The second compiler and the second standard library: it builds, and its runs are the same.
check_clang() {
    step "clang build with libc++" configure_and_build clang postroom || return
    step "clang and gcc runs are equal" same_runs
}

same_runs() {
    configure_and_build release postroom || return
    local world
    for world in p1 five-days four-rules imap-day l16-mixed p5 p10 p13 p14 p15; do
        "build/release/$program" run $world --json build/test/gcc.json &&
            "build/release/$program" run $world --json build/test/gcc-again.json &&
            "build/clang/$program" run $world --json build/test/clang.json || return
        grep -E '"digest"' build/test/gcc.json build/test/clang.json || return
        cmp build/test/gcc.json build/test/gcc-again.json && cmp build/test/gcc.json build/test/clang.json || return
    done
}

check_release() {
    step "release build" configure_and_build release timed_checks || return
    run_tests release --label-regex timed
    step "release figures near their budgets" reach_budgets
    step "run starts at once" second_call_is_quick
}

# The figures of `postroom bench` beside their budgets. A machine may be busy, so a budget counts as
# missed here if it was missed by more than half, twice.
reach_budgets() {
    measure_near_budgets && return
    echo "Once more, since the machine may have been busy:"
    measure_near_budgets
}

measure_near_budgets() {
    local figures=build/test/bench.json
    rm -f "$figures"
    "build/release/$program" bench --json "$figures"
    [[ -s $figures ]] && ! far_off "$figures"
}

# Names the figures that miss their budget by more than half; false if there are none of these. No
# figures at all count as far off.
far_off() {
    awk -F'": ' '
        /"what":/ { what = $2; count++ }
        /"value":/ { value = $2 + 0 }
        /"budget":/ { budget = $2 + 0 }
        /"more_is_better":/ {
            if ($2 ~ /^true/ ? value * 2 < budget : value > budget * 2) { print "far off: " what; bad = 1 }
        }
        END { exit !(bad || count == 0) }' "$1"
}

# The newcomer's command, twice: the second call may neither build nor write a log.
second_call_is_quick() {
    ./run --version || return
    local before after
    before=$(stat -c %y.%s.%i build/setup.log build/run.ok)
    time ./run --version || return
    after=$(stat -c %y.%s.%i build/setup.log build/run.ok)
    [[ $before == "$after" ]] || { echo "The second ./run built again." && return 1; }
}

check_tidy() {
    step "tidy, as .clang-tidy asks" run_clang_tidy
}

# Reads every source file of the product as .clang-tidy says. The tests are read by the compiler only.
run_clang_tidy() {
    configure dev || return
    grep -q '"file": ".*/protocols/base/octets.cpp"' build/dev/compile_commands.json || return
    run-clang-tidy-14 -quiet -p build/dev -j "$(nproc)" \
        "^$root/(protocols|sim|lessons|gui|app)/.*\.cpp$"
}

# Real mail programs do their ordinary work against `postroom serve`; prints their table.
check_clients() {
    step "release build for clients" configure_and_build release postroom || return
    step "modules from npm" install_modules
    step "a minute of crowds" python3 tests/loopback/crowd_test.py "build/release/$program" 60
    step "replay page in Chromium" python3 tests/export/page_test.py "build/release/$program"
    step "mail programs" env POSTROOM_NODE_MODULES="$root/build/test/node" \
        python3 tests/clients/clients_test.py "build/release/$program" --all
    sed -n '/^program /,$p' "$root/build/test/mail-programs.log"
}

install_modules() {
    mkdir -p build/test/node &&
        (cd build/test/node && { [[ -s package.json ]] || npm init -y; } && npm install nodemailer imapflow node-pop3)
}

print_summary() {
    printf '\n'
    {
        printf '%s\n' "${summary[@]}"
        printf '%d passed, %d failed\n' "$passed" "$failed"
    } | tee build/test/summary.txt
}
