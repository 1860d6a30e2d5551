#include "gui/view/copies_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/recent.h"
#include "gui/view/narration.h"
#include "protocols/mail/labels.h"
#include "sim/machine.h"
#include "sim/sealing.h"

namespace gui {

namespace {

using base::FactKind;
using base::PlaceKind;
using sim::Entry;

/// The message of a device's folders with this copy id.
const sim::LocalMessage* local_message(const sim::World& world, base::HostId host,
                                       base::CopyId copy) {
    if (!host || host.value > world.hosts.size() || !world.host(host).program) return nullptr;
    for (const sim::LocalFolder& folder : world.host(host).program->folders) {
        for (const sim::LocalMessage& message : folder.messages) {
            if (message.copy == copy) return &message;
        }
    }
    return nullptr;
}

const mail::StoredMessage* stored_message(const sim::World& world, base::AccountId id,
                                          base::CopyId copy) {
    const mail::Account* account = world.account(id);
    if (account == nullptr) return nullptr;
    for (const auto& mailbox : account->mailboxes) {
        for (const mail::StoredMessage& message : mailbox->messages) {
            if (message.copy == copy) return &message;
        }
    }
    return nullptr;
}

std::string person_of(const sim::World& world, base::HostId host) {
    if (!host || host.value > world.hosts.size() || !world.host(host).program) return "its owner";
    const std::string& person = world.host(host).program->settings.person;
    return person.empty() ? "its owner" : person;
}

bool is_inbox(std::string_view folder) { return folder.empty() || folder == "INBOX"; }

bool has_server(const sim::World& world, const mail::Account& account, base::Protocol protocol) {
    return std::any_of(world.hosts.begin(), world.hosts.end(), [&](const auto& host) {
        return host->provider != 0 && world.providers[host->provider - 1].store.find(account.id) != nullptr && sim::offers(world, *host, protocol);
    });
}

/// How a program of the owner removes a copy from this folder: only what the provider offers.
std::vector<std::string> ways_to_remove(const sim::World& world, const sim::Provider& provider, const mail::Account& account, const CopyRow& row) {
    const std::string_view folder = row.folder;
    const bool hidden = row.hidden && !provider.pop3->recent_login;
    const bool labels = account.labels != mail::LabelRule::None;
    std::vector<std::string> ways;
    if (!hidden && has_server(world, account, base::Protocol::Pop3) && (labels || is_inbox(folder)) && provider.pop3->removal == pop3::Removal::FromStore) ways.emplace_back("POP3 DELE + QUIT");
    if (has_server(world, account, base::Protocol::Imap)) {
        ways.emplace_back(labels ? "IMAP EXPUNGE in Trash (in another folder it takes the label away)" : "IMAP \\Deleted + EXPUNGE");
    }
    if (provider.mailboxes->offers_web) ways.emplace_back("web-mail");
    return ways;
}

std::string joined_with_or(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) out += (i == 0 ? "" : i + 1 == words.size() ? ", or " : ", ") + words[i];
    return out;
}

/// What the provider removes of its own accord (RFC 2449 6.7).
std::string age_words(const sim::Provider& provider, std::string_view folder) {
    if (!provider.pop3->expire_days || !is_inbox(folder)) return {};
    return *provider.pop3->expire_days == 0 ? std::string{"; the provider, once POP3 has fetched it"}
                                            : fmt::format("; the provider, after {}", counted(*provider.pop3->expire_days, "day"));
}

/// Who may make this copy go, in plain words.
std::string who_can_remove(const Scene& scene, const CopyRow& row) {
    const sim::World& world = scene.world;
    switch (row.place) {
        case PlaceKind::Outbox:
            return "the program, once its server has accepted the letter";
        case PlaceKind::Queue:
            return "this relay, once the next server has answered 250";
        case PlaceKind::Device:
            return person_of(world, row.host) + ", on this device";
        case PlaceKind::Mailbox:
            break;
    }
    const mail::Account* account = world.account(row.account);
    std::string owner = "the account's owner";
    for (const auto& host : world.hosts) {
        if (account != nullptr && host->program &&
            host->program->settings.address == account->address()) {
            owner = host->program->settings.person;
        }
    }
    const sim::Provider* provider = account == nullptr ? nullptr : world.provider_of(account->domain);
    if (provider == nullptr) return owner;
    const std::string ways = joined_with_or(ways_to_remove(world, *provider, *account, row));
    return owner + (ways.empty() ? "; no server offers a way to reach it" : "’s programs: " + ways) + age_words(*provider, row.folder);
}

/// The device in whose conversation the line was said, where the row does not name it already.
std::string device_of(const Scene& scene, const JournalIndex& index, const Entry& line, const CopyRow& row) {
    const SessionInfo* session = index.session(line.session);
    if (session == nullptr || !session->client || session->client == row.host) return {};
    return scene.world.host(session->client).program ? host_name(scene.world, session->client) : std::string{};
}

std::string why_words(const Scene& scene, const JournalIndex& index, const CopyRow& row) {
    const base::EntryId cause = row.why_entry;
    if (!cause || cause.value > scene.journal.size()) return "no line: a rule of its holder";
    const Entry& entry = scene.journal[cause];
    if (const Entry& fact = scene.journal[row.fact]; fact.kind == FactKind::CopyEnded && fact.text_size != 0 && entry.kind == FactKind::Line)
        return std::string{scene.journal.text(fact)} + ", at S: " + shortened(line_words(scene.journal, entry), 48);
    if (entry.kind == FactKind::Line) {
        // Servers answer alike: which one it was tells the copies' lines apart.
        const std::string words = shortened(line_words(scene.journal, entry), 48);
        const std::string device = device_of(scene, index, entry, row);
        if (!entry.has(Entry::kFromClient)) {
            return fmt::format("S: {} ({}{}{})", words, host_short(scene.world, entry.host), device.empty() ? "" : " to ", device);
        }
        return "C: " + words + (device.empty() ? "" : " (" + device + ")");
    }
    if (entry.kind == FactKind::Content) {
        return fmt::format("{} the text, {}", entry.has(Entry::kFromClient) ? "C:" : "S:",
                           size_words(entry.text_size));
    }
    if (entry.kind == FactKind::Act) return act_sentence(scene, entry);
    if (entry.kind == FactKind::StreamCut) return "the connection broke";
    if (entry.kind == FactKind::ProviderActs || entry.kind == FactKind::ProgramActs || entry.kind == FactKind::WebRequest)
        return std::string{scene.journal.text(entry)};
    if (entry.kind == FactKind::RecipientFailed) return "a recipient was given up: " + shortened(std::string{scene.journal.text(entry)}, 60);
    if (entry.kind == FactKind::NoticeWritten) return "a notice was written: " + shortened(std::string{scene.journal.text(entry)}, 60);
    if (entry.kind == FactKind::CopyMade && entry.place == PlaceKind::Queue) return "it came into the queue of " + host_name(scene.world, entry.host);
    return "what happened at " + time_words(scene.world, entry.at);
}

std::string_view state_words(CopyState state, PlaceKind place) {
    switch (state) {
        case CopyState::Full:
            return place == PlaceKind::Queue    ? "waiting to go on"
                   : place == PlaceKind::Outbox ? "to be sent"
                                                : "whole letter";
        case CopyState::HeadersOnly:
            return "headers only";
        case CopyState::Marked:
            return "marked, still there";
        case CopyState::Gone:
            break;
    }
    return "gone";
}

CopyRow& row_for(std::vector<CopyRow>& rows, base::CopyId copy) {
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const CopyRow& row) { return row.copy == copy; });
    if (found != rows.end()) return *found;
    rows.emplace_back();
    rows.back().copy = copy;
    return rows.back();
}

void set_state(const Scene& scene, CopyRow& row, CopyState state, const Entry& entry,
               base::EntryId id) {
    row.state = state;
    row.since = time_words(scene.world, entry.at);
    row.fact = id;
    row.why_entry = entry.cause;
}

/// When and why a device began to show its copy as marked: the journal has it as changed flags.
void mark_cause(const Scene& scene, CopyRow& row) {
    constexpr std::size_t kLookBack = 20'000;
    const std::size_t end = scene.entries > kLookBack ? scene.entries - kLookBack : 0;
    for (std::size_t n = scene.entries; n > end; --n) {
        const base::EntryId id{static_cast<std::uint32_t>(n)};
        const Entry& entry = scene.journal[id];
        if (entry.kind != FactKind::FlagsChanged || entry.copy != row.copy || entry.host != row.host) continue;
        row.since = time_words(scene.world, entry.at);
        row.why_entry = entry.cause;
        row.fact = id;
        return;
    }
}

/// What the World says about a copy that is there, over what the journal says.
void look_at_world(const Scene& scene, CopyRow& row) {
    if (row.state == CopyState::Gone) return;
    if (row.place == PlaceKind::Device) {
        if (const auto* message = local_message(scene.world, row.host, row.copy)) {
            if (message->marked_deleted) {
                row.state = CopyState::Marked;
                mark_cause(scene, row);
            } else if (message->holding == sim::Holding::HeadersOnly) {
                row.state = CopyState::HeadersOnly;
            }
        }
    } else if (row.place == PlaceKind::Mailbox) {
        const auto* message = stored_message(scene.world, row.account, row.copy);
        if (message != nullptr && message->flags.has(mail::Flags::kDeleted))
            row.state = CopyState::Marked;
        row.sealed = message != nullptr && sim::is_sealed(message->message);
        row.hidden = row.hidden && message != nullptr && message->pop3_hidden;
        const mail::Account* account = scene.world.account(row.account);
        if (account == nullptr || account->labels == mail::LabelRule::None) return;
        row.labels = mail::folders_of(*account, row.copy);
        row.holder = account->address() + ", labels " + row.labels;
    }
}

void take_entry(const Scene& scene, CopiesView& view, base::EntryId id) {
    const Entry& entry = scene.journal[id];
    if (!entry.copy) return;
    CopyRow& row = row_for(view.rows, entry.copy);
    switch (entry.kind) {
        case FactKind::CopyMade:
            row.place = entry.place;
            row.host = entry.host;
            row.account = entry.account;
            row.holder = holder_words(scene, entry);
            row.folder = scene.journal.text(entry);
            row.made = id;
            set_state(scene, row, CopyState::Full, entry, id);
            break;
        case FactKind::CopyEnded:
            set_state(scene, row, CopyState::Gone, entry, id);
            break;
        case FactKind::MarkedDeleted:
            set_state(scene, row, CopyState::Marked, entry, id);
            break;
        case FactKind::Labelled:
        case FactKind::Unlabelled:
            break;  // the copy is what it was; its labels are looked up
        case FactKind::Unmarked:
            if (row.made) set_state(scene, row, CopyState::Full, scene.journal[row.made], row.made);  // it is there for the old reason
            break;
        case FactKind::Hidden:
            row.hidden = true;
            set_state(scene, row, CopyState::Full, entry, id);
            break;
        default:
            set_state(scene, row, CopyState::Full, entry, id);
            break;
    }
}

void summarize(CopiesView& view) {
    for (const CopyRow& row : view.rows) {
        if (row.state == CopyState::Gone) continue;
        ++view.present;
        if (row.place == PlaceKind::Queue) ++view.responsible;
    }
    view.summary = fmt::format("{} cop{} now", view.present, view.present == 1 ? "y" : "ies");
    const auto gone = view.rows.size() - view.present;
    if (gone > 0) view.summary += fmt::format(", {} gone", gone);
}

}  // namespace

std::string_view copy_state_word(CopyState state) {
    switch (state) {
        case CopyState::Full:
            return "full";
        case CopyState::HeadersOnly:
            return "headers";
        case CopyState::Marked:
            return "marked";
        case CopyState::Gone:
            break;
    }
    return "gone";
}

CopiesView build_copies(const Scene& scene, const JournalIndex& index, base::LetterId letter) {
    CopiesView view;
    for (std::uint32_t n = 1; n <= scene.world.letters.size(); ++n)
        view.letters.push_back(base::LetterId{n});
    view.letter = letter && letter.value <= scene.world.letters.size() ? letter : recent_letter(scene);
    if (!view.letter && !view.letters.empty()) view.letter = view.letters.back();
    if (!view.letter) {
        view.empty_text =
            "Once somebody writes a letter, each of its copies has a row here. Press Space to "
            "play, or write one yourself with Act.";
        return view;
    }
    view.title = letter_title(scene.world, view.letter);
    for (const base::EntryId id : index.copy_entries_of(view.letter)) {
        if (!scene.happened(id)) break;
        take_entry(scene, view, id);
    }
    for (CopyRow& row : view.rows) {
        look_at_world(scene, row);
        row.state_words = row.sealed && row.state == CopyState::Full ? "ciphertext" : state_words(row.state, row.place);
        if (row.hidden && row.state == CopyState::Full) row.state_words += ", hidden from POP3";
        row.why = why_words(scene, index, row);
        row.just_now = row.why_entry && row.why_entry == scene.current();
        if (row.state != CopyState::Gone) row.who_can = who_can_remove(scene, row);
    }
    summarize(view);
    if (view.rows.empty()) view.empty_text = "This letter has no copy yet.";
    return view;
}

std::string text(const CopiesView& view) {
    if (view.rows.empty()) return view.empty_text + "\n";
    std::string out = fmt::format("{}: {}\n", view.title, view.summary);
    for (const CopyRow& row : view.rows) {
        out += fmt::format("  {:<34} {:<20} since {:<13} why {}\n", row.holder, row.state_words,
                           row.since, row.why);
    }
    return out;
}

std::string copies_text(const Scene& scene, const JournalIndex& index) {
    std::string out;
    for (std::uint32_t n = 1; n <= scene.world.letters.size(); ++n) {
        out += text(build_copies(scene, index, base::LetterId{n}));
    }
    if (out.empty()) out = text(build_copies(scene, index, {}));
    return out;
}

}  // namespace gui
