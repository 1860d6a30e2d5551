#include "gui/view/console_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/time_text.h"

namespace gui {

namespace {

std::string help_of(const std::string& word, const sim::World& world) {
    if (std::string words = script::word_help(word); !words.empty()) return words;
    if (const sim::Host* host = world.find_host(word))
        return host->program ? "device of " + host->program->settings.address : "host";
    for (const sim::Provider& provider : world.providers) {
        if (provider.domain == word) return "domain of " + provider.name;
        for (const auto& account : provider.store.accounts) {
            if (account->address() == word || account->address().substr(0, word.size() + 1) == word + "@")
                return "account at " + provider.name;
        }
    }
    if (word.size() > 1 && word[0] == 'M' &&
        word.find_first_not_of("0123456789", 1) == std::string::npos)
        return "a letter of this world";
    return "";
}

std::string agreed(const std::vector<std::string>& words) {
    if (words.empty()) return {};
    std::string common = words.front();
    for (const std::string& word : words) {
        std::size_t same = 0;
        while (same < common.size() && same < word.size() && common[same] == word[same]) ++same;
        common.resize(same);
    }
    return common;
}

}  // namespace

Role role_of(ConsoleKind kind) {
    switch (kind) {
        case ConsoleKind::Typed:
        case ConsoleKind::TypedOn:
            return Role::Heading;
        case ConsoleKind::Act:
            return Role::Act;
        case ConsoleKind::Said:
            return Role::Text;
        case ConsoleKind::Wrong:
            return Role::Bad;
        case ConsoleKind::Note:
            break;
    }
    return Role::Muted;
}

void ConsoleLog::add(ConsoleKind kind, std::string_view words, const sim::World& world) {
    const bool begins = kind == ConsoleKind::Typed || kind == ConsoleKind::Act;
    std::string time = begins ? "+" + sim::duration_text(world.now - world.start) : "";
    std::string sign = begins ? "> " : kind == ConsoleKind::TypedOn ? ". " : "  ";
    while (true) {
        const std::size_t end = std::min(words.find('\n'), words.size());
        rows_.push_back({kind, sign, std::string{words.substr(0, end)}, time});
        ++added_;
        if (end == words.size()) break;
        words.remove_prefix(end + 1);
        time.clear();
        sign = "  ";
    }
    if (rows_.size() > kMostRows)
        rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(rows_.size() - kMostRows));
}

void ConsoleLog::add(const script::ConsoleAnswer& answer, const sim::World& world) {
    const bool failed = std::any_of(answer.checks.begin(), answer.checks.end(),
                                    [](const script::CheckResult& one) { return !one.passed; });
    const auto passed = std::count_if(answer.checks.begin(), answer.checks.end(),
                                      [](const script::CheckResult& one) { return one.passed; });
    // What check itself came to is told by its words.
    std::string words = answer.text;
    if (failed && words.ends_with("\nfalse")) words.resize(words.size() - 6);
    if (passed > 0 && words == "true") words.clear();
    std::string table = answer.table ? script::table_text(*answer.table) : std::string{};
    while (!table.empty() && table.back() == '\n') table.pop_back();
    // A list of rows is said as its table; one that the line itself showed is in its words already.
    const bool in_words = !table.empty() && words.find(table) != std::string::npos;
    const bool is_list = !table.empty() && !in_words && words.find('\n') == std::string::npos;
    if (!words.empty() && !is_list)
        add(answer.is_problem || failed ? ConsoleKind::Wrong : ConsoleKind::Said, words, world);
    if (!table.empty() && !in_words) add(ConsoleKind::Said, table, world);
    if (passed > 0 && words.empty())
        add(ConsoleKind::Note, passed == 1 ? "the check passed" : fmt::format("{} checks passed", passed), world);
}

std::string text(const ConsoleLog& log) {
    std::string out;
    for (const ConsoleRow& row : log.rows())
        out += row.sign + row.text + (row.time.empty() ? "" : "    -- " + row.time) + "\n";
    return out;
}

Completions completions_of(const script::Console& console, std::string_view line,
                           const sim::World& world) {
    Completions out;
    out.begin = script::Console::word_begin(line);
    const std::vector<std::string> words = console.completions(line, world);
    for (const std::string& word : words) out.all.push_back({word, help_of(word, world)});
    out.common = agreed(words);
    if (out.common.size() <= line.size() - out.begin) out.common.clear();
    return out;
}

namespace {

/// Over what is called: the last mark of the functions that are deeper than `depth`, in the same line.
std::size_t end_of_call(const std::vector<script::Mark>& marks, std::size_t first, int depth) {
    std::size_t end = first;
    for (std::size_t n = first; n < marks.size(); ++n) {
        if (marks[n].depth <= depth && n != first) break;
        if (marks[n].line != marks[first].line) break;
        end = n;
        if (marks[n].depth <= depth) break;
    }
    return end;
}

/// The mark at which the cursor stands: the one to which a person has stepped, else the last that has begun.
std::optional<std::size_t> mark_at(const ScriptBeside& script, std::uint64_t cursor) {
    if (script.at && *script.at < script.marks.size() && script.marks[*script.at].event == cursor) return script.at;
    std::optional<std::size_t> last;
    for (std::size_t n = 0; n < script.marks.size() && cursor > 0; ++n) {
        if (script.marks[n].line > 0 && script.marks[n].event <= cursor) last = n;
    }
    return last;
}

/// What the script had said when its run was here; all of it, and why it ended, at its end.
std::vector<ConsoleRow> said_until(const ScriptBeside& script, std::optional<std::size_t> last, bool at_end) {
    std::size_t until = at_end ? script.output.size() : 0;
    for (std::size_t n = 0; last && n <= *last; ++n) until = std::max(until, script.marks[n].said);
    std::vector<ConsoleRow> rows;
    std::string_view rest = std::string_view{script.output}.substr(0, until);
    bool wrong = false;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view row = rest.substr(0, end);
        wrong = row.starts_with("FAILED ") || (wrong && row.starts_with("  "));
        rows.push_back({wrong ? ConsoleKind::Wrong : ConsoleKind::Said, "  ", std::string{row}, ""});
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    if (at_end && !script.problem.empty()) rows.push_back({ConsoleKind::Wrong, "  ", script.problem, ""});
    return rows;
}

}  // namespace

ScriptView build_script(const ScriptBeside& script, const sim::Timeline& timeline) {
    ScriptView view;
    view.file = script.file;
    std::string_view rest = script.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        view.lines.emplace_back(line);
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    view.wrong = static_cast<std::size_t>(std::max(0, script.wrong_line));
    const std::uint64_t cursor = timeline.cursor();
    const sim::Branch& branch = timeline.branches()[timeline.branch()];
    if (branch.parent && cursor > branch.forked_at) {
        view.words = "this branch has left what the script did";
        return view;
    }
    const std::optional<std::size_t> here = mark_at(script, cursor);
    view.finished = here && script.marks[*here].event == cursor;
    std::size_t coming = here ? *here + 1 : 0;
    while (!view.finished && coming < script.marks.size() && cursor > 0 && script.marks[coming].event <= cursor) ++coming;
    const script::Mark* last = here ? &script.marks[*here] : nullptr;
    if (coming < script.marks.size()) {
        view.next = end_of_call(script.marks, coming, view.finished ? last->depth : 0);
        if (*view.next != coming) view.into = coming;
        if (!view.finished && cursor > 0) last = &script.marks[coming];
    }
    if (here && view.finished && *here > 0) view.previous = *here - 1;
    if (here && !view.finished) view.previous = here;
    view.said = said_until(script, here, coming >= script.marks.size());
    if (last != nullptr) {
        view.running = static_cast<std::size_t>(last->inner > 0 ? last->inner : last->line);
        if (last->depth > 0 && last->inner != last->line) view.caller = static_cast<std::size_t>(last->line);
    }
    view.words = last == nullptr ? fmt::format("{} lines, not begun", view.lines.size())
                                 : fmt::format("line {} of {}{}{}", view.running, view.lines.size(),
                                               view.caller == 0 ? "" : fmt::format(", called in line {}", view.caller),
                                               view.finished ? "" : ", in the middle");
    return view;
}

std::string text(const ScriptView& view) {
    std::string out = view.file + ", " + view.words + "\n";
    for (std::size_t n = 1; n <= view.lines.size(); ++n)
        out += fmt::format("{} {:3}  {}\n", n == view.wrong && n != view.running ? "!" : n == view.running ? (view.finished ? "*" : ">") : " ", n, view.lines[n - 1]);
    for (const ConsoleRow& row : view.said) out += (row.kind == ConsoleKind::Wrong ? "! " : "  ") + row.text + "\n";
    return out;
}

}  // namespace gui
