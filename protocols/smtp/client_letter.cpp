// How the client session hands over one letter.

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/smtp/client_session.h"
#include "protocols/smtp/lines.h"

namespace smtp {

namespace {

bool has_high_octet(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool has_high_octet(const mail::Path& path) {
    return has_high_octet(path.mailbox.local) || has_high_octet(path.mailbox.domain);
}

/// True if this envelope may travel only where SMTPUTF8 is offered (RFC 6531 3.2).
bool needs_utf8(const mail::Envelope& envelope) {
    return envelope.utf8 || has_high_octet(envelope.reverse_path) ||
           std::any_of(envelope.recipients.begin(), envelope.recipients.end(),
                       [](const mail::Recipient& r) { return has_high_octet(r.path); });
}

/// True if every CR is followed by LF and every LF comes after CR. `dots` gets whether a line
/// begins with a dot.
bool lines_are_clean(std::string_view text, bool& dots) {
    dots = text.starts_with('.');
    std::size_t at = 0;
    for (;;) {
        const std::string_view rest = text.substr(at);
        const std::size_t lf = rest.find('\n');
        const std::size_t cr = rest.substr(0, lf).find('\r');
        if (lf == std::string_view::npos) return cr == std::string_view::npos;
        if (cr == std::string_view::npos || cr + 1 != lf) return false;
        at += lf + 1;
        if (at < text.size() && text[at] == '.') dots = true;
    }
}

}  // namespace

/// Begins the next letter that this server can carry, or says QUIT.
void ClientSession::write_letter(Call& call) {
    if (waiting_.empty()) {
        write(Step::Quit, call);
        return;
    }
    if (transaction_open_) {
        transaction_open_ = false;
        write(Step::Reset, call);
        return;
    }
    begun_ = true;
    current_ = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    next_recipient_ = accepted_recipients_ = 0;
    chunk_begin_ = 0;
    mail_refusal_.reset();
    recipient_refusal_ = {};
    const std::string_view text = current_->message.text();
    nature_ = {};
    nature_.bare = !lines_are_clean(text, nature_.dots);
    nature_.eight_bit = has_high_octet(text);
    nature_.whole_lines = text.empty() || text.ends_with("\r\n");
    if (std::optional<Reply> reason = cannot_carry()) {
        end_delivery(false, std::move(*reason), Stage::Local, call);
        return;
    }
    write_mail(call.out);
    expect(Expect::Mail, call);
    if (!profile_.use_pipelining || !offers_.pipelining) return;
    const std::size_t count = current_->envelope.recipients.size();
    for (; next_recipient_ < count; ++next_recipient_) {
        write_rcpt(next_recipient_, call.out);
        expect(Expect::Recipient, call, next_recipient_);
    }
    if (!chunks()) write(Step::Data, call);
}

/// Why this server cannot be given this letter at all; nothing is sent then.
std::optional<Reply> ClientSession::cannot_carry() const {
    const mail::Envelope& envelope = current_->envelope;
    if (envelope.recipients.empty()) return Reply{0, "5.5.1 no recipient"};
    if (nature_.bare) return Reply{0, "5.6.0 a bare CR or LF, which nobody may send"};
    if (offers_.size_max != 0 && current_->message.size() > offers_.size_max) {
        return Reply{0, "5.3.4 the message is larger than the server takes"};
    }
    if (!offers_.utf8 && needs_utf8(envelope)) {
        return Reply{0, "5.6.7 the server does not offer SMTPUTF8"};
    }
    if (nature_.eight_bit && !offers_.eight_bit) {
        return Reply{0, "5.6.3 the server does not offer 8BITMIME"};
    }
    return std::nullopt;
}

void ClientSession::write_mail(wire::Effects& out) const {
    const mail::Envelope& envelope = current_->envelope;
    std::string& buffer = out.buffer();
    buffer += "MAIL FROM:";
    buffer += envelope.reverse_path.text();
    if (offers_.size && profile_.use_size) {
        buffer += " SIZE=";
        base::append_number(buffer,
                            current_->message.size() + (nature_.whole_lines || chunks() ? 0 : 2));
    }
    if (offers_.eight_bit && (nature_.eight_bit || envelope.eight_bit)) buffer += " BODY=8BITMIME";
    if (offers_.utf8 && needs_utf8(envelope)) buffer += " SMTPUTF8";
    if (logged_in_ && profile_.vouches_for_nobody) buffer += " AUTH=<>";
    if (offers_.dsn && !envelope.returned_part.empty()) buffer += " RET=" + envelope.returned_part;
    if (offers_.dsn && !envelope.envelope_id.empty()) buffer += " ENVID=" + envelope.envelope_id;
    buffer += "\r\n";
    out.end_line(index_of(envelope.reverse_path.is_null() ? Line::MailNullSender : Line::Mail));
}

void ClientSession::write_rcpt(std::size_t index, wire::Effects& out) const {
    const mail::Recipient& recipient = current_->envelope.recipients[index];
    std::string& buffer = out.buffer();
    buffer += "RCPT TO:";
    buffer += recipient.path.text();
    if (offers_.dsn && !recipient.notify.empty()) buffer += " NOTIFY=" + recipient.notify;
    if (offers_.dsn && !recipient.original.empty()) buffer += " ORCPT=" + recipient.original;
    buffer += "\r\n";
    out.end_line(index_of(Line::Rcpt));
}

void ClientSession::write_text(Call& call) {
    const mail::Message& message = current_->message;
    if (!message.empty()) {
        // Only a text with dots at line beginnings, or without its last CRLF, must be copied.
        std::string stuffed;
        if (nature_.dots || !nature_.whole_lines) stuffed = base::dot_stuff(message.text());
        call.out.content(index_of(Line::DataText), stuffed.empty() ? message.text() : stuffed,
                         message.octets(), current_->provenance);
    }
    call.out.line(index_of(Line::DataEnd), ".");
    text_sent_ = true;
    expect(Expect::Text, call);
}

void ClientSession::write_chunk(Call& call) {
    const mail::Message& message = current_->message;
    const std::string_view chunk =
        message.text().substr(chunk_begin_, std::max<std::size_t>(profile_.chunk_octets, 1));
    const bool whole = chunk.size() == message.size();
    chunk_begin_ += chunk.size();
    const bool last = chunk_begin_ == message.size();
    std::string& buffer = call.out.buffer();
    buffer += "BDAT ";
    base::append_number(buffer, chunk.size());
    buffer += last ? " LAST\r\n" : "\r\n";
    call.out.end_line(index_of(Line::Bdat));
    if (!chunk.empty()) {
        call.out.content(index_of(Line::BdatText), chunk,
                         whole ? message.octets() : base::SharedOctets{}, current_->provenance);
    }
    text_sent_ = last;
    state_ = State::ChunkText;
    expect(Expect::Chunk, call, last ? 1 : 0);
}

// --- replies -------------------------------------------------------------------------------------

void ClientSession::on_transaction_reply(Expected expected, Reply reply, Call& call) {
    // Only DATA is answered with 3yz, and never with 2yz.
    if (expected.what == Expect::Data ? reply.positive() : reply.intermediate()) {
        fail(FailureReason::NotUnderstood, std::move(reply), false, call);
        return;
    }
    switch (expected.what) {
        case Expect::Mail:
            if (reply.positive()) {
                transaction_open_ = true;
                state_ = State::MailGiven;
            } else {
                mail_refusal_ = std::move(reply);
            }
            break;
        case Expect::Recipient: on_recipient(expected.index, std::move(reply), call); break;
        case Expect::Data: on_data(reply, call); return;
        case Expect::Chunk:
            if (reply.positive() && expected.index == 0) {
                state_ = State::ChunksGiven;
                step_ = Step::Chunk;
                return;
            }
            transaction_open_ = expected.index == 0;
            end_delivery(reply.positive(), std::move(reply), Stage::Text, call);
            return;
        case Expect::Text:
            transaction_open_ = false;
            end_delivery(reply.positive(), std::move(reply), Stage::Text, call);
            return;
        default:  // EmptyText: whatever it says, nobody was there to receive it
            transaction_open_ = false;
            end_delivery(false, mail_refusal_ ? *mail_refusal_ : recipient_refusal_,
                         mail_refusal_ ? Stage::Sender : Stage::Recipients, call);
            return;
    }
    if (expected_.empty()) after_envelope(call);
}

void ClientSession::on_recipient(std::size_t index, Reply reply, Call& call) {
    if (mail_refusal_) return;  // no sender, so this answer says nothing about the recipient
    if (reply.positive()) {
        ++accepted_recipients_;
        state_ = State::RecipientsGiven;
    } else {
        recipient_refusal_ = reply;
    }
    call.events.push_back(RecipientAnswered{index, std::move(reply)});
}

/// MAIL and what was written with it are answered: what comes next?
void ClientSession::after_envelope(Call& call) {
    if (mail_refusal_) {
        end_delivery(false, *mail_refusal_, Stage::Sender, call);
    } else if (next_recipient_ < current_->envelope.recipients.size()) {
        step_ = Step::Recipient;
    } else if (accepted_recipients_ == 0) {
        end_delivery(false, recipient_refusal_, Stage::Recipients, call);
    } else {
        step_ = chunks() ? Step::Chunk : Step::Data;
    }
}

void ClientSession::on_data(const Reply& reply, Call& call) {
    const bool nobody = mail_refusal_ || accepted_recipients_ == 0;
    if (reply.intermediate()) {
        state_ = State::DataText;
        step_ = nobody ? Step::EmptyText : Step::Text;
    } else if (mail_refusal_) {
        end_delivery(false, *mail_refusal_, Stage::Sender, call);
    } else if (nobody) {
        end_delivery(false, recipient_refusal_, Stage::Recipients, call);
    } else {
        end_delivery(false, reply, Stage::Text, call);
    }
}

void ClientSession::end_delivery(bool accepted, Reply reply, Stage stage, Call& call,
                                 std::optional<FailureReason> failure) {
    call.events.push_back(DeliveryEnded{accepted, std::move(reply), stage, text_sent_,
                                        current_->provenance, failure});
    current_.reset();
    text_sent_ = false;
    state_ = State::Greeted;
    step_ = Step::Letter;
}

}  // namespace smtp
