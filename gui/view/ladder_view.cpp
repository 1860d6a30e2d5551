#include "gui/view/ladder_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"

namespace gui {

namespace {

using base::FactKind;
using sim::Entry;

constexpr base::Duration kPause = base::seconds(1);

bool is_session_fact(FactKind kind) {
    return kind == FactKind::StreamOpened || kind == FactKind::StreamClosed ||
           kind == FactKind::StreamCut || kind == FactKind::ConnectFailed;
}

/// The two hosts of a row: writer and reader of a line, caller and called of a connection; else
/// where it happened, twice.
std::pair<base::HostId, base::HostId> ends_of(const JournalIndex& index, const Entry& entry) {
    if (entry.kind == FactKind::WebRequest) return {entry.host, base::HostId{static_cast<std::uint32_t>(entry.value2)}};
    const SessionInfo* session = index.session(entry.session);
    if (session == nullptr || (!entry.is_line() && !is_session_fact(entry.kind)))
        return {entry.host, entry.host};
    if (entry.is_line() && !entry.has(Entry::kFromClient)) return {session->server, session->client};
    return {session->client, session->server};
}

void add_column(const sim::World& world, LadderView& view, base::HostId host) {
    if (!host || host.value > world.hosts.size()) return;
    const auto known = std::any_of(view.columns.begin(), view.columns.end(),
                                   [&](const LadderColumn& one) { return one.host == host; });
    if (!known) view.columns.push_back({host, host_short(world, host)});
}

/// Every host that has talked so far, in the order in which letters meet them; too many: only those
/// of the rows in sight.
void find_columns(const Scene& scene, const JournalIndex& index, const ExchangeIndex& rows,
                  const ExchangeQuery& query, LadderView& view, std::size_t end) {
    for (const SessionInfo& session : index.sessions()) {
        if (!session.id || !scene.happened(session.opened)) continue;
        if (query.session && session.id != query.session) continue;
        if (query.host && session.client != query.host && session.server != query.host) continue;
        add_column(scene.world, view, session.client);
        add_column(scene.world, view, session.server);
        if (view.columns.size() > kLadderColumns) break;
    }
    for (std::size_t at = view.first; at < end && view.columns.size() <= kLadderColumns; ++at) {
        const Entry& entry = scene.journal[base::EntryId{rows.row(at).entry}];
        if (entry.kind != FactKind::WebRequest) continue;
        add_column(scene.world, view, ends_of(index, entry).first);
        add_column(scene.world, view, ends_of(index, entry).second);
    }
    if (view.columns.size() <= kLadderColumns) return;
    view.columns.clear();
    for (std::size_t at = view.first; at < end; ++at) {
        const auto [from, to] = ends_of(index, scene.journal[base::EntryId{rows.row(at).entry}]);
        if (view.columns.size() < kLadderColumns) add_column(scene.world, view, from);
        if (view.columns.size() < kLadderColumns) add_column(scene.world, view, to);
    }
}

/// Names resolvers stand at the right, devices of the sender first: the order of first meeting,
/// with whoever only answers questions about names last.
void order_columns(const sim::World& world, LadderView& view) {
    std::stable_sort(view.columns.begin(), view.columns.end(),
                     [&](const LadderColumn& a, const LadderColumn& b) {
                         return a.host != world.resolver && b.host == world.resolver;
                     });
}

std::size_t column_of(const LadderView& view, base::HostId host) {
    for (std::size_t n = 0; n < view.columns.size(); ++n) {
        if (view.columns[n].host == host) return n;
    }
    return SIZE_MAX;
}

std::string pause_words(base::Duration pause) {
    std::string words = delay_words(pause);
    if (words.starts_with("in ")) words.erase(0, 3);
    return words + " later";
}

}  // namespace

LadderView build_ladder(const Scene& scene, const JournalIndex& index, const ExchangeIndex& rows,
                        const ExchangeQuery& query, std::size_t first, std::size_t count) {
    const ExchangeView plain = build_exchange(scene, index, rows, query, first, count);
    LadderView view;
    view.first = plain.first;
    view.total = plain.total;
    view.empty_text = plain.empty_text;
    find_columns(scene, index, rows, query, view, plain.first + plain.rows.size());
    order_columns(scene.world, view);
    std::optional<base::Instant> before;
    if (plain.first > 0)
        before = scene.journal[base::EntryId{rows.row(plain.first - 1).entry}].at;
    for (const ExchangeRow& said : plain.rows) {
        const Entry& entry = scene.journal[said.entry];
        const auto [from, to] = ends_of(index, entry);
        LadderRow row;
        row.kind = said.kind;
        row.entry = said.entry;
        row.session = said.session;
        row.letter = said.letter;
        row.role = said.role;
        row.from_client = said.from_client;
        row.in_flight = said.in_flight;
        row.current = said.current;
        row.failed = entry.kind == FactKind::ConnectFailed || entry.kind == FactKind::StreamCut;
        row.from = column_of(view, from);
        row.to = column_of(view, to);
        row.time = said.time;
        row.text = said.text;
        if (before && entry.at - *before >= kPause) row.pause = pause_words(entry.at - *before);
        before = entry.at;
        view.rows.push_back(std::move(row));
    }
    return view;
}

std::string text(const LadderView& view) {
    if (view.total == 0) return view.empty_text + "\n";
    std::string out = "hosts:";
    for (const LadderColumn& column : view.columns) out += "  " + column.label;
    out += "\n";
    const auto name = [&](std::size_t column) {
        return column < view.columns.size() ? view.columns[column].label : std::string{"?"};
    };
    for (const LadderRow& row : view.rows) {
        if (!row.pause.empty()) out += fmt::format("              {}\n", row.pause);
        const bool arrow =
            row.kind == ExchangeRowKind::Line || row.kind == ExchangeRowKind::TextHead;
        const std::string who = arrow ? fmt::format("{} → {}", name(row.from), name(row.to))
                                : row.from < view.columns.size() ? name(row.from)
                                                                 : std::string{"-"};
        out += fmt::format("{:<13} {:<30} {}{}\n", row.time, who, row.text,
                           row.in_flight ? "  (on its way)" : "");
    }
    return out;
}

}  // namespace gui
