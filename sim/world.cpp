#include "sim/world.h"

#include <fmt/format.h>

#include <iterator>

#include "protocols/base/civil_time.h"
#include "protocols/base/digest.h"
#include "protocols/base/octets.h"

namespace sim {

const Host* World::find_host(std::string_view host_name) const {
    for (const auto& one : hosts) {
        if (base::iequals(one->name, host_name)) return &*one;
    }
    return nullptr;
}

const Provider* World::provider_of(std::string_view domain) const {
    for (const Provider& provider : providers) {
        if (base::iequals(provider.domain, domain)) return &provider;
    }
    return nullptr;
}

Provider* World::edit_provider_of(std::string_view domain) {
    for (Provider& provider : providers) {
        if (base::iequals(provider.domain, domain)) return &provider;
    }
    return nullptr;
}

const LinkSettings& World::link(base::HostId a, base::HostId b) const {
    const LinkSettings* of_host = &default_link;
    if (a) a = machine_of(a);
    if (b) b = machine_of(b);
    for (const Link& one : links) {
        if ((one.a == a && one.b == b) || (one.a == b && one.b == a)) return one.settings;
        if (!one.b && (one.a == a || one.a == b)) of_host = &one.settings;
    }
    return *of_host;
}

std::string World::letter_name(base::LetterId id) const { return "M" + std::to_string(id.value); }

const mail::Account* World::account(base::AccountId id) const {
    for (const Provider& provider : providers) {
        if (const mail::Account* found = provider.store.find(id)) return found;
    }
    return nullptr;
}

namespace {

/// Canonical octets of an entry: every field, little end first, whatever the compiler's layout.
/// They are hashed block by block, each block with the hash of what came before it.
class Canonical {
  public:
    void number(std::uint64_t value, int octets) {
        for (int i = 0; i < octets; ++i) buffer_ += static_cast<char>(value >> (8 * i) & 255U);
    }
    void text(std::string_view octets) {
        number(octets.size(), 4);
        buffer_ += octets;
        if (buffer_.size() > 60'000) flush();
    }

    [[nodiscard]] std::string hex() {
        flush();
        return base::hex(hash_);
    }

  private:
    void flush() {
        hash_ = base::sha256(hash_ + buffer_);
        buffer_.clear();
    }
    std::string hash_;
    std::string buffer_;
};

}  // namespace

std::string digest(const Journal& journal) {
    Canonical out;
    for (std::uint32_t i = 1; i <= journal.size(); ++i) {
        const Entry& entry = journal[base::EntryId{i}];
        out.number(static_cast<std::uint64_t>(entry.at.time_since_epoch().count()), 8);
        out.number(entry.event, 8);
        out.number(static_cast<std::uint64_t>(entry.value), 8);
        out.number(static_cast<std::uint64_t>(entry.value2), 8);
        for (const std::uint32_t id : {entry.cause.value, entry.host.value, entry.session.value, entry.letter.value,
                                       entry.copy.value, entry.account.value}) {
            out.number(id, 4);
        }
        out.number(entry.code, 2);
        for (const std::uint8_t small : {static_cast<std::uint8_t>(entry.kind), static_cast<std::uint8_t>(entry.protocol),
                                         static_cast<std::uint8_t>(entry.place), entry.flags}) {
            out.number(small, 1);
        }
        out.text(journal.text(entry));
    }
    return out.hex();
}

std::string dump(const World& world) {
    std::string out;
    auto to = std::back_inserter(out);
    fmt::format_to(to, "world {} seed {} now {} events {} entries {}\n", world.name, world.seed, base::iso_time(world.now),
                   world.events, world.entries);
    for (const auto& host : world.hosts) {
        fmt::format_to(to, "host {} {} {}\n", host->name, host->address, host->on ? "on" : "off");
        for (const QueueEntry& entry : host->queue) {
            fmt::format_to(to, "  queue {} M{} attempts {} next {}\n", entry.id, entry.letter.value, entry.attempts,
                           base::iso_time(entry.next_try));
            for (const QueuedRecipient& r : entry.recipients) {
                fmt::format_to(to, "    to {} state {} {}\n", r.recipient.path.text(), static_cast<int>(r.state), r.last_reply);
            }
        }
        if (!host->program) continue;
        for (const LocalFolder& folder : host->program->folders) {
            for (const LocalMessage& m : folder.messages) {
                fmt::format_to(to, "  local {} M{} copy {} {} {}{}\n", folder.name, m.letter.value, m.copy.value,
                               m.holding == Holding::Full ? "full" : "headers", m.seen ? "seen " : "", m.unique_id);
            }
        }
    }
    for (const Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) {
            for (const auto& mailbox : account->mailboxes) {
                fmt::format_to(to, "mailbox {}/{} uidvalidity {} uidnext {} modseq {}\n", account->address(), mailbox->name,
                               mailbox->uid_validity.value, mailbox->uid_next.value, mailbox->highest_modseq.value);
                for (const mail::StoredMessage& m : mailbox->messages) {
                    fmt::format_to(to, "  uid {} M{} copy {} [{}] {} octets\n", m.uid.value, m.letter.value, m.copy.value,
                                   mailbox->flags_text(m.flags), m.message.size());
                }
            }
        }
    }
    for (const auto& stream : world.streams) {
        if (stream->phase == StreamPhase::Free) continue;
        fmt::format_to(to, "stream {} {} -> {}:{} to-server {} to-client {}\n", stream->id.value, world.host(stream->client).name,
                       stream->server ? world.host(stream->server).name : "nobody", stream->port,
                       stream->to_server.octets.size(), stream->to_client.octets.size());
    }
    return out;
}

}  // namespace sim
