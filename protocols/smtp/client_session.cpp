#include "protocols/smtp/client_session.h"

#include <utility>

#include "protocols/base/octets.h"
#include "protocols/smtp/lines.h"

namespace smtp {

ClientSession::ClientSession(ClientProfile profile)
    : profile_{std::move(profile)}, encrypted_{profile_.encrypted} {
    expected_.push_back({Expect::Greeting, 0});
}

void ClientSession::deliver(Delivery delivery) { waiting_.push_back(std::move(delivery)); }

void ClientSession::connected(base::Instant now) { since_ = now; }

void ClientSession::receive(std::string_view octets, base::Instant now, wire::Effects& out,
                            std::vector<ClientEvent>& events) {
    if (finished_) return;
    Call call{now, out, events};
    since_ = now;
    reader_.feed(octets);
    while (!finished_) {
        const wire::LineReader::Next next = reader_.next_line();
        if (next.got == wire::LineReader::Got::Nothing) return;
        const bool good =
            next.got == wire::LineReader::Got::Line && take_reply_line(next.line, call);
        if (!good) fail(FailureReason::NotUnderstood, {0, "this is no SMTP reply"}, false, call);
    }
}

void ClientSession::act(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events) {
    Call call{now, out, events};
    write(std::exchange(step_, Step::None), call);
}

void ClientSession::write(Step step, Call& call) {
    wire::Effects& out = call.out;
    switch (step) {
        case Step::None: break;
        case Step::Hello: write_hello(true, call); break;
        case Step::Helo: write_hello(false, call); break;
        case Step::StartTls:
            out.line(index_of(Line::StartTls), "STARTTLS");
            expect(Expect::StartTls, call);
            break;
        case Step::Auth: write_auth(call); break;
        case Step::AuthResponse:
            write_auth_line(index_of(Line::AuthResponse), "", std::exchange(response_, {}), call);
            break;
        case Step::AuthCancel:
            out.line(index_of(Line::AuthCancel), "*");
            expect(Expect::Auth, call);
            break;
        case Step::Letter: write_letter(call); break;
        case Step::Recipient:
            write_rcpt(next_recipient_, out);
            expect(Expect::Recipient, call, next_recipient_++);
            break;
        case Step::Data:
            out.line(index_of(Line::Data), "DATA");
            expect(Expect::Data, call);
            break;
        case Step::Text: write_text(call); break;
        case Step::EmptyText:
            out.line(index_of(Line::DataEnd), ".");
            expect(Expect::EmptyText, call);
            break;
        case Step::Chunk: write_chunk(call); break;
        case Step::Reset:
            out.line(index_of(Line::Rset), "RSET");
            expect(Expect::Reset, call);
            break;
        case Step::Quit:
            out.line(index_of(Line::Quit), "QUIT");
            expect(Expect::Quit, call);
            break;
    }
}

void ClientSession::write_hello(bool extended, Call& call) {
    std::string& buffer = call.out.buffer();
    buffer += extended ? "EHLO " : "HELO ";
    buffer += profile_.client_name;
    buffer += "\r\n";
    call.out.end_line(index_of(extended ? Line::Ehlo : Line::Helo));
    offers_ = {};
    expect(extended ? Expect::Hello : Expect::Helo, call);
}

void ClientSession::expect(Expect what, Call& call, std::uint32_t index) {
    expected_.push_back({what, index});
    since_ = call.now;
}

/// How long RFC 5321 4.5.3.2 asks a client to wait.
base::Duration ClientSession::patience(Expect what) {
    switch (what) {
        case Expect::Data: return base::minutes(2);
        case Expect::Text:
        case Expect::EmptyText:
        case Expect::Chunk: return base::minutes(10);
        default: return base::minutes(5);
    }
}

std::optional<base::Instant> ClientSession::deadline() const {
    if (finished_ || expected_.empty() || !since_) return std::nullopt;
    return *since_ + patience(expected_.front().what);
}

void ClientSession::expire(base::Instant now, wire::Effects& out,
                           std::vector<ClientEvent>& events) {
    const std::optional<base::Instant> end = deadline();
    if (!end || now < *end) return;
    Call call{now, out, events};
    fail(FailureReason::TimedOut, {0, "the server said nothing for too long"}, false, call);
}

void ClientSession::disconnected(wire::Effects& out, std::vector<ClientEvent>& events) {
    if (finished_) return;
    if (is_done()) {
        finish(out);
        return;
    }
    Call call{since_.value_or(base::Instant{}), out, events};
    if (since_) {
        fail(FailureReason::ConnectionLost, {0, "the connection was lost"}, false, call);
    } else {
        fail(FailureReason::NoConnection, {0, "nobody answered"}, false, call);
    }
}

bool ClientSession::takes_more() const {
    const bool quitting = step_ == Step::Quit || (!expected_.empty() && expected_.back().what == Expect::Quit);
    return !finished_ && !failed_ && !quitting;
}

/// Nothing is lost if the connection ends here.
bool ClientSession::is_done() const {
    const bool quitting = !expected_.empty() && expected_.front().what == Expect::Quit;
    const bool idle = !current_ && waiting_.empty() && step_ == Step::Letter;
    return failed_ || quitting || idle;
}

/// Ends the letter in hand, then the session; `politely` still says QUIT.
void ClientSession::fail(FailureReason reason, Reply reply, bool politely, Call& call) {
    if (current_) {
        end_delivery(false, reply, text_sent_ ? Stage::Text : Stage::Connection, call, reason);
    }
    if (!failed_) call.events.push_back(SessionFailed{reason, std::move(reply)});
    failed_ = true;
    if (politely) {
        step_ = Step::Quit;
    } else {
        finish(call.out);
    }
}

void ClientSession::finish(wire::Effects& out) {
    finished_ = true;
    step_ = Step::None;
    state_ = State::Closed;
    expected_.clear();
    reader_.discard();
    out.close();
}

}  // namespace smtp
