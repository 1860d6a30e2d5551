#include "lessons/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sim/faults.h"
#include "sim/script/names.h"

namespace lessons {

namespace {

/// Types a line and waits until the answer has surely come.
constexpr std::string_view kPrelude = "function tell(session, line) session:say(line); advance(\"500ms\") end\n";

constexpr std::string_view kBegan = "step_began";

bool in_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// The expression with a number where it says step_began.
std::string with_beginning(std::string_view expression, std::uint64_t began) {
    std::string out{expression};
    for (std::size_t at = out.find(kBegan); at != std::string::npos; at = out.find(kBegan, at + 1)) {
        const std::size_t end = at + kBegan.size();
        if ((at > 0 && in_name(out[at - 1])) || (end < out.size() && in_name(out[end]))) continue;
        out.replace(at, kBegan.size(), std::to_string(began));
    }
    return out;
}

std::string arranged(const Step& step) { return step.arrange.empty() ? std::string{} : step.arrange + "\n"; }

}  // namespace

std::string_view prelude() { return kPrelude; }

std::string golden_of(const Step& step) {
    if (!step.golden.empty()) return step.golden;
    if (step.kind == StepKind::Look) return {};
    return fmt::format("run_until(function() return {} end, {{timeout = \"1d\"}})", step.until);
}

std::string world_script(const Lesson& lesson) {
    const std::string world = lesson.preset.empty() ? lesson.world : fmt::format("preset(\"{}\")", lesson.preset);
    return std::string{kPrelude} + world + "\n";
}

std::string base_script(const Lesson& lesson, std::size_t step) {
    const std::string& rewind = lesson.steps[step].rewind_to;
    if (!rewind.empty()) return base_script(lesson, lesson.step_index(rewind));
    return step == 0 ? world_script(lesson) : solved_script(lesson, step - 1);
}

std::string begin_script(const Lesson& lesson, std::size_t step) {
    return base_script(lesson, step) + std::string{kBegan} + " = steps()\n" + arranged(lesson.steps[step]);
}

std::string solved_script(const Lesson& lesson, std::size_t step) { return begin_script(lesson, step) + golden_of(lesson.steps[step]) + "\n"; }

std::string wrong_script(const Lesson& lesson, std::size_t step, const Check& check) {
    // What a step without acts of the learner shows is what it arranged: there the wrong way replaces that.
    const bool instead = lesson.steps[step].kind == StepKind::Look;
    return (instead ? base_script(lesson, step) : begin_script(lesson, step)) + check.wrong + "\n";
}

std::string fork_script(const Lesson& lesson, const Fork& fork) {
    return begin_script(lesson, lesson.step_index(fork.at)) + fork.acts + "\n";
}

base::Result<sim::Timeline> play(const std::string& text, const std::string& name, const Player& player) {
    script::RunOptions options;
    options.presets = player.presets;
    script::Report report = script::run_script(text, name, options);
    if (report.problem) return *report.problem;
    if (!report.timeline) return base::Problem{name, "the script makes no world", "begin it with preset(\"p1\") or with world{}"};
    return std::move(*report.timeline);
}

base::Result<bool> holds(std::string_view expression, const sim::Timeline& timeline, std::uint64_t began) {
    auto value = script::evaluate(with_beginning(expression, began), timeline);
    if (!value) return value.problem();
    return value.value().truth;
}

base::Result<std::string> value_of(std::string_view expression, const sim::Timeline& timeline, std::uint64_t began) {
    auto value = script::evaluate(with_beginning(expression, began), timeline);
    if (!value) return value.problem();
    std::string text = std::move(value.value().text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return text;
}

std::vector<std::pair<std::string, std::string>> looks_of(std::string_view fact, const sim::Timeline& timeline, std::uint64_t began) {
    constexpr std::array<std::string_view, 7> kLooks{"mailbox(", "store(", "flags(", "lock(", "queue(", "seen(", "lines{"};
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t i = 0; i < fact.size(); ++i) {
        const auto look = std::find_if(kLooks.begin(), kLooks.end(), [&](std::string_view one) { return fact.substr(i, one.size()) == one; });
        if (look == kLooks.end()) continue;
        std::size_t end = i;
        int depth = 0;
        for (; end < fact.size(); ++end) {
            if (fact[end] == '(' || fact[end] == '{') ++depth;
            if ((fact[end] == ')' || fact[end] == '}') && --depth == 0) break;
        }
        const bool counted = i > 0 && fact[i - 1] == '#';
        const std::string part{fact.substr(counted ? i - 1 : i, end - i + (counted ? 2 : 1))};
        if (std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.first == part; })) continue;
        auto value = value_of(part, timeline, began);
        if (value) out.emplace_back(part, std::move(value).value());
        i = end;
    }
    return out;
}

std::string parts_of(std::string_view fact, const sim::Timeline& timeline, std::uint64_t began) {
    std::string out;
    for (const auto& [look, value] : looks_of(fact, timeline, began)) out += (out.empty() ? "" : "; ") + look + " is " + value;
    return out;
}

std::string line_words(const sim::Journal& journal, base::EntryId id) {
    const sim::Entry& entry = journal[id];
    std::string text{journal.text(entry)};
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    const std::size_t begin = std::min<std::size_t>(entry.secret_begin(), text.size());
    const std::size_t end = std::min<std::size_t>(entry.secret_end(), text.size());
    if (end > begin) text.replace(begin, end - begin, "••••");
    return (entry.has(sim::Entry::kFromClient) ? "C: " : "S: ") + text;
}

base::EntryId find_line(const LineRef& line, const sim::Timeline& timeline) {
    const sim::Journal& journal = timeline.journal();
    for (std::size_t i = timeline.arrivals(); i > 0; --i) {
        const base::EntryId id = journal.arrivals()[i - 1].line;
        const sim::Entry& entry = journal[id];
        if (entry.kind != base::FactKind::Line || entry.has(sim::Entry::kFromClient) != (line.who == 'C')) continue;
        if (sim::glob_matches(line.match, line_words(journal, id).substr(3))) return id;
    }
    return {};
}

}  // namespace lessons
