#include "protocols/imap/special_use.h"

#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/mailbox.h"

namespace imap {

namespace {

using mail::SpecialUse;

constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
    {SpecialUse::kAll, "\\All"},       {SpecialUse::kArchive, "\\Archive"},
    {SpecialUse::kDrafts, "\\Drafts"}, {SpecialUse::kFlagged, "\\Flagged"},
    {SpecialUse::kJunk, "\\Junk"},     {SpecialUse::kSent, "\\Sent"},
    {SpecialUse::kTrash, "\\Trash"}};

}  // namespace

std::uint8_t special_use_named(std::string_view attribute) {
    for (const auto& [bit, name] : kNames) {
        if (base::iequals(name, attribute)) return bit;
    }
    return 0;
}

void append_special_uses(std::string& out, std::uint8_t uses) {
    for (const auto& [bit, name] : kNames) {
        if ((uses & bit) != 0) out.append(" ").append(name);
    }
}

}  // namespace imap
