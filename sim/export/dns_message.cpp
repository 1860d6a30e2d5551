// DNS messages in the form of RFC 1035 4 for look-ups that the World writes as text.

#include "protocols/base/octets.h"
#include "sim/export/capture.h"
#include "sim/export/packets.h"

namespace exported {

namespace {

constexpr std::uint32_t kTypeA = 1, kTypeMx = 15, kTypeTxt = 16, kClassIn = 1;

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t space = line.find(' ');
        if (space != 0) words.push_back(line.substr(0, space));
        line = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
    }
    return words;
}

/// Labels with their lengths, without compression (RFC 1035 3.1). Labels that are too long are cut.
void put_name(std::string& out, std::string_view name) {
    constexpr std::size_t kLabelMax = 63;
    while (!name.empty() && name != ".") {
        const std::size_t dot = name.find('.');
        const std::string_view label = name.substr(0, std::min(dot, kLabelMax));
        if (!label.empty()) {
            out += static_cast<char>(label.size());
            out += label;
        }
        name = dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
    }
    out += '\0';
}

std::uint32_t type_number(std::string_view word) { return word == "MX" ? kTypeMx : word == "TXT" ? kTypeTxt : kTypeA; }

/// "name. ttl IN MX 10 host." as a resource record (RFC 1035 4.1.3). False: no such record.
bool put_record(std::string& out, std::string_view line) {
    const auto words = words_of(line);
    if (words.size() < 5) return false;
    std::string data;
    if (words[3] == "MX") {
        if (words.size() < 6) return false;
        put16(data, static_cast<std::uint32_t>(base::parse_number(words[4], 65'535).value_or(0)));
        put_name(data, words[5]);
    } else if (words[3] == "TXT") {
        std::string_view text = line.substr(line.find(words[4]));
        if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
        do {
            const std::string_view part = text.substr(0, 255);
            data += static_cast<char>(part.size());
            data += part;
            text.remove_prefix(part.size());
        } while (!text.empty());
    } else {
        put32(data, address_number(words[4]));
    }
    put_name(out, words[0]);
    put16(out, type_number(words[3]));
    put16(out, kClassIn);
    put32(out, static_cast<std::uint32_t>(base::parse_number(words[1], UINT32_MAX).value_or(0)));
    put16(out, static_cast<std::uint32_t>(data.size()));
    out += data;
    return true;
}

}  // namespace

std::string dns_message(std::uint16_t id, std::string_view question, const std::vector<std::string>& answer) {
    const auto asked = words_of(question);
    std::string records;
    std::uint32_t count = 0;
    for (std::size_t i = 1; i < answer.size(); ++i) count += put_record(records, answer[i]) ? 1 : 0;
    std::uint32_t flags = 0x0100;  // a query; recursion is wanted
    if (!answer.empty()) {
        flags = 0x8180;  // a response
        if (answer[0].find("NXDOMAIN") != std::string::npos) flags |= 3;
        if (answer[0].find("SERVFAIL") != std::string::npos) flags |= 2;
    }
    std::string out;
    put16(out, id);
    put16(out, flags);
    put16(out, 1);
    put16(out, count);
    put32(out, 0);
    put_name(out, asked.empty() ? std::string_view{"."} : asked[0]);
    put16(out, asked.size() >= 3 ? type_number(asked[2]) : kTypeA);
    put16(out, kClassIn);
    return out + records;
}

}  // namespace exported
