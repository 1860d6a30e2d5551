#include "protocols/mail/bounce.h"

#include "protocols/base/civil_time.h"

namespace mail {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct KindWords {
    const char* subject;
    const char* action;      // RFC 3464 2.3.3
    const char* sentence;
};

const KindWords& words_of(BounceKind kind) {
    static constexpr KindWords kWords[] = {
        {"Your letter could not be delivered", "failed",
         "Your letter could not be delivered to the recipients below. It will not be tried again.\r\n"},
        {"Your letter is delayed", "delayed",
         "Your letter has not yet been delivered to the recipients below. You need not send it\r\n"
         "again: this server keeps it and goes on trying.\r\n"},
        {"Your letter has arrived", "delivered", "Your letter is in the mailbox of the recipients below.\r\n"},
        {"Your letter has been passed on", "relayed",
         "Your letter was handed to a server that does not report arrivals. No other notice may come.\r\n"},
    };
    return kWords[static_cast<unsigned>(kind)];
}

std::string human_part(const BounceParts& parts) {
    std::string text = "This is the mail server " + parts.reporting_host + ".\r\n\r\n";
    text += words_of(parts.kind).sentence;
    if (parts.until) text += "It will be tried until " + base::message_date(*parts.until) + ".\r\n";
    for (const FailedRecipient& recipient : parts.recipients) {
        text += "\r\n<" + recipient.address + ">\r\n    ";
        if (recipient.diagnostic.empty()) {
            text += "no mail server of the domain could be reached";
        } else {
            text += (recipient.remote_host.empty() ? std::string{"the answer was"} : recipient.remote_host + " said");
            text += ": " + recipient.diagnostic;
        }
        text += "\r\n";
    }
    return text;
}

/// A diagnostic-code field is for replies only; other reasons stand in the part for people.
bool is_reply(std::string_view diagnostic) {
    return diagnostic.size() >= 4 && is_digit(diagnostic[0]) && is_digit(diagnostic[1]) && is_digit(diagnostic[2]) && diagnostic[3] == ' ';
}

std::string status_part(const BounceParts& parts) {
    std::string text;
    if (!parts.envelope_id.empty()) text += "Original-Envelope-Id: " + parts.envelope_id + "\r\n";
    text += "Reporting-MTA: dns; " + parts.reporting_host + "\r\n";
    text += "Arrival-Date: " + base::message_date(parts.arrived) + "\r\n";
    for (const FailedRecipient& recipient : parts.recipients) {
        text += "\r\n";
        if (!recipient.original.empty()) text += "Original-Recipient: " + recipient.original + "\r\n";
        text += "Final-Recipient: rfc822; " + recipient.address + "\r\n";
        text += std::string{"Action: "} + words_of(parts.kind).action + "\r\n";
        text += "Status: " + recipient.status + "\r\n";
        if (!recipient.remote_host.empty()) text += "Remote-MTA: dns; " + recipient.remote_host + "\r\n";
        if (is_reply(recipient.diagnostic)) text += "Diagnostic-Code: smtp; " + recipient.diagnostic + "\r\n";
        text += "Last-Attempt-Date: " + base::message_date(parts.at) + "\r\n";
        if (parts.until) text += "Will-Retry-Until: " + base::message_date(*parts.until) + "\r\n";
    }
    return text;
}

}  // namespace

std::string status_of_reply(std::string_view reply) {
    if (reply.size() > 8 && reply[3] == ' ' && is_digit(reply[4]) && reply[5] == '.') {
        const std::size_t end = reply.find(' ', 4);
        return std::string{reply.substr(4, end == std::string_view::npos ? end : end - 4)};
    }
    if (!reply.empty() && (reply[0] == '2' || reply[0] == '4' || reply[0] == '5')) return std::string{reply[0]} + ".0.0";
    return "4.4.1";
}

Message bounce_message(const BounceParts& parts, const Message& original) {
    const std::string& host = parts.reporting_host;
    const std::string boundary = "=_" + parts.message_id + "_" + host;
    std::string text;
    text += "Date: " + base::message_date(parts.at) + "\r\n";
    text += "From: Mail delivery <postmaster@" + host + ">\r\n";
    text += "To: " + parts.to + "\r\n";
    text += std::string{"Subject: "} + words_of(parts.kind).subject + "\r\n";
    text += "Message-ID: <" + parts.message_id + "@" + host + ">\r\n";
    text += "Auto-Submitted: auto-replied\r\n";
    text += "MIME-Version: 1.0\r\n";
    text += "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"" + boundary + "\"\r\n\r\n";
    text += "--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + human_part(parts);
    text += "\r\n--" + boundary + "\r\nContent-Type: message/delivery-status\r\n\r\n" + status_part(parts);
    text += "\r\n--" + boundary + "\r\n";
    if (parts.whole_letter) {
        text += "Content-Type: message/rfc822\r\n\r\n";
        text += original.text();
    } else {
        text += "Content-Type: text/rfc822-headers\r\n\r\n";
        text += original.header_section();
    }
    text += "\r\n--" + boundary + "--\r\n";
    return Message{std::move(text)};
}

}  // namespace mail
