// Does a message match a search key? (RFC 9051 6.4.4)

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/date_time.h"
#include "protocols/imap/object_id.h"
#include "protocols/imap/search_key.h"
#include "protocols/mail/charset.h"
#include "protocols/mail/mime.h"

namespace imap {

namespace {

using mail::Flags;

bool finds(std::string_view text, std::string_view folded_needle) {
    if (folded_needle.empty()) return true;
    return mail::fold_case(text).find(folded_needle) != std::string::npos;
}

bool header_matches(std::string_view header, const SearchKey& key) {
    for (const mail::HeaderField& field : mail::split_fields(header)) {
        if (!base::iequals(field.name, key.name)) continue;
        if (key.text.empty() || finds(mail::decode_words(mail::unfold(field.value)), key.text))
            return true;
    }
    return false;
}

/// Header fields of a part with encoded words decoded.
bool any_header_matches(std::string_view header, std::string_view needle) {
    return finds(mail::decode_words(mail::unfold(header)), needle);
}

/// Text parts decoded to UTF-8, and the headers of messages within (`headers`: of every part).
bool part_matches(const mail::MimePart& part, std::string_view needle, bool headers) {
    if (headers && any_header_matches(part.header, needle)) return true;
    if (!part.children.empty()) {
        return std::any_of(part.children.begin(), part.children.end(),
                           [&](const mail::MimePart& child) {
                               return part_matches(child, needle, headers || part.is_message());
                           });
    }
    if (part.type != "text" && part.type != "message" && part.type != "multipart") return false;
    std::string octets;
    if (!mail::decode_transfer(part.body, part.encoding, octets)) return finds(part.body, needle);
    const std::string* charset = part.parameter("charset");
    const auto text =
        mail::to_utf8(octets, charset == nullptr ? "utf-8" : std::string_view{*charset});
    return finds(text ? *text : octets, needle);
}

bool body_matches(std::string_view message, const std::string& needle, bool headers) {
    const mail::MimePart tree = mail::parse_mime(message);
    return part_matches(tree, needle, headers);
}

/// The day a message was sent; the day it came if its Date cannot be read.
base::Instant sent_day(const mail::StoredMessage& message) {
    const auto field = message.message.field("Date");
    const auto day = field ? parse_message_day(*field) : std::nullopt;
    return day.value_or(day_of(message.internal_date));
}

bool date_matches(const SearchKey& key, const mail::StoredMessage& message) {
    switch (key.kind) {
        case KeyKind::Before:
            return day_of(message.internal_date) < key.date;
        case KeyKind::On:
            return day_of(message.internal_date) == key.date;
        case KeyKind::Since:
            return day_of(message.internal_date) >= key.date;
        case KeyKind::SentBefore:
            return sent_day(message) < key.date;
        case KeyKind::SentOn:
            return sent_day(message) == key.date;
        default:
            return sent_day(message) >= key.date;
    }
}

bool has_keyword(const SearchKey& key, const SearchSubject& subject) {
    const auto& keywords = subject.mailbox.keywords;
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        if (base::iequals(keywords[i], key.name))
            return (subject.message.flags.keywords >> i & 1U) != 0;
    }
    return false;
}

base::Duration age(const SearchSubject& subject) {
    return subject.now - subject.message.internal_date;
}

}  // namespace

bool matches(const SearchKey& key, const SearchSubject& subject) {
    const mail::StoredMessage& message = subject.message;
    const auto child = [&](const SearchKey& one) { return matches(one, subject); };
    switch (key.kind) {
        case KeyKind::All:
            return true;
        case KeyKind::Seqs:
            return contains(key.numbers, subject.seq);
        case KeyKind::Uids:
            return contains(key.numbers, message.uid.value);
        case KeyKind::HasFlag:
            return message.flags.has(key.flag);
        case KeyKind::LacksFlag:
            return !message.flags.has(key.flag);
        case KeyKind::HasKeyword:
            return has_keyword(key, subject);
        case KeyKind::LacksKeyword:
            return !has_keyword(key, subject);
        case KeyKind::Recent:
            return subject.view.is_recent(message.uid);
        case KeyKind::New:
            return subject.view.is_recent(message.uid) && !message.flags.has(Flags::kSeen);
        case KeyKind::Old:
            return !subject.view.is_recent(message.uid);
        case KeyKind::Before:
        case KeyKind::On:
        case KeyKind::Since:
        case KeyKind::SentBefore:
        case KeyKind::SentOn:
        case KeyKind::SentSince:
            return date_matches(key, message);
        case KeyKind::Header:
            return header_matches(message.message.header_section(), key);
        case KeyKind::Body:
            return body_matches(message.message.text(), key.text, false);
        case KeyKind::Text:
            return body_matches(message.message.text(), key.text, true);
        case KeyKind::Larger:
            return message.message.size() > key.number;
        case KeyKind::Smaller:
            return message.message.size() < key.number;
        case KeyKind::Younger:
            return age(subject).count() / 1'000'000 <= static_cast<std::int64_t>(key.number);
        case KeyKind::Older:
            return age(subject).count() / 1'000'000 >= static_cast<std::int64_t>(key.number);
        case KeyKind::ModSeq:
            return message.modseq.value >= key.number;
        case KeyKind::EmailId:
            return base::iequals(email_id(subject.account, message), key.text);
        case KeyKind::ThreadId:
            return false;  // no message has one (RFC 8474 5.2)
        case KeyKind::Not:
            return !child(key.children.front());
        case KeyKind::Or:
            return std::any_of(key.children.begin(), key.children.end(), child);
        case KeyKind::And:
            return std::all_of(key.children.begin(), key.children.end(), child);
    }
    return false;
}

std::vector<std::uint32_t> find_matches(Turn& turn, const SearchKey& key) {
    std::vector<std::uint32_t> found;
    const mail::MailboxState& mailbox = *turn.selected();
    const MailboxView& view = turn.data.view;
    for (std::uint32_t seq = 1; seq <= view.size(); ++seq) {
        const auto index = turn.message_index(mailbox, seq);
        if (!index) continue;
        const SearchSubject subject{mailbox,  mailbox.messages[*index], seq, view,
                                    turn.now, turn.data.account};
        if (matches(key, subject)) found.push_back(seq);
    }
    return found;
}

}  // namespace imap
