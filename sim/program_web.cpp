// Web-mail: a browser shows the provider's own pages over the same store that POP3 and IMAP serve. HTTP
// is named, not simulated: a request line is a fact, and what follows from it happens at once. The
// browser keeps nothing.

#include <algorithm>
#include <utility>

#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

/// In the folder, or in any if that one does not have it.
std::optional<StorePlace> find_stored(const World& world, const MailProgram& program, base::LetterId letter, std::string_view folder) {
    const mail::Account* account = account_of(world, program.settings.address);
    if (account == nullptr) return std::nullopt;
    const std::string wanted = server_name(folder);
    std::optional<StorePlace> found;
    for (const auto& mailbox : account->mailboxes) {
        for (const mail::StoredMessage& stored : mailbox->messages) {
            if (stored.letter != letter || (found && mailbox->name != wanted)) continue;
            found = StorePlace{*provider_index(world, program.settings.address), account->id, mailbox->name, stored};
            if (mailbox->name == wanted) return found;
        }
    }
    return found;
}

std::string page(std::string_view folder, std::string_view letter) {
    return "/mail/" + std::string{folder} + (letter.empty() ? "" : "/" + std::string{letter});
}

}  // namespace

bool Machine::web_label(World& world, const StorePlace& place, std::string_view to) {
    mail::Account& account = *world.providers[place.provider].store.edit(place.account);
    if (account.labels == mail::LabelRule::None) return false;
    const std::string folder = server_name(to);
    if (account.mailbox(folder) == nullptr) account.create_mailbox(folder);
    mail::StoreChanges changes;
    std::vector<base::Uid> uids;
    mail::add_label(account, place.folder, {place.message}, folder, uids, changes);
    tell_changes(world, place.provider, place.account, changes);
    return true;
}

/// In the folder that an act names and in no other; tells the user where it is instead.
std::optional<StorePlace> Machine::find_shown(World& world, const Host& device, base::LetterId letter, std::string_view folder) {
    auto place = find_stored(world, *device.program, letter, folder.empty() ? "Inbox" : folder);
    if (place && place->folder == server_name(folder.empty() ? "Inbox" : folder)) return place;
    tell_user(world, device.id, place ? world.letter_name(letter) + " is not in “" + std::string{folder} + "” but in “" + place->folder + "”, so nothing was done."
                                      : "There is no copy of " + world.letter_name(letter) + " in this account, so nothing was done.");
    return std::nullopt;
}

bool Machine::web_request(World& world, Host& device, std::string_view method, std::string_view path) {
    MailProgram& program = *device.program;
    program.open = true;
    if (!device.on) return false;
    const auto provider = provider_index(world, program.settings.address);
    if (!provider || !world.providers[*provider].mailboxes->offers_web) {
        tell_user(world, device.id, "This provider has no web-mail.");
        return false;
    }
    const Host* asked = mailbox_keeper(world, *provider);
    const bool answered = asked != nullptr && asked->on;
    Entry entry;
    entry.kind = base::FactKind::WebRequest;
    entry.code = answered ? 0 : 2;
    entry.host = device.id;
    entry.value2 = asked == nullptr ? 0 : asked->id.value;
    if (const mail::Account* account = account_of(world, program.settings.address)) entry.account = account->id;
    cause_ = record(world, entry, std::string{method} + " " + std::string{path} + (answered ? "" : " (no answer)"));
    program.last_error.clear();
    if (!answered) {
        tell_user(world, device.id, "The pages of " + world.providers[*provider].domain + " do not load: " +
                                        (asked == nullptr ? "it has no server." : asked->name + " does not answer."));
    }
    return answered;
}

void Machine::web_look(World& world, Host& device, std::string_view folder) {
    (void)web_request(world, device, "GET", page(folder, ""));
}

void Machine::web_open(World& world, Host& device, base::LetterId letter) {
    const auto place = find_stored(world, *device.program, letter, "Inbox");
    if (!place || !web_request(world, device, "GET", page(place->folder, world.letter_name(letter)))) return;
    mail::Flags flags = place->message.flags;
    flags.system |= mail::Flags::kSeen;
    set_stored_flags(world, place->provider, place->account, place->folder, place->message.uid, flags);
    notice_idle_sessions(world);
}

void Machine::web_mark(World& world, Host& device, base::LetterId letter, Mark mark, std::string_view folder) {
    const auto place = find_shown(world, device, letter, folder);
    if (!place || !web_request(world, device, "POST", page(place->folder, world.letter_name(letter)) + "?mark=" + std::string{words_of(mark)[static_cast<std::size_t>(mark)].word})) return;
    mail::Flags flags = place->message.flags;
    const auto bit = static_cast<std::uint8_t>(mark == Mark::Read || mark == Mark::Unread ? mail::Flags::kSeen : mail::Flags::kFlagged);
    const bool on = mark == Mark::Read || mark == Mark::Flagged;
    flags.system = static_cast<std::uint8_t>(on ? flags.system | bit : flags.system & ~bit);
    set_stored_flags(world, place->provider, place->account, place->folder, place->message.uid, flags);
    notice_idle_sessions(world);
}

void Machine::web_copy(World& world, Host& device, base::LetterId letter, std::string_view folder, std::string_view to) {
    const auto place = find_shown(world, device, letter, folder);
    if (!place || !web_request(world, device, "POST", page(place->folder, world.letter_name(letter)) + "?copy=" + std::string{to})) return;
    if (!web_label(world, *place, to)) add_to_store(world, place->provider, place->account, server_name(to), place->message, place->message.copy);
    notice_idle_sessions(world);
}

void Machine::web_move(World& world, Host& device, base::LetterId letter, std::string_view folder, std::string_view to) {
    const auto place = find_shown(world, device, letter, folder);
    if (!place || !web_request(world, device, "POST", page(place->folder, world.letter_name(letter)) + "?move=" + std::string{to})) return;
    if (!web_label(world, *place, to)) add_to_store(world, place->provider, place->account, server_name(to), place->message, place->message.copy);
    remove_from_store(world, place->provider, place->account, place->folder, {place->message.uid});
    notice_idle_sessions(world);
}

void Machine::web_delete(World& world, Host& device, base::LetterId letter, std::string_view folder, WhenDeleting style) {
    const auto place = find_shown(world, device, letter, folder);
    if (!place) return;
    const std::string& trash = device.program->settings.trash_folder;
    if (style == WhenDeleting::LocalCopyOnly) return tell_user(world, device.id, "A browser keeps no copy of its own that could be removed alone.");
    if (style == WhenDeleting::MoveToTrash && place->folder != trash) return web_move(world, device, letter, place->folder, trash);
    if (!web_request(world, device, "POST", page(place->folder, world.letter_name(letter)) + "?delete")) return;
    remove_from_store(world, place->provider, place->account, place->folder, {place->message.uid});
    notice_idle_sessions(world);
}

void Machine::web_empty(World& world, Host& device, std::string_view folder) {
    const mail::Account* account = account_of(world, device.program->settings.address);
    const mail::MailboxState* mailbox = account == nullptr ? nullptr : account->mailbox(server_name(folder));
    if (mailbox == nullptr || !web_request(world, device, "POST", page(folder, "") + "?empty")) return;
    std::vector<base::Uid> uids;
    for (const mail::StoredMessage& stored : mailbox->messages) uids.push_back(stored.uid);
    remove_from_store(world, *provider_index(world, device.program->settings.address), account->id, server_name(folder), uids);
    notice_idle_sessions(world);
}

std::optional<mail::Message> Machine::web_text(const World& world, const Host& device, base::LetterId letter) {
    const auto place = find_stored(world, *device.program, letter, "Inbox");
    if (!place) return std::nullopt;
    return place->message.message;
}

void Machine::web_draft(World& world, Host& device, const WriteDraft& act) {
    const mail::Account* account = account_of(world, device.program->settings.address);
    const std::string folder = device.program->settings.drafts_folder;
    if (account == nullptr || !web_request(world, device, "POST", page(folder, ""))) return;
    mail::StoredMessage draft;
    draft.message = mail::Message{compose(world, act.device, *device.program, {act.to, act.subject, act.body, ""})};
    draft.letter = new_letter(world, draft.message);
    draft.flags.system = mail::Flags::kSeen | mail::Flags::kDraft;
    draft.internal_date = world.now;
    add_to_store(world, *provider_index(world, device.program->settings.address), account->id, folder, std::move(draft), {});
    notice_idle_sessions(world);
}

void Machine::web_send_draft(World& world, Host& device, const SendDraft& act) {
    const std::string folder = device.program->settings.drafts_folder;
    const auto place = find_stored(world, *device.program, act.letter, folder);
    if (!place || place->folder != folder) {
        return tell_user(world, device.id, world.letter_name(act.letter) + " is not among the drafts of this account, so nothing was sent.");
    }
    const mail::Message message = finished_draft(place->message.message, act.more);
    const std::vector<std::string> to = header_recipients(message);
    if (to.empty()) return tell_user(world, device.id, "This draft names nobody to whom it could go, so it was not sent.");
    if (!web_send(world, device, message, to, act.letter)) return;
    remove_from_store(world, place->provider, place->account, place->folder, {place->message.uid});
    notice_idle_sessions(world);
}

/// The provider's pages mark what they have answered (RFC 9051 2.3.2), as every client sees.
void Machine::web_answered(World& world, const Host& device, base::LetterId letter) {
    const auto place = find_stored(world, *device.program, letter, "Inbox");
    if (!place) return;
    mail::Flags flags = place->message.flags;
    flags.system |= mail::Flags::kAnswered;
    set_stored_flags(world, place->provider, place->account, place->folder, place->message.uid, flags);
    notice_idle_sessions(world);
}

bool Machine::web_send(World& world, Host& device, const mail::Message& message, const std::vector<std::string>& to, base::LetterId letter) {
    const MailAccountSettings settings = device.program->settings;
    const auto provider = provider_index(world, settings.address);
    const auto from = mail::parse_mailbox(settings.address, true);
    if (!from || !web_request(world, device, "POST", "/send")) return false;
    const Host* relay = nullptr;
    for (const auto& host : world.hosts) {
        const bool sends = std::any_of(host->services.begin(), host->services.end(), [](const Service& s) { return s.protocol == base::Protocol::Submission; });
        if (relay == nullptr && sends && host->provider == *provider + 1) relay = &*host;
    }
    if (relay == nullptr) {
        tell_user(world, device.id, "This provider has no server that sends mail.");
        return false;
    }
    QueueEntry entry;
    entry.id = ++world.last_queue_id;
    entry.letter = letter;
    entry.envelope.reverse_path = mail::Path{*from};
    for (const std::string& address : to) {
        if (auto recipient = mail::parse_mailbox(address, true)) {
            entry.recipients.push_back({mail::Recipient{mail::Path{std::move(*recipient)}, "", ""}, RecipientState::Pending, world.now});
        }
    }
    entry.message = message;
    const base::HostId host = relay->id;
    enqueue(world, host, std::move(entry), {}, {}, base::Protocol::None);
    if (const mail::Account* account = account_of(world, settings.address); account != nullptr && settings.save_sent != SaveSent::Nowhere) {
        mail::StoredMessage sent;
        sent.message = message;
        sent.letter = letter;
        sent.flags.system = mail::Flags::kSeen;
        sent.internal_date = world.now;
        add_to_store(world, *provider, account->id, settings.sent_folder, std::move(sent), {});
    }
    notice_idle_sessions(world);
    return true;
}

}  // namespace sim
