#include "gui/view/copies_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
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

/// By which protocols the account's provider lets a program remove a letter.
std::string ways_to_remove(const sim::World& world, base::AccountId id) {
    bool pop3 = false, imap = false;
    for (const auto& host : world.hosts) {
        if (host->provider == 0 || world.providers[host->provider - 1].store.find(id) == nullptr) continue;
        pop3 = pop3 || sim::offers(world, *host, base::Protocol::Pop3);
        imap = imap || sim::offers(world, *host, base::Protocol::Imap);
    }
    if (pop3 && imap) return "’s programs: POP3 DELE + QUIT, or IMAP \\Deleted + EXPUNGE";
    if (pop3) return "’s programs: POP3 DELE + QUIT";
    return imap ? "’s programs: IMAP \\Deleted + EXPUNGE" : ", on the pages of the provider";
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
    if (account != nullptr && account->labels != mail::LabelRule::None) {
        return owner + "’s programs: EXPUNGE in a folder takes its label away, EXPUNGE in Trash removes the letter";
    }
    return owner + ways_to_remove(world, row.account);
}

std::string why_words(const Scene& scene, base::EntryId cause) {
    if (!cause || cause.value > scene.journal.size()) return "by itself";
    const Entry& entry = scene.journal[cause];
    if (entry.kind == FactKind::Line) {
        return std::string{entry.has(Entry::kFromClient) ? "C: " : "S: "} +
               shortened(line_words(scene.journal, entry), 48);
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

/// What the World says about a copy that is there, over what the journal says.
void look_at_world(const Scene& scene, CopyRow& row) {
    if (row.state == CopyState::Gone) return;
    if (row.place == PlaceKind::Device) {
        if (const auto* message = local_message(scene.world, row.host, row.copy)) {
            if (message->marked_deleted) {
                row.state = CopyState::Marked;
            } else if (message->holding == sim::Holding::HeadersOnly) {
                row.state = CopyState::HeadersOnly;
            }
        }
    } else if (row.place == PlaceKind::Mailbox) {
        const auto* message = stored_message(scene.world, row.account, row.copy);
        if (message != nullptr && message->flags.has(mail::Flags::kDeleted))
            row.state = CopyState::Marked;
        row.sealed = message != nullptr && sim::is_sealed(message->message);
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
    view.letter = letter && letter.value <= scene.world.letters.size() ? letter
                  : view.letters.empty()                               ? base::LetterId{}
                                                                       : view.letters.back();
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
        row.why = why_words(scene, row.why_entry);
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
