// A mail program that collects by POP3: what its rules ask of a session, and what it does with what it learns.

#include <algorithm>
#include <utility>

#include "protocols/mail/trace_header.h"
#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

/// What the program says when a server lacks what its settings need.
std::string lacking_in_pop3(std::string_view what) {
    if (what == "UIDL") {
        return "This server has no unique-ids (UIDL), so the program cannot tell new messages from old ones: it fetches nothing unless it may remove what it has fetched.";
    }
    if (what == "TOP") return "This server cannot send a header alone (TOP), so “fetch headers only” does not work here.";
    if (what == "POP3") return "What answers on this port does not speak POP3.";
    if (what == "STLS") return "This server offers no encryption (STLS), and the settings allow no log-in without it.";
    if (what == "APOP") return "This server's greeting has no time stamp, so APOP does not work here.";
    return "This server does not offer the chosen authentication method.";
}

void erase_all(std::vector<std::string>& from, const std::vector<std::string>& what) {
    std::erase_if(from, [&](const std::string& id) { return std::find(what.begin(), what.end(), id) != what.end(); });
}

}  // namespace

pop3::ClientSession Machine::pop3_session(const World& world, const MailProgram& program, const Errand& errand) {
    const MailAccountSettings& settings = program.settings;
    const Pop3Rules& rules = settings.pop3;
    pop3::ClientProfile profile;
    profile.user = settings.user;
    profile.password = settings.password;
    profile.login = rules.login;
    profile.use_stls = settings.incoming_tls != smtp::TlsChoice::Never;
    profile.require_tls = settings.incoming_tls == smtp::TlsChoice::Required;
    profile.ask_capabilities = rules.headers_only || (rules.login != pop3::ClientLogin::UserPass && rules.login != pop3::ClientLogin::Apop);
    profile.remove_at_download = !rules.leave_on_server;
    if (rules.leave_on_server && rules.keep_days != 0) profile.keep_days = static_cast<int>(rules.keep_days);
    const bool other_rule = rules.leave_on_server && (rules.keep_days != 0 || rules.until_deleted || rules.until_moved);
    profile.remember = rules.only_new || other_rule;
    profile.fetch_known = !rules.only_new;
    profile.headers_only = rules.headers_only;
    profile.size_limit = settings.size_limit;
    profile.at_most = errand.fetch_at_most != 0 ? errand.fetch_at_most : rules.at_most;
    profile.quit_every = rules.quit_every;
    return pop3::ClientSession{std::move(profile), program.seen, program.wishes, world.now};
}

bool Machine::collect_for(World& world, Stream& stream, const pop3::Fetched& fetched) {
    const MailAccountSettings settings = world.host(stream.client).program->settings;
    const mail::Account* account = account_of(world, settings.deliver_to);
    if (account != nullptr && mailbox_host(world, *provider_index(world, settings.deliver_to)) == nullptr) {
        tell_user(world, stream.client, "No server of " + settings.deliver_to + " answers: what was collected stays here.");
        return false;
    }
    if (account == nullptr || !account->has_room(fetched.message.size())) {
        tell_user(world, stream.client, account == nullptr ? "There is no account " + settings.deliver_to + " for what is collected."
                                                           : "The account " + settings.deliver_to + " has no room for what is collected.");
        return false;
    }
    if (stream.heard_text) cause_ = stream.heard_text;
    mail::ReceivedParts received;
    received.from_name = settings.incoming_host;
    received.from_address = world.host(stream.server).address;
    const std::string own_name = world.host(world.machine_of(stream.client)).name + "." + settings.deliver_to.substr(settings.deliver_to.find('@') + 1);
    received.by_name = own_name;   // a view
    received.with = "POP3";
    received.for_recipient = settings.deliver_to;
    received.at = world.now;
    mail::StoredMessage stored;
    stored.message = mail::Message{fetched.message}.with_fields_in_front(mail::received_field(received));
    stored.letter = stream.carrying.letter ? stream.carrying.letter : new_letter(world, stored.message);
    stored.internal_date = world.now;
    add_to_store(world, *provider_index(world, settings.deliver_to), account->id, "INBOX", std::move(stored), stream.carrying.copy);
    notice_idle_sessions(world);
    return true;
}

void Machine::pop3_fetched(World& world, Stream& stream, const pop3::Fetched& fetched) {
    Host& device = world.edit_host(stream.client);
    // What cannot be handed on stays here: the server's copy is about to go.
    if (!device.program->settings.deliver_to.empty() && collect_for(world, stream, fetched)) return;
    LocalFolder& inbox = device.program->edit_folder("Inbox");
    if (stream.heard_text) cause_ = stream.heard_text;  // the text made the copy, not the dot after it
    if (!fetched.headers_only && !fetched.unique_id.empty()) {
        erase_all(device.program->wishes.fetch_now, {fetched.unique_id});
        // The header has been here for a while: now the letter is whole.
        for (LocalFolder& folder : device.program->folders) {
            const auto index = index_of_unique_id(folder, fetched.unique_id);
            if (index && folder.messages[*index].holding == Holding::HeadersOnly) return complete_local(world, stream, folder, *index, fetched.message);
        }
    }
    LocalMessage message;
    message.letter = stream.carrying.letter;
    message.message = mail::Message{fetched.message};
    if (!message.letter) message.letter = new_letter(world, message.message);
    message.holding = fetched.headers_only ? Holding::HeadersOnly : Holding::Full;
    message.unique_id = fetched.unique_id;
    message.since = world.now;
    message.copy = make_copy(world, stream.client, base::PlaceKind::Device, message.letter, stream.carrying.copy, {}, "Inbox", stream.id,
                             stream.protocol, fetched.headers_only);
    inbox.messages.push_back(std::move(message));
}

void Machine::complete_local(World& world, const Stream& stream, LocalFolder& folder, std::size_t index, const base::SharedOctets& text) {
    LocalMessage& message = folder.messages.edit(index);
    message.message = mail::Message{text};
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

void Machine::program_pop3_events(World& world, Stream& stream) {
    const std::vector<pop3::ClientEvent> events = std::exchange(pop3_events_, {});
    for (const pop3::ClientEvent& event : events) {
        MailProgram& program = *world.edit_host(stream.client).program;
        pop3::keep_memory(program.seen, event, world.now);
        if (const auto* fetched = std::get_if<pop3::Fetched>(&event)) {
            pop3_fetched(world, stream, *fetched);
        } else if (const auto* refused = std::get_if<pop3::LoginRefused>(&event)) {
            tell_user(world, stream.client, (refused->try_later ? "The server cannot be used just now: " : "The server refused the log-in: ") + refused->text);
        } else if (const auto* cannot = std::get_if<pop3::CannotServe>(&event)) {
            tell_user(world, stream.client, lacking_in_pop3(cannot->what));
        } else if (const auto* missing = std::get_if<pop3::NotFetched>(&event)) {
            tell_user(world, stream.client, "The server would not give a message it had listed: " + missing->text);
        } else if (const auto* policy = std::get_if<pop3::ServerPolicy>(&event)) {
            if (policy->expire_days && program.settings.pop3.leave_on_server) {
                tell_user(world, stream.client, *policy->expire_days == 0 ? std::string{"This server removes what has been fetched, although the program leaves it there (EXPIRE 0)."}
                                                                          : "This server removes messages after " + std::to_string(*policy->expire_days) + " days, fetched or not (EXPIRE).");
            }
        } else if (const auto* removed = std::get_if<pop3::Removed>(&event)) {
            erase_all(program.wishes.remove_now, removed->unique_ids);
        } else if (const auto* gone = std::get_if<pop3::GoneFromServer>(&event)) {
            const auto wanted = [&](const std::string& id) { return std::find(program.wishes.fetch_now.begin(), program.wishes.fetch_now.end(), id) != program.wishes.fetch_now.end(); };
            if (std::any_of(gone->unique_ids.begin(), gone->unique_ids.end(), wanted)) tell_user(world, stream.client, "What was to be opened is no longer on the server: its header is all that is left.");
            erase_all(program.wishes.remove_now, gone->unique_ids);
            erase_all(program.wishes.fetch_now, gone->unique_ids);
        } else if (const auto* ended = std::get_if<pop3::SessionEnded>(&event)) {
            if (!ended->refused.empty()) {
                tell_user(world, stream.client, "The letters are here, but the server did not end the session as it was asked: " + ended->refused + ".");
            } else if (!ended->in_good_order) connection_lost(world, stream, "while mail was being collected");
            if (ended->left != 0) program.errands.push_back(Errand{.kind = ErrandKind::Collect, .fetch_at_most = ended->left, .ordered_by = program.errands.empty() ? cause_ : program.errands.front().ordered_by});
        }
    }
}

void Machine::connection_lost(World& world, const Stream& stream, std::string_view when) {
    const std::string server = stream.server ? world.host(stream.server).name : std::string{"the server"};
    if (!stream.heard && stream.protocol != base::Protocol::None) {
        tell_user(world, stream.client, server + " did not answer on port " + std::to_string(stream.port) + ".");
    } else {
        tell_user(world, stream.client, "The connection to " + server + " was lost " + std::string{when} + ".");
    }
}

}  // namespace sim
