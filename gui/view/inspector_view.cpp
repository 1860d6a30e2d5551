#include "gui/view/inspector_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/copies_view.h"
#include "gui/view/letter_path.h"
#include "gui/view/map_view.h"
#include "gui/view/names.h"
#include "protocols/base/octets.h"
#include "sim/time_text.h"
#include "protocols/mail/store.h"
#include "sim/machine.h"

namespace gui {

namespace {

using base::FactKind;
using sim::Entry;

constexpr std::size_t kTableRows = 200;
constexpr std::size_t kRawLines = 120;

Selection pick_letter(base::LetterId letter, base::CopyId copy) {
    Selection pick;
    pick.letter = letter;
    pick.copy = copy;
    pick.focus = Selection::Focus::Letter;
    return pick;
}

std::vector<std::string> raw_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < kRawLines) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(readable_octets(line));
    }
    if (!text.empty()) lines.push_back(fmt::format("… {} more octets", text.size()));
    return lines;
}

// --- hosts ------------------------------------------------------------------------------------

SheetSection queue_section(const Scene& scene, const sim::Host& host) {
    SheetSection section;
    section.heading = "Queue";
    section.table.columns = {"Letter", "For", "Tries", "Next try", "Last reply"};
    for (const sim::QueueEntry& entry : host.queue) {
        if (section.table.rows.size() == kTableRows) break;
        std::string recipients;
        for (const auto& one : entry.recipients)
            recipients += (recipients.empty() ? "" : ", ") + one.recipient.path.mailbox.text();
        const bool waiting = entry.stage == sim::QueueStage::Waiting;
        section.table.rows.push_back(
            {letter_short(scene.world, entry.letter), recipients, std::to_string(entry.attempts),
             waiting ? delay_words(entry.next_try - scene.world.now) : "being sent",
             entry.last_reply.empty() ? "none yet" : readable_octets(entry.last_reply)});
        section.table.picks.push_back(pick_letter(entry.letter, entry.copy));
    }
    if (section.table.rows.empty())
        section.empty_text =
            "Empty. A letter waits here from the 250 that accepted it until the next server "
            "answers 250.";
    return section;
}

SheetSection folder_section(const Scene& scene, const sim::LocalFolder& folder) {
    SheetSection section;
    section.heading = "Folder " + folder.name;
    section.table.columns = {"Letter", "State", "Size", "Name on the server"};
    for (const sim::LocalMessage& message : folder.messages) {
        if (section.table.rows.size() == kTableRows) break;
        std::string state = message.holding == sim::Holding::HeadersOnly ? "headers only" : "whole";
        if (message.marked_deleted) state += ", marked";
        if (message.seen) state += ", read";
        std::string server_name = !message.unique_id.empty() ? "unique-id " + message.unique_id
                                  : message.uid ? fmt::format("UID {}", message.uid.value)
                                                : "none";
        section.table.rows.push_back({letter_short(scene.world, message.letter), state,
                                      size_words(message.message.size()), server_name});
        section.table.picks.push_back(pick_letter(message.letter, message.copy));
    }
    if (section.table.rows.empty()) section.empty_text = "Empty.";
    return section;
}

void device_sections(const Scene& scene, const sim::Host& host, Sheet& view) {
    const sim::MailProgram& program = *host.program;
    SheetSection account;
    account.heading = "Mail program";
    account.values = {{"Account", program.settings.address},
                      {"Gets mail by", rule_words(program.settings)},
                      {"Incoming", fmt::format("{}:{}", program.settings.incoming_host,
                                               program.settings.incoming_port)},
                      {"Outgoing", fmt::format("{}:{}", program.settings.outgoing_host,
                                               program.settings.outgoing_port)}};
    if (!program.last_error.empty())
        account.values.push_back({"Last error", program.last_error, Role::Bad});
    view.sections.push_back(std::move(account));
    for (const sim::LocalFolder& folder : program.folders)
        view.sections.push_back(folder_section(scene, folder));
    if (program.folders.empty()) {
        SheetSection none;
        none.heading = "Folders";
        none.empty_text =
            "None yet. They appear with the first letter that is written or fetched here.";
        view.sections.push_back(std::move(none));
    }
    SheetSection memory;
    memory.heading = "Memory of unique-ids (POP3)";
    for (const pop3::SeenEntry& seen : program.seen.entries()) {
        if (memory.raw.size() == kTableRows) break;
        memory.raw.push_back(seen.unique_id);
    }
    if (memory.raw.empty())
        memory.empty_text =
            "Empty. With POP3 the program remembers here which letters it has fetched.";
    if (program.settings.incoming != sim::Incoming::Imap || !memory.raw.empty())
        view.sections.push_back(std::move(memory));
}

SheetSection sessions_of(const Scene& scene, base::HostId host) {
    SheetSection section;
    section.heading = "Open conversations";
    section.table.columns = {"", "Protocol", "With"};
    for (const auto& stream : scene.world.streams) {
        if (stream->phase == sim::StreamPhase::Free ||
            (stream->client != host && stream->server != host))
            continue;
        if (section.table.rows.size() == kTableRows) break;
        const base::HostId other = stream->client == host ? stream->server : stream->client;
        section.table.rows.push_back({fmt::format("#{}", stream->id.value),
                                      std::string{protocol_word(stream->protocol)},
                                      host_name(scene.world, other)});
        Selection pick;
        pick.session = stream->id;
        pick.focus = Selection::Focus::Session;
        section.table.picks.push_back(pick);
    }
    if (section.table.rows.empty()) section.empty_text = "None at this moment.";
    return section;
}

Sheet host_view(const Scene& scene, base::HostId id) {
    const sim::Host& host = scene.world.host(id);
    Sheet view;
    view.kind = host.kind == sim::HostKind::Device ? "Device" : "Host";
    view.title = host.name;
    SheetSection about;
    about.values = {{"Address", host.address}};
    if (is_typed_by_hand(scene.world, host)) about.values.push_back({"Program", "none: somebody types here"});
    else if (host.outside) about.values.push_back({"Program", host.program_name.empty() ? "a real program of this computer; it has not said which" : host.program_name + ", a real program of this computer"});
    if (!host.address6.empty()) about.values.push_back({"IPv6 address", host.address6});
    if (host.provider != 0)
        about.values.push_back({"Run by", scene.world.providers[host.provider - 1].name});
    for (const sim::Service& service : host.services) {
        about.values.push_back({"Listens on", fmt::format("port {} for {}", service.port,
                                                          protocol_word(service.protocol))});
    }
    about.values.push_back({"Power", host.on ? "on" : "off", host.on ? Role::Good : Role::Bad});
    view.sections.push_back(std::move(about));
    if (host.program) device_sections(scene, host, view);
    const bool relays =
        std::any_of(host.services.begin(), host.services.end(), [](const sim::Service& service) {
            return service.protocol == base::Protocol::Smtp ||
                   service.protocol == base::Protocol::Submission;
        });
    if (relays || !host.queue.empty()) view.sections.push_back(queue_section(scene, host));
    view.sections.push_back(sessions_of(scene, id));
    return view;
}

// --- mailboxes --------------------------------------------------------------------------------

Sheet account_view(const Scene& scene, const mail::Account& account) {
    Sheet view;
    view.kind = "Mailboxes";
    view.title = account.address();
    SheetSection about;
    about.values = {
        {"Messages", std::to_string(account.message_count())},
        {"Size", size_words(account.octets())},
        {"POP3 lock",
         account.maildrop_lock ? fmt::format("held by #{}", account.maildrop_lock.value) : "free",
         account.maildrop_lock ? Role::Warn : Role::Text}};
    view.sections.push_back(std::move(about));
    for (const auto& mailbox : account.mailboxes) {
        SheetSection section;
        section.heading = mailbox->name;
        section.values = {
            {"UIDVALIDITY, UIDNEXT",
             fmt::format("{}, {}", mailbox->uid_validity.value, mailbox->uid_next.value)}};
        section.table.columns = {"No.", "UID", "Unique-id", "Letter", "Size", "Flags"};
        std::size_t number = 0;
        for (const mail::StoredMessage& message : mailbox->messages) {
            ++number;
            if (section.table.rows.size() == kTableRows) break;
            const std::string flags = mailbox->flags_text(message.flags);
            section.table.rows.push_back({std::to_string(number), std::to_string(message.uid.value),
                                          mail::unique_id(mailbox->uid_validity, message),
                                          letter_short(scene.world, message.letter),
                                          size_words(message.message.size()),
                                          flags.empty() ? "none" : flags});
            section.table.picks.push_back(pick_letter(message.letter, message.copy));
        }
        if (section.table.rows.empty()) {
            section.empty_text = "Empty. New mail arrives here at the 250 that ends its transfer.";
            section.table.columns.clear();
        }
        view.sections.push_back(std::move(section));
    }
    return view;
}

// --- letters ----------------------------------------------------------------------------------

/// Any copy of the letter that is there now: the one asked for first.
const mail::Message* message_of(const sim::World& world, base::LetterId letter, base::CopyId copy,
                                std::string& where) {
    const mail::Message* any = nullptr;
    const auto take = [&](base::LetterId of, base::CopyId id, const mail::Message& message,
                          const std::string& place) {
        if (of != letter || (any != nullptr && id != copy)) return;
        any = &message;
        where = place;
    };
    for (const auto& host : world.hosts) {
        for (const sim::QueueEntry& entry : host->queue)
            take(entry.letter, entry.copy, entry.message, "queue of " + host->name);
        if (!host->program) continue;
        for (const sim::LocalFolder& folder : host->program->folders) {
            for (const sim::LocalMessage& message : folder.messages)
                take(message.letter, message.copy, message.message,
                     host->name + ", " + folder.name);
        }
    }
    for (const sim::Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) {
            for (const auto& mailbox : account->mailboxes) {
                for (const mail::StoredMessage& message : mailbox->messages) {
                    take(message.letter, message.copy, message.message,
                         account->address() + ", " + mailbox->name);
                }
            }
        }
    }
    return any;
}

Sheet letter_view(const Scene& scene, const JournalIndex& index, base::LetterId letter,
                          base::CopyId copy) {
    Sheet view;
    view.kind = "Letter";
    view.title = letter_title(scene.world, letter);
    const sim::LetterInfo& info = scene.world.letters[letter.value - 1];
    SheetSection about;
    about.values = {{"Written by", info.from},
                    {"Written at", time_words(scene.world, info.written)},
                    {"Copies", build_copies(scene, index, letter).summary}};
    view.sections.push_back(std::move(about));
    std::string where;
    SheetSection text_section;
    if (const mail::Message* message = message_of(scene.world, letter, copy, where)) {
        view.sections.push_back(envelope_beside_header(scene, letter, *message));
        view.sections.push_back(received_path(*message));
        text_section.heading = "Text in " + where;
        text_section.values = {{"Size", size_words(message->size())}};
        text_section.raw = raw_lines(message->text());
    } else {
        text_section.heading = "Text";
        text_section.empty_text = "No copy is left anywhere.";
    }
    view.sections.push_back(std::move(text_section));
    return view;
}

// --- lines and conversations ------------------------------------------------------------------

std::string state_of(const sim::ServerSide& side, base::Protocol protocol) {
    std::size_t state = SIZE_MAX;
    if (const auto* smtp_session = std::get_if<smtp::ServerSession>(&side))
        state = static_cast<std::size_t>(smtp_session->state());
    if (const auto* pop3_session = std::get_if<pop3::ServerSession>(&side))
        state = static_cast<std::size_t>(pop3_session->state());
    if (const auto* imap_session = std::get_if<imap::ServerSession>(&side))
        state = static_cast<std::size_t>(imap_session->state());
    const auto& names = sim::tables_of(protocol).state_names;
    return state < names.size() ? std::string{names[state]} : std::string{};
}

/// The state that the server of an open conversation is in; empty: it is over.
std::string server_state(const Scene& scene, base::SessionId id) {
    for (const auto& stream : scene.world.streams) {
        if (stream->phase == sim::StreamPhase::Free || stream->id != id) continue;
        return state_of(stream->server_side, stream->protocol);
    }
    return {};
}

Sheet line_view(const Scene& scene, const JournalIndex& index, base::EntryId id) {
    const Entry& entry = scene.journal[id];
    Sheet view;
    view.kind = entry.kind == FactKind::Content ? "Text on the wire" : "Line";
    view.title = entry.kind == FactKind::Content ? size_words(entry.text_size)
                                                 : shortened(line_words(scene.journal, entry), 60);
    SheetSection about;
    about.values = {
        {"Sent", time_words(scene.world, entry.at)},
        {"Arrives", time_words(scene.world, entry.arrives())},
        {"Length", entry.kind == FactKind::Line && entry.secret_end() > entry.secret_begin() ? "not shown, for the secret in it" : size_words(entry.text_size)},
        {"On the way", entry.has(Entry::kEncrypted) ? "encrypted" : "readable by anyone on the way",
         entry.has(Entry::kEncrypted) ? Role::Good : Role::Warn}};
    if (const SessionInfo* session = index.session(entry.session))
        about.values.push_back({"Conversation", session_title(scene.world, *session)});
    if (const std::string state = server_state(scene, entry.session); !state.empty()) {
        about.values.push_back({"Server is in state", state, Role::Server});
    }
    view.sections.push_back(std::move(about));
    SheetSection octets;
    octets.heading = "Octets";
    const bool secret = entry.secret_end() > entry.secret_begin();
    if (entry.kind == FactKind::Content) {
        octets.raw = raw_lines(scene.journal.text(entry));
    } else if (secret) {
        octets.raw.push_back(line_words(scene.journal, entry) + "␍␊");
    } else {
        octets.raw.push_back(base::visible_octets(scene.journal.text(entry)));
    }
    view.sections.push_back(std::move(octets));
    return view;
}

/// What a conversation has cost so far, counted between its first entry and its last.
SheetSection cost_section(const Scene& scene, const SessionInfo& session) {
    std::uint64_t octets[2] = {0, 0};   // by the server, by the client
    std::uint64_t lines = 0, round_trips = 0;
    bool waiting = false;
    const std::size_t end = scene.happened(session.ended) ? session.ended.value : scene.entries;
    for (std::size_t n = session.opened.value; n <= end; ++n) {
        const Entry& entry = scene.journal[base::EntryId{static_cast<std::uint32_t>(n)}];
        if (!entry.is_line() || entry.session != session.id) continue;
        const bool by_client = entry.has(Entry::kFromClient);
        octets[by_client ? 1 : 0] += entry.text_size;
        lines += entry.kind == FactKind::Line ? 1 : 0;
        if (!by_client && waiting) ++round_trips;
        waiting = by_client;
    }
    const base::Instant until = scene.happened(session.ended) ? scene.journal[session.ended].at : scene.world.now;
    SheetSection section;
    section.heading = "What it has cost";
    section.values = {{"Octets", fmt::format("{} by the client, {} by the server", octets[1], octets[0])},
                      {"Lines", fmt::format("{}", lines)},
                      {"Waits", fmt::format("{} for an answer", round_trips)},
                      {"Time", sim::duration_text(until - scene.journal[session.opened].at)}};
    return section;
}

Sheet session_view(const Scene& scene, const JournalIndex& index, base::SessionId id) {
    Sheet view;
    view.kind = "Conversation";
    view.title = fmt::format("#{}", id.value);
    const SessionInfo* session = index.session(id);
    if (session == nullptr) return view;
    view.title = session_title(scene.world, *session);
    SheetSection about;
    about.values = {{"Client", host_name(scene.world, session->client)},
                    {"Server", host_name(scene.world, session->server)},
                    {"Port", std::to_string(session->port)},
                    {"Began", time_words(scene.world, scene.journal[session->opened].at)}};
    if (scene.happened(session->ended))
        about.values.push_back(
            {"Ended", time_words(scene.world, scene.journal[session->ended].at)});
    if (const std::string state = server_state(scene, id); !state.empty()) {
        about.values.push_back({"State of the server", state, Role::Server});
    }
    view.sections.push_back(std::move(about));
    view.sections.push_back(cost_section(scene, *session));
    return view;
}

Sheet world_view(const Scene& scene) {
    Sheet view;
    view.kind = "World";
    view.title = scene.world.title;
    SheetSection about;
    about.values = {{"Preset", scene.world.name},
                    {"Seed", std::to_string(scene.world.seed)},
                    {"Hosts", std::to_string(scene.world.hosts.size())},
                    {"Letters", std::to_string(scene.world.letters.size())},
                    {"Events", std::to_string(scene.world.events)}};
    view.sections.push_back(std::move(about));
    SheetSection hint;
    hint.empty_text =
        "Click a host, a mailbox, a letter or a line, and what there is to know of it appears "
        "here.";
    view.sections.push_back(std::move(hint));
    return view;
}

bool known_host(const Scene& scene, base::HostId id) {
    return id && id.value <= scene.world.hosts.size();
}

}  // namespace

Sheet build_inspector(const Scene& scene, const JournalIndex& index,
                              const Selection& selection) {
    using Focus = Selection::Focus;
    const bool known_letter =
        selection.letter && selection.letter.value <= scene.world.letters.size();
    switch (selection.focus) {
        case Focus::Host:
            if (known_host(scene, selection.host)) return host_view(scene, selection.host);
            break;
        case Focus::Account:
            if (const mail::Account* account = scene.world.account(selection.account))
                return account_view(scene, *account);
            break;
        case Focus::Line:
            if (scene.happened(selection.line) && scene.journal[selection.line].is_line())
                return line_view(scene, index, selection.line);
            break;
        case Focus::Session:
            if (index.session(selection.session) != nullptr)
                return session_view(scene, index, selection.session);
            break;
        case Focus::Copy:
        case Focus::Letter:
            if (known_letter) return letter_view(scene, index, selection.letter, selection.copy);
            break;
        case Focus::None:
            if (const base::EntryId line = scene.current_line())
                return line_view(scene, index, line);
            break;
    }
    return world_view(scene);
}

}  // namespace gui
