#include "lessons/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "sim/faults.h"
#include "sim/script/names.h"
#include "sim/script/tokens.h"
#include "sim/time_text.h"

namespace lessons {

namespace {

/// Types a line and waits until the answer has surely come.
constexpr std::string_view kPrelude = "function tell(session, line) session:say(line); advance(\"500ms\") end\n";

constexpr std::string_view kBegan = "step_began";

/// The expression with a number where it says step_began.
std::string with_beginning(std::string_view expression, std::uint64_t began) {
    std::string out{expression};
    for (std::size_t at = out.find(kBegan); at != std::string::npos; at = out.find(kBegan, at + 1)) {
        const std::size_t end = at + kBegan.size();
        if ((at > 0 && script::is_name_sign(out[at - 1])) || (end < out.size() && script::is_name_sign(out[end]))) continue;
        out.replace(at, kBegan.size(), std::to_string(began));
    }
    return out;
}

// --- always, never and eventually: facts about every moment since the step began ----------------------

/// So many events are looked at; more would make the learner wait.
constexpr std::uint64_t kLooksMax = 1000;

/// A call in an expression: `never(function() return #mailbox("ada") == 0 end)`.
struct LookBack {
    std::size_t begin = 0, end = 0;
    std::string word, arguments;
};

/// Behind the text in quotes that begins at `at`; `at` if none does.
std::size_t behind_quoted(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) == "[[") return std::min(text.find("]]", at), text.size() - 2) + 2;
    if (text[at] != '"' && text[at] != '\'') return at;
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
}

std::size_t behind_call(std::string_view text, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < text.size();) {
        if (const std::size_t behind = behind_quoted(text, i); behind != i) {
            i = behind;
            continue;
        }
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && --depth == 0) return i + 1;
        ++i;
    }
    return std::string_view::npos;
}

std::optional<LookBack> find_look_back(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t behind = behind_quoted(text, i); behind != i) {
            i = behind;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && script::is_name_sign(text[end])) ++end;
        const std::string_view word = text.substr(i, end - i);
        const bool field = i > 0 && (text[i - 1] == '.' || text[i - 1] == ':');
        const std::size_t open = std::min(text.find_first_not_of(" \n", end), text.size());
        if (!field && (word == "always" || word == "never" || word == "eventually") && text.substr(open, 1) == "(") {
            const std::size_t behind = behind_call(text, open);
            if (behind == std::string_view::npos) return std::nullopt;
            return LookBack{i, behind, std::string{word}, std::string{text.substr(open + 1, behind - open - 2)}};
        }
        i = std::max(end, i + 1);
    }
    return std::nullopt;
}

base::Problem look_back_form(const std::string& word) {
    return {"", word + " takes a function that looks and says yes or no", word == "eventually" ? "eventually(function() return #mailbox(\"ada\") == 1 end, \"20m\")" : word + "(function() return #mailbox(\"ada\") == 1 end)"};
}

/// The last moment at which it may have come true.
base::Result<std::optional<base::Instant>> time_limit(const LookBack& call, const sim::Timeline& timeline, base::Instant began) {
    auto within = script::evaluate("(function(a, b, c) if type(a) == \"function\" then c = b end return c end)(" + call.arguments + ")", timeline);
    if (!within) return within.problem();
    if (within.value().kind == script::Value::Kind::Nothing) return std::optional<base::Instant>{};
    std::string text = within.value().text;
    std::erase(text, '"');
    const auto span = sim::parse_duration(within.value().kind == script::Value::Kind::Number ? text + "s" : text);
    if (!span) return look_back_form(call.word);
    return std::optional<base::Instant>{began + *span};
}

base::Result<bool> look_back(const LookBack& call, const sim::Timeline& timeline, std::uint64_t began) {
    const auto form = script::evaluate("(function(a, b) if type(a) ~= \"function\" then a = b end return type(a) == \"function\" and select(\"#\", a()) > 0 end)(" + call.arguments + ")", timeline);
    if (!form) return form.problem();
    if (!form.value().truth) return look_back_form(call.word);
    began = std::min(began, timeline.cursor());
    if (timeline.cursor() - began >= kLooksMax)
        return base::Problem{"", fmt::format("{} would look at {} moments; at most {} are looked at", call.word, timeline.cursor() - began + 1, kLooksMax), "ask what the journal has, as in #lines{match = \"DELE*\", since = step_began} == 0"};
    sim::Timeline past = timeline;
    past.seek(began);
    const auto limit = time_limit(call, timeline, past.world().now);
    if (!limit) return limit.problem();
    const std::string now = "(function(a, b) if type(a) ~= \"function\" then a = b end return a() end)(" + call.arguments + ")";
    for (std::uint64_t event = began; event <= timeline.cursor(); ++event) {
        past.seek(event);
        if (limit.value() && past.world().now > *limit.value()) break;
        // What cannot be asked before a letter is written does not hold.
        const auto value = script::evaluate(now, past);
        const bool held = value && value.value().truth;
        if (held != (call.word == "always")) return call.word == "eventually";
    }
    return call.word != "eventually";
}

/// The expression with yes or no where it asks about every moment since the step began.
base::Result<std::string> looked_back(std::string expression, const sim::Timeline& timeline, std::uint64_t began) {
    for (auto call = find_look_back(expression); call; call = find_look_back(expression)) {
        const auto held = look_back(*call, timeline, began);
        if (!held) return held.problem();
        expression.replace(call->begin, call->end - call->begin, held.value() ? "true" : "false");
    }
    return expression;
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
    const auto looked = looked_back(with_beginning(expression, began), timeline, began);
    if (!looked) return looked.problem();
    auto value = script::evaluate(looked.value(), timeline);
    if (!value) return value.problem();
    return value.value().truth;
}

base::Result<std::string> value_of(std::string_view expression, const sim::Timeline& timeline, std::uint64_t began) {
    const auto looked = looked_back(with_beginning(expression, began), timeline, began);
    if (!looked) return looked.problem();
    auto value = script::evaluate(looked.value(), timeline);
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
