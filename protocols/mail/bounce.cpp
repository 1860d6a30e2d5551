#include "protocols/mail/bounce.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"

namespace mail {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct KindWords {
    const char* subject;
    const char* action;      // RFC 3464 2.3.3
    const char* sentence;
};

const KindWords& words_of(BounceKind kind, bool about_notice = false) {
    static constexpr KindWords kWords[] = {
        {"Your letter could not be delivered", "failed",
         "Your letter could not be delivered to the recipients below. It will not be tried again.\r\n"},
        {"Your letter is delayed", "delayed",
         "Your letter has not yet been delivered to the recipients below. You need not send it\r\n"
         "again: this server keeps it and goes on trying.\r\n"},
        {"Your letter has arrived", "delivered", "Your letter is in the mailbox of the recipients below.\r\n"},
        {"Your letter has been passed on", "relayed",
         "Your letter was handed to a server that does not report arrivals. No other notice may come.\r\n"},
        {"Your letter went on to several addresses", "expanded",
         "The recipients below stand for several addresses, and your letter went on to them.\r\n"},
    };
    static constexpr KindWords kAboutNotice{
        "A notice could not be delivered", "failed",
        "A notice about a letter could not be delivered to the sender below. The notice follows whole;\r\n"
        "it names the letter. Nobody else is told of this.\r\n"};
    if (about_notice) return kAboutNotice;
    return kWords[static_cast<unsigned>(kind)];
}

/// "5 days", "3 hours": whole units, the biggest that is at least one.
std::string span_words(base::Duration span) {
    const std::int64_t minutes = span.count() / 60'000'000;
    const auto count = [](std::int64_t n, const char* unit) { return std::to_string(n) + " " + unit + (n == 1 ? "" : "s"); };
    if (minutes >= 1440) return count(minutes / 1440, "day");
    if (minutes >= 60) return count(minutes / 60, "hour");
    return count(minutes, "minute");
}

/// The octets that xtext stands for (RFC 3461 4); those that a header field cannot hold stay as they came.
std::string from_xtext(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned octet = 0;
        const bool coded = text[at] == '+' && at + 2 < text.size() &&
                           std::from_chars(text.data() + at + 1, text.data() + at + 3, octet, 16).ptr == text.data() + at + 3;
        if (coded && octet >= 0x20 && octet < 0x7f) {
            out += static_cast<char>(octet);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

std::string human_part(const BounceParts& parts) {
    std::string text = "This is the mail server " + parts.reporting_host + ".\r\n\r\n";
    text += words_of(parts.kind, parts.about_notice).sentence;
    if (parts.until) text += "It will be tried until " + base::message_date(*parts.until) + ".\r\n";
    for (const FailedRecipient& recipient : parts.recipients) {
        text += "\r\n<" + recipient.address + ">\r\n    ";
        if (!recipient.diagnostic.empty()) {
            text += recipient.remote_host + " said: " + recipient.diagnostic;
        } else {
            text += recipient.reason.empty() ? "no mail server of the domain could be reached" : recipient.reason;
        }
        text += "\r\n";
        if (parts.kind == BounceKind::Failed && recipient.status.starts_with('4'))
            text += "    That may pass, but it was tried for " + span_words(parts.at - parts.arrived) + ", and that is as long as this server tries.\r\n";
    }
    return text;
}

bool is_ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void append_utf8(std::string& out, std::uint32_t point) {
    const auto put = [&out](std::uint32_t octet) { out += static_cast<char>(octet); };
    if (point < 0x80) return put(point);
    if (point < 0x800) {
        put(0xc0 | point >> 6U);
    } else if (point < 0x10000) {
        put(0xe0 | point >> 12U);
        put(0x80 | (point >> 6U & 0x3f));
    } else {
        put(0xf0 | point >> 18U);
        put(0x80 | (point >> 12U & 0x3f));
        put(0x80 | (point >> 6U & 0x3f));
    }
    put(0x80 | (point & 0x3f));
}

/// The octets from `at` on that make one character, and its number (RFC 3629 3).
std::pair<std::size_t, std::uint32_t> read_utf8(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    std::uint32_t point = size == 1 ? first : first & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i) point = point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    return {std::min(size, text.size() - at), point};
}

/// "gr\x{FC}n@…": the form of an address that seven bits carry (RFC 6533 3, utf-8-addr-xtext).
std::string in_seven_bits(std::string_view address) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (std::size_t at = 0; at < address.size();) {
        const auto [size, point] = read_utf8(address, at);
        at += size;
        if (point < 0x80 && point != '\\' && point != '+' && point != '=') {
            out += static_cast<char>(point);
            continue;
        }
        std::string digits;
        for (std::uint32_t rest = point; rest != 0; rest >>= 4U) digits.insert(digits.begin(), kHex[rest & 0xfU]);
        out += "\\x{" + digits + "}";
    }
    return out;
}

/// The other way round, for ORCPT (RFC 6533 3).
std::string in_eight_bits(std::string_view address) {
    std::string out;
    while (!address.empty()) {
        const std::size_t end = address.starts_with("\\x{") ? address.find('}') : std::string_view::npos;
        std::uint32_t point = 0;
        if (end != std::string_view::npos && std::from_chars(address.data() + 3, address.data() + end, point, 16).ptr == address.data() + end) {
            append_utf8(out, point);
            address.remove_prefix(end + 1);
        } else {
            out += address.front();
            address.remove_prefix(1);
        }
    }
    return out;
}

/// "rfc822; ben@…", or "utf-8; grün@…" in the form that this notice can carry.
std::string typed_address(const std::string& address, bool utf8) {
    if (is_ascii(address)) return "rfc822; " + address;
    return "utf-8; " + (utf8 ? address : in_seven_bits(address));
}

std::string original_recipient(const std::string& original, bool utf8) {
    const std::size_t semicolon = original.find(';');
    if (!utf8 || semicolon == std::string::npos || !base::iequals(std::string_view{original}.substr(0, semicolon), "utf-8")) return original;
    return original.substr(0, semicolon + 1) + in_eight_bits(std::string_view{original}.substr(semicolon + 1));
}

std::string status_part(const BounceParts& parts) {
    std::string text;
    if (!parts.envelope_id.empty()) text += "Original-Envelope-Id: " + from_xtext(parts.envelope_id) + "\r\n";
    text += "Reporting-MTA: dns; " + parts.reporting_host + "\r\n";
    text += "Arrival-Date: " + base::message_date(parts.arrived) + "\r\n";
    for (const FailedRecipient& recipient : parts.recipients) {
        text += "\r\n";
        if (!recipient.original.empty()) text += "Original-Recipient: " + original_recipient(recipient.original, parts.utf8) + "\r\n";
        text += "Final-Recipient: " + typed_address(recipient.address, parts.utf8) + "\r\n";
        text += std::string{"Action: "} + words_of(parts.kind).action + "\r\n";
        text += "Status: " + recipient.status + "\r\n";
        if (!recipient.remote_host.empty()) text += "Remote-MTA: dns; " + recipient.remote_host + "\r\n";
        // For the words of a server only (RFC 3464 2.3.6); what else happened stands in the part for people.
        if (!recipient.diagnostic.empty()) text += "Diagnostic-Code: smtp; " + recipient.diagnostic + "\r\n";
        text += "Last-Attempt-Date: " + base::message_date(recipient.last_attempt) + "\r\n";
        if (parts.until) text += "Will-Retry-Until: " + base::message_date(*parts.until) + "\r\n";
    }
    return text;
}

}  // namespace

std::string status_of_reply(std::string_view reply) {
    const bool is_reply = reply.size() >= 3 && is_digit(reply[0]) && is_digit(reply[1]) && is_digit(reply[2]);
    const std::string_view rest = is_reply ? reply.substr(std::min<std::size_t>(4, reply.size())) : reply;
    const std::string_view word = rest.substr(0, rest.find(' '));
    const std::size_t dot = word.find('.', 2);
    const auto is_number = [](std::string_view text) { return !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), is_digit); };
    if (word.size() >= 5 && is_digit(word[0]) && word[1] == '.' && dot != std::string_view::npos && is_number(word.substr(2, dot - 2)) &&
        is_number(word.substr(dot + 1)) && (!is_reply || word[0] == reply[0])) {
        return std::string{word};
    }
    return is_reply ? std::string{reply[0]} + ".0.0" : "4.4.1";
}

namespace {

/// A part that returns the letter, or its header, under the type that its octets need (RFC 6533 4.2, 4.3).
std::string returned_part(const BounceParts& parts, const Message& original) {
    const std::string_view content = parts.whole_letter ? original.text() : original.header_section();
    const bool high = !is_ascii(content);
    std::string text = "Content-Type: ";
    if (parts.utf8 && high) {
        text += parts.whole_letter ? "message/global" : "message/global-headers";
    } else {
        text += parts.whole_letter ? "message/rfc822" : "text/rfc822-headers";
    }
    text += high ? "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" : "\r\n\r\n";
    return text.append(content);
}

}  // namespace

Message bounce_message(const BounceParts& parts, const Message& original) {
    const std::string& host = parts.reporting_host;
    const std::string boundary = "=_" + parts.message_id + "_" + host;
    const std::string people = human_part(parts);
    const std::string machine = status_part(parts);
    const std::string returned = returned_part(parts, original);
    const auto encoding = [](std::string_view content) { return is_ascii(content) ? "" : "Content-Transfer-Encoding: 8bit\r\n"; };
    std::string text;
    text += "Date: " + base::message_date(parts.at) + "\r\n";
    text += "From: Mail delivery <" + parts.from + ">\r\n";
    text += "To: " + parts.to + "\r\n";
    text += std::string{"Subject: "} + words_of(parts.kind, parts.about_notice).subject + "\r\n";
    text += "Message-ID: <" + parts.message_id + "@" + host + ">\r\n";
    text += "Auto-Submitted: auto-replied\r\n";
    text += "MIME-Version: 1.0\r\n";
    text += "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"" + boundary + "\"\r\n";
    text += encoding(people + machine + returned);   // an entity is 8bit if one of its parts is (RFC 2045 6.4)
    text += "\r\n--" + boundary + "\r\nContent-Type: text/plain; charset=" + (is_ascii(people) ? "us-ascii" : "utf-8") + "\r\n";
    text += encoding(people) + ("\r\n" + people);
    text += "\r\n--" + boundary + "\r\nContent-Type: message/" + (is_ascii(machine) ? "" : "global-") + "delivery-status\r\n";
    text += encoding(machine) + ("\r\n" + machine);
    text += "\r\n--" + boundary + "\r\n" + returned;
    text += "\r\n--" + boundary + "--\r\n";
    return Message{std::move(text)};
}

}  // namespace mail
