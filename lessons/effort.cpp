#include "lessons/effort.h"

#include <algorithm>
#include <array>
#include <map>
#include <variant>

#include "protocols/base/octets.h"
#include "sim/act_form.h"
#include "sim/script/tokens.h"

namespace lessons {

namespace {

using Kinds = std::map<std::string, int>;

constexpr base::Duration kSoon = base::minutes(1);
constexpr std::string_view kDials = "connect";
constexpr std::string_view kEnds = "cut";

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) { return std::find(words.begin(), words.end(), word) != words.end(); }

std::string word_at(std::string_view text, std::size_t& at) {
    while (at < text.size() && text[at] == ' ') ++at;
    const std::size_t begin = at;
    while (at < text.size() && text[at] != ' ' && text[at] != '\r' && text[at] != '\n') ++at;
    return base::to_upper(text.substr(begin, at - begin));
}

void add_line(Kinds& kinds, std::string_view line) {
    if (const std::string command = command_of(line); !command.empty()) ++kinds["say " + command];
}

/// The first text in quotes from here on.
std::string_view quoted_at(std::string_view script, std::size_t at) {
    const std::size_t begin = script.find('"', at);
    if (begin == std::string_view::npos) return {};
    std::size_t end = begin + 1;
    while (end < script.size() && script[end] != '"') end += script[end] == '\\' ? 2 : 1;
    return script.substr(begin + 1, std::min(end, script.size()) - begin - 1);
}

/// The acts that a script calls for, as it is written.
Kinds kinds_of(std::string_view script) {
    Kinds out;
    for (std::size_t i = 0; i < script.size();) {
        if (script[i] == '"') {
            i += quoted_at(script, i).size() + 2;
            continue;
        }
        if (!script::is_name_sign(script[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        while (i < script.size() && script::is_name_sign(script[i])) ++i;
        const std::string_view name = script.substr(begin, i - begin);
        if (i == script.size() || !is_one_of(script.substr(i, 1), {"(", "{", "\""})) continue;
        if (name == "tell" || name == "say") add_line(out, quoted_at(script, i));
        else if (name == kDials || name == kEnds || sim::act_form(name) != nullptr) ++out[std::string{name}];
    }
    return out;
}

/// What was done since then.
Kinds kinds_since(const sim::Timeline& timeline, std::uint64_t ready) {
    Kinds out;
    for (const sim::RecordedAct& act : timeline.branches()[timeline.branch()].acts) {
        if (act.event <= ready || act.event > timeline.cursor()) continue;
        const sim::Action& action = act.act.action;
        if (const auto* said = std::get_if<sim::OutsideOctets>(&action)) add_line(out, said->octets);
        else if (std::holds_alternative<sim::OutsideOpened>(action)) ++out[std::string{kDials}];
        else if (std::holds_alternative<sim::OutsideClosed>(action)) ++out[std::string{kEnds}];
        else if (!std::holds_alternative<sim::Moment>(action)) ++out[std::string{sim::verb_of(action)}];
    }
    return out;
}

bool ends(const Kinds& kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [](const auto& one) { return is_one_of(one.first, {kEnds, "say QUIT", "say LOGOUT"}); });
}

}  // namespace

std::string command_of(std::string_view line) {
    std::size_t at = 0;
    std::string first = word_at(line, at);
    std::string second = word_at(line, at);
    // After a tag stands a command of IMAP.
    const bool tagged = is_one_of(second, {"LOGIN", "AUTHENTICATE", "SELECT", "EXAMINE", "FETCH", "STORE", "SEARCH", "UID", "EXPUNGE", "CLOSE", "UNSELECT", "LOGOUT", "NOOP", "CHECK", "CAPABILITY", "LIST",
                                           "LSUB", "STATUS", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "COPY", "MOVE", "APPEND", "IDLE", "ENABLE", "ID", "NAMESPACE"});
    if (tagged) first = second == "UID" ? "UID " + word_at(line, at) : second;
    return is_one_of(first, {"NOOP", "CAPA", "CAPABILITY", "HELP", "ID"}) ? std::string{} : first.empty() ? "-" : first;
}

bool has_done_enough(const Step& step, const sim::Timeline& timeline, std::uint64_t ready) {
    if (step.kind == StepKind::Look) return true;
    const Kinds golden = kinds_of(step.golden);
    if (golden.empty()) return timeline.cursor() > ready;
    const Kinds done = kinds_since(timeline, ready);
    int needed = 0, counted = 0;
    for (const auto& [kind, times] : golden) needed += times;
    for (const auto& [kind, times] : done) {
        const auto found = golden.find(kind);
        counted += std::min(times, found == golden.end() ? 1 : found->second);
    }
    return counted >= needed || (ends(done) && !ends(golden));
}

bool is_under_way(const sim::Timeline& timeline) {
    const auto next = timeline.next_at();
    if (next && *next - timeline.world().now < kSoon) return true;
    const sim::Journal& journal = timeline.journal();
    for (std::size_t i = timeline.entries(); i > 0; --i) {
        const base::EntryId id{static_cast<std::uint32_t>(i)};
        const sim::Entry& entry = journal[id];
        if (entry.kind == base::FactKind::StreamClosed || entry.kind == base::FactKind::StreamCut) return false;
        if (entry.kind != base::FactKind::Line || entry.has(sim::Entry::kFromClient)) continue;
        const std::string_view text = journal.text(entry);
        return text.substr(0, 3) == "354" || text.substr(0, 2) == "+ ";
    }
    return false;
}

}  // namespace lessons
