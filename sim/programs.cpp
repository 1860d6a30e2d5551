// People and their mail programs: what an act does, and what a program does with what it learns.

#include <algorithm>
#include <utility>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/base/result.h"
#include "sim/machine.h"

namespace sim {

namespace {

/// The device's Host, or nullptr if there is no such device with a mail program.
Host* edit_device(World& world, std::string_view name) {
    const Host* host = world.find_host(name);
    return host != nullptr && host->program ? &world.edit_host(host->id) : nullptr;
}

std::string compose(const World& world, const SendLetter& act, MailProgram& program) {
    std::string to;
    for (const std::string& address : act.to) to += (to.empty() ? "" : ", ") + address;
    std::string text;
    text.reserve(256 + act.body.size());
    text += "Date: " + base::message_date(world.now) + "\r\n";
    text += "From: " + program.settings.person + " <" + program.settings.address + ">\r\n";
    text += "To: " + to + "\r\n";
    text += "Subject: " + act.subject + "\r\n";
    text += "Message-ID: <";
    base::append_number(text, ++program.last_message_id);
    text += '.';
    base::append_number(text, static_cast<std::uint64_t>(world.now.time_since_epoch().count() / 1'000'000));
    text += '@';
    text += act.device;
    text += '.';
    text += program.settings.address.substr(program.settings.address.find('@') + 1);
    text += ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    text += act.body;
    if (!text.ends_with("\r\n")) text += "\r\n";
    return text;
}

bool is_pop3(RetrievalRule rule) { return rule != RetrievalRule::ImapKeep; }

template <class Matches>
std::optional<std::size_t> find_message(const LocalFolder& folder, Matches matches) {
    for (std::size_t i = 0; i < folder.messages.size(); ++i) {
        if (matches(folder.messages[i])) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> index_of_letter(const LocalFolder& folder, base::LetterId letter) {
    return find_message(folder, [letter](const LocalMessage& m) { return m.letter == letter; });
}

std::optional<std::size_t> index_of_uid(const LocalFolder& folder, base::Uid uid) {
    // New messages are at the end.
    for (std::size_t i = folder.messages.size(); i-- > 0;) {
        if (folder.messages[i].uid == uid) return i;
    }
    return std::nullopt;
}

/// IMAP's INBOX is "Inbox" to people.
std::string local_name(std::string_view folder) { return folder == "INBOX" ? "Inbox" : std::string{folder}; }

}  // namespace

// --- acts -------------------------------------------------------------------------------------

void Machine::act_on(World& world, const SendLetter& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    const mail::Message message{act.raw.empty() ? compose(world, act, program) : act.raw};
    const base::LetterId letter = new_letter(world, message);
    LocalMessage local;
    local.letter = letter;
    local.copy = make_copy(world, device->id, base::PlaceKind::Outbox, letter, {}, {}, "Outbox", {}, base::Protocol::None);
    local.message = message;
    local.seen = true;
    local.since = world.now;
    program.edit_folder("Outbox").messages.push_back(local);
    Errand errand;
    errand.kind = ErrandKind::Send;
    errand.outgoing = local.copy;
    errand.recipients = act.to;
    errand.ordered_by = cause_;
    program.errands.push_back(std::move(errand));
    next_errand(world, device->id);
}

void Machine::act_on(World& world, const CheckMail& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    for (Errand& unsent : program.unsent) {
        unsent.ordered_by = cause_;
        program.errands.push_back(std::move(unsent));
    }
    program.unsent.clear();
    Errand errand;
    errand.kind = ErrandKind::Collect;
    errand.ordered_by = cause_;
    program.errands.push_back(std::move(errand));
    next_errand(world, device->id);
}

void Machine::act_on(World& world, const OpenLetter& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    LocalFolder& inbox = device->program->edit_folder("Inbox");
    const auto index = index_of_letter(inbox, act.letter);
    if (!index) return;
    const LocalMessage message = inbox.messages[*index];
    if (message.uid) {
        Errand errand;
        errand.kind = ErrandKind::Tasks;
        errand.ordered_by = cause_;
        if (message.holding == Holding::HeadersOnly) {
            errand.tasks.push_back(imap::task::Open{"INBOX", message.uid});
        } else if (!message.seen) {
            errand.tasks.push_back(imap::task::SetFlags{"INBOX", {message.uid}, "\\Seen", ""});
        } else {
            return;
        }
        device->program->errands.push_back(std::move(errand));
        next_errand(world, device->id);
    } else {
        inbox.messages.edit(*index).seen = true;
    }
}

void Machine::act_on(World& world, const DeleteLetter& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    LocalFolder& folder = device->program->edit_folder(act.folder);
    const auto index = index_of_letter(folder, act.letter);
    if (!index) return;
    const LocalMessage message = folder.messages[*index];
    if (message.uid) {  // the server's is the message; this is a cache of it
        Errand errand;
        errand.kind = ErrandKind::Tasks;
        errand.ordered_by = cause_;
        errand.tasks.push_back(imap::task::Delete{"INBOX", {message.uid}, imap::task::DeleteStyle::MarkAndExpunge, "Trash"});
        device->program->errands.push_back(std::move(errand));
        next_errand(world, device->id);
        return;
    }
    const base::PlaceKind place = act.folder == "Outbox" ? base::PlaceKind::Outbox : base::PlaceKind::Device;
    end_copy(world, device->id, place, message.letter, message.copy, {}, base::Protocol::None);
    folder.messages.erase_where([&](const LocalMessage& m) { return m.copy == message.copy; });
    const auto sends_it = [&](const Errand& e) { return e.kind == ErrandKind::Send && e.outgoing == message.copy; };
    std::erase_if(device->program->unsent, sends_it);
    auto& errands = device->program->errands;  // the first one may be going on just now
    if (!errands.empty()) errands.erase(std::remove_if(errands.begin() + 1, errands.end(), sends_it), errands.end());
}

void Machine::act_on(World& world, const SwitchDevice& act) {
    if (const Host* found = world.find_host(act.device)) switch_host(world, found->id, act.on, DownHow::Reset);
}

void Machine::act_on(World& world, const SetRule& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    MailAccountSettings& settings = program.settings;
    const bool was_pop3 = is_pop3(settings.rule);
    settings.rule = act.rule;
    if (is_pop3(act.rule) == was_pop3) return;
    const std::string domain = settings.address.substr(settings.address.find('@') + 1);
    settings.incoming_host = (is_pop3(act.rule) ? "pop3." : "imap.") + domain;
    settings.incoming_port = is_pop3(act.rule) ? 110 : 143;
    if (was_pop3) return;
    // The cache belonged to the account as IMAP shows it; what POP3 fetches is the program's own.
    LocalFolder& inbox = program.edit_folder("Inbox");
    for (const LocalMessage& message : inbox.messages) {
        if (message.uid) end_copy(world, device->id, base::PlaceKind::Device, message.letter, message.copy, {}, base::Protocol::None);
    }
    inbox.messages.erase_where([](const LocalMessage& m) { return static_cast<bool>(m.uid); });
    inbox.uid_validity = {};
    inbox.uid_next = {};
}

// --- errands ----------------------------------------------------------------------------------

void Machine::next_errand(World& world, base::HostId device_id) {
    const Host& device = world.host(device_id);
    if (!device.on || !device.program || device.program->busy != ProgramBusy::Idle || device.program->errands.empty()) return;
    begin_errand(world, device_id);
}

void Machine::begin_errand(World& world, base::HostId device_id) {
    Host& device = world.edit_host(device_id);
    if (!device.on || !device.program || device.program->errands.empty()) return;
    MailProgram& program = *device.program;
    const Errand& errand = program.errands.front();
    const bool sends = errand.kind == ErrandKind::Send;
    const std::string name = sends ? program.settings.outgoing_host : program.settings.incoming_host;
    program.busy = ProgramBusy::Resolving;
    if (!cause_) cause_ = errand.ordered_by;
    const dns::Answer* answer = ask(world, device_id, name, dns::Type::A, 0);
    if (answer == nullptr) return;
    if (answer->status == dns::Status::ServFail) {
        end_errand(world, device_id, "The name servers do not answer, so " + name + " could not be found.");
        return;
    }
    const std::vector<dns::Record> addresses = answer->of(dns::Type::A);
    if (addresses.empty()) {
        end_errand(world, device_id, "The server " + name + " could not be found.");
        return;
    }
    program.busy = sends ? ProgramBusy::Sending : ProgramBusy::Collecting;
    program.last_error.clear();
    const base::HostId server = host_with_address(world, addresses.front().data);
    const base::Protocol protocol = sends ? (program.settings.outgoing_port == 25 ? base::Protocol::Smtp : base::Protocol::Submission)
                                          : is_pop3(program.settings.rule) ? base::Protocol::Pop3 : base::Protocol::Imap;
    const std::uint16_t port = sends ? program.settings.outgoing_port : program.settings.incoming_port;
    open_stream(world, device_id, server, port, protocol, session_for_errand(world, device, errand), 0);
}

void Machine::end_errand(World& world, base::HostId device_id, std::string_view error) {
    Host& device = world.edit_host(device_id);
    if (!device.program) return;
    MailProgram& program = *device.program;
    if (!error.empty()) program.last_error = error;
    if (program.busy == ProgramBusy::Idle) return;
    program.busy = ProgramBusy::Idle;
    if (!program.errands.empty()) {
        Errand done = std::move(program.errands.front());
        program.errands.erase(program.errands.begin());
        const LocalFolder* outbox = program.folder("Outbox");
        if (done.kind == ErrandKind::Send && outbox != nullptr &&
            find_message(*outbox, [&](const LocalMessage& m) { return m.copy == done.outgoing; })) {
            program.unsent.push_back(std::move(done));
        }
    }
    next_errand(world, device_id);
}

ClientSide Machine::session_for_errand(World& world, const Host& device, const Errand& errand) {
    const MailProgram& program = *device.program;
    const MailAccountSettings& settings = program.settings;
    if (errand.kind == ErrandKind::Send) {
        smtp::ClientProfile profile;
        profile.client_name = device.name + "." + settings.address.substr(settings.address.find('@') + 1);
        profile.user = settings.user;
        profile.password = settings.password;
        profile.auth = settings.outgoing_port == 25 ? smtp::AuthChoice::None : smtp::AuthChoice::Plain;
        profile.tls = smtp::TlsChoice::Never;
        profile.use_pipelining = world.clients_pipeline;
        smtp::Delivery delivery;
        if (const auto from = mail::parse_mailbox(settings.address)) delivery.envelope.reverse_path = mail::Path{*from};
        for (const std::string& address : errand.recipients) {
            if (auto to = mail::parse_mailbox(address)) delivery.envelope.recipients.push_back({mail::Path{std::move(*to)}, "", ""});
        }
        if (const LocalFolder* outbox = program.folder("Outbox")) {
            for (const LocalMessage& message : outbox->messages) {
                if (message.copy != errand.outgoing) continue;
                delivery.message = message.message;
                delivery.provenance = {message.letter, message.copy};
            }
        }
        smtp::ClientSession session{std::move(profile)};
        session.deliver(std::move(delivery));
        return session;
    }
    if (is_pop3(settings.rule)) {
        pop3::ClientProfile profile;
        profile.user = settings.user;
        profile.password = settings.password;
        profile.remove_at_download = settings.rule == RetrievalRule::Pop3RemoveAtDownload;
        pop3::Wishes wishes;
        wishes.remove_now = program.pop3_remove;
        return pop3::ClientSession{std::move(profile), program.seen, std::move(wishes), world.now};
    }
    imap::ClientProfile profile;
    profile.user = settings.user;
    profile.password = settings.password;
    if (errand.kind == ErrandKind::Tasks) return imap::ClientSession{std::move(profile), errand.tasks};
    imap::task::Sync sync;
    sync.depth = imap::FetchDepth::Headers;
    if (const LocalFolder* inbox = program.folder("Inbox")) {
        sync.memory.uid_validity = inbox->uid_validity;
        sync.memory.uid_next = inbox->uid_next;
        std::vector<base::Uid> uids;
        for (const LocalMessage& message : inbox->messages) {
            if (message.uid) uids.push_back(message.uid);
        }
        std::sort(uids.begin(), uids.end());
        for (const base::Uid uid : uids) sync.memory.uids.push_back(uid);
    }
    return imap::ClientSession{std::move(profile), {sync}};
}

// --- what programs learn ------------------------------------------------------------------------

void Machine::program_smtp_events(World& world, Stream& stream) {
    const std::vector<smtp::ClientEvent> events = std::exchange(smtp_events_, {});
    for (const smtp::ClientEvent& event : events) {
        MailProgram& program = *world.edit_host(stream.client).program;
        if (const auto* refused = std::get_if<smtp::RecipientAnswered>(&event)) {
            if (!refused->reply.positive()) program.last_error = "The server refused a recipient: " + refused->reply.line();
        } else if (const auto* failed = std::get_if<smtp::SessionFailed>(&event)) {
            program.last_error = "The letter could not be sent: " + (failed->reply.code == 0 ? failed->reply.text : failed->reply.line());
        } else if (const auto* ended = std::get_if<smtp::DeliveryEnded>(&event)) {
            if (!ended->accepted) {
                const base::CopyId sent = program.errands.empty() ? base::CopyId{} : program.errands.front().outgoing;
                if (const LocalFolder* folder = program.folder("Outbox")) {
                    const auto at = find_message(*folder, [sent](const LocalMessage& m) { return m.copy == sent; });
                    if (at) note_unanswered(world, stream, folder->messages[*at].letter, sent, *ended);
                }
                program.last_error = "The letter could not be sent: " + (ended->reply.code == 0 ? ended->reply.text : ended->reply.line());
                continue;
            }
            const base::CopyId outgoing = program.errands.empty() ? base::CopyId{} : program.errands.front().outgoing;
            LocalFolder& outbox = program.edit_folder("Outbox");
            const auto index = find_message(outbox, [outgoing](const LocalMessage& m) { return m.copy == outgoing; });
            if (!index) continue;
            LocalMessage sent = outbox.messages[*index];
            outbox.messages.erase_where([outgoing](const LocalMessage& m) { return m.copy == outgoing; });
            sent.copy = make_copy(world, stream.client, base::PlaceKind::Device, sent.letter, outgoing, {}, "Sent", stream.id, stream.protocol);
            end_copy(world, stream.client, base::PlaceKind::Outbox, sent.letter, outgoing, stream.id, stream.protocol);
            sent.since = world.now;
            program.edit_folder("Sent").messages.push_back(std::move(sent));
        }
    }
}

void Machine::program_pop3_events(World& world, Stream& stream) {
    const std::vector<pop3::ClientEvent> events = std::exchange(pop3_events_, {});
    for (const pop3::ClientEvent& event : events) {
        MailProgram& program = *world.edit_host(stream.client).program;
        pop3::keep_memory(program.seen, event, world.now);
        if (const auto* fetched = std::get_if<pop3::Fetched>(&event)) {
            if (stream.heard_text) cause_ = stream.heard_text;  // the text made the copy, not the dot after it
            LocalMessage message;
            message.letter = stream.carrying.letter;
            message.message = mail::Message{fetched->message};
            if (!message.letter) message.letter = new_letter(world, message.message);
            message.holding = fetched->headers_only ? Holding::HeadersOnly : Holding::Full;
            message.unique_id = fetched->unique_id;
            message.since = world.now;
            message.copy = make_copy(world, stream.client, base::PlaceKind::Device, message.letter, stream.carrying.copy, {}, "Inbox",
                                     stream.id, stream.protocol, fetched->headers_only);
            program.edit_folder("Inbox").messages.push_back(std::move(message));
        } else if (const auto* refused = std::get_if<pop3::LoginRefused>(&event)) {
            program.last_error = "The server refused the log-in: " + refused->text;
        } else if (const auto* cannot = std::get_if<pop3::CannotServe>(&event)) {
            program.last_error = "The server has no " + cannot->what + ", which these settings need.";
        } else if (const auto* removed = std::get_if<pop3::Removed>(&event)) {
            std::erase_if(program.pop3_remove, [&](const std::string& id) {
                return std::find(removed->unique_ids.begin(), removed->unique_ids.end(), id) != removed->unique_ids.end();
            });
        } else if (const auto* ended = std::get_if<pop3::SessionEnded>(&event)) {
            if (!ended->in_good_order) program.last_error = "The connection was lost while mail was being collected.";
            if (ended->more) program.errands.push_back(Errand{.kind = ErrandKind::Collect});
        }
    }
}

void Machine::program_imap_events(World& world, Stream& stream) {
    const std::vector<imap::ClientEvent> events = std::exchange(imap_events_, {});
    for (const imap::ClientEvent& event : events) imap_event(world, stream, event);
}

void Machine::imap_event(World& world, Stream& stream, const imap::ClientEvent& event) {
    MailProgram& program = *world.edit_host(stream.client).program;
    const auto gone = [&](LocalFolder& folder, const auto& matches) {
        for (const LocalMessage& m : folder.messages) {
            if (matches(m)) end_copy(world, stream.client, base::PlaceKind::Device, m.letter, m.copy, stream.id, stream.protocol);
        }
        folder.messages.erase_where(matches);
    };
    const auto learn_flags = [&](const std::string& folder_name, base::Uid uid, const std::string& flags) {
        LocalFolder& folder = program.edit_folder(local_name(folder_name));
        const auto index = index_of_uid(folder, uid);
        if (!index) return;
        const bool seen = flags.find("\\Seen") != std::string::npos;
        const bool marked = flags.find("\\Deleted") != std::string::npos;
        if (folder.messages[*index].seen == seen && folder.messages[*index].marked_deleted == marked) return;
        LocalMessage& message = folder.messages.edit(*index);
        message.seen = seen;
        message.marked_deleted = marked;
    };
    if (const auto* opened = std::get_if<imap::event::FolderOpened>(&event)) {
        LocalFolder& folder = program.edit_folder(local_name(opened->folder));
        if (opened->forget) gone(folder, [](const LocalMessage& m) { return static_cast<bool>(m.uid); });
        folder.uid_validity = opened->uid_validity;
        folder.uid_next = opened->uid_next;
    } else if (const auto* known = std::get_if<imap::event::MessageKnown>(&event)) {
        learn_flags(known->folder, known->uid, known->flags);
    } else if (const auto* flags = std::get_if<imap::event::FlagsKnown>(&event)) {
        learn_flags(flags->folder, flags->uid, flags->flags);
    } else if (const auto* fetched = std::get_if<imap::event::MessageFetched>(&event)) {
        LocalFolder& folder = program.edit_folder(local_name(fetched->folder));
        if (stream.heard_text) cause_ = stream.heard_text;  // the text made the copy, not the bracket after it
        if (const auto index = index_of_uid(folder, fetched->uid)) {
            LocalMessage& message = folder.messages.edit(*index);
            if (message.holding == Holding::HeadersOnly && fetched->full) {
                message.message = mail::Message{fetched->text};
                message.holding = Holding::Full;
                Entry entry;
                entry.kind = base::FactKind::CopyChanged;
                entry.host = stream.client;
                entry.place = base::PlaceKind::Device;
                entry.letter = message.letter;
                entry.copy = message.copy;
                entry.session = stream.id;
                entry.protocol = stream.protocol;
                record(world, entry, "full");
            }
            return;
        }
        LocalMessage message;
        message.uid = fetched->uid;
        message.message = mail::Message{fetched->text};
        message.letter = fetched->provenance.letter ? fetched->provenance.letter : new_letter(world, message.message);
        message.holding = fetched->full ? Holding::Full : Holding::HeadersOnly;
        message.since = world.now;
        message.copy = make_copy(world, stream.client, base::PlaceKind::Device, message.letter, fetched->provenance.copy, {},
                                 folder.name, stream.id, stream.protocol, !fetched->full);
        folder.messages.push_back(std::move(message));
    } else if (const auto* vanished = std::get_if<imap::event::MessageGone>(&event)) {
        gone(program.edit_folder(local_name(vanished->folder)), [&](const LocalMessage& m) { return m.uid == vanished->uid; });
    } else if (const auto* refused = std::get_if<imap::event::LoginRefused>(&event)) {
        program.last_error = "The server refused the log-in: " + refused->text;
    } else if (const auto* done = std::get_if<imap::event::TaskDone>(&event)) {
        if (!done->ok) program.last_error = "The server did not do what was asked: " + done->text;
    } else if (const auto* ended = std::get_if<imap::event::SessionEnded>(&event)) {
        if (!ended->in_good_order) program.last_error = "The connection was lost: " + ended->text;
    }
}

}  // namespace sim
