#include "protocols/mail/bounce.h"

#include "protocols/base/civil_time.h"

namespace mail {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string human_part(const BounceParts& parts) {
    std::string text = "This is the mail server " + parts.reporting_host + ".\r\n\r\n";
    if (parts.kind == BounceKind::Failed) {
        text += "Your letter could not be delivered to the recipients below. It will not be tried again.\r\n";
    } else {
        text += "Your letter has not yet been delivered to the recipients below. You need not send it\r\n"
                "again: this server keeps it and goes on trying.\r\n";
    }
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

}  // namespace

std::string status_of_reply(std::string_view reply) {
    if (reply.size() > 8 && reply[3] == ' ' && is_digit(reply[4]) && reply[5] == '.') {
        const std::size_t end = reply.find(' ', 4);
        return std::string{reply.substr(4, end == std::string_view::npos ? end : end - 4)};
    }
    if (!reply.empty() && (reply[0] == '4' || reply[0] == '5')) return std::string{reply[0]} + ".0.0";
    return "4.4.1";
}

Message bounce_message(const BounceParts& parts, const Message& original) {
    const std::string boundary = "=_" + parts.message_id + "_" + parts.reporting_host;
    const std::string host = parts.reporting_host;
    std::string text;
    text += "Date: " + base::message_date(parts.at) + "\r\n";
    text += "From: Mail delivery <postmaster@" + host + ">\r\n";
    text += "To: " + parts.to + "\r\n";
    text += parts.kind == BounceKind::Failed ? "Subject: Your letter could not be delivered\r\n"
                                             : "Subject: Your letter is delayed\r\n";
    text += "Message-ID: <" + parts.message_id + "@" + host + ">\r\n";
    text += "Auto-Submitted: auto-replied\r\n";
    text += "MIME-Version: 1.0\r\n";
    text += "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"" + boundary + "\"\r\n\r\n";
    text += "--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + human_part(parts);
    text += "\r\n--" + boundary + "\r\nContent-Type: message/delivery-status\r\n\r\n";
    text += "Reporting-MTA: dns; " + host + "\r\n";
    text += "Arrival-Date: " + base::message_date(parts.arrived) + "\r\n";
    for (const FailedRecipient& recipient : parts.recipients) {
        text += "\r\nFinal-Recipient: rfc822; " + recipient.address + "\r\n";
        text += parts.kind == BounceKind::Failed ? "Action: failed\r\n" : "Action: delayed\r\n";
        text += "Status: " + recipient.status + "\r\n";
        if (!recipient.remote_host.empty()) text += "Remote-MTA: dns; " + recipient.remote_host + "\r\n";
        if (!recipient.diagnostic.empty()) text += "Diagnostic-Code: smtp; " + recipient.diagnostic + "\r\n";
    }
    text += "\r\n--" + boundary + "\r\nContent-Type: text/rfc822-headers\r\n\r\n";
    text += original.header_section();
    text += "\r\n--" + boundary + "--\r\n";
    return Message{std::move(text)};
}

}  // namespace mail
