// STAT, LIST, UIDL, RETR, TOP, DELE, RSET: what a session may do with its snapshot.

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/pop3/server_session.h"

namespace pop3 {

namespace {

void end_line(wire::Effects& out, Line line) {
    out.buffer().append("\r\n");
    out.end_line(static_cast<std::uint16_t>(line));
}

void end_multi_line(wire::Effects& out, Line line) {
    out.line(static_cast<std::uint16_t>(line), ".");
}

bool is_digits(std::string_view word) {
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_high_octet(std::string_view text) {
    unsigned char any = 0;
    for (const char c : text) any = static_cast<unsigned char>(any | static_cast<unsigned char>(c));
    return any >= 0x80;
}

/// True if a line of the text begins with a dot. Looks for dots, which are rarer than lines.
bool has_dot_line(std::string_view text) {
    for (std::size_t at = text.find('.'); at != std::string_view::npos; at = text.find('.', at + 1)) {
        if (at == 0 || (at >= 2 && text[at - 1] == '\n' && text[at - 2] == '\r')) return true;
    }
    return false;
}

/// Sends as they are texts that need no dot-stuffing and no last CRLF: nothing is copied twice.
void send_text(wire::Effects& out, Line line, std::string_view text, base::SharedOctets body,
               wire::Provenance provenance) {
    if (text.ends_with("\r\n") && !has_dot_line(text)) {
        out.content(static_cast<std::uint16_t>(line), text, std::move(body), provenance);
    } else {
        out.content(static_cast<std::uint16_t>(line), base::dot_stuff(text), std::move(body),
                    provenance);
    }
}

/// Header section, empty line and the first `lines` lines of the body.
std::string_view top_of(const mail::Message& message, std::uint64_t lines) {
    const std::string_view text = message.text();
    std::size_t end = std::min(message.header_section().size() + 2, text.size());
    for (; lines != 0 && end < text.size(); --lines) {
        const std::size_t line_end = text.find("\r\n", end);
        end = line_end == std::string_view::npos ? text.size() : line_end + 2;
    }
    return text.substr(0, end);
}

}  // namespace

void ServerSession::stat(Call& call) { say(call, Line::StatOk, messages_left_, octets_left_); }

std::optional<std::size_t> ServerSession::find_number(std::string_view word, Call& call) {
    if (!is_digits(word)) {
        refuse(call, Line::ErrSyntax);
        return std::nullopt;
    }
    const auto number = base::parse_number(word, drop_.size());
    if (!number || *number == 0) {
        refuse(call, Line::ErrNoSuchMessage, drop_.size());
        return std::nullopt;
    }
    if (drop_[*number - 1].marked) {
        refuse(call, Line::ErrMarked, *number);
        return std::nullopt;
    }
    return *number - 1;
}

const mail::StoredMessage* ServerSession::find_stored(std::size_t index, Call& call) {
    const mail::Account* account = call.store.find(account_);
    const mail::MailboxState* inbox = account != nullptr ? account->mailbox("INBOX") : nullptr;
    const auto at = inbox != nullptr ? inbox->index_of(drop_[index].uid) : std::nullopt;
    if (!at) {
        refuse(call, Line::ErrGone, index + 1);
        return nullptr;
    }
    const mail::StoredMessage& stored = inbox->messages[*at];
    if (profile_->utf8 && !utf8_ && has_high_octet(stored.message.header_section())) {
        refuse(call, Line::ErrUtf8, index + 1);
        return nullptr;
    }
    return &stored;
}

void ServerSession::list(const CutCommand& cut, Call& call) {
    if (cut.has_rest) {
        const auto index = find_number(cut.rest, call);
        if (index) say(call, Line::ListOne, *index + 1, drop_[*index].octets);
        return;
    }
    say(call, Line::ListOk, messages_left_, octets_left_);
    std::size_t number = 0;
    for (const DropEntry& entry : drop_) {
        ++number;
        if (entry.marked) continue;
        base::append_number(call.out.buffer(), number);
        call.out.buffer().push_back(' ');
        base::append_number(call.out.buffer(), entry.octets);
        end_line(call.out, Line::ListItem);
    }
    end_multi_line(call.out, Line::EndOfList);
}

namespace {

void append_unique_id(std::string& out, const ServerProfile& profile, base::UidValidity uid_validity, std::uint64_t seed) {
    if (profile.unique_ids == UniqueIdPolicy::Stored) {
        mail::append_unique_id(out, uid_validity, seed);
        return;
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    if (profile.unique_ids == UniqueIdPolicy::Rebuilt) {
        out += 'g';
        base::append_number(out, profile.unique_id_generation);
        out += '-';
        base::append_number(out, seed);
        return;
    }
    for (int shift = 60; shift >= 0; shift -= 4) out += kHex[seed >> shift & 15U];
}

}  // namespace

std::string unique_id_of(const ServerProfile& profile, base::UidValidity uid_validity, const mail::StoredMessage& message) {
    std::string out;
    pop3::append_unique_id(out, profile, uid_validity, unique_id_seed(profile, message));
    return out;
}

void ServerSession::append_unique_id(std::string& out, const DropEntry& entry) const {
    pop3::append_unique_id(out, *profile_, uid_validity_, entry.id_seed);
}

void ServerSession::uidl(const CutCommand& cut, Call& call) {
    std::string& buffer = call.out.buffer();
    if (cut.has_rest) {
        const auto index = find_number(cut.rest, call);
        if (!index) return;
        bad_commands_ = 0;
        buffer.append("+OK ");
        base::append_number(buffer, *index + 1);
        buffer.push_back(' ');
        append_unique_id(buffer, drop_[*index]);
        end_line(call.out, Line::UidlOne);
        return;
    }
    say(call, Line::UidlOk);
    std::size_t number = 0;
    for (const DropEntry& entry : drop_) {
        ++number;
        if (entry.marked) continue;
        base::append_number(buffer, number);
        buffer.push_back(' ');
        append_unique_id(buffer, entry);
        end_line(call.out, Line::UidlItem);
    }
    end_multi_line(call.out, Line::EndOfList);
}

void ServerSession::retr(std::string_view argument, Call& call) {
    const auto index = find_number(argument, call);
    if (!index) return;
    const mail::StoredMessage* stored = find_stored(*index, call);
    if (stored == nullptr) return;
    if (!drop_[*index].retrieved) drop_.edit(*index).retrieved = true;
    const mail::Message message = stored->message;
    if (profile_->retr_sets_seen == RetrSetsSeen::AtRetr) mark_seen(*index, call);
    say(call, Line::RetrOk, drop_[*index].octets);
    send_text(call.out, Line::RetrText, message.text(), message.octets(),
              {drop_[*index].letter, drop_[*index].copy});
    end_multi_line(call.out, Line::EndOfText);
}

void ServerSession::top(std::string_view arguments, Call& call) {
    const CutCommand cut = cut_command(arguments);
    if (!is_digits(cut.word) || !is_digits(cut.rest)) return refuse(call, Line::ErrSyntax);
    const auto index = find_number(cut.word, call);
    if (!index) return;
    const mail::StoredMessage* stored = find_stored(*index, call);
    if (stored == nullptr) return;
    const mail::Message& message = stored->message;
    const std::string_view text =
        top_of(message, base::parse_number(cut.rest).value_or(UINT64_MAX));
    const bool whole = text.size() == message.size();
    say(call, Line::TopOk);
    send_text(call.out, Line::TopText, text, whole ? message.octets() : base::SharedOctets{},
              {drop_[*index].letter, drop_[*index].copy});
    end_multi_line(call.out, Line::EndOfText);
}

void ServerSession::dele(std::string_view argument, Call& call) {
    const auto index = find_number(argument, call);
    if (!index) return;
    DropEntry& entry = drop_.edit(*index);
    entry.marked = true;
    octets_left_ -= entry.octets;
    --messages_left_;
    call.out.tell({.kind = base::FactKind::MarkedDeleted,
                   .letter = entry.letter,
                   .copy = entry.copy,
                   .account = account_});
    say(call, Line::DeleOk, *index + 1);
}

void ServerSession::rset(Call& call) {
    for (std::size_t i = 0; i < drop_.size(); ++i) {
        if (!drop_[i].marked) continue;
        DropEntry& entry = drop_.edit(i);
        entry.marked = false;
        octets_left_ += entry.octets;
        ++messages_left_;
        call.out.tell({.kind = base::FactKind::Unmarked,
                       .letter = entry.letter,
                       .copy = entry.copy,
                       .account = account_});
    }
    say(call, Line::RsetOk, messages_left_);
}

}  // namespace pop3
