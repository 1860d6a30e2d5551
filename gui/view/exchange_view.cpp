#include "gui/view/exchange_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/narration.h"
#include "protocols/base/octets.h"
#include "sim/machine.h"

namespace gui {

namespace {

using base::FactKind;
using sim::Entry;

constexpr std::uint32_t kPreviewLines = 3;

std::uint32_t text_lines(std::string_view text) {
    auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
    if (!text.empty() && text.back() != '\n') ++lines;
    return lines;
}

std::string_view nth_line(std::string_view text, std::uint32_t n) {
    for (; n > 0; --n) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

/// Rows of a block of text: its head, some lines, and what is left out.
struct BlockShape {
    std::uint32_t lines = 0;
    std::uint32_t shown = 0;

    [[nodiscard]] std::uint32_t rows() const { return 1 + shown + (shown < lines ? 1U : 0U); }
};

BlockShape block_shape(std::string_view text, bool expanded) {
    BlockShape shape;
    shape.lines = text_lines(text);
    shape.shown = expanded ? shape.lines : std::min(shape.lines, kPreviewLines);
    if (shape.shown + 1 == shape.lines) shape.shown = shape.lines;
    return shape;
}

bool has_row(const Entry& entry) {
    switch (entry.kind) {
        case FactKind::Line:
        case FactKind::Content:
        case FactKind::Act:
        case FactKind::StreamOpened:
        case FactKind::StreamClosed:
        case FactKind::StreamCut:
        case FactKind::ConnectFailed:
        case FactKind::CopyMade:
        case FactKind::CopyEnded:
        case FactKind::CopyChanged:
        case FactKind::MarkedDeleted:
        case FactKind::Unmarked:
        case FactKind::Hidden:
        case FactKind::FaultBit:
        case FactKind::Forgiven:
        case FactKind::WebRequest:
            return true;
        default:
            return false;
    }
}

bool contains(std::string_view text, std::string_view wanted_lower) {
    return base::to_lower(text).find(wanted_lower) != std::string::npos;
}

/// The verb of a client's line, in upper case: without the tag, in IMAP.
std::string verb_of(const sim::Journal& journal, const Entry& entry) {
    std::string_view line = journal.text(entry);
    const auto word = [&] {
        const std::size_t end = std::min(line.find_first_of(" \r\n"), line.size());
        std::string_view first = line.substr(0, end);
        line.remove_prefix(std::min(line.size(), end + 1));
        return first;
    };
    std::string_view first = word();
    if (entry.protocol == base::Protocol::Imap) first = word();
    std::string verb = base::to_upper(first);
    if (verb == "UID") verb = base::to_upper(word());
    return verb;
}

/// What a server's line says: yes, no, or neither.
LineOutcome outcome_of(const sim::Journal& journal, const Entry& entry) {
    if (entry.kind == FactKind::ConnectFailed || entry.kind == FactKind::StreamCut)
        return LineOutcome::Bad;
    if (entry.kind != FactKind::Line || entry.has(Entry::kFromClient)) return LineOutcome::Any;
    std::string_view line = journal.text(entry);
    switch (entry.protocol) {
        case base::Protocol::Smtp:
        case base::Protocol::Submission:
            return line.starts_with('2') || line.starts_with('3') ? LineOutcome::Good : LineOutcome::Bad;
        case base::Protocol::Pop3:
            return line.starts_with("+")     ? LineOutcome::Good
                   : line.starts_with("-ERR") ? LineOutcome::Bad
                                              : LineOutcome::Any;
        case base::Protocol::Imap: {
            if (line.starts_with("* ") || line.starts_with("+")) return LineOutcome::Any;
            line.remove_prefix(std::min(line.size(), line.find(' ') + 1));
            return line.starts_with("OK")                               ? LineOutcome::Good
                   : line.starts_with("NO") || line.starts_with("BAD") ? LineOutcome::Bad
                                                                       : LineOutcome::Any;
        }
        case base::Protocol::Dns:
            if (!line.starts_with("status")) return LineOutcome::Any;
            return line.find("NOERROR") != std::string_view::npos ? LineOutcome::Good : LineOutcome::Bad;
        case base::Protocol::None:
            break;
    }
    return LineOutcome::Any;
}

bool has_outcome(const sim::Journal& journal, const Entry& entry, LineOutcome wanted) {
    if (wanted == LineOutcome::Copies)
        return entry.kind == FactKind::CopyMade || entry.kind == FactKind::CopyEnded ||
               entry.kind == FactKind::CopyChanged || entry.kind == FactKind::MarkedDeleted ||
               entry.kind == FactKind::Unmarked;
    return outcome_of(journal, entry) == wanted;
}

void fill_text_row(const Scene& scene, const Entry& entry, const ExchangeQuery& query,
                   std::uint32_t part, ExchangeRow& row) {
    const std::string_view block = scene.journal.text(entry);
    const bool expanded = query.expanded.count(row.entry.value) != 0;
    const BlockShape shape = block_shape(block, expanded);
    if (part == 0) {
        row.kind = ExchangeRowKind::TextHead;
        row.text = fmt::format("[{} of text{}]", size_words(block.size()),
                               entry.letter ? ", " + letter_short(scene.world, entry.letter) : "");
    } else if (part <= shape.shown) {
        row.kind = ExchangeRowKind::TextLine;
        row.text = readable_octets(nth_line(block, part - 1));
        row.speaker.clear();
        row.time.clear();
    } else {
        row.kind = ExchangeRowKind::TextMore;
        row.text = fmt::format("… {} more lines", shape.lines - shape.shown);
        row.speaker.clear();
        row.time.clear();
    }
}

void fill_session_row(const Scene& scene, const JournalIndex& index, const Entry& entry,
                      ExchangeRow& row) {
    row.kind = ExchangeRowKind::Session;
    row.speaker = "─";
    row.role = Role::Muted;
    const SessionInfo* session = index.session(entry.session);
    const std::string title = session == nullptr ? fmt::format("#{}", entry.session.value)
                                                 : session_title(scene.world, *session);
    switch (entry.kind) {
        case FactKind::StreamOpened:
            row.text = fmt::format("{}, port {}", title, entry.value);
            row.role = Role::Heading;
            break;
        case FactKind::ConnectFailed:
            row.text = fmt::format("{}, port {}: nobody answers", title, entry.value);
            row.role = Role::Bad;
            break;
        case FactKind::StreamCut:
            row.text = fmt::format("#{} broken off", entry.session.value);
            row.role = Role::Bad;
            break;
        default:
            row.text = fmt::format("#{} closed", entry.session.value);
            break;
    }
}

/// What no line tells: a fault that bites, a fault of the other side that is mended.
void fill_note_row(const Scene& scene, const Entry& entry, ExchangeRow& row) {
    row.kind = ExchangeRowKind::Copy;
    row.speaker = "!";
    row.role = Role::Warn;
    row.text = fmt::format("{}{}", entry.kind == FactKind::Forgiven ? "forgiven: " : "", scene.journal.text(entry));
}

void fill_copy_row(const Scene& scene, const JournalIndex& index, const Entry& entry,
                   ExchangeRow& row) {
    row.kind = ExchangeRowKind::Copy;
    const CopyInfo* copy = index.copy(entry.copy);
    const std::string where =
        holder_words_at(scene, copy != nullptr && copy->made ? scene.journal[copy->made] : entry, entry);
    const std::string letter = letter_short(scene.world, entry.letter);
    switch (entry.kind) {
        case FactKind::CopyMade:
            row.speaker = "+";
            row.role = Role::Good;
            row.text = fmt::format("copy of {}: {}{}", letter, where, entry.code == 1 ? " (header only)" : "");
            break;
        case FactKind::CopyEnded:
            row.speaker = "×";
            row.role = Role::Bad;
            row.text = fmt::format("copy of {} gone: {}", letter, where);
            break;
        case FactKind::CopyChanged:
            row.speaker = "+";
            row.role = Role::Good;
            row.text = fmt::format("copy of {} now complete: {}", letter, where);
            break;
        case FactKind::MarkedDeleted:
            row.speaker = "/";
            row.role = Role::Warn;
            row.text = fmt::format("{} marked for removal, still there: {}", letter, where);
            break;
        case FactKind::Hidden:
            row.speaker = "/";
            row.role = Role::Warn;
            row.text = fmt::format("{} hidden from POP3, still there: {}", letter, where);
            break;
        default:
            row.speaker = "/";
            row.role = Role::Warn;
            row.text = fmt::format("mark taken off {}: {}", letter, where);
            break;
    }
}

ExchangeRow make_row(const Scene& scene, const JournalIndex& index, const ExchangeQuery& query,
                     const ExchangeIndex::Row& place) {
    const base::EntryId id{place.entry};
    const Entry& entry = scene.journal[id];
    ExchangeRow row;
    row.entry = id;
    row.session = entry.session;
    row.letter = entry.letter;
    row.time = time_words(scene.world, entry.at);
    row.current = scene.current() == id;
    switch (entry.kind) {
        case FactKind::Line:
        case FactKind::Content:
            row.from_client = entry.has(Entry::kFromClient);
            row.encrypted = entry.has(Entry::kEncrypted);
            row.role = row.from_client ? Role::Client : Role::Server;
            row.speaker = row.from_client ? "C:" : "S:";
            row.in_flight = entry.arrives() > scene.world.now;
            if (entry.kind == FactKind::Line) {
                row.text = line_words(scene.journal, entry, query.reveal);
            } else {
                fill_text_row(scene, entry, query, place.part, row);
            }
            break;
        case FactKind::Act:
            row.kind = ExchangeRowKind::Act;
            row.role = Role::Act;
            row.speaker = "▶";
            row.text = act_sentence(scene, entry);
            break;
        case FactKind::StreamOpened:
        case FactKind::StreamClosed:
        case FactKind::StreamCut:
        case FactKind::ConnectFailed:
            fill_session_row(scene, index, entry, row);
            break;
        case FactKind::FaultBit:
        case FactKind::Forgiven:
            fill_note_row(scene, entry, row);
            break;
        case FactKind::WebRequest:   // HTTP is named by its request line, and not played
            row.kind = ExchangeRowKind::Session;
            row.from_client = true;
            row.speaker = "C:";
            row.role = Role::Client;
            row.text = fmt::format("HTTP {} → {}: {}", host_short(scene.world, entry.host),
                                   host_short(scene.world, base::HostId{static_cast<std::uint32_t>(entry.value2)}), scene.journal.text(entry));
            break;
        default:
            fill_copy_row(scene, index, entry, row);
            break;
    }
    return row;
}

}  // namespace

std::string_view outcome_word(LineOutcome outcome) {
    switch (outcome) {
        case LineOutcome::Good:
            return "Good replies";
        case LineOutcome::Bad:
            return "Refusals and failures";
        case LineOutcome::Copies:
            return "Changes of copies";
        case LineOutcome::Any:
            break;
    }
    return "Any outcome";
}

const std::vector<std::string>& filter_verbs() {
    static const std::vector<std::string> kVerbs = [] {
        std::set<std::string> all;
        for (const auto protocol :
             {base::Protocol::Smtp, base::Protocol::Pop3, base::Protocol::Imap}) {
            for (const auto& row : sim::tables_of(protocol).commands)
                all.insert(std::string{row.verb});
        }
        return std::vector<std::string>{all.begin(), all.end()};
    }();
    return kVerbs;
}

void ExchangeIndex::refresh(const Scene& scene, const JournalIndex& index,
                            const ExchangeQuery& query) {
    if (generation_ != index.generation() || branch_ != scene.branch || !(query_ == query)) {
        rows_.clear();
        entries_ = 0;
        generation_ = index.generation();
        branch_ = scene.branch;
        query_ = query;
        query_.text = base::to_lower(query.text);
        answering_.clear();
    }
    while (entries_ < index.entries())
        take(scene, index, base::EntryId{static_cast<std::uint32_t>(++entries_)});
    query_.text = query.text;
}

bool ExchangeIndex::wanted_verb(const Scene& scene, const Entry& entry) {
    if (query_.verb.empty()) return true;
    const std::size_t session = entry.session.value;
    if (answering_.size() <= session) answering_.resize(session + 1, false);
    if (entry.kind == FactKind::Line && entry.has(Entry::kFromClient))
        answering_[session] = verb_of(scene.journal, entry) == query_.verb;
    return entry.is_line() && answering_[session];
}

bool ExchangeIndex::wanted(const Scene& scene, const JournalIndex& index, const Entry& entry) {
    if (!has_row(entry) || !wanted_verb(scene, entry)) return false;
    if (query_.hides_copies && has_outcome(scene.journal, entry, LineOutcome::Copies)) return false;
    if (query_.session && entry.session != query_.session) return false;
    if (query_.protocol != base::Protocol::None && entry.protocol != query_.protocol) return false;
    if (query_.outcome != LineOutcome::Any && !has_outcome(scene.journal, entry, query_.outcome))
        return false;
    if (query_.host && entry.host != query_.host) {
        const SessionInfo* session = index.session(entry.session);
        if (session == nullptr ||
            (session->client != query_.host && session->server != query_.host))
            return false;
    }
    return query_.text.empty() || contains(scene.journal.text(entry), query_.text);
}

void ExchangeIndex::take(const Scene& scene, const JournalIndex& index, base::EntryId id) {
    const Entry& entry = scene.journal[id];
    if (!wanted(scene, index, entry)) return;
    std::uint32_t parts = 1;
    if (entry.kind == FactKind::Content) {
        parts = query_.folded ? 1
                              : block_shape(scene.journal.text(entry),
                                            query_.expanded.count(id.value) != 0)
                                    .rows();
    }
    for (std::uint32_t part = 0; part < parts; ++part) rows_.push_back({id.value, part});
}

std::size_t ExchangeIndex::rows_until(std::size_t entries) const {
    const auto after =
        std::upper_bound(rows_.begin(), rows_.end(), entries,
                         [](std::size_t limit, const Row& row) { return limit < row.entry; });
    return static_cast<std::size_t>(after - rows_.begin());
}

std::size_t ExchangeIndex::row_of(base::EntryId entry) const {
    const auto at = std::lower_bound(
        rows_.begin(), rows_.end(), entry.value,
        [](const Row& row, std::uint32_t wanted_entry) { return row.entry < wanted_entry; });
    return static_cast<std::size_t>(at - rows_.begin());
}

ExchangeView build_exchange(const Scene& scene, const JournalIndex& index,
                            const ExchangeIndex& rows, const ExchangeQuery& query,
                            std::size_t first, std::size_t count) {
    ExchangeView view;
    view.total = rows.rows_until(scene.entries);
    view.first = std::min(first, view.total);
    const std::size_t end = std::min(view.total, view.first + count);
    view.rows.reserve(end - view.first);
    for (std::size_t at = view.first; at < end; ++at) {
        view.rows.push_back(make_row(scene, index, query, rows.row(at)));
    }
    if (view.total == 0) {
        view.empty_text =
            query.filters() ? "No line so far matches the filter. Clear it to see every conversation."
                     : "Every line on the wire appears here. Press Space to play, or → for the "
                       "next line.";
    }
    return view;
}

std::string text(const ExchangeView& view) {
    if (view.total == 0) return view.empty_text + "\n";
    std::string out;
    for (const ExchangeRow& row : view.rows) {
        const std::string_view indent =
            row.kind == ExchangeRowKind::TextLine || row.kind == ExchangeRowKind::TextMore
                ? (row.from_client ? "   | " : "       | ")
            : row.speaker == "S:" ? "    "
                                  : "";
        const std::string session = row.session ? fmt::format("#{}", row.session.value) : "";
        out += fmt::format("{:<12} {:<4} {}{}{}{}{}\n", row.time, session, indent, row.speaker,
                           row.speaker.empty() ? "" : " ", row.text,
                           row.in_flight ? "  (on its way)" : "");
    }
    return out;
}

std::string exchange_text(const Scene& scene, const JournalIndex& index,
                          const ExchangeQuery& query) {
    ExchangeIndex rows;
    rows.refresh(scene, index, query);
    return text(build_exchange(scene, index, rows, query, 0, SIZE_MAX / 2));
}

}  // namespace gui
