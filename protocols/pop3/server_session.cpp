#include "protocols/pop3/server_session.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"

namespace pop3 {

namespace {

unsigned octet_at(std::string_view text, std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
}

/// Length of the UTF-8 character of more than one octet that begins at `at`, or 0 if there is no
/// valid one: no overlong form, no surrogate, nothing above U+10FFFF (RFC 3629 4).
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const unsigned first = octet_at(text, at);
    const unsigned second = octet_at(text, at + 1);
    const auto continues = [](unsigned octet) { return (octet & 0xc0U) == 0x80U; };
    if (!continues(second)) return 0;
    if (first >= 0xc2 && first <= 0xdf) return 2;
    if (!continues(octet_at(text, at + 2))) return 0;
    if (first == 0xe0) return second >= 0xa0 ? 3 : 0;
    if (first == 0xed) return second <= 0x9f ? 3 : 0;
    if (first >= 0xe1 && first <= 0xef) return 3;
    if (!continues(octet_at(text, at + 3))) return 0;
    if (first == 0xf0) return second >= 0x90 ? 4 : 0;
    if (first == 0xf4) return second <= 0x8f ? 4 : 0;
    return first >= 0xf1 && first <= 0xf3 ? 4 : 0;
}

bool is_printable(std::string_view line, bool utf8) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const unsigned octet = octet_at(line, i);
        if (octet < 0x20 || octet == 0x7f) return false;
        if (octet < 0x80) continue;
        const std::size_t length = utf8 ? utf8_length(line, i) : 0;
        if (length == 0) return false;
        i += length - 1;
    }
    return true;
}

/// The command with single spaces, none at its end, and no stray CR or LF.
std::string mend(std::string_view line) {
    std::string mended;
    for (const char c : line) {
        const char octet = c == '\t' || c == '\r' || c == '\n' ? ' ' : c;
        if (octet == ' ' && (mended.empty() || mended.back() == ' ')) continue;
        mended += octet;
    }
    while (mended.ends_with(' ')) mended.pop_back();
    return mended;
}

}  // namespace

ServerSession::ServerSession(base::Cow<ServerProfile> profile, base::SessionId self)
    : profile_{std::move(profile)},
      self_{self},
      encrypted_{profile_->implicit_tls},
      reader_{profile_->line_octets_max} {}

void ServerSession::greet(base::Instant now, wire::Effects& out) {
    greeted_at_ = last_activity_ = now;
    std::string& buffer = out.buffer();
    buffer.append("+OK ");
    buffer.append(profile_->greeting);
    if (!profile_->apop) {
        buffer.append("\r\n");
        out.end_line(static_cast<std::uint16_t>(Line::Greeting));
        return;
    }
    buffer.append(" ");
    buffer.append(stamp());
    buffer.append("\r\n");
    out.end_line(static_cast<std::uint16_t>(Line::GreetingStamp));
}

void ServerSession::receive(std::string_view octets, base::Instant now, mail::Store& store,
                            wire::Effects& out) {
    if (state_ == State::Closed) return;
    Call call{now, store, out};
    reader_.feed(octets);
    while (state_ != State::Closed) {
        const wire::LineReader::Next next = reader_.next_line();
        if (next.got == wire::LineReader::Got::Nothing) break;
        last_activity_ = now;
        if (next.got == wire::LineReader::Got::Line) {
            take_line(next.line, call);
        } else if (state_ == State::AuthExchange) {
            sasl_.reset();
            reader_.set_octets_max(profile_->line_octets_max);
            move_to(State::Authorization, out);
            refuse(call, Line::ErrTooLong);
        } else {
            user_.clear();
            refuse(call, Line::ErrTooLong);
        }
    }
    // What was sent behind the end is not heard.
    if (state_ == State::Closed) reader_.discard();
}

void ServerSession::take_line(std::string_view line, Call& call) {
    if (state_ == State::AuthExchange) {
        auth_response(line, call);
        return;
    }
    if (profile_->forgiving) {
        const std::string mended = mend(line);
        if (mended != line && find_verb(cut_command(mended).word) != Verb::Pass) {
            call.out.tell({.kind = base::FactKind::Forgiven, .text = mended});
            obey(mended, call);
            return;
        }
    }
    obey(line, call);
}

void ServerSession::obey(std::string_view line, Call& call) {
    const CutCommand cut = cut_command(line);
    const std::optional<Verb> verb = find_verb(cut.word);
    // PASS must follow the USER it belongs to (RFC 1939 7).
    const std::string pending = verb == Verb::Pass ? std::exchange(user_, {}) : std::string{};
    if (verb != Verb::Pass) user_.clear();
    if (!verb || !offers(*verb)) {
        refuse(call, Line::ErrUnknown);
        return;
    }
    // Names and passwords may be UTF-8 where the server says so (RFC 6856 2.2).
    const bool names_user = *verb == Verb::User || *verb == Verb::Pass || *verb == Verb::Apop;
    if (!is_printable(line, names_user && profile_->utf8)) {
        refuse(call, Line::ErrSyntax);
        return;
    }
    const base::StateSet here = base::state_set(state_);
    if (*verb != Verb::Quit && (command_row(*verb).legal_in & here) == 0) {
        refuse(call, state_ == State::Authorization ? Line::ErrNotLoggedIn : Line::ErrLoggedIn);
        return;
    }
    if (*verb == Verb::Pass) user_ = pending;
    dispatch(*verb, cut, call);
}

void ServerSession::dispatch(Verb verb, const CutCommand& cut, Call& call) {
    const bool takes_none = verb == Verb::Capa || verb == Verb::Stls || verb == Verb::Utf8 ||
                            verb == Verb::Stat || verb == Verb::Noop || verb == Verb::Rset ||
                            verb == Verb::Quit;
    if (takes_none && cut.has_rest) {
        refuse(call, Line::ErrSyntax);
        return;
    }
    switch (verb) {
        case Verb::User: return user(cut.rest, call);
        case Verb::Pass: return pass(cut.rest, call);
        case Verb::Apop: return apop(cut.rest, call);
        case Verb::Auth: return auth(cut.rest, call);
        case Verb::Capa: return capa(call);
        case Verb::Stls: return stls(call);
        case Verb::Utf8: return utf8(call);
        case Verb::Lang: return lang(cut, call);
        case Verb::Stat: return stat(call);
        case Verb::List: return list(cut, call);
        case Verb::Retr: return retr(cut.rest, call);
        case Verb::Dele: return dele(cut.rest, call);
        case Verb::Noop: return say(call, Line::NoopOk);
        case Verb::Rset: return rset(call);
        case Verb::Top: return top(cut.rest, call);
        case Verb::Uidl: return uidl(cut, call);
        case Verb::Quit: return quit(call);
    }
}

bool ServerSession::offers(Verb verb) const {
    switch (verb) {
        case Verb::User:
        case Verb::Pass: return profile_->user_pass;
        case Verb::Apop: return profile_->apop;
        case Verb::Auth:
            return profile_->sasl_plain || profile_->sasl_login || profile_->sasl_cram_md5 ||
                   profile_->sasl_scram_sha_256;
        case Verb::Capa: return profile_->capa;
        case Verb::Stls: return profile_->stls;
        case Verb::Utf8: return profile_->utf8;
        case Verb::Lang: return profile_->lang;
        case Verb::Top: return profile_->top;
        case Verb::Uidl: return profile_->uidl;
        default: return true;
    }
}

Voice ServerSession::voice() const {
    // Without RESP-CODES a bracket at the start of a text means nothing to a program (RFC 2449 6.4).
    return {language_, profile_->resp_codes, profile_->resp_codes && profile_->auth_resp_code};
}

void ServerSession::say(Call& call, Line line, std::uint64_t first, std::uint64_t second) {
    bad_commands_ = 0;
    pop3::say(call.out, line, voice(), first, second);
}

void ServerSession::refuse(Call& call, Line line, std::uint64_t first, std::uint64_t second) {
    ++bad_commands_;
    const bool too_many =
        profile_->bad_commands_max != 0 && bad_commands_ >= profile_->bad_commands_max;
    const Line said = too_many ? Line::ErrTooMany : line;
    call.out.tell({.kind = base::FactKind::Refused,
                   .code = static_cast<std::uint16_t>(said),
                   .account = account_});
    pop3::say(call.out, said, voice(), first, second);
    if (too_many) hang_up(call);
}

void ServerSession::move_to(State state, wire::Effects& out) {
    if (state == state_) return;
    out.tell({.kind = base::FactKind::StateChanged,
              .code = static_cast<std::uint16_t>(state),
              .value = static_cast<std::int64_t>(state_),
              .account = account_});
    state_ = state;
}

/// The account is no longer in use by this session: the lock is free, and the last one to leave
/// carries out the removals that waited.
void ServerSession::release(mail::Store& store, wire::Effects& out) {
    mail::Account* account = account_ ? store.edit(account_) : nullptr;
    if (account == nullptr || !in_maildrop_) return;
    in_maildrop_ = false;
    --account->pop3_sessions;
    if (account->pop3_sessions == 0 && !account->pop3_pending.empty()) {
        std::sort(account->pop3_pending.begin(), account->pop3_pending.end());
        remove(account->pop3_pending, *account, {}, out);
        account->pop3_pending.clear();
    }
    if (!holds_lock_) return;
    holds_lock_ = false;
    if (account->maildrop_lock != self_) return;
    account->maildrop_lock = base::SessionId{};
    out.tell({.kind = base::FactKind::LockReleased, .account = account_});
}

/// The session ends without QUIT: the marks go, the messages stay.
void ServerSession::drop_session(mail::Store& store, std::string_view why, wire::Effects& out) {
    for (const DropEntry& entry : drop_) {
        if (!entry.marked) continue;
        out.tell({.kind = base::FactKind::Unmarked,
                  .letter = entry.letter,
                  .copy = entry.copy,
                  .account = account_,
                  .text = std::string{why}});
    }
    drop_.clear();
    octets_left_ = messages_left_ = 0;
    release(store, out);
    move_to(State::Closed, out);
}

void ServerSession::hang_up(Call& call) {
    drop_session(call.store, "the server ends the session without UPDATE", call.out);
    call.out.close();
}

void ServerSession::expire(base::Instant, mail::Store& store, wire::Effects& out) {
    if (state_ == State::Closed) return;
    std::string why = "nothing was heard for ";
    base::append_number(why, static_cast<std::uint64_t>(profile_->idle_timeout / base::minutes(1)));
    drop_session(store, why + " minutes, so the server ends the session without UPDATE", out);
    out.close();
}

void ServerSession::disconnected(base::Instant, mail::Store& store, wire::Effects& out) {
    if (state_ == State::Closed) return;
    drop_session(store, "the connection was lost without QUIT", out);
}

void ServerSession::go_on_as(ServerProfile profile) {
    profile.host_name = profile_->host_name;   // a digest over the stamp (APOP) is one over what was greeted with
    profile.stamp_process = profile_->stamp_process;
    profile_ = base::Cow<ServerProfile>{std::move(profile)};
    if (state_ == State::Authorization) reader_.set_octets_max(profile_->line_octets_max);
}

std::optional<base::Instant> ServerSession::deadline() const {
    if (state_ == State::Closed) return std::nullopt;
    return last_activity_ + profile_->idle_timeout;
}

std::string ServerSession::stamp() const {
    std::string stamp = "<";
    base::append_number(stamp, std::uint64_t{profile_->stamp_process} + self_.value);
    stamp += '.';
    base::append_number(stamp, static_cast<std::uint64_t>(
                                   greeted_at_.time_since_epoch() / base::seconds(1)));
    stamp += '@';
    stamp += profile_->host_name;
    stamp += '>';
    return stamp;
}

}  // namespace pop3
