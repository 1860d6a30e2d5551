#include "sim/dns.h"

#include <array>
#include <utility>

#include "protocols/base/octets.h"

namespace dns {

namespace {

enum Line : std::uint16_t { kQuestion, kStatusOk, kStatusNoData, kStatusNxDomain, kStatusServFail, kRecordA, kRecordMx, kRecordNullMx };

constexpr std::array<base::LineKind, 8> kLines{{
    {"QUERY", "1035 4.1.2", true, false},
    {"status.NOERROR", "1035 4.1.1", false, false},
    {"status.NODATA", "2308 2.2", false, true},
    {"status.NXDOMAIN", "2308 2.1", false, true},
    {"status.SERVFAIL", "1035 4.1.1", false, true},
    {"answer.A", "1035 3.4.1", false, false},
    {"answer.MX", "5321 5.1", false, false},
    {"answer.MX-null", "7505 3", false, false},
}};
constexpr std::array<std::string_view, 1> kStates{"Open"};
constexpr std::array<base::CommandRow, 1> kCommands{{
    {"QUERY", "name IN type", 1, base::kSameState, "", "1035 4.1.2"},
}};

std::string_view type_word(Type type) { return type == Type::A ? "A" : "MX"; }

void record_line(wire::Effects& out, const Record& record, bool last) {
    std::string& text = out.buffer();
    text += record.name;
    text += ". ";
    base::append_number(text, record.ttl);
    text += " IN ";
    text += type_word(record.type);
    text += ' ';
    if (record.type == Type::Mx) {
        base::append_number(text, record.preference);
        text += ' ';
    }
    text += record.data;
    if (record.type == Type::Mx) text += '.';
    text += "\r\n";
    const Line kind = record.type == Type::A ? kRecordA : record.data.empty() ? kRecordNullMx : kRecordMx;
    out.end_line(kind).ends_reply = last;
}

/// Words of a line, split at single spaces.
std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t space = line.find(' ');
        words.push_back(line.substr(0, space));
        line = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
    }
    return words;
}

std::string_view without_dot(std::string_view name) {
    return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

std::optional<Record> parse_record(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() < 5) return std::nullopt;
    Record record;
    record.name = without_dot(words[0]);
    record.ttl = static_cast<std::uint32_t>(base::parse_number(words[1], UINT32_MAX).value_or(0));
    if (words[3] == "MX") {
        if (words.size() != 6) return std::nullopt;
        record.type = Type::Mx;
        record.preference = static_cast<std::uint16_t>(base::parse_number(words[4], 65535).value_or(0));
        record.data = without_dot(words[5]);
    } else {
        record.data = words[4];
    }
    return record;
}

}  // namespace

Answer Zones::answer(std::string_view name, Type type) const {
    Answer answer;
    bool exists = false;
    for (const Record& record : records) {
        if (!base::iequals(record.name, name)) continue;
        exists = true;
        if (record.type == type) answer.records.push_back(record);
    }
    if (!exists) answer.status = Status::NxDomain;
    return answer;
}

void Lookup::act(wire::Effects& out) {
    asked_ = true;
    std::string& text = out.buffer();
    text += name_;
    text += ". IN ";
    text += type_word(type_);
    text += "\r\n";
    out.end_line(kQuestion).ends_reply = false;
}

void Lookup::receive(std::string_view octets, wire::Effects&) {
    reader_.feed(octets);
    for (auto next = reader_.next_line(); next.got == wire::LineReader::Got::Line; next = reader_.next_line()) {
        if (!expected_) {
            const auto words = words_of(next.line);
            if (words.size() != 4) continue;
            so_far_.status = words[1] == "NOERROR," ? Status::NoError : words[1] == "NXDOMAIN," ? Status::NxDomain : Status::ServFail;
            expected_ = base::parse_number(words[2], 1000).value_or(0);
        } else if (auto record = parse_record(next.line)) {
            so_far_.records.push_back(std::move(*record));
        }
        if (so_far_.records.size() == *expected_) answer_ = so_far_;
    }
}

void ServerSession::receive(std::string_view octets, const Zones& zones, wire::Effects& out) {
    reader_.feed(octets);
    for (auto next = reader_.next_line(); next.got == wire::LineReader::Got::Line; next = reader_.next_line()) {
        const auto words = words_of(next.line);
        const bool mx = words.size() == 3 && words[2] == "MX";
        const Answer answer = zones.answer(words.empty() ? "" : without_dot(words[0]), mx ? Type::Mx : Type::A);
        std::string& text = out.buffer();
        text += answer.status == Status::NoError ? "status NOERROR, " : answer.status == Status::NxDomain ? "status NXDOMAIN, " : "status SERVFAIL, ";
        base::append_number(text, answer.records.size());
        text += " records\r\n";
        const Line kind = answer.status == Status::NxDomain  ? kStatusNxDomain
                          : answer.status == Status::ServFail ? kStatusServFail
                          : answer.records.empty()            ? kStatusNoData
                                                              : kStatusOk;
        out.end_line(kind).ends_reply = answer.records.empty();
        for (std::size_t i = 0; i < answer.records.size(); ++i) {
            record_line(out, answer.records[i], i + 1 == answer.records.size());
        }
    }
}

const base::ProtocolTables& tables() {
    static constexpr base::ProtocolTables kTables{base::Protocol::Dns, "dns", kCommands, kStates, kLines};
    return kTables;
}

}  // namespace dns
