#include "gui/view/journal_index.h"

#include <algorithm>

namespace gui {

namespace {

using base::FactKind;

template <class T>
T& at_grown(std::vector<T>& all, std::size_t index) {
    if (index >= all.size()) all.resize(index + 1);
    return all[index];
}

}  // namespace

void JournalIndex::refresh(const sim::Journal& journal, std::size_t branch) {
    const bool same =
        branch == branch_ && journal.size() >= entries_ &&
        (entries_ == 0 || journal[base::EntryId{static_cast<std::uint32_t>(entries_)}] == last_);
    if (!same) {
        const std::uint64_t generation = generation_ + 1;
        *this = JournalIndex{};
        generation_ = generation;
        branch_ = branch;
    }
    while (entries_ < journal.size()) {
        const base::EntryId id{static_cast<std::uint32_t>(++entries_)};
        const sim::Entry& entry = journal[id];
        if (entry.session) take_session(entry, id);
    }
    const auto& copies = journal.copy_entries();
    for (; copy_entries_ < copies.size(); ++copy_entries_) {
        take_copy(journal[copies[copy_entries_]], copies[copy_entries_]);
    }
    if (entries_ > 0) last_ = journal[base::EntryId{static_cast<std::uint32_t>(entries_)}];
}

void JournalIndex::take_session(const sim::Entry& entry, base::EntryId id) {
    if (entry.kind == FactKind::StreamOpened || entry.kind == FactKind::ConnectFailed) {
        SessionInfo& info = at_grown(sessions_, entry.session.value);
        info.id = entry.session;
        info.client = entry.host;
        info.server = base::HostId{static_cast<std::uint32_t>(entry.value2)};
        info.port = static_cast<std::uint16_t>(entry.value);
        info.protocol = entry.protocol;
        if (!info.opened) info.opened = id;
        if (entry.kind == FactKind::ConnectFailed) info.ended = id;
    } else if (entry.successor()) {
        at_grown(sessions_, entry.session.value).server = entry.successor();
    } else if (entry.kind == FactKind::StreamClosed || entry.kind == FactKind::StreamCut) {
        SessionInfo& info = at_grown(sessions_, entry.session.value);
        if (!info.ended) info.ended = id;
    }
}

void JournalIndex::take_copy(const sim::Entry& entry, base::EntryId id) {
    at_grown(by_letter_, entry.letter.value).push_back(id);
    if (!entry.copy) return;
    CopyInfo& info = at_grown(copies_, entry.copy.value);
    info.id = entry.copy;
    if (entry.letter) info.letter = entry.letter;
    if (entry.kind == FactKind::CopyMade) info.made = id;
    if (entry.kind == FactKind::CopyEnded) info.ended = id;
}

const SessionInfo* JournalIndex::session(base::SessionId id) const {
    if (!id || id.value >= sessions_.size() || !sessions_[id.value].id) return nullptr;
    return &sessions_[id.value];
}

const CopyInfo* JournalIndex::copy(base::CopyId id) const {
    if (!id || id.value >= copies_.size() || !copies_[id.value].id) return nullptr;
    return &copies_[id.value];
}

const std::vector<base::EntryId>& JournalIndex::copy_entries_of(base::LetterId letter) const {
    if (!letter || letter.value >= by_letter_.size()) return none_;
    return by_letter_[letter.value];
}

std::vector<base::EntryId> effects_of(const sim::Journal& journal, base::EntryId id,
                                      std::size_t entries) {
    std::vector<base::EntryId> found;
    if (!id || id.value > journal.size()) return found;
    // What a server does before it answers stands before its answer, in the same event.
    std::uint32_t first = id.value;
    while (first > 1 && journal[base::EntryId{first - 1}].event == journal[id].event) --first;
    const std::size_t last = std::min({entries, journal.size(), std::size_t{id.value} + 4096});
    for (std::uint32_t n = first; n <= last; ++n) {
        const sim::Entry& entry = journal[base::EntryId{n}];
        if (entry.cause == id && n != id.value) found.push_back(base::EntryId{n});
    }
    return found;
}

}  // namespace gui
