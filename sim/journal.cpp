#include "sim/journal.h"

#include <utility>

namespace sim {

namespace {

constexpr std::size_t kBlockOctets = 64 * 1024;

/// First index in [0, size) whose `event_of(index)` is greater than `event`, or `size`.
template <class EventOf>
std::size_t first_after(std::size_t size, std::uint64_t event, EventOf event_of) {
    std::size_t low = 0;
    std::size_t high = size;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (event_of(middle) <= event) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace

base::EntryId Journal::append(Entry entry, std::string_view text) {
    if (!text.empty()) {
        if (texts_.empty() || texts_.back().size() + text.size() > kBlockOctets) {
            texts_.push_back({});
            texts_.edit(texts_.size() - 1).reserve(std::max(kBlockOctets, text.size()));
        }
        std::string& block = texts_.edit(texts_.size() - 1);
        entry.text_block = static_cast<std::uint32_t>(texts_.size() - 1);
        entry.text_begin = static_cast<std::uint32_t>(block.size());
        entry.text_size = static_cast<std::uint32_t>(text.size());
        block.append(text);
    }
    entries_.push_back(entry);
    const base::EntryId id{static_cast<std::uint32_t>(entries_.size())};
    index(entry, id);
    return id;
}

base::EntryId Journal::append_body(Entry entry, base::SharedOctets body) {
    entry.flags |= Entry::kHasBody;
    entry.text_block = static_cast<std::uint32_t>(bodies_.size());
    entry.text_size = static_cast<std::uint32_t>(body.size());
    bodies_.push_back(std::move(body));
    entries_.push_back(entry);
    return base::EntryId{static_cast<std::uint32_t>(entries_.size())};
}

void Journal::index(const Entry& entry, base::EntryId id) {
    using base::FactKind;
    switch (entry.kind) {
        case FactKind::CopyMade:
        case FactKind::CopyEnded:
        case FactKind::CopyChanged:
        case FactKind::MarkedDeleted:
        case FactKind::Unmarked:
        case FactKind::Hidden:
            copies_.push_back(id);
            break;
        case FactKind::StreamOpened:
        case FactKind::ConnectFailed:
            streams_.push_back(id);
            break;
        case FactKind::Act:
            acts_.push_back(id);
            break;
        default:
            break;
    }
}

void Journal::set_cause(base::EntryId id, base::EntryId cause) {
    entries_.edit(id.value - 1).cause = cause;
}

std::string_view Journal::text(const Entry& entry) const {
    if (entry.text_size == 0) return {};
    if (entry.has(Entry::kHasBody)) return bodies_[entry.text_block].view();
    return std::string_view{texts_[entry.text_block]}.substr(entry.text_begin, entry.text_size);
}

std::size_t Journal::entries_until(std::uint64_t event) const {
    return first_after(entries_.size(), event, [&](std::size_t i) { return entries_[i].event; });
}

std::size_t Journal::arrivals_until(std::uint64_t event) const {
    return first_after(arrivals_.size(), event, [&](std::size_t i) { return arrivals_[i].event; });
}

void Journal::truncate_to_event(std::uint64_t event) {
    const std::size_t keep = entries_until(event);
    const auto cut_index = [keep](base::Chunked<base::EntryId, 1024>& list) {
        list.truncate(first_after(list.size(), keep, [&](std::size_t i) { return list[i].value; }));
    };
    cut_index(copies_);
    cut_index(streams_);
    cut_index(acts_);
    arrivals_.truncate(arrivals_until(event));
    // The texts of what is forgotten: blocks are cut where the last kept text ends.
    std::size_t bodies = 0;
    std::size_t blocks = 0;
    std::size_t block_end = 0;
    bool found_body = false;
    bool found_text = false;
    for (std::size_t i = keep; i-- > 0 && !(found_body && found_text);) {
        const Entry& entry = entries_[i];
        if (entry.has(Entry::kHasBody)) {
            if (!found_body) bodies = entry.text_block + 1;
            found_body = true;
        } else if (entry.text_size != 0 && !found_text) {
            blocks = entry.text_block + 1;
            block_end = entry.text_begin + entry.text_size;
            found_text = true;
        }
    }
    bodies_.truncate(bodies);
    texts_.truncate(blocks);
    if (blocks != 0) texts_.edit(blocks - 1).resize(block_end);
    entries_.truncate(keep);
}

std::size_t Journal::octets_per_entry() const {
    if (entries_.empty()) return 0;
    std::size_t octets = entries_.size() * sizeof(Entry) + arrivals_.size() * sizeof(Arrival) +
                         (copies_.size() + streams_.size() + acts_.size()) * sizeof(base::EntryId) +
                         bodies_.size() * sizeof(base::SharedOctets);
    for (const std::string& block : texts_) octets += block.size();
    return octets / entries_.size();
}

}  // namespace sim
