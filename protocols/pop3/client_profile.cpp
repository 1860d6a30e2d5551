#include "protocols/pop3/client_profile.h"

#include <algorithm>

namespace pop3 {

namespace {

template <class Entries>
auto place_of(Entries& entries, std::string_view unique_id) {
    return std::lower_bound(
        entries.begin(), entries.end(), unique_id,
        [](const SeenEntry& entry, std::string_view id) { return entry.unique_id.compare(id) < 0; });
}

}  // namespace

const SeenEntry* Seen::find(std::string_view unique_id) const {
    const auto at = place_of(*entries_, unique_id);
    return at != entries_->end() && at->unique_id == unique_id ? &*at : nullptr;
}

void Seen::remember(std::string_view unique_id, base::Instant now, bool headers_only) {
    std::vector<SeenEntry>& entries = entries_.edit();
    const auto at = place_of(entries, unique_id);
    if (at == entries.end() || at->unique_id != unique_id) {
        entries.insert(at, SeenEntry{std::string{unique_id}, now, headers_only, 1});
    } else if (at->headers_only && !headers_only) {
        at->headers_only = false;
    } else {
        ++at->copies;
    }
}

void Seen::removed(std::string_view unique_id) {
    if (find(unique_id) == nullptr) return;
    std::vector<SeenEntry>& entries = entries_.edit();
    const auto at = place_of(entries, unique_id);
    if (--at->copies == 0) entries.erase(at);
}

void Seen::forget(std::string_view unique_id) {
    if (find(unique_id) == nullptr) return;
    std::vector<SeenEntry>& entries = entries_.edit();
    entries.erase(place_of(entries, unique_id));
}

void Seen::clear() { entries_ = base::Cow<std::vector<SeenEntry>>{}; }

void Seen::truncate(std::size_t count) {
    if (count < entries_->size()) entries_.edit().resize(count);
}

}  // namespace pop3
