#include "sim/dns.h"

#include <array>
#include <utility>

#include "protocols/base/octets.h"

namespace dns {

namespace {

enum Line : std::uint16_t {
    kQuestion, kStatusOk, kStatusNoData, kStatusNxDomain, kStatusServFail, kRecordA, kRecordMx, kRecordNullMx, kRecordCname, kRecordAaaa, kRecordTxt
};

constexpr std::array<base::LineKind, 11> kLines{{
    {"QUERY", "1035 4.1.2", true, false},
    {"status.NOERROR", "1035 4.1.1", false, false},
    {"status.NODATA", "2308 2.2", false, true},
    {"status.NXDOMAIN", "2308 2.1", false, true},
    {"status.SERVFAIL", "1035 4.1.1", false, true},
    {"answer.A", "1035 3.4.1", false, false},
    {"answer.MX", "5321 5.1", false, false},
    {"answer.MX-null", "7505 3", false, false},
    {"answer.CNAME", "1034 3.6.2", false, false},
    {"answer.AAAA", "3596 2.2", false, false},
    {"answer.TXT", "1035 3.3.14", false, false},
}};
constexpr std::array<std::string_view, 1> kStates{"Open"};
constexpr std::array<base::CommandRow, 1> kCommands{{
    {"QUERY", "name IN type", 1, base::kSameState, "", "1035 4.1.2"},
}};

constexpr std::array<std::string_view, 5> kTypes{"A", "MX", "CNAME", "AAAA", "TXT"};
constexpr int kCnamesMax = 8;

Line line_of(const Record& record) {
    switch (record.type) {
        case Type::A: return kRecordA;
        case Type::Mx: return record.data.empty() ? kRecordNullMx : kRecordMx;
        case Type::Cname: return kRecordCname;
        case Type::Aaaa: return kRecordAaaa;
        case Type::Txt: break;
    }
    return kRecordTxt;
}

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
    if (record.type == Type::Txt) text += '"';
    text += record.data;
    if (record.type == Type::Txt) text += '"';
    if (record.type == Type::Mx || record.type == Type::Cname) text += '.';
    text += "\r\n";
    out.end_line(line_of(record)).ends_reply = last;
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
    const std::optional<Type> type = find_type(words[3]);
    if (!type) return std::nullopt;
    Record record;
    record.name = without_dot(words[0]);
    record.ttl = static_cast<std::uint32_t>(base::parse_number(words[1], UINT32_MAX).value_or(0));
    record.type = *type;
    if (*type == Type::Mx) {
        if (words.size() != 6) return std::nullopt;
        record.preference = static_cast<std::uint16_t>(base::parse_number(words[4], 65535).value_or(0));
        record.data = without_dot(words[5]);
    } else if (*type == Type::Txt) {
        const std::size_t open = line.find('"');
        if (open == std::string_view::npos || line.size() < open + 2 || line.back() != '"') return std::nullopt;
        record.data = line.substr(open + 1, line.size() - open - 2);
    } else {
        record.data = *type == Type::Cname ? without_dot(words[4]) : words[4];
    }
    return record;
}

}  // namespace

std::string_view type_word(Type type) { return kTypes[static_cast<std::size_t>(type)]; }

std::optional<Type> find_type(std::string_view word) {
    for (std::size_t i = 0; i < kTypes.size(); ++i) {
        if (base::iequals(kTypes[i], word)) return static_cast<Type>(i);
    }
    return std::nullopt;
}

std::vector<Record> Answer::of(Type type) const {
    std::vector<Record> out;
    for (const Record& record : records) {
        if (record.type == type) out.push_back(record);
    }
    return out;
}

namespace {

/// "mx1.meadow.example" is below "meadow.example".
bool is_below(std::string_view name, std::string_view above) {
    return name.size() > above.size() + 1 && name[name.size() - above.size() - 1] == '.' && base::iequals(name.substr(name.size() - above.size()), above);
}

}  // namespace

Answer Zones::answer(std::string_view name, Type type) const {
    Answer answer;
    if (const Trouble* trouble = trouble_of(name); trouble != nullptr && trouble->fails) {
        answer.status = Status::ServFail;
        return answer;
    }
    std::string asked{name};
    for (int hops = 0; hops <= kCnamesMax; ++hops) {
        const Record* cname = nullptr;
        bool exists = false;
        bool found = false;
        for (const Record& record : records) {
            exists = exists || is_below(record.name, asked);   // names below it: it exists and holds nothing (RFC 8020)
            if (!base::iequals(record.name, asked)) continue;
            exists = true;
            if (record.type == Type::Cname) cname = &record;
            if (record.type != type) continue;
            answer.records.push_back(record);
            found = true;
        }
        if (found || cname == nullptr || type == Type::Cname) {
            if (!exists) answer = {Status::NxDomain, {}};
            return answer;
        }
        answer.records.push_back(*cname);
        asked = cname->data;
    }
    return {Status::ServFail, {}};  // a circle of CNAMEs
}

const Trouble* Zones::trouble_of(std::string_view name) const {
    for (const Trouble& trouble : troubles) {
        if (base::iequals(name, trouble.name)) return &trouble;
        if (is_below(name, trouble.name)) return &trouble;
    }
    return nullptr;
}

void Lookup::act(base::Instant now, wire::Effects& out) {
    asked_ = true;
    deadline_ = now + kPatience;
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
        const Type type = words.size() == 3 ? find_type(words[2]).value_or(Type::A) : Type::A;
        const Answer answer = zones.answer(words.empty() ? "" : without_dot(words[0]), type);
        std::string& text = out.buffer();
        text += answer.status == Status::NoError ? "status NOERROR, " : answer.status == Status::NxDomain ? "status NXDOMAIN, " : "status SERVFAIL, ";
        base::append_number(text, answer.records.size());
        text += answer.records.size() == 1 ? " record\r\n" : " records\r\n";
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
