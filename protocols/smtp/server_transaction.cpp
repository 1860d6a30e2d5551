// MAIL, RCPT, DATA and BDAT of the server session, and what follows the end of the text.

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/smtp/parameters.h"
#include "protocols/smtp/server_session.h"

namespace smtp {

namespace {

bool is_ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool is_ascii(const mail::Path& path) {
    return is_ascii(path.mailbox.local) && is_ascii(path.mailbox.domain);
}

/// "FROM:" or "TO:" off the front of the argument, in any case.
bool take_keyword(std::string_view& argument, std::string_view keyword) {
    if (!base::istarts_with(argument, keyword)) return false;
    argument.remove_prefix(keyword.size());
    return true;
}

Line line_for(SenderVerdict verdict) {
    switch (verdict) {
        case SenderVerdict::Accept: return Line::Mail250;
        case SenderVerdict::NotYours: return Line::MailNotYours;
        case SenderVerdict::Refused: return Line::MailRefused;
        case SenderVerdict::UnknownDomain: return Line::MailUnknownDomain;
        case SenderVerdict::StoreFullForNow: return Line::MailStoreFull;
        case SenderVerdict::TryLater: break;
    }
    return Line::MailTryLater;
}

Line line_for(RecipientVerdict verdict) {
    switch (verdict) {
        case RecipientVerdict::Accept: return Line::Rcpt250;
        case RecipientVerdict::WillForward: return Line::Rcpt251;
        case RecipientVerdict::UnknownUser: return Line::RcptUnknownUser;
        case RecipientVerdict::UnknownDomain: return Line::RcptUnknownDomain;
        case RecipientVerdict::RelayDenied: return Line::RcptRelayDenied;
        case RecipientVerdict::MailboxDisabled: return Line::RcptDisabled;
        case RecipientVerdict::Moved: return Line::RcptMoved;
        case RecipientVerdict::MailboxFullForNow: return Line::RcptFullForNow;
        case RecipientVerdict::MailboxFullForGood: return Line::RcptFullForGood;
        case RecipientVerdict::MailboxBusy: return Line::RcptBusy;
        case RecipientVerdict::Greylisted: return Line::RcptGreylisted;
        case RecipientVerdict::TryLater: break;
    }
    return Line::RcptTryLater;
}

Line line_for(AcceptVerdict verdict, Line stored) {
    switch (verdict) {
        case AcceptVerdict::Stored: return stored;
        case AcceptVerdict::StoreFullForNow: return Line::DataStoreFull;
        case AcceptVerdict::MailboxFullForNow: return Line::DataFullForNow;
        case AcceptVerdict::MailboxFullForGood: return Line::DataFullForGood;
        case AcceptVerdict::TooBig: return Line::DataTooBig;
        case AcceptVerdict::LoopDetected: return Line::DataLoop;
        case AcceptVerdict::Refused: return Line::DataRefused;
        case AcceptVerdict::TryLater: break;
    }
    return Line::DataTryLater;
}

}  // namespace

/// The path after "FROM:" or "TO:". A forgiving server overlooks spaces before it and missing
/// brackets around it.
std::optional<mail::Path> ServerSession::read_path(std::string_view text, std::string_view& rest,
                                                   Line mended, wire::Effects& out) {
    if (!profile_->forgiving) return mail::parse_path(text, rest, true);
    const std::size_t spaces = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(spaces);
    std::optional<mail::Path> path = mail::parse_path(text, rest, true);
    if (!path && !text.starts_with('<')) {
        const std::string_view word = text.substr(0, text.find(' '));
        std::string_view nothing;
        path = mail::parse_path("<" + std::string{word} + ">", nothing, true);
        rest = text.substr(word.size());
        if (path) forgive(mended, "an address without its brackets is taken as if it had them", out);
    } else if (path && spaces != 0) {
        forgive(mended, "spaces before the address are overlooked", out);
    }
    return path;
}

void ServerSession::mail_from(std::string_view argument, Call& call) {
    const ServerProfile& profile = *profile_;
    if (profile.submission && user_.empty()) {
        reply(Line::MailLogInFirst, call.out);
        return;
    }
    std::string_view rest;
    if (!take_keyword(argument, "FROM:") || argument.empty() ||
        (!profile.forgiving && argument.front() != '<')) {
        reply(Line::MailSyntax, call.out);
        return;
    }
    std::optional<mail::Path> path = read_path(argument, rest, Line::MailSyntax, call.out);
    if (!path || (!path->is_null() && path->mailbox.domain.empty())) {
        reply(Line::MailAddress, call.out);
        return;
    }
    const Offers offers{extended_ && profile.offer_size, extended_ && profile.offer_8bitmime,
                        extended_ && profile.offer_smtputf8, extended_ && profile.offer_dsn,
                        extended_ && offers_auth()};
    mail::Envelope envelope;
    envelope.reverse_path = std::move(*path);
    const ParameterError error = read_mail_parameters(rest, offers, envelope);
    if (error != ParameterError::None) {
        reply(error == ParameterError::Unknown ? Line::MailParameter : Line::MailParameterValue,
              call.out);
    } else if (!envelope.utf8 && !is_ascii(envelope.reverse_path)) {
        reply(Line::MailUtf8, call.out);
    } else if (profile.size_max != 0 && envelope.declared_size > profile.size_max) {
        reply(Line::MailTooBig, call.out);
    } else {
        const Line line = line_for(call.backend.check_sender(envelope, user_));
        if (line == Line::Mail250) {
            envelope_ = std::move(envelope);
            move_to(State::MailGiven, call.out);
        }
        reply(line, call.out);
    }
}

void ServerSession::rcpt_to(std::string_view argument, Call& call) {
    std::string_view rest;
    if (!take_keyword(argument, "TO:") || argument.empty() ||
        (!profile_->forgiving && argument.front() != '<')) {
        reply(Line::RcptSyntax, call.out);
        return;
    }
    std::optional<mail::Path> path = read_path(argument, rest, Line::RcptSyntax, call.out);
    if (!path || path->is_null()) {
        reply(Line::RcptAddress, call.out);
        return;
    }
    mail::Recipient recipient;
    recipient.path = std::move(*path);
    Offers offers;
    offers.dsn = extended_ && profile_->offer_dsn;
    offers.utf8 = envelope_.utf8;
    const ParameterError error = read_rcpt_parameters(rest, offers, recipient);
    if (error != ParameterError::None) {
        reply(error == ParameterError::Unknown ? Line::RcptParameter : Line::RcptParameterValue,
              call.out);
    } else if (!envelope_.utf8 && !is_ascii(recipient.path)) {
        reply(Line::RcptUtf8, call.out);
    } else if (envelope_.recipients.size() >= profile_->recipients_max) {
        reply(Line::RcptTooMany, call.out);
    } else {
        const Line line = line_for(call.backend.check_recipient(envelope_, recipient.path, user_));
        if (line_row(line).code >= 400) {
            recipient_refused_ = true;
        } else {
            envelope_.recipients.push_back(std::move(recipient));
            move_to(State::RecipientsGiven, call.out);
        }
        reply(line, call.out);
    }
}

void ServerSession::data(Call& call) {
    begin_text(false);
    move_to(State::DataText, call.out);
    reply(Line::Data354, call.out);
}

void ServerSession::begin_text(bool counted) {
    TextReader::Rules rules;
    rules.octets_max = profile_->size_max;
    rules.line_octets_max = profile_->text_line_octets_max;
    rules.mend = profile_->forgiving;
    rules.counted = counted;
    text_.begin(rules);
}

bool ServerSession::take_text(Call& call) {
    const std::string_view pending = reader_.pending();
    if (pending.empty()) return false;
    const TextReader::Fed fed = text_.feed(pending);
    reader_.take_octets(fed.taken);
    if (fed.ended) end_text(Line::Data250, call);
    return true;
}

/// What is wrong with the text that has come, if it must be refused for it.
std::optional<Line> ServerSession::fault_of_text(wire::Effects& out) {
    const TextFaults& faults = text_.faults();
    if (faults.bare_cr_or_lf) {
        if (!profile_->forgiving) return Line::DataBareOctets;
        forgive(Line::DataBareOctets, "a lone CR or LF in the letter is made into CRLF; it did not end the letter", out);
    }
    if (faults.too_big) return Line::DataTooBig;
    if (faults.line_too_long) return Line::DataLineTooLong;
    return std::nullopt;
}

/// The text is whole. The letter is stored before `stored` is said (RFC 5321 4.2.5).
void ServerSession::end_text(Line stored, Call& call) {
    const std::optional<Reply> forced = call.backend.forced_reply(".");
    if (forced && forced->code >= 400) {
        forget_transaction(call.out);
        give_forced(*forced, call.out);
        return;
    }
    Line line = stored;
    if (const std::optional<Line> fault = fault_of_text(call.out)) {
        line = *fault;
    } else {
        const Transfer transfer{envelope_, text_.text(), client_name_, with(), user_};
        line = line_for(call.backend.accept(transfer), stored);
    }
    if (line == stored) tell(base::FactKind::Accepted, line, call.out);
    forget_transaction(call.out);
    reply(line, call.out);
}

/// The protocol's name for Received (RFC 3848, RFC 6531 4.3).
std::string_view ServerSession::with() const {
    constexpr std::string_view kNames[] = {"ESMTP",    "ESMTPS",    "ESMTPA",    "ESMTPSA",
                                           "UTF8SMTP", "UTF8SMTPS", "UTF8SMTPA", "UTF8SMTPSA"};
    if (!extended_) return "SMTP";
    return kNames[(envelope_.utf8 ? 4U : 0U) + (user_.empty() ? 0U : 2U) + (encrypted_ ? 1U : 0U)];
}

// --- BDAT ----------------------------------------------------------------------------------------

void ServerSession::bdat(std::string_view argument, Call& call) {
    const Words words = split_command(argument);
    const std::optional<std::uint64_t> size = base::parse_number(words.verb);
    const bool last = base::iequals(words.argument, "LAST");
    if (!size || (!last && !words.argument.empty())) {
        reply(needs_tls_first() ? Line::AnyTlsFirst : Line::BdatSyntax, call.out);
        return;
    }
    const bool in_place =
        !needs_tls_first() && extended_ &&
        (state_ == State::RecipientsGiven || (state_ == State::ChunksGiven && !chunks_failed_));
    chunk_is_void_ = !in_place;
    chunk_is_last_ = last;
    chunk_left_ = chunk_octets_ = *size;
    if (in_place && state_ == State::RecipientsGiven) begin_text(true);
    // A chunk in the wrong place is read over, and the session stays where it was.
    chunk_return_ = state_;
    move_to(State::ChunkText, call.out);
    if (chunk_left_ == 0) end_chunk(call);
}

bool ServerSession::take_chunk(Call& call) {
    const auto room = static_cast<std::size_t>(
        std::min<std::uint64_t>(chunk_left_, reader_.pending().size()));
    if (room == 0) return false;
    const std::string_view octets = reader_.take_octets(room);
    if (!chunk_is_void_) text_.feed(octets);
    chunk_left_ -= octets.size();
    if (chunk_left_ == 0) end_chunk(call);
    return true;
}

/// Why the octets of a chunk were read over. CHUNKING, like every extension, is there for those who said
/// EHLO (RFC 5321 2.2.1).
Line ServerSession::refusal_of_chunk() const {
    if (needs_tls_first()) return Line::AnyTlsFirst;
    const bool greeted = extended_ && chunk_return_ != State::Connected;
    return greeted ? Line::BdatOutOfPlace : Line::AnyHelloFirst;
}

void ServerSession::end_chunk(Call& call) {
    if (chunk_is_void_) {
        move_to(chunk_return_, call.out);
        reply(refusal_of_chunk(), call.out);
        return;
    }
    move_to(State::ChunksGiven, call.out);
    if (refuse_by_fault("BDAT", call)) {
        chunks_failed_ = true;
    } else if (chunk_is_last_) {
        text_.finish();
        end_text(Line::BdatLast, call);
    } else if (text_.faults().too_big) {
        chunks_failed_ = true;
        reply(Line::DataTooBig, call.out);
    } else {
        begin_reply(line_row(Line::BdatChunk), call.out);
        base::append_number(call.out.buffer(), chunk_octets_);
        call.out.buffer() += line_row(Line::BdatChunk).text;
        end_reply(Line::BdatChunk, call.out);
    }
}

}  // namespace smtp
