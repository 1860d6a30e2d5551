#include "sim/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "protocols/base/octets.h"

namespace sim {

namespace {

using base::FactKind;
using base::PlaceKind;

/// Folders whose messages a person reads; the others hold what they wrote.
bool is_incoming(std::string_view folder) {
    return folder != "Outbox" && folder != "Sent" && folder != "Drafts";
}

const mail::Account* account_of(const World& world, const MailProgram& program) {
    const std::string& address = program.settings.address;
    const Provider* provider = world.provider_of(std::string_view{address}.substr(address.find('@') + 1));
    return provider == nullptr ? nullptr : provider->store.find_login(address);
}

/// One pass over the journal.
class Reader {
  public:
    Reader(const World& world, const Journal& journal, Ledger& out) : world_{world}, journal_{journal}, out_{out} {}

    void take(const Entry& entry) {
        switch (entry.kind) {
            case FactKind::StreamOpened:
            case FactKind::ConnectFailed: open(entry); break;
            case FactKind::StreamClosed:
            case FactKind::StreamCut: close(entry); break;
            case FactKind::Line:
            case FactKind::Content: line(entry); break;
            case FactKind::CopyMade: made(entry); break;
            case FactKind::CopyEnded: ended(entry); break;
            case FactKind::WebRequest:
                ++requests[entry.host.value];
                if (entry.code == 2) ++in_vain[entry.host.value];
                break;
            default: break;
        }
    }

    std::map<std::uint32_t, std::uint32_t> requests;                   ///< host: over HTTP
    std::map<std::uint32_t, std::uint32_t> in_vain;                    ///< host: of these not answered

    void finish() {
        for (SessionCost& session : out_.sessions) {
            if (session.open) session.seconds = world_.now - session.opened;
        }
    }

  private:
    SessionCost* find(base::SessionId id) {
        const auto at = index_.find(id.value);
        return at == index_.end() ? nullptr : &out_.sessions[at->second];
    }

    void open(const Entry& entry) {
        SessionCost session;
        session.session = entry.session;
        session.protocol = entry.protocol;
        session.client = entry.host;
        session.server = base::HostId{static_cast<std::uint32_t>(entry.value2)};
        session.connected = session.open = entry.kind == FactKind::StreamOpened;
        session.opened = entry.at;
        session.round_trips = session.connected && entry.protocol != base::Protocol::Dns ? 1 : 0;
        index_[entry.session.value] = out_.sessions.size();
        out_.sessions.push_back(session);
    }

    void close(const Entry& entry) {
        SessionCost* session = find(entry.session);
        if (session == nullptr || !session->open) return;
        session->open = false;
        session->cut = entry.kind == FactKind::StreamCut;
        session->seconds = entry.at - session->opened;
    }

    void line(const Entry& entry) {
        SessionCost* session = find(entry.session);
        if (session == nullptr) return;
        const bool by_client = entry.has(Entry::kFromClient);
        const bool is_line = entry.kind == FactKind::Line;
        if (by_client) {
            session->octets_sent += entry.text_size;
            session->lines_sent += is_line ? 1 : 0;
            waiting_.insert(entry.session.value);
        } else {
            session->octets_received += entry.text_size;
            session->lines_received += is_line ? 1 : 0;
            if (waiting_.erase(entry.session.value) != 0) ++session->round_trips;
            if (session->protocol == base::Protocol::Dns) {  // a question ends with its answer
                session->open = false;
                session->seconds = entry.arrives() - session->opened;
            }
        }
    }

    LetterOutcome* letter(base::LetterId id) {
        if (!id) return nullptr;
        while (out_.letters.size() < id.value) {
            out_.letters.emplace_back();
            out_.letters.back().letter = base::LetterId{static_cast<std::uint32_t>(out_.letters.size())};
        }
        return &out_.letters[id.value - 1];
    }

    std::uint32_t& count(LetterOutcome& letter, PlaceKind place) {
        switch (place) {
            case PlaceKind::Outbox: return letter.in_outboxes;
            case PlaceKind::Queue: return letter.in_queues;
            case PlaceKind::Mailbox: return letter.in_mailboxes;
            case PlaceKind::Device: break;
        }
        return letter.on_devices;
    }

    void made(const Entry& entry) {
        if (LetterOutcome* known = letter(entry.letter)) {
            ++known->made;
            ++count(*known, entry.place);
            places_[entry.copy.value] = entry.place;
        }
        if (entry.place == PlaceKind::Mailbox && entry.protocol != base::Protocol::Imap) {
            arrived_.try_emplace({entry.account.value, entry.letter.value}, entry.at);
        } else if (entry.place == PlaceKind::Device && is_incoming(journal_.text(entry))) {
            notice(entry);
        }
    }

    void notice(const Entry& entry) {
        const Host& device = world_.host(entry.host);
        if (!device.program || !noticed_.insert({entry.host.value, entry.letter.value}).second) return;
        const mail::Account* account = account_of(world_, *device.program);
        if (account == nullptr) return;
        const auto at = arrived_.find({account->id.value, entry.letter.value});
        if (at != arrived_.end()) out_.notices.push_back({entry.host, entry.letter, entry.at - at->second});
    }

    void ended(const Entry& entry) {
        LetterOutcome* known = letter(entry.letter);
        const auto place = places_.find(entry.copy.value);
        if (known == nullptr || place == places_.end()) return;
        ++known->ended;
        --count(*known, place->second);
        places_.erase(place);
    }

    const World& world_;
    const Journal& journal_;
    Ledger& out_;
    std::map<std::uint32_t, std::size_t> index_;
    std::set<std::uint32_t> waiting_;                                  ///< sessions whose client asked
    std::map<std::uint32_t, PlaceKind> places_;                        ///< of the copies that are there
    std::map<std::pair<std::uint32_t, std::uint32_t>, base::Instant> arrived_;   ///< account, letter
    std::set<std::pair<std::uint32_t, std::uint32_t>> noticed_;        ///< device, letter
};

/// Whole copies of letters that an account and its devices hold, by letter.
std::map<std::uint32_t, std::uint32_t> whole_copies(const World& world, const mail::Account& account) {
    std::map<std::uint32_t, std::uint32_t> out;
    std::set<std::uint32_t> counted;   // a message with several labels is one copy
    for (const auto& mailbox : account.mailboxes) {
        for (const mail::StoredMessage& stored : mailbox->messages) {
            if (counted.insert(stored.copy.value).second) ++out[stored.letter.value];
        }
    }
    for (const auto& host : world.hosts) {
        if (!host->program || !base::iequals(host->program->settings.address, account.address())) continue;
        for (const LocalFolder& folder : host->program->folders) {
            for (const LocalMessage& message : folder.messages) {
                if (message.holding == Holding::Full) ++out[message.letter.value];
            }
        }
    }
    return out;
}

std::uint32_t unread_in_inbox(const mail::Account& account) {
    const mail::MailboxState* inbox = account.mailbox("INBOX");
    if (inbox == nullptr) return 0;
    return static_cast<std::uint32_t>(std::count_if(inbox->messages.begin(), inbox->messages.end(),
                                                    [](const mail::StoredMessage& stored) { return !stored.flags.has(mail::Flags::kSeen); }));
}

void look_at_folders(const World& world, const MailProgram& program, DeviceOutcome& out) {
    std::map<std::uint32_t, std::uint32_t> here;
    for (const LocalFolder& folder : program.folders) {
        std::set<std::uint32_t> letters;
        for (const LocalMessage& message : folder.messages) {
            ++out.copies;
            out.octets_held += message.message.size();
            if (message.holding == Holding::HeadersOnly) ++out.headers_only;
            if (!message.seen && folder.name == "Inbox") ++out.unread;
            if (!letters.insert(message.letter.value).second) ++out.duplicates;
            if (message.holding == Holding::Full) ++here[message.letter.value];
        }
    }
    const mail::Account* account = account_of(world, program);
    if (account == nullptr) return;
    if (program.settings.incoming == Incoming::Web) out.unread = unread_in_inbox(*account);
    const auto all = whole_copies(world, *account);
    for (const auto& [letter, count] : here) {
        const auto at = all.find(letter);
        if (at != all.end() && at->second == count) out.only_here.push_back(base::LetterId{letter});
    }
}

DeviceOutcome device_outcome(const World& world, const Host& host, const Ledger& ledger) {
    DeviceOutcome out;
    out.device = host.id;
    out.name = host.name;
    for (const SessionCost& session : ledger.sessions) {
        if (session.client != host.id || session.protocol == base::Protocol::Dns) continue;
        if (session.connected) ++out.sessions;
        if (!session.connected || session.cut) ++out.failures;
        out.octets_sent += session.octets_sent;
        out.octets_received += session.octets_received;
        out.round_trips += session.round_trips;
        out.connected += session.seconds;
    }
    base::Duration sum{0};
    for (const Notice& notice : ledger.notices) {
        if (notice.device != host.id) continue;
        ++out.noticed;
        sum += notice.delay;
        out.notice_longest = std::max(out.notice_longest, notice.delay);
    }
    if (out.noticed != 0) out.notice_mean = sum / static_cast<std::int64_t>(out.noticed);
    look_at_folders(world, *host.program, out);
    return out;
}

/// How a device shows one letter.
struct Shown {
    std::string as;      ///< folder and marks, for each time that it is shown
    bool read = false;
};
using ShownLetters = std::map<std::uint32_t, Shown>;

ShownLetters shown_by_program(const MailProgram& program) {
    ShownLetters out;
    for (const LocalFolder& folder : program.folders) {
        if (!is_incoming(folder.name)) continue;
        for (const LocalMessage& message : folder.messages) {
            Shown& shown = out[message.letter.value];
            shown.as += folder.name + " " + flags_text(message) + ";";
            shown.read = shown.read || message.seen;
        }
    }
    return out;
}

/// A browser shows what the server has; of its folders those count that the programs beside it show too.
ShownLetters shown_by_browser(const mail::Account& account, const std::set<std::string>& folders) {
    ShownLetters out;
    for (const auto& mailbox : account.mailboxes) {
        const std::string folder = local_name(mailbox->name);
        if (!folders.contains(folder)) continue;
        for (const mail::StoredMessage& stored : mailbox->messages) {
            LocalMessage marks;
            marks.seen = stored.flags.has(mail::Flags::kSeen);
            marks.answered = stored.flags.has(mail::Flags::kAnswered);
            marks.flagged = stored.flags.has(mail::Flags::kFlagged);
            marks.marked_deleted = stored.flags.has(mail::Flags::kDeleted);
            marks.draft = stored.flags.has(mail::Flags::kDraft);
            Shown& shown = out[stored.letter.value];
            shown.as += folder + " " + flags_text(marks) + ";";
            shown.read = shown.read || marks.seen;
        }
    }
    return out;
}

/// What each device of an account shows.
std::vector<ShownLetters> shown_by_devices(const World& world, const mail::Account& account) {
    std::vector<ShownLetters> out;
    std::set<std::string> folders{"Inbox"};
    std::size_t browsers = 0;
    for (const auto& host : world.hosts) {
        if (!host->program || !base::iequals(host->program->settings.address, account.address())) continue;
        if (host->program->settings.incoming == Incoming::Web) {
            ++browsers;
            continue;
        }
        out.push_back(shown_by_program(*host->program));
        for (const LocalFolder& folder : host->program->folders) {
            if (is_incoming(folder.name) && !folder.messages.empty()) folders.insert(folder.name);
        }
    }
    out.insert(out.end(), browsers, browsers == 0 ? ShownLetters{} : shown_by_browser(account, folders));
    return out;
}

/// The letters of an account that not all its devices show alike, and of the others how often they are read alike.
void compare_devices(const World& world, const mail::Account& account, AccountOutcome& out) {
    const std::vector<ShownLetters> devices = shown_by_devices(world, account);
    std::set<std::uint32_t> letters;
    for (const ShownLetters& one : devices) {
        for (const auto& [letter, shown] : one) letters.insert(letter);
    }
    for (const std::uint32_t letter : letters) {
        std::size_t here = 0;
        std::size_t read = 0;
        bool alike = true;
        const auto first = devices.front().find(letter);
        for (const ShownLetters& one : devices) {
            const auto at = one.find(letter);
            here += at != one.end() ? 1 : 0;
            read += at != one.end() && at->second.read ? 1 : 0;
            alike = alike && at != one.end() && first != devices.front().end() && at->second.as == first->second.as;
        }
        if (!alike) out.differ.push_back(base::LetterId{letter});
        if (read != 0 && read != here) out.read_differ.push_back(base::LetterId{letter});
        if (here >= 2 && (read == 0 || read == here)) ++out.read_agree;
    }
}

AccountOutcome account_outcome(const World& world, const mail::Account& account) {
    AccountOutcome out;
    out.account = account.id;
    out.address = account.address();
    out.octets = account.octets();
    out.quota_octets = account.quota_octets;
    out.messages = static_cast<std::uint32_t>(account.message_count());
    for (const auto& mailbox : account.mailboxes) {
        if (account.labels != mail::LabelRule::None) out.labels += static_cast<std::uint32_t>(mailbox->messages.size());
    }
    if (const mail::MailboxState* inbox = account.mailbox("INBOX")) out.in_inbox = static_cast<std::uint32_t>(inbox->messages.size());
    compare_devices(world, account, out);
    return out;
}

std::string seconds_words(base::Duration duration) {
    const std::int64_t tenths = duration.count() / 100'000;
    return fmt::format("{}.{} s", tenths / 10, tenths % 10);
}

std::string letter_names(const World& world, const std::vector<base::LetterId>& letters) {
    if (letters.empty()) return "none";
    std::string out;
    for (const base::LetterId id : letters) out += (out.empty() ? "" : ", ") + world.letter_name(id);
    return out;
}

}  // namespace

const DeviceOutcome* Ledger::device(std::string_view name) const {
    for (const DeviceOutcome& one : devices) {
        if (base::iequals(one.name, name)) return &one;
    }
    return nullptr;
}

const AccountOutcome* Ledger::account(std::string_view address) const {
    for (const AccountOutcome& one : accounts) {
        if (base::iequals(one.address, address)) return &one;
    }
    return nullptr;
}

Ledger make_ledger(const World& world, const Journal& journal, std::size_t entries) {
    Ledger ledger;
    Reader reader{world, journal, ledger};
    const std::size_t count = std::min(entries, journal.size());
    for (std::uint32_t id = 1; id <= count; ++id) reader.take(journal[base::EntryId{id}]);
    reader.finish();
    for (const auto& host : world.hosts) {
        if (!host->program) continue;
        ledger.devices.push_back(device_outcome(world, *host, ledger));
        ledger.devices.back().requests = reader.requests[host->id.value];
        ledger.devices.back().failures += reader.in_vain[host->id.value];
    }
    for (const Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) ledger.accounts.push_back(account_outcome(world, *account));
    }
    return ledger;
}

std::string ledger_text(const World& world, const Ledger& ledger) {
    std::string out;
    auto to = std::back_inserter(out);
    for (const DeviceOutcome& one : ledger.devices) {
        fmt::format_to(to, "{}: {} sessions ({} failed), {} octets sent, {} received, {} round trips, {} connected\n", one.name,
                       one.sessions, one.failures, one.octets_sent, one.octets_received, one.round_trips, seconds_words(one.connected));
        if (one.requests != 0) fmt::format_to(to, "  {} requests over HTTP, whose octets are not counted\n", one.requests);
        fmt::format_to(to, "  holds {} copies ({} headers only, {} duplicates), {} unread; lost with it: {}\n", one.copies,
                       one.headers_only, one.duplicates, one.unread, letter_names(world, one.only_here));
        if (one.noticed != 0) {
            fmt::format_to(to, "  noticed {} letters after {} on the average, {} at most\n", one.noticed, seconds_words(one.notice_mean),
                           seconds_words(one.notice_longest));
        }
    }
    for (const AccountOutcome& one : ledger.accounts) {
        fmt::format_to(to, "{}: {} messages ({} in INBOX{}), {} octets{}; devices agree on {} letters, differ on: {}\n", one.address,
                       one.messages, one.in_inbox, one.labels == 0 ? "" : fmt::format(", shown {} times in all folders", one.labels), one.octets, one.quota_octets == 0 ? "" : fmt::format(" of {}", one.quota_octets),
                       one.read_agree, letter_names(world, one.read_differ));
    }
    for (const LetterOutcome& one : ledger.letters) {
        fmt::format_to(to, "{}: {} copies now ({} in mailboxes, {} on devices, {} in queues, {} to be sent), {} made, {} ended\n",
                       world.letter_name(one.letter), one.present(), one.in_mailboxes, one.on_devices, one.in_queues, one.in_outboxes,
                       one.made, one.ended);
    }
    return out;
}

}  // namespace sim
