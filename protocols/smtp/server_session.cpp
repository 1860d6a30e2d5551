#include "protocols/smtp/server_session.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"

namespace smtp {

namespace {

bool has_control_octets(std::string_view line) {
    for (const char c : line) {
        if ((c >= 0 && c < 0x20 && c != '\t') || c == 0x7f) return true;
    }
    return false;
}

}  // namespace

ServerSession::ServerSession(ServerProfile profile, Peer peer)
    : ServerSession{base::Cow<ServerProfile>{std::move(profile)}, std::move(peer)} {}

ServerSession::ServerSession(base::Cow<ServerProfile> profile, Peer peer)
    : encrypted_{peer.encrypted}, serial_{peer.serial}, profile_{std::move(profile)} {
    // Lines of AUTH may be longer than commands; a command's own limit is checked line by line.
    const std::size_t longest =
        offers_auth() ? std::max(profile_->command_octets_max, profile_->auth_octets_max)
                      : profile_->command_octets_max;
    reader_.set_octets_max(longest);
    reader_.set_ends_at_lf(profile_->forgiving);
}

void ServerSession::greet(base::Instant now, wire::Effects& out) {
    heard_ = now;
    const Reply& turn_away = profile_->turn_away;
    if (turn_away.code == 0) {
        begin_reply(line_row(Line::Connect220), out);
        out.buffer() += profile_->host_name;
        out.buffer() += profile_->offer_esmtp ? " ESMTP" : " SMTP";
        end_reply(Line::Connect220, out);
        return;
    }
    const Line line = turn_away.code == 421 ? Line::Connect421 : Line::Connect554;
    tell(base::FactKind::Refused, line, out);
    out.line(index_of(line), turn_away.line());
    move_to(State::Closed, out);
    out.close();
}

void ServerSession::receive(std::string_view octets, base::Instant now, Backend& backend,
                            wire::Effects& out) {
    if (state_ == State::Closed) return;
    heard_ = now;
    Call call{now, backend, out};
    // The text of a letter does not go through the line reader: it is copied once.
    if (state_ == State::DataText && reader_.pending().empty()) {
        const TextReader::Fed fed = text_.feed(octets);
        octets.remove_prefix(fed.taken);
        if (fed.ended) end_text(Line::Data250, call);
    }
    reader_.feed(octets);
    while (step(call)) {
    }
    if (state_ == State::Closed) reader_.discard();
}

/// Deals with the next thing in the reader. False: there is nothing whole left.
bool ServerSession::step(Call& call) {
    switch (state_) {
        case State::Closed: return false;
        case State::DataText: return take_text(call);
        case State::ChunkText: return take_chunk(call);
        default: return take_line(call);
    }
}

bool ServerSession::take_line(Call& call) {
    const wire::LineReader::Next next = reader_.next_line();
    if (next.got == wire::LineReader::Got::Nothing) return false;
    if (next.got == wire::LineReader::Got::Line) {
        if (next.bare_lf) forgive(Line::AnyBareOctets, "a line that ended in LF alone is taken as if it ended in CRLF", call.out);
        handle_line(next.line, call);
    } else if (state_ == State::AuthExchange) {
        move_to(State::Greeted, call.out);
        reply(Line::AuthTooLong, call.out);
    } else {
        reply(Line::AnyTooLong, call.out);
    }
    return true;
}

void ServerSession::handle_line(std::string_view line, Call& call) {
    if (state_ == State::AuthExchange) {
        continue_auth(line, call);
        return;
    }
    const Words words = split_command(line);
    const std::optional<Command> command = find_command(words.verb);
    if (line.size() + 2 > profile_->command_octets_max && command != Command::Auth) {
        reply(Line::AnyTooLong, call.out);
        return;
    }
    if (has_control_octets(line)) {
        reply(Line::AnyBareOctets, call.out);
        return;
    }
    if (profile_->errors_max != 0 && errors_ >= profile_->errors_max && command != Command::Quit) {
        close_with(Line::AnyTooManyErrors, call.out);
        return;
    }
    if (!command) {
        reply(is_obsolete_verb(words.verb) ? Line::AnyNotImplemented : Line::AnyUnknown, call.out);
        return;
    }
    if (!refuse_before_dispatch(*command, words.argument, call)) {
        handle_command(*command, words.argument, call);
    }
}

/// What every command must pass: is it there, is it its time, has a fault been set for it?
bool ServerSession::refuse_before_dispatch(Command command, std::string_view argument, Call& call) {
    const ServerProfile& profile = *profile_;
    const bool old_server = !profile.offer_esmtp;
    if (old_server && (command == Command::Ehlo || command == Command::Auth ||
                       command == Command::StartTls || command == Command::Bdat)) {
        reply(Line::AnyUnknown, call.out);
        return true;
    }
    if ((command == Command::Auth && !offers_auth()) ||
        (command == Command::StartTls && !profile.offer_starttls) ||
        (command == Command::Bdat && !profile.offer_chunking) ||
        (command == Command::Vrfy && profile.vrfy == VerifyPolicy::Disabled) ||
        (command == Command::Expn && profile.expn == VerifyPolicy::Disabled)) {
        reply(Line::AnyNotImplemented, call.out);
        return true;
    }
    // A chunk's octets come whether the command is right or not, so BDAT judges for itself.
    if (command == Command::Bdat) return false;
    if (needs_tls_first() && command != Command::Ehlo && command != Command::Noop &&
        command != Command::StartTls && command != Command::Quit) {
        reply(Line::AnyTlsFirst, call.out);
        return true;
    }
    const base::CommandRow& row = command_row(command);
    if ((row.legal_in & base::state_set(state_)) == 0) {
        refuse_out_of_place(command, call.out);
        return true;
    }
    const bool takes_nothing = command == Command::Data || command == Command::Rset ||
                               command == Command::Quit || command == Command::StartTls;
    if (takes_nothing && !argument.empty()) {
        if (!profile.forgiving) {
            reply(Line::AnySyntax, call.out);
            return true;
        }
        forgive(Line::AnySyntax, "words behind a command that takes none are overlooked", call.out);
    }
    return refuse_by_fault(row.verb, call);
}

void ServerSession::refuse_out_of_place(Command command, wire::Effects& out) {
    if (state_ == State::Connected) {
        reply(Line::AnyHelloFirst, out);
    } else if (state_ == State::ChunksGiven) {
        reply(Line::AnyWrongState, out);
    } else if (command == Command::Mail) {
        reply(Line::MailNested, out);
    } else if (command == Command::Rcpt) {
        reply(Line::RcptMailFirst, out);
    } else if (command == Command::Auth) {
        reply(Line::AuthInTransaction, out);
    } else if (state_ == State::Greeted) {
        reply(Line::DataMailFirst, out);
    } else {
        reply(recipient_refused_ ? Line::DataNoneValid : Line::DataRecipientsFirst, out);
    }
}

/// Gives the reply that a fault has set for this command, if any.
bool ServerSession::refuse_by_fault(std::string_view verb, Call& call) {
    const std::optional<Reply> forced = call.backend.forced_reply(verb);
    if (!forced || forced->code < 400) return false;
    give_forced(*forced, call.out);
    return true;
}

void ServerSession::give_forced(const Reply& forced, wire::Effects& out) {
    const Line line = forced.code == 421   ? Line::AnyFault421
                      : forced.code >= 500 ? Line::AnyFault5
                                           : Line::AnyFault4;
    tell(base::FactKind::Refused, line, out);
    out.line(index_of(line), forced.line());
    if (forced.code >= 500) ++errors_;
    if (line != Line::AnyFault421) return;
    move_to(State::Closed, out);
    out.close();
}

void ServerSession::handle_command(Command command, std::string_view argument, Call& call) {
    switch (command) {
        case Command::Ehlo: hello(true, argument, call); break;
        case Command::Helo: hello(false, argument, call); break;
        case Command::Mail: mail_from(argument, call); break;
        case Command::Rcpt: rcpt_to(argument, call); break;
        case Command::Data: data(call); break;
        case Command::Bdat: bdat(argument, call); break;
        case Command::Rset:
            forget_transaction(call.out);
            reply(Line::Rset250, call.out);
            break;
        case Command::Vrfy: verify(argument, call); break;
        case Command::Expn: expand(argument, call); break;
        case Command::Help: help(call.out); break;
        case Command::Noop: reply(Line::Noop250, call.out); break;
        case Command::Quit: close_with(Line::Quit221, call.out); break;
        case Command::StartTls: start_tls(call); break;
        case Command::Auth: begin_auth(argument, call); break;
    }
}

void ServerSession::expire(base::Instant now, wire::Effects& out) {
    const std::optional<base::Instant> end = deadline();
    if (end && now >= *end) close_with(Line::AnyTimeout, out);
}

void ServerSession::shut_down(wire::Effects& out) {
    if (state_ != State::Closed) close_with(Line::AnyShuttingDown, out);
}

void ServerSession::go_on_as(ServerProfile profile) {
    profile_ = base::Cow<ServerProfile>{std::move(profile)};
    reader_.set_ends_at_lf(profile_->forgiving);
}

void ServerSession::disconnected(wire::Effects& out) {
    if (state_ == State::Closed) return;
    move_to(State::Closed, out);
    text_.clear();
    envelope_ = {};
    reader_.discard();
    out.close();
}

std::optional<base::Instant> ServerSession::deadline() const {
    if (state_ == State::Closed) return std::nullopt;
    return heard_ + profile_->idle_timeout;
}

// --- replies and states --------------------------------------------------------------------------

bool ServerSession::shows_enhanced_codes() const {
    return profile_->offer_esmtp && profile_->offer_enhanced_codes;
}

bool ServerSession::offers_auth() const {
    return profile_->offer_auth_plain || profile_->offer_auth_login ||
           profile_->offer_auth_cram_md5 || profile_->offer_auth_scram_sha_256;
}

void ServerSession::begin_reply(const LineRow& row, wire::Effects& out) {
    begin_line(row, row.ends_reply, out);
}

void ServerSession::begin_line(const LineRow& row, bool last, wire::Effects& out) {
    std::string& buffer = out.buffer();
    base::append_number(buffer, row.code);
    buffer += last ? ' ' : '-';
    if (!row.enhanced.empty() && shows_enhanced_codes()) {
        buffer += row.enhanced;
        buffer += ' ';
    }
}

void ServerSession::end_reply(Line line, wire::Effects& out) {
    out.buffer() += "\r\n";
    out.end_line(index_of(line));
}

void ServerSession::end_line(Line line, bool last, wire::Effects& out) {
    out.buffer() += "\r\n";
    out.end_line(index_of(line)).ends_reply = last;
}

void ServerSession::reply(Line line, wire::Effects& out) {
    const LineRow& row = line_row(line);
    if (row.code >= 400) tell(base::FactKind::Refused, line, out);
    if (row.code >= 500) ++errors_;
    begin_reply(row, out);
    out.buffer() += row.text;
    end_reply(line, out);
}

/// Replies that begin with the server's name (RFC 5321 4.2.3: 220, 221, 421).
void ServerSession::reply_named(Line line, wire::Effects& out) {
    const LineRow& row = line_row(line);
    begin_reply(row, out);
    out.buffer() += profile_->host_name;
    out.buffer() += row.text;
    end_reply(line, out);
}

void ServerSession::close_with(Line line, wire::Effects& out) {
    text_.clear();
    envelope_ = {};
    if (line != Line::Quit221) tell(base::FactKind::Refused, line, out);
    reply_named(line, out);
    move_to(State::Closed, out);
    out.close();
}

void ServerSession::move_to(State next, wire::Effects& out) {
    if (next == state_) return;
    base::Fact fact;
    fact.kind = base::FactKind::StateChanged;
    fact.code = static_cast<std::uint16_t>(next);
    fact.value = static_cast<std::int64_t>(state_);
    state_ = next;
    out.tell(std::move(fact));
}

/// Back to where a new MAIL is welcome, or to the very start if nobody was greeted.
void ServerSession::forget_transaction(wire::Effects& out) {
    envelope_ = {};
    recipient_refused_ = chunks_failed_ = false;
    text_.clear();
    if (state_ != State::Connected) move_to(State::Greeted, out);
}

void ServerSession::tell(base::FactKind kind, Line line, wire::Effects& out) {
    base::Fact fact;
    fact.kind = kind;
    fact.code = index_of(line);
    out.tell(std::move(fact));
}

void ServerSession::forgive(Line line, std::string_view mended, wire::Effects& out) {
    base::Fact fact;
    fact.kind = base::FactKind::Forgiven;
    fact.code = index_of(line);
    fact.text = mended;
    out.tell(std::move(fact));
}

}  // namespace smtp
