#include "protocols/imap/flag_change.h"

#include <algorithm>
#include <utility>

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

/// The first flag of the list, which is taken off.
std::string_view take_flag(std::string_view& list) {
    const std::size_t end = std::min(list.find(' '), list.size());
    const std::string_view flag = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return flag;
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

std::optional<mail::Flags> flags_for(std::string_view list, mail::MailboxState& mailbox) {
    mail::Flags flags;
    while (!list.empty()) {
        const std::string_view flag = take_flag(list);
        if (flag.starts_with('\\')) {
            flags.system = static_cast<std::uint8_t>(flags.system | system_flag(flag));
            continue;
        }
        const auto bit = mailbox.keyword_bit(flag);
        if (!bit) return std::nullopt;
        flags.keywords |= *bit;
    }
    return flags;
}

}  // namespace imap
