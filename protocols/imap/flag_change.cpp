#include "protocols/imap/flag_change.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "protocols/base/octets.h"

namespace imap {

namespace {

using mail::Flags;

constexpr std::pair<std::string_view, std::uint8_t> kSystemFlags[] = {
    {"\\Answered", Flags::kAnswered},
    {"\\Flagged", Flags::kFlagged},
    {"\\Deleted", Flags::kDeleted},
    {"\\Seen", Flags::kSeen},
    {"\\Draft", Flags::kDraft}};

/// Keywords that a mailbox can have.
constexpr std::size_t kMost = std::numeric_limits<decltype(Flags::keywords)>::digits;

/// The first flag of the list, which is taken off.
std::string_view take_flag(std::string_view& list) {
    const std::size_t end = std::min(list.find(' '), list.size());
    const std::string_view flag = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return flag;
}

/// 0 if the keyword is not among `keywords`.
template <class Names>
std::uint64_t bit_of(std::string_view keyword, const Names& keywords) {
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        if (base::iequals(keywords[i], keyword)) return std::uint64_t{1} << std::min(i, kMost - 1);
    }
    return 0;
}

/// The bits of the list; those of a keyword are what `keyword_bits` says.
template <class KeywordBits>
mail::Flags read_flags(std::string_view list, KeywordBits keyword_bits) {
    mail::Flags flags;
    while (!list.empty()) {
        const std::string_view flag = take_flag(list);
        if (flag.starts_with('\\')) {
            flags.system = static_cast<std::uint8_t>(flags.system | system_flag(flag));
        } else {
            flags.keywords |= keyword_bits(flag);
        }
    }
    return flags;
}

}  // namespace

std::uint8_t system_flag(std::string_view flag) {
    for (const auto& [name, bit] : kSystemFlags) {
        if (base::iequals(name, flag)) return bit;
    }
    return 0;
}

bool flags_are_storable(std::string_view list) {
    while (!list.empty()) {
        const std::string_view flag = take_flag(list);
        if (flag.starts_with('\\') && system_flag(flag) == 0) return false;
    }
    return true;
}

mail::Flags known_flags(std::string_view list, const mail::MailboxState& mailbox) {
    return read_flags(list, [&mailbox](std::string_view keyword) {
        return bit_of(keyword, mailbox.keywords);
    });
}

bool flags_fit(std::string_view list, const mail::MailboxState& mailbox) {
    std::vector<std::string_view> missing;
    (void)read_flags(list, [&](std::string_view keyword) {
        const std::uint64_t bit = bit_of(keyword, mailbox.keywords);
        if (bit == 0 && missing.size() <= kMost && bit_of(keyword, missing) == 0)
            missing.push_back(keyword);
        return bit;
    });
    return mailbox.keywords.size() + missing.size() <= kMost;
}

mail::Flags make_flags(std::string_view list, mail::MailboxState& mailbox) {
    return read_flags(list, [&mailbox](std::string_view keyword) {
        return mailbox.keyword_bit(keyword).value_or(0);
    });
}

}  // namespace imap
