#include "protocols/imap/server_session.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

/// A command line taken apart as far as its verb.
struct Head {
    std::string_view tag;
    std::string_view verb_text;
    std::optional<Verb> verb;
    std::size_t arguments = 0;  ///< where the reader stands behind the verb
};

bool is_tag_char(char c) {
    return c != '+' && is_atom_char(c, true);
}

/// The tag is empty if there is none.
Head read_head(std::string_view frame) {
    Head head;
    std::size_t at = 0;
    while (at < frame.size() && is_tag_char(frame[at])) ++at;
    if (at == 0 || at >= frame.size() || frame[at] != ' ') return head;
    head.tag = frame.substr(0, at);
    const std::size_t begin = ++at;
    const auto run = [&frame, &at] {
        while (at < frame.size() && is_atom_char(frame[at])) ++at;
    };
    run();
    if (base::iequals(frame.substr(begin, at - begin), "UID") && at < frame.size() &&
        frame[at] == ' ') {
        ++at;
        run();
    }
    head.verb_text = frame.substr(begin, at - begin);
    head.verb = find_verb(head.verb_text);
    head.arguments = at;
    return head;
}

using Handler = void (*)(Turn&);

constexpr Handler kHandlers[] = {
    do_capability, do_noop,      do_logout,    do_id,       do_starttls,     do_authenticate,
    do_login,      do_enable,    do_select,    do_select,   do_create,       do_delete,
    do_rename,     do_subscribe, do_subscribe, do_list,     do_lsub,         do_namespace,
    do_status,     do_append,    do_idle,      do_getquota, do_getquotaroot, do_setquota,
    do_noop,       do_close,     do_unselect,  do_expunge,  do_search,       do_sort,
    do_thread,     do_fetch,     do_store,     do_copy,     do_copy,         do_fetch,
    do_store,      do_copy,      do_copy,      do_expunge,  do_search,       do_sort,
    do_thread};
static_assert(std::size(kHandlers) == kVerbCount);

bool is_known(const ServerData& data, Verb verb) {
    switch (verb) {
        case Verb::Thread:
        case Verb::UidThread:
            return data.profile->extensions.has(Extension::ThreadReferences) ||
                   data.profile->extensions.has(Extension::ThreadOrdered);
        case Verb::Check:
        case Verb::Lsub:
            return data.profile->imap4rev1;
        default:
            break;
    }
    const std::string_view extension = row(verb).extension;
    if (extension.empty()) return true;
    const auto found = find_extension(extension);
    // IMAP4rev2 holds these without their being extensions (RFC 9051 appendix E).
    const bool in_rev2 = verb == Verb::Enable || verb == Verb::Idle || verb == Verb::Namespace ||
                         verb == Verb::Unselect || verb == Verb::Move || verb == Verb::UidMove ||
                         verb == Verb::UidExpunge;
    return (found && data.profile->extensions.has(*found)) || (in_rev2 && Turn::is_rev2(data));
}

/// Answers what is wrong before the arguments are looked at. True if it answered.
bool refuse_head(Turn& turn, const Head& head) {
    if (!head.verb || !is_known(turn.data, *head.verb)) {
        turn.verb = Verb::Noop;
        turn.bad(Line::BadUnknown, "no such command here");
        return true;
    }
    turn.verb = *head.verb;
    const auto here = base::state_set(turn.data.state);
    if ((row(turn.verb).legal_in & here) != 0) return false;
    std::string_view why = "log in first";
    if (turn.data.state == State::Authenticated) why = "open a mailbox with SELECT first";
    if (turn.data.state == State::Selected) why = "only before a mailbox is opened";
    if (row(turn.verb).legal_in == base::state_set(State::NotAuthenticated))
        why = "already logged in";
    turn.bad(Line::BadState, why);
    return true;
}

void refuse_tag(ServerData& data, mail::Store& store, wire::Effects& out) {
    out.buffer() += "* BAD a command begins with a tag and a space\r\n";
    out.end_line(index_of(Line::BadTag));
    if (data.profile->bad_commands_max != 0 &&
        ++data.bad_commands >= data.profile->bad_commands_max) {
        leave_account(data, store);
        say_bye(data, out, Line::ByeErrors, "too many commands that make no sense");
    }
}

void run_command(ServerData& data, std::string_view frame, base::Instant now, mail::Store& store,
                 base::CopyCounter& copies, wire::Effects& out) {
    const Head head = read_head(frame);
    if (head.tag.empty()) {
        refuse_tag(data, store, out);
        data.carried.clear();
        return;
    }
    TokenReader arguments{frame, Turn::is_rev2(data) || data.enabled.has(Extension::Utf8Accept)};
    arguments.seek(head.arguments);
    Turn turn{data, now, store, copies, out, head.tag, Verb::Noop, arguments};
    if (!refuse_head(turn, head)) {
        if (data.selected && turn.selected() == nullptr) {
            leave_account(data, store);
            say_bye(data, out, Line::ByeMailboxGone, "the open mailbox is no longer what it was");
        } else {
            kHandlers[static_cast<std::size_t>(turn.verb)](turn);
        }
    }
    data.carried.clear();
}

/// A literal is announced: invites it, or refuses.
void answer_announcement(ServerData& data, const FrameReader::Next& next, base::Instant now,
                         mail::Store& store, base::CopyCounter& copies, wire::Effects& out) {
    const Head head = read_head(next.frame);
    const LiteralMark& literal = next.literal;
    bool refused = true;
    if (head.tag.empty()) {
        refuse_tag(data, store, out);
    } else {
        Turn turn{data, now, store, copies, out, head.tag, Verb::Noop, TokenReader{next.frame}};
        turn.args.seek(head.arguments);
        const bool plus = turn.has(Extension::LiteralPlus);
        const bool minus = turn.has(Extension::LiteralMinus) || turn.rev2();
        if (!refuse_head(turn, head)) {
            if (literal.non_synchronizing && !plus && !(minus && literal.octets <= 4096)) {
                turn.bad(Line::BadLiteral, minus ? "literals without invitation end at 4096 octets"
                                                 : "literals need an invitation here");
            } else if (turn.verb == Verb::Append) {
                refused = refuse_append_early(turn, literal);
            } else if (literal.octets > data.profile->command_octets_max) {
                turn.bad(Line::BadLiteral, "[TOOBIG] literal is too long");
            } else {
                refused = false;
            }
        }
    }
    if (!refused) {
        data.reader.accept_literal();
        if (!literal.non_synchronizing) {
            out.buffer() += "+ go on\r\n";
            out.end_line(index_of(Line::Continue));
        }
        return;
    }
    data.carried.clear();
    if (literal.non_synchronizing) {
        data.reader.skip_literal();
    } else {
        data.reader.drop_frame();
    }
}

void end_idle(ServerData& data, std::string_view line, base::Instant now, mail::Store& store,
              base::CopyCounter& copies, wire::Effects& out) {
    const std::string tag = std::move(data.pending_tag);
    data.pending_tag.clear();
    Turn turn{data, now, store, copies, out, tag, Verb::Idle, TokenReader{{}}};
    turn.move_to(data.selected ? State::Selected : State::Authenticated);
    if (base::iequals(line, "DONE")) {
        turn.ok_as(Line::IdleOk, {}, "IDLE ended");
    } else {
        turn.bad(Line::IdleBad, "[CLIENTBUG] only DONE ends IDLE");
    }
}

/// What waits for a plain line: IDLE and AUTHENTICATE. False if no line has come.
bool take_plain_line(ServerData& data, base::Instant now, mail::Store& store,
                     base::CopyCounter& copies, wire::Effects& out) {
    const auto next = data.reader.next_plain_line();
    if (next.got == wire::LineReader::Got::Nothing) return false;
    const bool whole = next.got == wire::LineReader::Got::Line;
    if (data.state == State::Idle) {
        end_idle(data, whole ? next.line : std::string_view{}, now, store, copies, out);
    } else {
        continue_authenticate(data, whole ? next.line : std::string_view{"*"}, now, store, out);
    }
    return true;
}

/// One step of reading. False if nothing more can be done with what has come.
bool take_frame(ServerData& data, base::Instant now, mail::Store& store, base::CopyCounter& copies,
                wire::Effects& out, wire::Provenance carried) {
    const FrameReader::Next next = data.reader.next();
    switch (next.got) {
        case FrameReader::Got::Nothing:
            return false;
        case FrameReader::Got::Announced:
            answer_announcement(data, next, now, store, copies, out);
            return true;
        case FrameReader::Got::LiteralDone:
            data.carried.push_back(carried);
            return true;
        case FrameReader::Got::Frame:
            run_command(data, next.frame, now, store, copies, out);
            return true;
        case FrameReader::Got::TooLong:
            break;
    }
    const Head head = read_head(next.frame);
    Turn turn{
        data,           now, store, copies, out, head.tag.empty() ? "*" : head.tag, Verb::Noop,
        TokenReader{{}}};
    turn.bad(Line::BadTooLong, "[TOOBIG] that command is too long");
    data.carried.clear();
    return true;
}

base::Duration patience(const ServerData& data) {
    const bool before = data.state == State::NotAuthenticated || data.state == State::AuthExchange;
    return before ? data.profile->login_timeout : data.profile->idle_timeout;
}

}  // namespace

ServerSession::ServerSession(ServerProfile profile, base::SessionId self) {
    data_.reader = FrameReader{profile.command_octets_max};
    data_.tls = profile.implicit_tls;
    data_.profile = base::Cow<ServerProfile>{std::move(profile)};
    data_.self = self;
}

void ServerSession::greet(base::Instant now, wire::Effects& out) {
    std::string& text = out.buffer();
    text += "* OK ";
    if (data_.profile->tell_capabilities) {
        text += "[CAPABILITY ";
        append_capabilities(text, data_);
        text += "] ";
    }
    text.append(data_.profile->host_name).append(" ready\r\n");
    out.end_line(index_of(Line::GreetingOk));
    data_.deadline = now + patience(data_);
}

void ServerSession::receive(std::string_view octets, base::Instant now, mail::Store& store,
                            base::CopyCounter& copies, wire::Effects& out,
                            wire::Provenance carried) {
    if (data_.state == State::Logout) return;
    data_.reader.feed(octets);
    while (data_.state != State::Logout) {
        const bool waits = data_.state == State::Idle || data_.state == State::AuthExchange;
        if (waits ? !take_plain_line(data_, now, store, copies, out)
                  : !take_frame(data_, now, store, copies, out, carried)) {
            break;
        }
    }
    if (data_.state != State::Logout) data_.deadline = now + patience(data_);
}

void ServerSession::notice(base::Instant, const mail::Store& store, wire::Effects& out) {
    if (!wants_notice()) return;
    const mail::MailboxState* mailbox = find_selected(data_, store);
    if (mailbox != nullptr) {
        tell_news(data_, *mailbox, true, out);
    } else {
        say_bye(data_, out, Line::ByeMailboxGone, "the open mailbox is no longer what it was");
    }
}

void ServerSession::expire(base::Instant now, mail::Store& store, wire::Effects& out) {
    if (!data_.deadline || now < *data_.deadline) return;
    leave_account(data_, store);
    say_bye(data_, out, Line::ByeTimeout, "no word from you for too long");
}

void ServerSession::shut_down(base::Instant, mail::Store& store, wire::Effects& out, std::string_view why) {
    if (data_.state == State::Logout) return;
    leave_account(data_, store);
    say_bye(data_, out, Line::ByeShutdown, "[UNAVAILABLE] " + std::string{why});
}

void ServerSession::go_on_as(ServerProfile profile) { data_.profile = base::Cow<ServerProfile>{std::move(profile)}; }

void ServerSession::disconnected(base::Instant, mail::Store& store, wire::Effects& out) {
    leave_account(data_, store);
    change_state(data_, State::Logout, out);
    data_.deadline.reset();
    data_.reader.discard();
}

}  // namespace imap
