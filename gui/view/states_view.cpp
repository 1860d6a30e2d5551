#include "gui/view/states_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <type_traits>
#include <variant>

#include "gui/view/names.h"
#include "gui/view/narration.h"
#include "sim/machine.h"

namespace gui {

namespace {

using base::FactKind;
using sim::Entry;

const sim::Stream* stream_of(const sim::World& world, base::SessionId session) {
    for (const auto& stream : world.streams) {
        if (stream->id == session && stream->phase != sim::StreamPhase::Free) return &*stream;
    }
    return nullptr;
}

std::optional<std::size_t> live_state(const sim::Stream& stream) {
    return std::visit(
        [](const auto& session) -> std::optional<std::size_t> {
            using Session = std::decay_t<decltype(session)>;
            if constexpr (std::is_same_v<Session, std::monostate> ||
                          std::is_same_v<Session, dns::ServerSession>) {
                return std::nullopt;
            } else {
                return static_cast<std::size_t>(session.state());
            }
        },
        stream.server_side);
}

/// States that this conversation has been in, by the facts its server told.
std::vector<bool> states_been(const Scene& scene, const SessionInfo& info, std::size_t count) {
    std::vector<bool> been(count, false);
    if (count > 0) been[0] = true;
    const std::size_t last = info.ended ? info.ended.value : scene.entries;
    for (std::size_t n = info.opened.value; n <= std::min(last, scene.entries); ++n) {
        const Entry& entry = scene.journal[base::EntryId{static_cast<std::uint32_t>(n)}];
        if (entry.kind == FactKind::StateChanged && entry.session == info.id && entry.code < count)
            been[entry.code] = true;
    }
    return been;
}

/// How many steps a state is from the first one; those that nothing leads to are one step away.
std::vector<std::size_t> levels_of(const base::ProtocolTables& tables) {
    constexpr std::size_t kFar = 99;
    std::vector<std::size_t> level(tables.state_names.size(), kFar);
    if (level.empty()) return level;
    level[0] = 0;
    for (std::size_t round = 0; round < level.size(); ++round) {
        for (const base::CommandRow& row : tables.commands) {
            if (row.next_on_success >= level.size()) continue;
            for (std::size_t from = 0; from < level.size(); ++from) {
                if ((row.legal_in >> from & 1) != 0 && level[from] != kFar)
                    level[row.next_on_success] =
                        std::min(level[row.next_on_success], level[from] + 1);
            }
        }
        for (const base::AnswerRow& row : tables.answers) {
            if (level[row.from] != kFar)
                level[row.next_on_success] = std::min(level[row.next_on_success], level[row.from] + 1);
        }
    }
    for (std::size_t& one : level) one = one == kFar ? 1 : one;
    return level;
}

void place_nodes(const base::ProtocolTables& tables, StatesView& view) {
    const std::vector<std::size_t> level = levels_of(tables);
    const std::size_t deepest =
        level.empty() ? 0 : *std::max_element(level.begin(), level.end());
    std::vector<std::size_t> order(level.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    for (std::size_t depth = 0; depth <= deepest; ++depth) {
        std::vector<std::size_t> here;
        for (const std::size_t n : order) {
            if (level[n] == depth) here.push_back(n);
        }
        // The state that more verbs are legal in stands on top: the ordinary way reads as a row.
        std::stable_sort(here.begin(), here.end(), [&](std::size_t a, std::size_t b) {
            return view.nodes[a].stays.size() > view.nodes[b].stays.size();
        });
        for (std::size_t n = 0; n < here.size(); ++n) {
            view.nodes[here[n]].x =
                (static_cast<double>(depth) + 0.5) / (static_cast<double>(deepest) + 1);
            view.nodes[here[n]].y =
                (static_cast<double>(n) + 0.5) / static_cast<double>(here.size());
        }
    }
}

void add_verb(StatesView& view, std::size_t from, std::size_t to, std::string_view verb) {
    for (StateEdge& edge : view.edges) {
        if (edge.from != from || edge.to != to) continue;
        edge.verbs += (edge.verbs.empty() ? "" : ", ") + std::string{verb};
        return;
    }
    view.edges.push_back({from, to, std::string{verb}, false});
}

LegalVerb legal_verb(const base::ProtocolTables& tables, const base::CommandRow& row) {
    LegalVerb legal;
    legal.verb = row.verb;
    legal.syntax = row.syntax;
    if (row.next_on_success < tables.state_names.size())
        legal.leads_to = tables.state_names[row.next_on_success];
    legal.extension = row.extension;
    legal.rfc = rfc_words(row.rfc);
    return legal;
}

/// What leaves a state and is no command of it: DONE ends IDLE.
void add_answer(StatesView& view, const base::ProtocolTables& tables, const base::AnswerRow& row) {
    const std::string_view leads_to = tables.state_names[row.next_on_success];
    for (LegalVerb& known : view.legal) {
        // The same words lead back to wherever it was begun; and some begin with a command that stands there.
        if (known.verb == row.words) known.leads_to += fmt::format(" / {}", leads_to);
        if (row.words.starts_with(known.verb)) return;
    }
    LegalVerb legal;
    legal.verb = legal.syntax = row.words;
    legal.leads_to = leads_to;
    legal.answer = true;
    view.legal.push_back(std::move(legal));
}

/// A verb of few states comes before one of many, one that stays before one that leaves: each state shows its own first.
std::vector<const base::CommandRow*> own_first(const base::ProtocolTables& tables) {
    std::vector<const base::CommandRow*> rows;
    for (const base::CommandRow& row : tables.commands) rows.push_back(&row);
    const auto rank = [&](const base::CommandRow* row) {
        return 2 * std::popcount(row->legal_in) + (row->next_on_success < tables.state_names.size() ? 1 : 0);
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    return rows;
}

void draw_from_table(const base::ProtocolTables& tables, std::optional<std::size_t> now,
                     StatesView& view) {
    for (const std::string_view name : tables.state_names) {
        view.nodes.emplace_back();
        view.nodes.back().name = name;
    }
    for (const base::CommandRow* one : own_first(tables)) {
        const base::CommandRow& row = *one;
        for (std::size_t from = 0; from < view.nodes.size(); ++from) {
            if ((row.legal_in >> from & 1) == 0) continue;
            view.nodes[from].verbs.emplace_back(row.verb);
            const std::size_t to = row.next_on_success;
            if (to < view.nodes.size() && to != from) {
                add_verb(view, from, to, row.verb);
            } else {
                view.nodes[from].stays.emplace_back(row.verb);
            }
            if (now == from) view.legal.push_back(legal_verb(tables, row));
        }
    }
    for (const base::AnswerRow& row : tables.answers) {
        add_verb(view, row.from, row.next_on_success, row.words);
        if (now == row.from) add_answer(view, tables, row);
    }
    for (StateEdge& edge : view.edges) edge.legal = now == edge.from;
    place_nodes(tables, view);
}

}  // namespace

std::optional<std::size_t> state_now(const Scene& scene, const JournalIndex& index,
                                     base::SessionId session) {
    const SessionInfo* info = index.session(session);
    if (info == nullptr || !scene.happened(info->opened)) return std::nullopt;
    const bool ended = info->ended && scene.happened(info->ended);
    if (const sim::Stream* stream = stream_of(scene.world, session); stream != nullptr && !ended)
        return live_state(*stream);
    std::optional<std::size_t> state;
    for (std::size_t n = info->opened.value; n <= scene.entries; ++n) {
        const Entry& entry = scene.journal[base::EntryId{static_cast<std::uint32_t>(n)}];
        if (entry.kind == FactKind::StateChanged && entry.session == session) state = entry.code;
        if (info->ended && n == info->ended.value) break;
    }
    return state;
}

StatesView build_states(const Scene& scene, const JournalIndex& index, base::SessionId session) {
    StatesView view;
    if (!session && scene.current_line()) session = scene.journal[scene.current_line()].session;
    const SessionInfo* info = index.session(session);
    if (info == nullptr) {
        view.empty_text =
            "The states of a conversation appear here, and which verbs are legal now. Step to a "
            "first line with →, or select a line.";
        return view;
    }
    view.session = session;
    view.protocol = info->protocol;
    view.title = session_title(scene.world, *info);
    const base::ProtocolTables& tables = sim::tables_of(info->protocol);
    if (tables.state_names.size() < 2) {
        view.empty_text =
            "This conversation has no states: one question, one answer. Select a line of SMTP, "
            "POP3 or IMAP.";
        return view;
    }
    const std::optional<std::size_t> now = state_now(scene, index, session);
    draw_from_table(tables, now, view);
    if (now && *now < view.nodes.size()) {
        view.nodes[*now].now = true;
        view.now = view.nodes[*now].name;
    }
    const std::vector<bool> been = states_been(scene, *info, view.nodes.size());
    for (std::size_t n = 0; n < been.size(); ++n) view.nodes[n].been = been[n];
    return view;
}

std::string text(const StatesView& view) {
    if (!view.empty_text.empty()) return view.empty_text + "\n";
    std::string out = fmt::format("{}: state {}\n", view.title, view.now.empty() ? "?" : view.now);
    for (const StateNode& node : view.nodes) {
        std::string stays;
        for (const std::string& verb : node.stays) stays += (stays.empty() ? "" : ", ") + verb;
        out += fmt::format("  {} {}{}{}\n", node.now ? "*" : node.been ? "+" : " ", node.name,
                           stays.empty() ? "" : "  stays with ", stays);
    }
    for (const StateEdge& edge : view.edges)
        out += fmt::format("  {} → {}: {}{}\n", view.nodes[edge.from].name,
                           view.nodes[edge.to].name, edge.verbs, edge.legal ? "  (legal now)" : "");
    out += "  legal now:\n";
    for (const LegalVerb& verb : view.legal)
        out += fmt::format("    {:<38} {:<20} {}{}\n", verb.syntax,
                           verb.leads_to.empty() ? "stays" : "→ " + verb.leads_to, verb.rfc,
                           verb.extension.empty() ? "" : ", if offered: " + verb.extension);
    return out;
}

}  // namespace gui
