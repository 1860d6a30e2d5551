#include "protocols/imap/client_session.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/imap/client_data.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/number_set.h"
#include "protocols/imap/response_writer.h"

namespace imap {

namespace {

/// What is left cannot be done.
void fail_tasks(ClientData& data, std::string_view text, std::vector<ClientEvent>& events) {
    for (; data.task < data.tasks.size(); ++data.task) {
        events.emplace_back(event::TaskDone{data.forgotten + data.task, false, std::string{text}});
    }
}

void refuse_login(ClientData& data, std::string_view text, std::vector<ClientEvent>& events) {
    events.emplace_back(event::LoginRefused{std::string{text}});
    fail_tasks(data, text, events);
    data.phase = ClientPhase::LoggingOut;
}

void end_session(ClientData& data, bool in_good_order, std::string_view text,
                 std::vector<ClientEvent>& events) {
    if (data.phase == ClientPhase::Over) return;
    fail_tasks(data, text, events);
    data.phase = ClientPhase::Over;
    data.state = State::Logout;
    data.wait = ClientWait::Nothing;
    data.deadline.reset();
    events.emplace_back(event::SessionEnded{in_good_order, std::string{text}});
}

/// How long the IDLE, or the pause between two NOOPs, has lasted that is going on.
std::optional<base::Duration> waited_so_long(const ClientData& data, base::Instant now) {
    if (!data.deadline) return std::nullopt;
    if (data.wait == ClientWait::Idling) return data.profile.idle_renewal - (*data.deadline - now);
    const auto* idle = data.task < data.tasks.size() ? std::get_if<task::Idle>(&data.tasks[data.task]) : nullptr;
    if (data.wait != ClientWait::Pause || idle == nullptr) return std::nullopt;
    return idle->poll_every - (*data.deadline - now);
}

/// Whether no answer named any of the messages that the task was about.
bool found_nothing(const ClientData& data) {
    const ClientTask& task = data.tasks[data.task];
    if (!data.heard.empty()) return false;
    const bool copies = std::holds_alternative<task::Move>(task) || std::holds_alternative<task::Copy>(task);
    return std::holds_alternative<task::SetFlags>(task) || (copies && has(data, "UIDPLUS"));
}

/// Resets what belongs to one task and goes to the next.
void end_task(ClientData& data, bool ok, std::string_view text, std::vector<ClientEvent>& events) {
    events.emplace_back(event::TaskDone{data.forgotten + data.task, ok, std::string{text}, ok && found_nothing(data)});
    ++data.task;
    data.step = 0;
    data.made_target = false;
    data.wanted.clear();
    data.wanted_headers.clear();
    data.heard.clear();
    data.found.clear();
}

/// ENABLE, if some task wants what must be enabled.
bool enable(ClientTurn& turn) {
    bool condstore = false;
    bool qresync = false;
    for (const ClientTask& task : turn.data.tasks) {
        const auto* sync = std::get_if<task::Sync>(&task);
        if (sync == nullptr) continue;
        qresync = qresync || sync->how == Resync::Qresync;
        condstore = condstore || sync->how == Resync::Condstore;
    }
    if (!turn.offers("ENABLE")) return false;
    if (qresync && turn.offers("QRESYNC")) {
        turn.command(Verb::Enable, "QRESYNC");
    } else if ((condstore || qresync) && turn.offers("CONDSTORE")) {
        turn.command(Verb::Enable, "CONDSTORE");
    } else {
        return false;
    }
    return true;
}

/// SELECT, with what Quick Resync needs if the task asks for it.
void open_folder(ClientTurn& turn, const std::string& folder) {
    ClientData& data = turn.data;
    std::string arguments = mailbox_text(data, folder);
    const auto* sync = std::get_if<task::Sync>(&data.tasks[data.task]);
    if (sync != nullptr && sync->how == Resync::Qresync && turn.offers("QRESYNC") &&
        turn.offers("ENABLE") && sync->memory.uid_validity && sync->memory.highest_modseq) {
        arguments += " (QRESYNC (";
        base::append_number(arguments, sync->memory.uid_validity.value);
        arguments += ' ';
        base::append_number(arguments, sync->memory.highest_modseq.value);
        if (!sync->memory.uids.empty()) {
            std::vector<base::Uid> uids{sync->memory.uids.begin(), sync->memory.uids.end()};
            arguments += ' ';
            append_number_set(arguments, uids);
        }
        arguments += "))";
    }
    data.folder.clear();
    data.opening = folder;
    data.uids.clear();
    data.uid_next = {};
    data.highest_modseq = {};
    data.read_only = false;
    turn.command(Verb::Select, arguments);
}

/// Writes the next command of the phase; passes over phases with nothing to say.
void next_command(ClientTurn& turn) {
    ClientData& data = turn.data;
    switch (data.phase) {
        case ClientPhase::Capability:
            return turn.command(Verb::Capability);
        case ClientPhase::StartTls:
            return turn.command(Verb::StartTls);
        case ClientPhase::Login:
            return log_in(turn);
        case ClientPhase::Identify: {
            std::string program;
            append_quoted(program, data.profile.program);
            return turn.command(Verb::Id, "(\"name\" " + program + ")");
        }
        case ClientPhase::Enable:
            enable(turn);
            return;
        case ClientPhase::Tasks: {
            if (wants_utf8(turn)) return enable_utf8(turn);
            const std::string folder = folder_of(data.tasks[data.task]);
            if (!folder.empty() && folder != data.folder) return open_folder(turn, folder);
            // A task without a command (nothing to delete, say) still wants an answer to end by.
            if (!act_on_task(turn)) turn.command(Verb::Noop);
            return;
        }
        case ClientPhase::Closing:
            return turn.command(Verb::Close);
        case ClientPhase::LoggingOut:
            return turn.command(Verb::Logout);
        case ClientPhase::Greeting:
        case ClientPhase::Over:
            return;
    }
}

/// Where to go on, once it is known what the server can do and who we are.
void choose_phase(ClientData& data, wire::Effects& out, std::vector<ClientEvent>& events) {
    wire::Effects unused;
    const ClientTurn turn{data, {}, unused};
    if (data.capabilities.empty()) {
        data.phase = ClientPhase::Capability;
        return;
    }
    if (data.authenticated) {
        data.phase = ClientPhase::Identify;
        return;
    }
    if (!data.tls && data.profile.tls != ClientTls::Never) {
        if (turn.offers("STARTTLS")) {
            data.phase = ClientPhase::StartTls;
            return;
        }
        if (data.profile.tls == ClientTls::Required) {
            end_session(data, false, "the server offers no encryption", events);
            out.close();
            return;
        }
    }
    const std::string obstacle = login_obstacle(turn);
    if (!obstacle.empty()) return refuse_login(data, obstacle, events);
    data.phase = ClientPhase::Login;
}

/// Says once what the tasks would like to use and the server does not offer.
void tell_lacking(const ClientTurn& turn, std::vector<ClientEvent>& events) {
    std::string_view lacking[3];
    for (const ClientTask& task : turn.data.tasks) {
        if (const auto* sync = std::get_if<task::Sync>(&task)) {
            if (sync->how == Resync::Qresync && !turn.offers("QRESYNC")) lacking[0] = "QRESYNC";
            if (sync->how == Resync::Condstore && !turn.offers("CONDSTORE")) lacking[1] = "CONDSTORE";
        } else if (std::holds_alternative<task::Idle>(task) && !turn.has("IDLE")) {
            lacking[2] = "IDLE";
        }
    }
    for (const std::string_view capability : lacking) {
        if (!capability.empty()) events.emplace_back(event::CannotServe{std::string{capability}});
    }
}

/// Passes over what needs no command, so that act() finds one to write.
void settle(ClientData& data, std::vector<ClientEvent>& events) {
    wire::Effects unused;
    if (data.phase == ClientPhase::Identify) {
        const ClientTurn turn{data, {}, unused};
        if (!data.told_lacking) tell_lacking(turn, events);
        data.told_lacking = true;
        if (data.profile.program.empty() || !fits_quotes(data.profile.program) ||
            !turn.offers("ID")) {
            data.phase = ClientPhase::Enable;
        }
    }
    if (data.phase == ClientPhase::Enable) {
        ClientData trial = data;
        ClientTurn turn{trial, {}, unused};
        if (!enable(turn)) data.phase = ClientPhase::Tasks;
    }
    while (data.phase == ClientPhase::Tasks && data.task < data.tasks.size()) {
        const std::string folder = folder_of(data.tasks[data.task]);
        if (wants_utf8({data, {}, unused}) || (!folder.empty() && folder != data.folder)) return;
        if (data.renumbered && names_uids(data.tasks[data.task])) {
            end_task(data, false, "the folder was numbered anew, so the program no longer knows which message was meant", events);
            continue;
        }
        // A task with no command left is done; it is tried on a copy, so that act() writes it.
        ClientData trial = data;
        ClientTurn turn{trial, {}, unused};
        unused.clear();
        if (act_on_task(turn)) return;
        end_task(data, true, data.answer_text, events);
    }
    if (data.phase == ClientPhase::Tasks && (data.profile.log_out_when_done || data.stopping)) {
        const bool close = data.profile.expunge_on_exit && !data.folder.empty();
        data.phase = close ? ClientPhase::Closing : ClientPhase::LoggingOut;
    }
}

void opened(ClientData& data, std::vector<ClientEvent>& events) {
    event::FolderOpened opened;
    data.folder = std::exchange(data.opening, {});
    data.state = State::Selected;
    data.read_only = base::istarts_with(data.answer_code, "READ-ONLY");
    data.renumbered = false;
    for (const KnownFolder& known : data.profile.known) {
        if (known.folder == data.folder) data.renumbered = known.uid_validity != data.uid_validity;
    }
    opened.folder = data.folder;
    opened.uid_validity = data.uid_validity;
    opened.uid_next = data.uid_next;
    opened.highest_modseq = data.highest_modseq;
    opened.exists = static_cast<std::uint32_t>(data.uids.size());
    opened.read_only = data.read_only;
    const auto* sync = std::get_if<task::Sync>(&data.tasks[data.task]);
    if (sync != nullptr) {
        opened.forget = sync->memory.uid_validity && sync->memory.uid_validity != data.uid_validity;
    }
    const bool emptied = sync != nullptr && data.uids.empty() && !opened.forget &&
                         sync->how != Resync::NewOnly;
    events.emplace_back(std::move(opened));
    if (!emptied) return;
    // "0 EXISTS" says it all: whatever is remembered is gone, and nothing is left to ask about.
    for (const base::Uid uid : sync->memory.uids)
        events.emplace_back(event::MessageGone{data.folder, uid});
}

void task_answered(ClientData& data, bool ok, base::Instant now, std::vector<ClientEvent>& events) {
    const std::string text = data.answer_code.empty()
                                 ? data.answer_text
                                 : "[" + data.answer_code + "] " + data.answer_text;
    if (data.verb == Verb::Select) {
        if (ok) return opened(data, events);
        data.opening.clear();
        data.state = State::Authenticated;
        return end_task(data, false, text, events);
    }
    if (data.verb == Verb::Enable) return;
    if (data.verb == Verb::Unselect) {
        data.asked_utf8 = !ok;
        if (!ok) return;
        data.folder.clear();
        data.uids.clear();
        data.state = State::Authenticated;
        return;
    }
    if (const auto* idle = std::get_if<task::Idle>(&data.tasks[data.task])) {
        const bool more = data.task + 1 < data.tasks.size() || data.stopping;
        if (ok && data.verb == Verb::UidSearch) {
            std::sort(data.found.begin(), data.found.end());
            if (data.found.size() == data.uids.size()) data.uids = data.found;
            events.emplace_back(event::Found{data.folder, std::exchange(data.found, {})});
            return;
        }
        if (!ok || more) return end_task(data, ok, text, events);
        if (data.verb == Verb::Noop) {
            data.wait = ClientWait::Pause;
            data.deadline = now + idle->poll_every;
        }
        return;
    }
    bool task_ok = ok;
    if (finish_step(data, ok, task_ok, events)) end_task(data, task_ok, text, events);
}

/// The tagged answer of the command under way.
void take_answer(ClientData& data, bool ok, base::Instant now, wire::Effects& out,
                 std::vector<ClientEvent>& events) {
    data.wait = ClientWait::Nothing;
    data.deadline.reset();
    data.renew = false;
    switch (data.phase) {
        case ClientPhase::Capability:
            if (data.capabilities.empty()) data.capabilities.emplace_back("IMAP4REV1");
            choose_phase(data, out, events);
            break;
        case ClientPhase::StartTls:
            if (!ok) {
                end_session(data, false, data.answer_text, events);
                out.close();
                break;
            }
            out.start_tls();
            data.tls = true;
            data.capabilities.clear();
            data.reader.discard();
            choose_phase(data, out, events);
            break;
        case ClientPhase::Login: {
            const bool proved = !data.sasl || data.sasl->server_proved();
            data.sasl.reset();
            if (!ok || !proved) {
                refuse_login(data,
                             ok ? "the server did not prove that it knows the password"
                                : std::string_view{data.answer_text},
                             events);
                break;
            }
            data.authenticated = true;
            data.state = State::Authenticated;
            if (!base::istarts_with(data.answer_code, "CAPABILITY")) data.capabilities.clear();
            events.emplace_back(event::LoggedIn{});
            choose_phase(data, out, events);
            break;
        }
        case ClientPhase::Identify:
            data.phase = ClientPhase::Enable;
            break;
        case ClientPhase::Enable:
            data.phase = ClientPhase::Tasks;
            break;
        case ClientPhase::Tasks:
            task_answered(data, ok, now, events);
            break;
        case ClientPhase::Closing:
            data.folder.clear();
            data.state = State::Authenticated;
            data.phase = ClientPhase::LoggingOut;
            break;
        case ClientPhase::LoggingOut:
            end_session(data, true, data.answer_text, events);
            out.close();
            break;
        case ClientPhase::Greeting:
        case ClientPhase::Over:
            break;
    }
}

void take_frame(ClientData& data, std::string_view frame, base::Instant now, wire::Effects& out,
                std::vector<ClientEvent>& events) {
    if (data.phase == ClientPhase::Greeting && !frame.starts_with("* ")) {
        end_session(data, false, "it does not speak IMAP: it began with \"" + std::string{frame.substr(0, 40)} + "\"", events);
        out.close();
        return;
    }
    if (frame.starts_with('+')) {
        if (data.wait == ClientWait::Invitation) {
            const bool idle = data.verb == Verb::Idle;
            data.challenge = frame.substr(std::min<std::size_t>(2, frame.size()));
            data.wait = idle ? ClientWait::Idling : ClientWait::Invited;
            if (idle) data.state = State::Idle;
            data.deadline = now + (idle ? data.profile.idle_renewal : data.profile.reply_timeout);
        }
        return;
    }
    if (frame.starts_with("* ")) {
        const std::string_view rest = frame.substr(2);
        if (base::istarts_with(rest, "BYE") && data.phase != ClientPhase::LoggingOut) {
            const std::optional<base::Duration> waited = waited_so_long(data, now);
            end_session(data, false, rest.substr(std::min<std::size_t>(4, rest.size())), events);
            if (auto* ended = std::get_if<event::SessionEnded>(&events.back())) ended->waited = waited;
            out.close();
            return;
        }
        const std::size_t from = events.size();
        const bool preauth = base::istarts_with(rest, "PREAUTH ");
        if (preauth) {
            take_status(data, rest.substr(8), events);
        } else {
            take_untagged(data, frame, 2, events);
        }
        note_known(data, events, from);
        if (data.phase == ClientPhase::Greeting) {
            data.authenticated = preauth;
            if (preauth) data.state = State::Authenticated;
            choose_phase(data, out, events);
        }
        return;
    }
    if (data.wait == ClientWait::Nothing || !frame.starts_with(data.tag + " ")) return;
    const std::string_view rest = frame.substr(data.tag.size() + 1);
    const bool ok = base::istarts_with(rest, "OK");
    const std::size_t text = std::min(rest.find(' '), rest.size());
    take_status(data, rest.substr(std::min(text + 1, rest.size())), events);
    if (data.verb == Verb::Idle) data.state = State::Selected;
    take_answer(data, ok, now, out, events);
}

}  // namespace

ClientSession::ClientSession(ClientProfile profile, std::vector<ClientTask> tasks) {
    data_.tls = profile.implicit_tls;
    data_.profile = std::move(profile);
    data_.tasks = std::move(tasks);
}

void ClientSession::add(ClientTask task) {
    // A session may stay for a year: what was done is forgotten now and then.
    constexpr std::size_t kKept = 32;
    if (data_.task > kKept) {
        data_.tasks.erase(data_.tasks.begin(), data_.tasks.begin() + static_cast<std::ptrdiff_t>(kKept));
        data_.task -= kKept;
        data_.forgotten += kKept;
    }
    data_.tasks.push_back(std::move(task));
}

void ClientSession::receive(std::string_view octets, base::Instant now, wire::Effects& out,
                            std::vector<ClientEvent>& events, wire::Provenance carried) {
    if (finished()) return;
    data_.reader.feed(octets);
    while (!finished()) {
        const FrameReader::Next next = data_.reader.next();
        if (next.got == FrameReader::Got::Nothing) return;
        if (next.got == FrameReader::Got::Announced) {
            data_.reader.accept_literal();
        } else if (next.got == FrameReader::Got::LiteralDone) {
            data_.carried.push_back(carried);
        } else if (next.got == FrameReader::Got::Frame) {
            take_frame(data_, next.frame, now, out, events);
            data_.carried.clear();
            if (data_.wait == ClientWait::Nothing && !finished()) settle(data_, events);
        } else {
            end_session(data_, false, "the server sent a line without end", events);
            out.close();
        }
    }
}

bool ClientSession::wants_to_act() const {
    switch (data_.wait) {
        case ClientWait::Nothing:
            if (data_.phase == ClientPhase::Greeting || data_.phase == ClientPhase::Over)
                return false;
            return data_.phase != ClientPhase::Tasks || data_.task < data_.tasks.size() ||
                   data_.profile.log_out_when_done || data_.stopping;
        case ClientWait::Invited:
            return true;
        case ClientWait::Idling:
            return data_.renew || data_.stopping || data_.task + 1 < data_.tasks.size();
        case ClientWait::Pause:
            return data_.renew || data_.stopping || data_.task + 1 < data_.tasks.size();
        case ClientWait::Answer:
        case ClientWait::Invitation:
            return false;
    }
    return false;
}

void ClientSession::act(base::Instant now, wire::Effects& out) {
    if (!wants_to_act()) return;
    ClientTurn turn{data_, now, out};
    if (data_.wait == ClientWait::Idling) {
        out.line(index_of(Line::IdleDone), "DONE");
        return turn.wait_for(ClientWait::Answer);
    }
    if (data_.wait == ClientWait::Invited) {
        if (data_.verb == Verb::Authenticate) return answer_challenge(turn);
        if (const auto* append = std::get_if<task::Append>(&data_.tasks[data_.task])) {
            out.content(index_of(Line::AppendMessage), append->message.text(),
                        append->message.octets(), append->provenance);
            out.line(index_of(Line::ClientRest), data_.utf8 ? ")" : "");
        }
        return turn.wait_for(ClientWait::Answer);
    }
    data_.renew = false;
    data_.wait = ClientWait::Nothing;
    if (data_.phase == ClientPhase::Tasks && data_.task == data_.tasks.size())
        data_.phase = ClientPhase::LoggingOut;
    next_command(turn);
}

void ClientSession::expire(base::Instant now, wire::Effects& out,
                           std::vector<ClientEvent>& events) {
    if (!data_.deadline || now < *data_.deadline) return;
    data_.deadline.reset();
    if (waiting()) {
        data_.renew = true;
        return;
    }
    end_session(data_, false, "no answer from the server", events);
    out.close();
}

void ClientSession::disconnected(base::Instant, std::vector<ClientEvent>& events) {
    end_session(data_, false, "the connection is gone", events);
}

bool ClientSession::waiting() const {
    if (data_.wait == ClientWait::Idling || data_.wait == ClientWait::Pause) return true;
    return data_.wait == ClientWait::Nothing && data_.phase == ClientPhase::Tasks &&
           data_.task == data_.tasks.size() && !data_.profile.log_out_when_done && !data_.stopping;
}

}  // namespace imap
