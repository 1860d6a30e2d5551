#include <array>

#include "protocols/base/octets.h"
#include "protocols/pop3/commands.h"
#include "protocols/pop3/lines.h"
#include "protocols/pop3/state.h"
#include "protocols/wire/log_in_words.h"

namespace pop3 {

namespace {

using base::kSameState;

constexpr base::StateSet kAuthorization = base::state_set(State::Authorization);
constexpr base::StateSet kTransaction = base::state_set(State::Transaction);
constexpr base::StateSet kBoth = kAuthorization | kTransaction;
constexpr auto kToTransaction = static_cast<std::uint8_t>(State::Transaction);

// QUIT has two rows, since it leads to UPDATE from TRANSACTION only (RFC 1939 6).
constexpr std::array<base::CommandRow, 18> kCommands{{
    {"USER", "USER name", kAuthorization, kSameState, "USER", "1939 7"},
    {"PASS", "PASS password", kAuthorization, kToTransaction, "USER", "1939 7", false, true},
    {"APOP", "APOP name digest", kAuthorization, kToTransaction, "APOP", "1939 7", false, true},
    {"AUTH", "AUTH mechanism [initial-response]", kAuthorization, kToTransaction, "SASL", "1734 2",
     false, true},
    {"CAPA", "CAPA", kBoth, kSameState, "CAPA", "2449 5"},
    {"STLS", "STLS", kAuthorization, kSameState, "STLS", "2595 4"},
    {"UTF8", "UTF8", kAuthorization, kSameState, "UTF8", "6856 2.1"},
    {"LANG", "LANG [language]", kBoth, kSameState, "LANG", "6856 3.2"},
    {"STAT", "STAT", kTransaction, kSameState, "", "1939 5"},
    {"LIST", "LIST [message]", kTransaction, kSameState, "", "1939 5"},
    {"RETR", "RETR message", kTransaction, kSameState, "", "1939 5"},
    {"DELE", "DELE message", kTransaction, kSameState, "", "1939 5"},
    {"NOOP", "NOOP", kTransaction, kSameState, "", "1939 5"},
    {"RSET", "RSET", kTransaction, kSameState, "", "1939 5"},
    {"TOP", "TOP message lines", kTransaction, kSameState, "TOP", "1939 7"},
    {"UIDL", "UIDL [message]", kTransaction, kSameState, "UIDL", "1939 7"},
    {"QUIT", "QUIT", kAuthorization, static_cast<std::uint8_t>(State::Closed), "", "1939 4"},
    {"QUIT", "QUIT", kTransaction, static_cast<std::uint8_t>(State::Update), "", "1939 6"},
}};

constexpr auto kAuthExchange = static_cast<std::uint8_t>(State::AuthExchange);
constexpr std::array<base::AnswerRow, 2> kAnswers{{
    {"AUTH (+)", static_cast<std::uint8_t>(State::Authorization), kAuthExchange},
    {"answer to +", kAuthExchange, kToTransaction},
}};

constexpr std::array<std::string_view, 5> kStateNames{"AUTHORIZATION", "TRANSACTION", "UPDATE",
                                                      "CLOSED", "AUTH-EXCHANGE"};

std::array<base::LineKind, static_cast<std::size_t>(Line::Count)> make_line_kinds() {
    std::array<base::LineKind, static_cast<std::size_t>(Line::Count)> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] = row(static_cast<Line>(i)).kind;
    return kinds;
}

/// Up to four letters, in upper case, as one number; 0 for anything longer.
constexpr std::uint32_t pack(std::string_view word) {
    if (word.size() > 4) return 0;
    std::uint32_t packed = 0;
    for (const char c : word) packed = packed << 8 | static_cast<unsigned char>(base::ascii_upper(c));
    return packed;
}

constexpr std::array<std::uint32_t, kCommands.size()> make_packed() {
    std::array<std::uint32_t, kCommands.size()> packed{};
    for (std::size_t i = 0; i < packed.size(); ++i) packed[i] = pack(kCommands[i].verb);
    return packed;
}
constexpr auto kPacked = make_packed();

std::pair<std::uint32_t, std::uint32_t> range(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

const base::ProtocolTables& tables() {
    static const auto kLineKinds = make_line_kinds();
    static const base::ProtocolTables kTables{base::Protocol::Pop3, "pop3", kCommands, kStateNames,
                                              kLineKinds, kAnswers};
    return kTables;
}

std::optional<Verb> find_verb(std::string_view word) {
    const std::uint32_t packed = pack(word);
    if (packed == 0) return std::nullopt;
    for (std::size_t i = 0; i < kPacked.size(); ++i) {
        if (kPacked[i] == packed) return static_cast<Verb>(i);
    }
    return std::nullopt;
}

const base::CommandRow& command_row(Verb verb) { return kCommands[static_cast<std::size_t>(verb)]; }

CutCommand cut_command(std::string_view line) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return {line, {}, false};
    return {line.substr(0, space), line.substr(space + 1), true};
}

std::pair<std::uint32_t, std::uint32_t> secret_range(std::string_view line, State state) {
    if (state == State::AuthExchange) return line == "*" ? range(0, 0) : range(0, line.size());
    if (!find_verb(line) && wire::looks_like_answer(line)) return range(0, line.size());
    const auto [begin, end] = wire::secret_of_log_in(line, wire::begin_of_word(line, 0));
    return range(begin, end);
}

std::uint16_t classify_client_line(std::string_view line, State state) {
    if (state == State::AuthExchange) {
        const Line kind = line == "*" ? Line::ClientAuthCancel : Line::ClientAuthResponse;
        return static_cast<std::uint16_t>(kind);
    }
    const auto verb = find_verb(cut_command(line).word);
    if (!verb) return static_cast<std::uint16_t>(Line::ClientUnknown);
    return static_cast<std::uint16_t>(*verb);
}

}  // namespace pop3
