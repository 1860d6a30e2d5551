#include "gui/view/stops.h"

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
        case StopKind::Refusal:
            return "A refusal";
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

bool is_trouble(const sim::Entry& entry) {
    return stops_at(entry, StopKind::Refusal) || stops_at(entry, StopKind::Break);
}

}  // namespace gui
