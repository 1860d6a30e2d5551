#include "gui/view/stops.h"

#include <string>

#include "protocols/base/octets.h"
#include "sim/faults.h"

namespace gui {

using base::FactKind;

std::string_view stop_word(StopKind kind) {
    switch (kind) {
        case StopKind::Act:
            return "An act";
        case StopKind::CopyMade:
            return "A copy is made";
        case StopKind::CopyEnded:
            return "A copy is gone";
        case StopKind::State:
            return "A state changes";
        case StopKind::TalkEnds:
            return "A conversation ends";
        case StopKind::Refusal:
            return "A refusal";
        case StopKind::Searched:
            return "A line that is searched for";
        case StopKind::Break:
            break;
    }
    return "A broken connection";
}

bool stops_at(const sim::Entry& entry, StopKind kind) {
    switch (kind) {
        case StopKind::Act:
            return entry.kind == FactKind::Act;
        case StopKind::CopyMade:
            return entry.kind == FactKind::CopyMade;
        case StopKind::CopyEnded:
            return entry.kind == FactKind::CopyEnded;
        case StopKind::State:
            return entry.kind == FactKind::StateChanged;
        case StopKind::TalkEnds:
            return entry.kind == FactKind::StreamClosed || entry.kind == FactKind::StreamCut;
        case StopKind::Searched:
            return false;
        case StopKind::Refusal:
            return entry.kind == FactKind::Refused || entry.kind == FactKind::LoginFailed;
        case StopKind::Break:
            break;
    }
    return entry.kind == FactKind::StreamCut || entry.kind == FactKind::ConnectFailed;
}

bool stops_between(const sim::Journal& journal, std::size_t first, std::size_t last, StopSet set) {
    if (set.bits == 0) return false;
    for (std::size_t n = first + 1; n <= last; ++n) {
        const sim::Entry& entry = journal[base::EntryId{static_cast<std::uint32_t>(n)}];
        for (const StopKind kind : kStopKinds) {
            if (set.has(kind) && stops_at(entry, kind)) return true;
        }
    }
    return false;
}

bool finds_between(const sim::Journal& journal, std::size_t first, std::size_t last, std::string_view text) {
    if (text.empty()) return false;
    const std::string pattern = "*" + base::to_lower(text) + "*";
    for (std::size_t n = first; n < last; ++n) {
        const sim::Entry& entry = journal[journal.arrivals()[n].line];
        if (entry.kind == FactKind::Line && sim::glob_matches(pattern, base::to_lower(journal.text(entry)))) return true;
    }
    return false;
}

bool is_trouble(const sim::Entry& entry) {
    return stops_at(entry, StopKind::Refusal) || stops_at(entry, StopKind::Break);
}

}  // namespace gui
