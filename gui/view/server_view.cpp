#include "gui/view/server_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "gui/view/names.h"
#include "gui/view/recent.h"
#include "sim/ledger.h"
#include "sim/time_text.h"
#include "sim/program_tools.h"

namespace gui {

namespace {

/// "2.1 s": as the comparison says it.
constexpr std::size_t kServerRows = 200;
constexpr std::size_t kAccounts = 12;

/// An open session that looks at the mailbox.
struct Believer {
    const sim::Stream* stream = nullptr;
    const pop3::ServerSession* pop3 = nullptr;
    const imap::ServerSession* imap = nullptr;
};

std::vector<Believer> believers_of(const Scene& scene, base::AccountId account,
                                   const mail::MailboxState& mailbox) {
    std::vector<Believer> out;
    for (const auto& stream : scene.world.streams) {
        if (stream->phase == sim::StreamPhase::Free) continue;
        Believer one{&*stream, std::get_if<pop3::ServerSession>(&stream->server_side),
                     std::get_if<imap::ServerSession>(&stream->server_side)};
        const bool pop3 = one.pop3 != nullptr && one.pop3->account() == account &&
                          one.pop3->state() == pop3::State::Transaction && mailbox.name == "INBOX";
        const bool imap = one.imap != nullptr && one.imap->account() == account &&
                          one.imap->view() != nullptr && one.imap->view()->folder() == mailbox.name;
        if (pop3 || imap) out.push_back(one);
    }
    return out;
}

std::string heading_of(const Scene& scene, const Believer& one) {
    return fmt::format("#{} {} {}", one.stream->id.value, protocol_word(one.stream->protocol),
                       host_short(scene.world, one.stream->client));
}

const pop3::DropEntry* drop_entry(const Believer& one, base::Uid uid, std::size_t& number) {
    number = 0;
    for (const pop3::DropEntry& entry : one.pop3->maildrop()) {
        ++number;
        if (entry.uid == uid) return &entry;
    }
    return nullptr;
}

struct Cell {
    std::string words;
    Role role = Role::Text;
};

/// What a session believes of a message; `index` is its place in the mailbox, if it is still there.
Cell belief_of(const Believer& one, const mail::MailboxState& mailbox, base::Uid uid,
               std::optional<std::size_t> index) {
    if (one.pop3 != nullptr) {
        std::size_t number = 0;
        const pop3::DropEntry* entry = drop_entry(one, uid, number);
        if (entry == nullptr)
            return {"not in its snapshot", Role::Muted};
        std::string words = fmt::format("{}", number);
        if (entry->retrieved) words += ", fetched";
        if (entry->marked) return {words + ", marked: goes at QUIT", Role::Warn};
        if (!index) return {words + ", but it is gone", Role::Bad};
        return {words, Role::Text};
    }
    const imap::MailboxView& view = *one.imap->view();
    const std::uint32_t seq = view.seq_of(uid);
    if (seq == 0) return {index ? "EXISTS still to be told" : "", Role::Warn};
    if (!index) return {fmt::format("{}, EXPUNGE still to be told", seq), Role::Warn};
    if (mailbox.messages[*index].modseq > view.seen())
        return {fmt::format("{}, flags still to be told", seq), Role::Warn};
    return {fmt::format("{}", seq), Role::Text};
}

std::string flags_words(const mail::MailboxState& mailbox, mail::Flags flags) {
    const std::string words = mailbox.flags_text(flags);
    return words.empty() ? "none" : words;
}

constexpr std::size_t kFlagsColumn = 5;

void add_message(const Scene& scene, const sim::Provider* provider, const mail::MailboxState& mailbox, std::size_t index,
                 const std::vector<Believer>& believers, SheetTable& table) {
    const mail::StoredMessage& message = mailbox.messages[index];
    std::vector<std::string> row{fmt::format("{}", index + 1),
                                 fmt::format("{}", message.uid.value),
                                 fmt::format("{}", mailbox.uid_validity.value),
                                 provider == nullptr ? mail::unique_id(mailbox.uid_validity, message)
                                                     : pop3::unique_id_of(*provider->pop3, mailbox.uid_validity, message),
                                 letter_title(scene.world, message.letter),
                                 flags_words(mailbox, message.flags),
                                 fmt::format("{}", message.message.size())};
    std::vector<Role> roles(row.size(), Role::Text);
    if (message.flags.has(mail::Flags::kDeleted)) roles[kFlagsColumn] = Role::Warn;
    if (message.pop3_hidden) {
        row[kFlagsColumn] += ", hidden from POP3";
        roles[kFlagsColumn] = Role::Warn;
    }
    for (const Believer& one : believers) {
        Cell cell = belief_of(one, mailbox, message.uid, index);
        row.push_back(std::move(cell.words));
        roles.push_back(cell.role);
    }
    Selection pick;
    pick.letter = message.letter;
    pick.copy = message.copy;
    pick.focus = Selection::Focus::Copy;
    table.rows.push_back(std::move(row));
    table.roles.push_back(std::move(roles));
    table.picks.push_back(pick);
    table.letters.push_back(message.letter);
}

/// Which letter had this UID, as a session or a program of the account still knows it.
base::LetterId letter_of_ghost(const Scene& scene, const mail::MailboxState& mailbox, base::Uid uid, const std::vector<Believer>& believers) {
    for (const Believer& one : believers) {
        std::size_t number = 0;
        const pop3::DropEntry* entry = one.pop3 != nullptr ? drop_entry(one, uid, number) : nullptr;
        if (entry != nullptr && entry->letter) return entry->letter;
        const sim::Host& client = scene.world.host(one.stream->client);
        const sim::LocalFolder* folder = client.program ? client.program->folder(sim::local_name(mailbox.name)) : nullptr;
        if (folder == nullptr || folder->uid_validity != mailbox.uid_validity) continue;
        for (const sim::LocalMessage& message : folder->messages) {
            if (message.uid == uid) return message.letter;
        }
    }
    return {};
}

/// Messages that are gone but that some session still believes in.
void add_ghosts(const Scene& scene, const mail::MailboxState& mailbox, const std::vector<Believer>& believers,
                SheetTable& table) {
    std::vector<base::Uid> ghosts;
    const auto note = [&](base::Uid uid) {
        if (!mailbox.index_of(uid)) ghosts.push_back(uid);
    };
    for (const Believer& one : believers) {
        if (one.pop3 != nullptr) {
            for (const pop3::DropEntry& entry : one.pop3->maildrop()) note(entry.uid);
        } else {
            for (std::uint32_t seq = 1; seq <= one.imap->view()->size(); ++seq)
                note(one.imap->view()->uid_at(seq));
        }
    }
    std::sort(ghosts.begin(), ghosts.end());
    ghosts.erase(std::unique(ghosts.begin(), ghosts.end()), ghosts.end());
    for (const base::Uid uid : ghosts) {
        if (table.rows.size() == kServerRows) break;
        const base::LetterId letter = letter_of_ghost(scene, mailbox, uid, believers);
        const std::string gone = letter ? "gone: " + letter_title(scene.world, letter) : std::string{"gone"};
        std::vector<std::string> row{"-", fmt::format("{}", uid.value), fmt::format("{}", mailbox.uid_validity.value), "", gone, "", ""};
        std::vector<Role> roles(row.size(), Role::Muted);
        for (const Believer& one : believers) {
            Cell cell = belief_of(one, mailbox, uid, std::nullopt);
            row.push_back(std::move(cell.words));
            roles.push_back(cell.role);
        }
        table.rows.push_back(std::move(row));
        table.roles.push_back(std::move(roles));
        table.picks.emplace_back();
        table.picks.back().letter = letter;
        if (letter) table.picks.back().focus = Selection::Focus::Letter;
        table.letters.push_back(letter);
    }
}

SheetSection messages_section(const Scene& scene, const sim::Provider* provider, const mail::MailboxState& mailbox,
                              const std::vector<Believer>& believers) {
    SheetSection section;
    section.heading = "What is there, and what each open session believes";
    section.table.columns = {"No.", "UID", "UIDVALIDITY", "Unique-id", "Letter", "Flags", "Octets"};
    for (const Believer& one : believers) section.table.columns.push_back(heading_of(scene, one));
    const std::size_t count = mailbox.messages.size();
    const std::size_t from = count > kServerRows ? count - kServerRows : 0;
    for (std::size_t n = from; n < count; ++n)
        add_message(scene, provider, mailbox, n, believers, section.table);
    if (count <= kServerRows) add_ghosts(scene, mailbox, believers, section.table);
    if (from > 0)
        section.values.push_back({"Shown", fmt::format("the newest {} of {}", kServerRows, count)});
    if (section.table.rows.empty())
        section.empty_text =
            "Empty. A letter has a row here from the 250 that promised its delivery until POP3’s "
            "QUIT or IMAP’s EXPUNGE removes it.";
    return section;
}

/// When a session hears of what it does not know yet: RFC 9051 7.5.1 holds EXPUNGE back from FETCH, STORE, SEARCH.
std::string_view hears_words(bool idle, bool removed) {
    if (idle) return "at once: it is in IDLE";
    if (removed) return "with the reply to its next command; of removals not with FETCH, STORE or SEARCH, whose numbers would shift";
    return "with the reply to its next command";
}

SheetSection session_section(const Scene& scene, const Believer& one,
                             const mail::MailboxState& mailbox) {
    SheetSection section;
    section.heading = heading_of(scene, one);
    if (one.pop3 != nullptr) {
        std::size_t marked = 0;
        for (const pop3::DropEntry& entry : one.pop3->maildrop()) marked += entry.marked ? 1U : 0U;
        section.values = {
            {"Snapshot", fmt::format("{}, taken at log-in; mail that came later is not in it",
                                     counted(one.pop3->maildrop().size(), "message"))},
            {"Marked", fmt::format("{}: still there, removed at QUIT, kept if the line breaks", marked),
             marked > 0 ? Role::Warn : Role::Text},
            {"Lock", one.pop3->holds_lock() ? "held: no other POP3 session may log in" : "not held",
             one.pop3->holds_lock() ? Role::Warn : Role::Text}};
        return section;
    }
    const imap::MailboxView& view = *one.imap->view();
    const std::size_t gone = mailbox.expunged.size() - view.expunged_told();
    std::size_t fresh = 0;
    std::size_t changed = 0;
    for (const mail::StoredMessage& message : mailbox.messages) {
        if (view.seq_of(message.uid) == 0) {
            ++fresh;
        } else if (message.modseq > view.seen()) {
            ++changed;
        }
    }
    const std::string news =
        gone + fresh + changed == 0
            ? "nothing: it knows the mailbox as it is"
            : fmt::format("{} removed, {} new, {} with other flags", gone, fresh, changed);
    const bool idle = one.imap->state() == imap::State::Idle;
    section.values = {
        {"Believes", fmt::format("{}, UIDVALIDITY {}{}", counted(view.size(), "message"),
                                    view.uid_validity().value,
                                    view.read_only() ? ", read-only" : "")},
        {"Still to be told", news, gone + fresh + changed == 0 ? Role::Good : Role::Warn},
        {"Hears of it", std::string{hears_words(idle, gone > 0)}}};
    return section;
}

const mail::Account* account_of(const Scene& scene, const Selection& selection) {
    const sim::World& world = scene.world;
    if (selection.account) {
        if (const mail::Account* account = world.account(selection.account)) return account;
    }
    const mail::Account* first = nullptr;
    const mail::Account* holds_letter = nullptr;
    const mail::Account* of_device = nullptr;
    const sim::Host* host = selection.host && selection.host.value <= world.hosts.size()
                                ? &world.host(selection.host)
                                : nullptr;
    for (const sim::Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) {
            const bool any = account->message_count() > 0;
            if (first == nullptr || (any && first->message_count() == 0)) first = &*account;
            if (host != nullptr && host->program &&
                host->program->settings.address == account->address())
                of_device = &*account;
            if (!any || !selection.letter || holds_letter != nullptr) continue;
            for (const auto& mailbox : account->mailboxes) {
                for (const mail::StoredMessage& message : mailbox->messages) {
                    if (message.letter == selection.letter) holds_letter = &*account;
                }
            }
        }
    }
    if (of_device != nullptr) return of_device;
    if (holds_letter != nullptr) return holds_letter;
    // The letter may be gone from here by now: then where it was.
    const mail::Account* recent = world.account(recent_account(scene));
    return recent != nullptr ? recent : first;
}

void add_choices(const Scene& scene, const mail::Account& chosen, ServerView& view) {
    for (const sim::Provider& provider : scene.world.providers) {
        for (const auto& account : provider.store.accounts) {
            const bool is_chosen = account->id == chosen.id;
            if (view.accounts.size() >= kAccounts && !is_chosen) continue;
            view.accounts.push_back({account->id, account->address(), is_chosen});
        }
    }
}

std::string quota_words(const mail::Account& account) {
    if (account.quota_octets == 0) return "no limit";
    return fmt::format("{} of {}", size_words(account.octets()), size_words(account.quota_octets));
}

std::string lock_words(const Scene& scene, const mail::Account& account) {
    if (account.maildrop_lock) {
        for (const auto& stream : scene.world.streams) {
            if (stream->id == account.maildrop_lock) return fmt::format("held by #{}, {}", stream->id.value, host_short(scene.world, stream->client));
        }
        return fmt::format("held by #{}", account.maildrop_lock.value);
    }
    const sim::Provider* provider = scene.world.provider_of(account.domain);
    return provider != nullptr && !provider->pop3->exclusive_lock
               ? "none: several sessions may share the maildrop (the policy “lock” is “shared”)"
               : "free";
}

/// Counting takes one pass over the journal: in a very long run the window does without.
constexpr std::size_t kCountable = 200'000;

std::string rule_at(const Scene& scene, base::HostId device) {
    const sim::Host& host = scene.world.host(device);
    return host.program ? rule_words(host.program->settings) : std::string{};
}

/// What each program of this account holds and has spent.
SheetSection programs_section(const Scene& scene, const mail::Account& account, const sim::Ledger& ledger) {
    SheetSection section;
    section.heading = "Programs at this account: what they hold, and what they have spent so far";
    section.table.columns = {"Device", "Gets mail by", "Copies", "Unread", "Connections", "Octets", "Round trips", "Connected"};
    for (const sim::DeviceOutcome& one : ledger.devices) {
        const sim::Host& host = scene.world.host(one.device);
        if (!host.program || host.program->settings.address != account.address()) continue;
        section.table.rows.push_back(
            {one.name, rule_at(scene, one.device), fmt::format("{}", one.copies),
             fmt::format("{}", one.unread),
             one.requests == 0 ? fmt::format("{}", one.sessions)
                               : fmt::format("{} over HTTP", counted(one.requests, "request")),
             one.requests == 0 ? size_words(one.octets_sent + one.octets_received) : "not counted",
             fmt::format("{}", one.round_trips), seconds_words(one.connected)});
        Selection pick;
        pick.host = one.device;
        pick.focus = Selection::Focus::Host;
        section.table.picks.push_back(pick);
    }
    if (section.table.rows.empty()) section.empty_text = "No device of this world has this account.";
    return section;
}

/// How a program shows a letter: "read, flagged"; with the folder where it is not the Inbox; "not here".
std::string shown_as(const Scene& scene, const sim::Host& device, base::LetterId letter) {
    if (device.program->settings.incoming == sim::Incoming::Web) {
        const mail::Account* account = sim::account_of(scene.world, device.program->settings.address);
        if (account == nullptr) return "not there";
        for (const auto& mailbox : account->mailboxes) {
            for (const mail::StoredMessage& message : mailbox->messages) {
                if (message.letter == letter) return mark_words(mailbox->flags_text(message.flags));
            }
        }
        return "not there";
    }
    std::string words;
    for (const sim::LocalFolder& folder : device.program->folders) {
        for (const sim::LocalMessage& message : folder.messages) {
            if (message.letter != letter || folder.name == "Outbox" || folder.name == "Sent") continue;
            words += (words.empty() ? "" : "; ") + mark_words(sim::flags_text(message)) + (folder.name == "Inbox" ? "" : ", in " + folder.name);
        }
    }
    return words.empty() ? "not here" : words;
}

/// Letters that one device shows otherwise than another, a row each.
SheetSection differences_section(const Scene& scene, const mail::Account& account, const sim::Ledger& ledger) {
    SheetSection section;
    section.heading = "Read here, unread there: where the devices differ";
    const sim::AccountOutcome* outcome = ledger.account(account.address());
    std::vector<const sim::Host*> devices;
    for (const auto& host : scene.world.hosts) {
        if (host->program && host->program->settings.address == account.address()) devices.push_back(&*host);
    }
    if (devices.size() < 2) return section;
    section.table.columns = {"Letter"};
    for (const sim::Host* device : devices) section.table.columns.push_back(device->name);
    for (std::size_t i = 0; outcome != nullptr && i < std::min(outcome->differ.size(), kServerRows); ++i) {
        const base::LetterId letter = outcome->differ[i];
        std::vector<std::string> row{letter_title(scene.world, letter)};
        for (const sim::Host* device : devices) row.push_back(shown_as(scene, *device, letter));
        section.table.rows.push_back(std::move(row));
        Selection pick;
        pick.letter = letter;
        pick.focus = Selection::Focus::Letter;
        section.table.picks.push_back(pick);
        section.table.letters.push_back(letter);
    }
    if (section.table.rows.empty()) section.empty_text = "Nowhere: all of them show the same letters with the same marks.";
    return section;
}

}  // namespace

ServerView build_server(const Scene& scene, const Selection& selection, std::string_view folder) {
    ServerView view;
    view.sheet.kind = "Mailbox";
    const mail::Account* account = account_of(scene, selection);
    if (account == nullptr) {
        view.sheet.title = "no mailbox";
        view.sheet.sections.emplace_back();
        view.sheet.sections.back().empty_text = "No provider of this world has an account.";
        return view;
    }
    add_choices(scene, *account, view);
    const mail::MailboxState* shown = account->mailbox("INBOX");
    for (const auto& mailbox : account->mailboxes) {
        view.folders.push_back(mailbox->name);
        if (mailbox->name == folder) shown = &*mailbox;
    }
    view.sheet.title = account->address();
    if (shown == nullptr) return view;
    view.folder = shown->name;
    view.sheet.title += ", " + shown->name;
    const std::vector<Believer> believers = believers_of(scene, account->id, *shown);
    SheetSection about;
    about.values = {
        {"Holds, with trace fields", fmt::format("{}, {}", counted(shown->messages.size(), "message"),
                              size_words(shown->octets()))},
        {"UIDVALIDITY", fmt::format("{}, next UID {}", shown->uid_validity.value,
                                    shown->uid_next.value)},
        {"Quota", quota_words(*account)},
        {"POP3 lock",
         lock_words(scene, *account),
         account->maildrop_lock ? Role::Warn : Role::Text}};
    view.sheet.sections.push_back(std::move(about));
    view.sheet.sections.push_back(messages_section(scene, scene.world.provider_of(account->domain), *shown, believers));
    for (const Believer& one : believers)
        view.sheet.sections.push_back(session_section(scene, one, *shown));
    if (believers.empty()) {
        SheetSection none;
        none.heading = "Open sessions";
        none.empty_text =
            "None looks at this mailbox now. While one does, its own numbers stand beside the "
            "rows above, and what it has not been told yet.";
        view.sheet.sections.push_back(std::move(none));
    }
    if (scene.entries > kCountable) return view;
    const sim::Ledger ledger = sim::make_ledger(scene.world, scene.journal, scene.entries);
    view.sheet.sections.push_back(programs_section(scene, *account, ledger));
    SheetSection differences = differences_section(scene, *account, ledger);
    if (!differences.table.columns.empty()) view.sheet.sections.push_back(std::move(differences));
    return view;
}

}  // namespace gui
