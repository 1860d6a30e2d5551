#include "protocols/imap/number_set.h"

#include <algorithm>

#include "protocols/base/octets.h"

namespace imap {

namespace {

/// A non-zero number or "*" at the front of `text`, which is taken off.
bool take_number(std::string_view& text, std::uint32_t& out) {
    if (text.starts_with('*')) {
        text.remove_prefix(1);
        out = kStar;
        return true;
    }
    std::size_t length = 0;
    while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
    const auto value = base::parse_number(text.substr(0, length), UINT32_MAX);
    if (!value || *value == 0 || text.front() == '0') return false;
    out = static_cast<std::uint32_t>(*value);
    text.remove_prefix(length);
    return true;
}

template <class Number, class Value>
void append_set(std::string& out, const std::vector<Number>& ascending, Value value) {
    for (std::size_t i = 0; i < ascending.size();) {
        std::size_t end = i + 1;
        while (end < ascending.size() && value(ascending[end]) == value(ascending[end - 1]) + 1)
            ++end;
        if (i != 0) out += ',';
        base::append_number(out, value(ascending[i]));
        if (end - i > 1) {
            out += ':';
            base::append_number(out, value(ascending[end - 1]));
        }
        i = end;
    }
}

}  // namespace

std::optional<NumberSet> parse_number_set(std::string_view text, bool dollar) {
    NumberSet set;
    if (text == "$" && dollar) {
        set.saved_result = true;
        return set;
    }
    for (;;) {
        NumberRange range;
        if (text.empty() || !take_number(text, range.first)) return std::nullopt;
        range.last = range.first;
        if (text.starts_with(':')) {
            text.remove_prefix(1);
            if (text.empty() || !take_number(text, range.last)) return std::nullopt;
        }
        set.ranges.push_back(range);
        if (text.empty()) return set;
        if (text.front() != ',') return std::nullopt;
        text.remove_prefix(1);
    }
}

void normalize(Ranges& ranges) {
    if (ranges.size() < 2) return;
    std::sort(ranges.begin(), ranges.end(),
              [](const NumberRange& a, const NumberRange& b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].first <= ranges[kept].last || ranges[i].first - 1 == ranges[kept].last) {
            ranges[kept].last = std::max(ranges[kept].last, ranges[i].last);
        } else {
            ranges[++kept] = ranges[i];
        }
    }
    ranges.resize(kept + 1);
}

Ranges resolve(const NumberSet& set, std::uint32_t largest) {
    Ranges out;
    out.reserve(set.ranges.size());
    for (NumberRange range : set.ranges) {
        if (range.first == kStar) range.first = largest;
        if (range.last == kStar) range.last = largest;
        if (range.first > range.last) std::swap(range.first, range.last);
        if (range.last != 0) out.push_back(range);
    }
    normalize(out);
    return out;
}

Ranges seqs_of_uids(const Ranges& uids, const MailboxView& view) {
    Ranges out;
    for (const NumberRange& range : uids) {
        const std::uint32_t first = view.first_seq_from(base::Uid{range.first});
        const std::uint32_t behind = range.last == UINT32_MAX
                                         ? view.size() + 1
                                         : view.first_seq_from(base::Uid{range.last + 1});
        if (behind > first) out.push_back({first, behind - 1});
    }
    normalize(out);
    return out;
}

bool contains(const Ranges& ranges, std::uint32_t number) {
    const auto at = std::upper_bound(
        ranges.begin(), ranges.end(), number,
        [](std::uint32_t value, const NumberRange& range) { return value < range.first; });
    return at != ranges.begin() && number <= std::prev(at)->last;
}

void append_number_set(std::string& out, const std::vector<base::Uid>& ascending) {
    append_set(out, ascending, [](base::Uid uid) { return uid.value; });
}

void append_number_set(std::string& out, const std::vector<std::uint32_t>& ascending) {
    append_set(out, ascending, [](std::uint32_t number) { return number; });
}

}  // namespace imap
