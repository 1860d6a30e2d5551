# What ./run and ./test have in common: installing packages, configuring, building. Sourced by
# both, which have set `root` to the folder of the project. Talks to the person on stderr only.

log="$root/build/setup.log"

say() { printf 'postroom: %s\n' "$*" >&2; }

# One sentence, exit status 2: nothing was started.
refuse() {
    say "$*"
    exit 2
}

# The step that was just tried went wrong: shows the end of its log, exit status 1.
fail() {
    [[ ! -s $log ]] || tail -n 30 "$log" >&2
    say "$* The whole log is in ${log#"$root"/}."
    exit 1
}

make_build_folder() {
    mkdir -p "$root/build" 2>/dev/null && [[ -w $root/build ]] ||
        refuse "The folder $root/build cannot be written to."
}

# Names of the packages marked `run`, or `run` and `test`, or all, one a line.
package_list() {
    local kind=$1 mark name
    while read -r mark name; do
        if [[ $mark == run || $mark == "$kind" || ($kind == clients && $mark == test) ]]; then printf '%s\n' "$name"; fi
    done <"$root/.ci/packages.txt"
}

# Those of the named packages that are not installed. An npm that came with another nodejs than
# Debian's does as well: Debian's package cannot be installed beside it.
missing_packages() {
    local have
    have=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null |
        sed -n 's/^.i *//p') || true
    if type -P npm >/dev/null; then have+=$'\nnpm'; fi
    printf '%s\n' "$@" | grep -Fxv -f <(printf '%s\n' "$have") || true
}

as_root() {
    if (($(id -u) == 0)); then
        "$@"
    elif [[ -t 0 && -t 2 ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Installs what is missing of the packages marked `run`, or `run` and `test`; mostly nothing.
ensure_packages() {
    type -P dpkg-query >/dev/null && type -P apt-get >/dev/null ||
        refuse "Only Debian 12 is set up by itself; install the libraries that .ci/packages.txt" \
            "names and build with 'cmake --preset release'."
    local wanted missing
    mapfile -t wanted < <(package_list "$1")
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if ((${#missing[@]} > 0)); then install_packages "${missing[@]}"; fi
}

install_packages() {
    (($(id -u) == 0)) || type -P sudo >/dev/null ||
        refuse "Packages are missing; let root run: apt-get install $*"
    say "installing $# packages (once; the log is build/setup.log) ..."
    printf '== installing: %s\n' "$*" >>"$log"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
    # An update that fails is no reason to stop: the packages may be at hand all the same.
    as_root "${apt[@]}" update >>"$log" 2>&1 </dev/null || true
    as_root "${apt[@]}" install --no-install-recommends "$@" >>"$log" 2>&1 </dev/null ||
        refuse "These packages are missing and could not be installed (see build/setup.log): $*"
}

# True if build/$1 has to be configured: it never was, for another folder than this one (the tree
# was copied), or the presets have changed. CMake itself sees to all other changes.
needs_configure() {
    local dir="$root/build/$1"
    [[ -f $dir/CMakeCache.txt ]] &&
        { [[ -f $dir/build.ninja ]] || [[ -f $dir/Makefile ]]; } &&
        [[ $dir/CMakeCache.txt -nt $root/CMakePresets.json ]] &&
        grep -Fqx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$dir/CMakeCache.txt" || return 0
    return 1
}

# Configures the preset $1 if it has to be; more arguments go to CMake.
configure() {
    local preset=$1 generator=()
    shift
    needs_configure "$preset" || return 0
    if type -P ninja >/dev/null; then generator=(-G Ninja); fi
    (cd "$root" && cmake --preset "$preset" --fresh "${generator[@]}" "$@" </dev/null)
}
