#pragma once
/// Two providers, three accounts, two devices; and what tests of relays and faults ask of a run.

#include <string>
#include <string_view>
#include <vector>

#include "sim/faults.h"
#include "sim/policies.h"
#include "tests/sim/ledger.h"

namespace sim_test {

inline sim::World small_world(std::uint64_t seed = 3) {
    sim::WorldBuilder builder{seed};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = false});
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.account("dot@meadow.example", "p");
    builder.device("ada-desk", "Ada", "ada@harbor.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", sim::RetrievalRule::ImapKeep, true);
    return builder.build();
}

/// Messages in the account's INBOX; 0 if there is no such account.
inline std::size_t inbox_size(const sim::World& world, std::string_view address) {
    const sim::Provider* provider = world.provider_of(address.substr(address.find('@') + 1));
    const mail::Account* account = provider == nullptr ? nullptr : provider->store.find_login(address);
    return account == nullptr ? 0 : account->mailbox("INBOX")->messages.size();
}
inline std::size_t inbox_size(const sim::Timeline& timeline, std::string_view address) { return inbox_size(timeline.world(), address); }

/// The text of the account's newest message.
inline std::string newest_text(const sim::World& world, std::string_view address) {
    if (inbox_size(world, address) == 0) return "";
    const sim::Provider* provider = world.provider_of(address.substr(address.find('@') + 1));
    return std::string{provider->store.find_login(address)->mailbox("INBOX")->messages.back().message.text()};
}

/// The words of every fact of this kind, in order.
inline std::vector<std::string> facts(const sim::Timeline& timeline, base::FactKind kind) {
    std::vector<std::string> out;
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = timeline.journal()[base::EntryId{id}];
        if (entry.kind == kind) out.emplace_back(timeline.journal().text(entry));
    }
    return out;
}

/// Every line that matches, in order, without its CRLF.
inline std::vector<std::string> lines_like(const sim::Timeline& timeline, std::string_view pattern) {
    std::vector<std::string> out;
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = timeline.journal()[base::EntryId{id}];
        if (entry.kind != base::FactKind::Line) continue;
        std::string text{timeline.journal().text(entry)};
        if (text.ends_with("\r\n")) text.resize(text.size() - 2);
        if (sim::glob_matches(pattern, text)) out.push_back(std::move(text));
    }
    return out;
}

/// When the last copy came into a mailbox.
inline base::Instant last_arrival(const sim::Timeline& timeline) {
    base::Instant at{};
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = timeline.journal()[base::EntryId{id}];
        if (entry.kind == base::FactKind::CopyMade && entry.place == base::PlaceKind::Mailbox) at = entry.at;
    }
    return at;
}

}  // namespace sim_test
