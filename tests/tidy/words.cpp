#include "tests/tidy/words.h"

#include <algorithm>
#include <array>
#include <string>

namespace tidy {

namespace {

constexpr std::string_view kVirtualTime =
    "take the Instant that you are given: the World has no clock";
constexpr std::string_view kWorldRandom =
    "draw from sim::Random: the same numbers for every compiler";
constexpr std::string_view kOrdered =
    "use std::map or a sorted vector: its order is the same everywhere";
constexpr std::string_view kIntegers =
    "use integers (microseconds, octets, per mille): they round alike";
constexpr std::string_view kOneThread = "leave threads to the edges: a World belongs to one thread";
constexpr std::string_view kValues =
    "use a variant or a template: it can be copied, compared and dumped";
constexpr std::string_view kOwned = "let a value or std::make_shared own it";
constexpr std::string_view kNoPrinting = "return text or facts: only the edges print";
constexpr std::string_view kAscii = "use protocols/base/octets.h: the wire knows no locale";
constexpr std::string_view kNoThrow = "return base::Result or std::nullopt";

/// What the core must not do, in `protocols` and in `sim` alike.
struct CoreWord {
    std::string_view word;
    std::string_view instead;
};
constexpr std::array kCoreWords{
    CoreWord{"system_clock", kVirtualTime},
    CoreWord{"steady_clock", kVirtualTime},
    CoreWord{"high_resolution_clock", kVirtualTime},
    CoreWord{"std::time", kVirtualTime},
    CoreWord{"time(nullptr", kVirtualTime},
    CoreWord{"time(NULL", kVirtualTime},
    CoreWord{"time(0", kVirtualTime},
    CoreWord{"gettimeofday", kVirtualTime},
    CoreWord{"clock_gettime", kVirtualTime},
    CoreWord{"localtime*", "use protocols/base/civil_time.h: it knows UTC only"},
    CoreWord{"gmtime*", "use protocols/base/civil_time.h"},
    CoreWord{"mktime", "use protocols/base/civil_time.h"},
    CoreWord{"strftime", "use protocols/base/civil_time.h"},
    CoreWord{"rand(", kWorldRandom},
    CoreWord{"srand(", kWorldRandom},
    CoreWord{"random_device", kWorldRandom},
    CoreWord{"mt19937*", kWorldRandom},
    CoreWord{"default_random_engine", kWorldRandom},
    CoreWord{"uniform_*", kWorldRandom},
    CoreWord{"normal_distribution", kWorldRandom},
    CoreWord{"std::shuffle", kWorldRandom},
    CoreWord{"std::sample", kWorldRandom},
    CoreWord{"unordered_*", kOrdered},
    CoreWord{"std::hash", "use World's digest: std::hash differs from library to library"},
    CoreWord{"double", kIntegers},
    CoreWord{"float", kIntegers},
    CoreWord{"std::thread", kOneThread},
    CoreWord{"<thread>", kOneThread},
    CoreWord{"thread_local", kOneThread},
    CoreWord{"mutex", kOneThread},
    CoreWord{"std::atomic*", kOneThread},
    CoreWord{"std::async", kOneThread},
    CoreWord{"std::function", kValues},
    CoreWord{"std::any", kValues},
    CoreWord{"new", kOwned},
    CoreWord{"malloc(", kOwned},
    CoreWord{"iostream", kNoPrinting},
    CoreWord{"std::cout", kNoPrinting},
    CoreWord{"std::cerr", kNoPrinting},
    CoreWord{"printf(", kNoPrinting},
    CoreWord{"puts(", kNoPrinting},
    CoreWord{"locale", kAscii},
    CoreWord{"setlocale", kAscii},
    CoreWord{"tolower(", kAscii},
    CoreWord{"toupper(", kAscii},
    CoreWord{"isalpha(", kAscii},
    CoreWord{"isalnum(", kAscii},
    CoreWord{"isspace(", kAscii},
    CoreWord{"std::regex", "write a parser: its steps are bounded and its errors have a place"},
    CoreWord{"std::sto*", "use base::parse_number: it neither throws nor asks the locale"},
    CoreWord{"atoi(", "use base::parse_number: it says when there is no number"},
    CoreWord{"getenv(", "pass it in as an argument: a run depends on its inputs alone"},
    CoreWord{"throw", kNoThrow},
};

constexpr std::array kOtherWords{
    BannedWord{"", "using namespace std;", "name what is used, with std:: in front"},
    BannedWord{"", "using namespace", "write names out in full; it would reach every file", true},
    BannedWord{"", "std::jthread", "use std::thread: libc++ 14 has no jthread"},
    BannedWord{"", "std::format", "use fmt::format: neither of our libraries has std::format"},
    BannedWord{"", "std::expected", "use base::Result: C++20 has no std::expected"},
    BannedWord{"", "std::ranges::*", "use the classic algorithms: libc++ 14 has no ranges"},
    BannedWord{"", "std::views::*", "use a loop: libc++ 14 has no views"},
};

constexpr std::array<std::string_view, 2> kCore{"protocols", "sim"};

constexpr auto kAllWords = [] {
    std::array<BannedWord, kCore.size() * kCoreWords.size() + kOtherWords.size()> all{};
    std::size_t next = 0;
    for (const auto& folder : kCore) {
        for (const auto& core : kCoreWords) all[next++] = {folder, core.word, core.instead};
    }
    for (const auto& other : kOtherWords) all[next++] = other;
    return all;
}();

void check_line(const SourceFile& file, std::size_t number, std::string_view code,
                Problems& problems) {
    for (const BannedWord& banned : kAllWords) {
        if (!banned.folder.empty() && !is_below(file.path, banned.folder)) continue;
        if (banned.in_headers_only && !is_header(file.path)) continue;
        if (!find_word(code, banned.word)) continue;
        problems.push_back({file.path, number,
                            "'" + std::string{banned.word} + "' is banned" +
                                (banned.folder.empty() ? "" : " in " + std::string{banned.folder}) +
                                "; " + std::string{banned.instead}});
    }
}

/// Files in which a tab is no accident: none of ours, so sources, build files, scripts and texts.
bool is_prose_or_code(std::string_view path) {
    return is_cpp(path) || !path.ends_with(".txt") || path.ends_with("CMakeLists.txt");
}

}  // namespace

std::span<const BannedWord> banned_words() {
    return kAllWords;
}

bool find_word(std::string_view code, std::string_view word) {
    const bool open_end = word.ends_with('*');
    if (open_end) word.remove_suffix(1);
    for (std::size_t at = code.find(word); at != std::string_view::npos;
         at = code.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = !is_word(word.front()) || at == 0 || !is_word(code[at - 1]);
        const bool ends =
            open_end || !is_word(word.back()) || end == code.size() || !is_word(code[end]);
        if (begins && ends) return true;
    }
    return false;
}

Problems check_words(const Tree& tree) {
    Problems problems;
    for (const auto& file : tree) {
        if (!is_cpp(file.path)) continue;
        const std::string code = code_only(file.text);
        std::size_t number = 0;
        for (const auto line : lines_of(code)) check_line(file, ++number, line, problems);
    }
    return problems;
}

Problems check_marks(const Tree& tree) {
    // In two parts each, so that this file does not find itself.
    static constexpr std::array kMarks{
        "FIX"
        "ME",
        "TO"
        "DO"};
    Problems problems;
    for (const auto& file : tree) {
        std::size_t number = 0;
        for (const auto line : lines_of(file.text)) {
            ++number;
            for (const std::string_view mark : kMarks) {
                if (!find_word(line, mark)) continue;
                problems.push_back({file.path, number,
                                    "'" + std::string{mark} + "': finish it, or open an issue"});
            }
            if (is_prose_or_code(file.path) && line.find('\t') != std::string_view::npos) {
                problems.push_back({file.path, number, "a tab; use four spaces"});
            }
        }
    }
    return problems;
}

Problems check_statics(const Tree& tree) {
    Problems problems;
    for (const auto& file : tree) {
        if (!is_below(file.path, "gui/panel") || !file.path.ends_with(".cpp")) continue;
        const std::string code = code_only(file.text);
        std::size_t number = 0;
        for (auto line : lines_of(code)) {
            ++number;
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            if (!line.starts_with("static ") || line.starts_with("static const")) continue;
            problems.push_back({file.path, number,
                                "a static variable; panels keep what they need in the UI state"});
        }
    }
    return problems;
}

}  // namespace tidy
