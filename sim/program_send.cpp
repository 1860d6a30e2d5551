// Writing and sending: letters, drafts, replies, and where the copy of what was sent is kept.

#include <algorithm>
#include <utility>

#include "sim/machine.h"
#include "sim/program_tools.h"
#include "sim/sealing.h"

namespace sim {

namespace {

std::string reply_subject(const std::string& subject) { return subject.starts_with("Re: ") ? subject : "Re: " + subject; }

}  // namespace

void Machine::put_in_outbox(World& world, Host& device, mail::Message message, Errand errand, base::LetterId letter, base::CopyId made_from) {
    MailProgram& program = *device.program;
    program.open = true;
    if (!letter) letter = new_letter(world, message);
    if (program.settings.incoming == Incoming::Web) {
        if (web_send(world, device, message, errand.recipients, letter) && errand.answers) web_answered(world, device, errand.answers);
        return;
    }
    LocalMessage local;
    local.letter = letter;
    local.copy = make_copy(world, device.id, base::PlaceKind::Outbox, letter, made_from, {}, "Outbox", {}, base::Protocol::None);
    local.message = std::move(message);
    local.seen = true;
    local.since = world.now;
    errand.kind = ErrandKind::Send;
    errand.outgoing = local.copy;
    errand.ordered_by = cause_;
    program.edit_folder("Outbox").messages.push_back(std::move(local));
    program.errands.push_back(std::move(errand));
    next_errand(world, device.id);
}

void Machine::act_on(World& world, const SendLetter& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    if (const Host* chosen = act.account.empty() ? nullptr : account_in(world, act.device, act.account)) device = &world.edit_host(chosen->id);
    mail::Message message{act.raw.empty() ? compose(world, act.device, *device->program, {act.to, act.subject, act.body, ""}) : act.raw};
    put_in_outbox(world, *device, std::move(message), Errand{.recipients = act.to}, {}, {});
}

void Machine::act_on(World& world, const ReplyLetter& act) {
    Host* device = edit_device_with(world, act.device, act.letter, "Inbox");   // by the account that the letter came to
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    std::optional<mail::Message> original;
    if (program.settings.incoming == Incoming::Web) {
        original = web_text(world, *device, act.letter);
    } else if (const auto place = find_letter(program, act.letter, "Inbox")) {
        original = program.folders[place->folder].messages[place->message].message;
    }
    if (!original) return tell_user(world, device->id, "There is no copy of " + world.letter_name(act.letter) + " on this device, so nothing was answered.");
    const std::string to = address_in(original->field("Reply-To").value_or(original->field("From").value_or("")));
    if (to.empty()) return tell_user(world, device->id, "This letter names nobody to whom an answer could go.");
    const NewLetter letter{{to}, reply_subject(original->field("Subject").value_or("")), act.body, original->field("Message-ID").value_or("")};
    mail::Message message{compose(world, act.device, program, letter)};
    put_in_outbox(world, *device, std::move(message), Errand{.recipients = {to}, .answers = act.letter}, {}, {});
}

void Machine::act_on(World& world, const WriteDraft& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    if (program.settings.incoming == Incoming::Web) return web_draft(world, *device, act);
    LocalMessage draft;
    draft.message = mail::Message{compose(world, act.device, program, {act.to, act.subject, act.body, ""})};
    draft.letter = new_letter(world, draft.message);
    draft.seen = draft.draft = true;
    draft.since = world.now;
    const std::string name = program.settings.drafts_folder;
    draft.copy = make_copy(world, device->id, base::PlaceKind::Device, draft.letter, {}, {}, name, {}, base::Protocol::None);
    imap::task::Append append{name, draft.message, "\\Draft \\Seen", {draft.letter, draft.copy}};
    const bool to_server = program.settings.drafts_on_server && program.settings.incoming == Incoming::Imap;
    program.edit_folder(name).messages.push_back(std::move(draft));
    if (to_server) order(world, *device, {std::move(append)});
}

void Machine::act_on(World& world, const SendDraft& act) {
    Host* device = edit_device_with(world, act.device, act.letter, "Drafts");
    if (device == nullptr) return;
    if (device->program->settings.incoming == Incoming::Web) return web_send_draft(world, *device, act);
    finish_draft(world, *device, act.letter, act.more, false);
}

void Machine::finish_draft(World& world, Host& device, base::LetterId letter, const std::string& more, bool fetched) {
    MailProgram& program = *device.program;
    const std::string name = program.settings.drafts_folder;
    const auto place = find_letter(program, letter, name);
    if (!place || program.folders[place->folder].name != name) {
        return tell_user(world, device.id, world.letter_name(letter) + " is not among the drafts on this device, so nothing was sent.");
    }
    const LocalMessage draft = program.folders[place->folder].messages[place->message];
    if (draft.holding == Holding::HeadersOnly) {
        if (fetched || program.settings.work_offline) return tell_user(world, device.id, "The text of this draft is not on this device, so it was not sent.");
        Errand errand{.kind = ErrandKind::Tasks, .tasks = {imap::task::Open{server_name(name), draft.uid}}, .ordered_by = cause_, .then_send = letter, .more = more};
        program.errands.push_back(std::move(errand));
        return next_errand(world, device.id);
    }
    mail::Message message = finished_draft(draft.message, more);
    std::vector<std::string> to = header_recipients(message);
    if (to.empty()) return tell_user(world, device.id, "This draft names nobody to whom it could go, so it was not sent.");
    put_in_outbox(world, device, std::move(message), Errand{.recipients = std::move(to)}, draft.letter, draft.copy);
    drop_draft(world, device, draft);
}

/// What was a draft is in the Outbox now: it goes here, and from the server if it is there.
void Machine::drop_draft(World& world, Host& device, const LocalMessage& draft) {
    MailProgram& program = *device.program;
    LocalFolder& drafts = program.edit_folder(program.settings.drafts_folder);
    const auto index = index_of_copy(drafts, draft.copy);
    if (!index) return;
    if (draft.uid) return delete_cached(world, device, LetterPlace{static_cast<std::size_t>(&drafts - program.folders.data()), *index}, WhenDeleting::RemoveAtOnce);
    // Off-line its APPEND still waits: it need not be said any more.
    std::erase_if(program.replay, [&](const imap::ClientTask& task) {
        const auto* append = std::get_if<imap::task::Append>(&task);
        return append != nullptr && append->provenance.copy == draft.copy;
    });
    remove_local(world, device, drafts, *index);
}

smtp::ClientSession Machine::sending_session(const World& world, const Host& device) {
    const MailProgram& program = *device.program;
    const MailAccountSettings& settings = program.settings;
    smtp::ClientProfile profile;
    profile.client_name = world.host(world.machine_of(device.id)).name + "." + settings.address.substr(settings.address.find('@') + 1);
    profile.user = settings.user;
    profile.password = settings.password;
    profile.auth = settings.outgoing_port == 25 ? smtp::AuthChoice::None : settings.outgoing_login;
    profile.tls = settings.outgoing_tls;
    profile.use_pipelining = settings.outgoing_pipelining;
    profile.serial = world.last_session;
    smtp::ClientSession session{std::move(profile)};
    // Letters that wait one behind the other go over one connection.
    for (const Errand& errand : program.errands) {
        if (errand.kind != ErrandKind::Send) break;
        session.deliver(delivery_of(world, device, errand));
    }
    return session;
}

smtp::Delivery Machine::delivery_of(const World& world, const Host& device, const Errand& errand) {
    const MailProgram& program = *device.program;
    smtp::Delivery delivery;
    if (const auto from = mail::parse_mailbox(program.settings.address, true)) delivery.envelope.reverse_path = mail::Path{*from};
    for (const std::string& address : errand.recipients) {
        if (auto to = mail::parse_mailbox(address, true)) delivery.envelope.recipients.push_back({mail::Path{std::move(*to)}, "", ""});
    }
    const LocalFolder* outbox = program.folder("Outbox");
    if (const auto index = outbox == nullptr ? std::nullopt : index_of_copy(*outbox, errand.outgoing)) {
        const LocalMessage& message = outbox->messages[*index];
        delivery.message = outgoing_form(world, device, errand.recipients, message.message);
        delivery.provenance = {message.letter, message.copy};
    }
    return delivery;
}

void Machine::program_smtp_events(World& world, Stream& stream) {
    const std::vector<smtp::ClientEvent> events = std::exchange(smtp_events_, {});
    for (const smtp::ClientEvent& event : events) {
        if (const auto* refused = std::get_if<smtp::RecipientAnswered>(&event)) {
            if (!refused->reply.positive()) tell_user(world, stream.client, "The server refused a recipient: " + refused->reply.line());
        } else if (const auto* failed = std::get_if<smtp::SessionFailed>(&event)) {
            tell_user(world, stream.client, "The letter could not be sent: " + failed->reply.words());
        } else if (const auto* ended = std::get_if<smtp::DeliveryEnded>(&event)) {
            if (ended->accepted) {
                letter_sent(world, stream, ended->letter.copy);
            } else {
                note_send_unanswered(world, stream, *ended);
                tell_user(world, stream.client, "The letter could not be sent: " + ended->reply.words());
            }
            next_letter(world, stream);
        }
    }
}

void Machine::note_send_unanswered(World& world, const Stream& stream, const smtp::DeliveryEnded& ended) {
    const MailProgram& program = *world.host(stream.client).program;
    const LocalFolder* outbox = program.folder("Outbox");
    if (program.errands.empty() || outbox == nullptr) return;
    const base::CopyId copy = program.errands.front().outgoing;
    if (const auto index = index_of_copy(*outbox, copy)) note_unanswered(world, stream, outbox->messages[*index].letter, copy, ended);
}

/// The connection goes on to the letter that waits behind the one that is done with.
void Machine::next_letter(World& world, const Stream& stream) {
    const auto& session = std::get<smtp::ClientSession>(stream.client_side);
    MailProgram& program = *world.edit_host(stream.client).program;
    if (!session.takes_more() || session.waiting().empty() || program.errand_session != stream.id) return;
    put_errand_away(program);
}

void Machine::letter_sent(World& world, Stream& stream, base::CopyId copy) {
    Host& device = world.edit_host(stream.client);
    MailProgram& program = *device.program;
    if (program.errands.empty() || program.errands.front().outgoing != copy) return;
    const Errand errand = program.errands.front();
    LocalFolder& outbox = program.edit_folder("Outbox");
    const auto index = index_of_copy(outbox, errand.outgoing);
    if (!index) return;
    LocalMessage sent = outbox.messages[*index];
    outbox.messages.erase_where([&](const LocalMessage& m) { return m.copy == errand.outgoing; });
    const SaveSent save = program.settings.save_sent;
    const bool on_server = (save == SaveSent::Append || save == SaveSent::LookFirst) && program.settings.incoming == Incoming::Imap;
    if (save == SaveSent::Here || on_server) {
        const std::string folder = on_server ? program.settings.sent_folder : "Sent";
        sent.copy = make_copy(world, stream.client, base::PlaceKind::Device, sent.letter, errand.outgoing, {}, folder, stream.id, stream.protocol);
        sent.since = world.now;
        program.edit_folder(folder).messages.push_back(sent);
    }
    end_copy(world, stream.client, base::PlaceKind::Outbox, sent.letter, errand.outgoing, stream.id, stream.protocol);
    if (on_server) {
        imap::task::Append append{program.settings.sent_folder, sent.message, "\\Seen", {sent.letter, sent.copy}};
        append.look_first = save == SaveSent::LookFirst;
        order(world, device, {std::move(append)});
    }
    if (errand.answers) mark_answered(world, device, errand.answers);
}

void Machine::mark_answered(World& world, Host& device, base::LetterId letter) {
    MailProgram& program = *device.program;
    const auto place = find_letter(program, letter, "Inbox");
    if (!place) return;
    LocalFolder& folder = program.folders[place->folder];
    LocalMessage answered = folder.messages[place->message];
    if (answered.answered) return;
    answered.answered = true;
    const base::Uid uid = answered.uid;
    if (!uid || program.settings.imap.mode == ImapMode::Offline) set_local_flags(world, device, folder, place->message, answered);
    if (uid) order(world, device, {imap::task::SetFlags{server_name(folder.name), {uid}, "\\Answered", ""}});
}

}  // namespace sim
