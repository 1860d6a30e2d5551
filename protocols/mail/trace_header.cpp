#include "protocols/mail/trace_header.h"

#include "protocols/base/civil_time.h"

namespace mail {

std::string received_field(const ReceivedParts& parts) {
    std::string out;
    out.reserve(192);
    out += "Received: from ";
    out += parts.from_name;
    if (!parts.from_address.empty()) {
        out += " ([";
        out += parts.from_address;
        out += "])";
    }
    out += "\r\n\tby ";
    out += parts.by_name;
    out += " with ";
    out += parts.with;
    if (!parts.id.empty()) {
        out += " id ";
        out += parts.id;
    }
    if (!parts.for_recipient.empty()) {
        out += "\r\n\tfor <";
        out += parts.for_recipient;
        out += '>';
    }
    out += "; ";
    out += base::message_date(parts.at);
    out += "\r\n";
    return out;
}

std::string return_path_field(const Path& reverse_path) {
    return "Return-Path: " + reverse_path.text() + "\r\n";
}

}  // namespace mail
