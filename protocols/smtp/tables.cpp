#include "protocols/smtp/tables.h"

#include <array>

#include "protocols/base/octets.h"
#include "protocols/smtp/commands.h"
#include "protocols/smtp/lines.h"
#include "protocols/wire/log_in_words.h"

namespace smtp {

namespace {

using base::kSameState;
using base::state_set;

constexpr std::uint8_t next(State state) { return static_cast<std::uint8_t>(state); }

constexpr base::StateSet kAnytime =
    state_set(State::Connected, State::Greeted, State::MailGiven, State::RecipientsGiven,
              State::ChunksGiven);
constexpr base::StateSet kInSession =
    state_set(State::Greeted, State::MailGiven, State::RecipientsGiven);

constexpr std::array<base::CommandRow, 14> kCommands{{
    {"EHLO", "EHLO domain-or-[address]", kAnytime, next(State::Greeted), "", "5321 4.1.1.1"},
    {"HELO", "HELO domain-or-[address]", kAnytime, next(State::Greeted), "", "5321 4.1.1.1"},
    {"MAIL", "MAIL FROM:<address> [parameters]", state_set(State::Greeted), next(State::MailGiven),
     "", "5321 4.1.1.2"},
    {"RCPT", "RCPT TO:<address> [parameters]", state_set(State::MailGiven, State::RecipientsGiven),
     next(State::RecipientsGiven), "", "5321 4.1.1.3"},
    {"DATA", "DATA", state_set(State::RecipientsGiven), next(State::DataText), "", "5321 4.1.1.4"},
    {"BDAT", "BDAT size [LAST]", state_set(State::RecipientsGiven, State::ChunksGiven),
     next(State::ChunkText), "CHUNKING", "3030 2"},
    {"RSET", "RSET", kAnytime, next(State::Greeted), "", "5321 4.1.1.5"},
    {"VRFY", "VRFY name", kAnytime, kSameState, "", "5321 4.1.1.6"},
    {"EXPN", "EXPN list", kAnytime, kSameState, "EXPN", "5321 4.1.1.7"},
    {"HELP", "HELP [command]", kAnytime, kSameState, "", "5321 4.1.1.8"},
    {"NOOP", "NOOP [anything]", kAnytime, kSameState, "", "5321 4.1.1.9"},
    {"QUIT", "QUIT", kAnytime, next(State::Closed), "", "5321 4.1.1.10"},
    {"STARTTLS", "STARTTLS", kInSession, next(State::Connected), "STARTTLS", "3207 4"},
    {"AUTH", "AUTH mechanism [initial-response]", state_set(State::Greeted),
     next(State::AuthExchange), "AUTH", "4954 4", false, true},
}};

constexpr std::array<base::AnswerRow, 4> kAnswers{{
    {"letter, then .", next(State::DataText), next(State::Greeted)},
    {"octets", next(State::ChunkText), next(State::ChunksGiven)},
    {"octets (LAST)", next(State::ChunkText), next(State::Greeted)},
    {"answer to 334", next(State::AuthExchange), next(State::Greeted)},
}};

constexpr std::array<std::string_view, 9> kStateNames{
    "Connected", "Greeted",     "MailGiven",    "RecipientsGiven", "DataText",
    "ChunkText", "ChunksGiven", "AuthExchange", "Closed"};
static_assert(kStateNames.size() == static_cast<std::size_t>(State::Closed) + 1);

std::array<base::LineKind, kLineCount> make_line_kinds() {
    std::array<base::LineKind, kLineCount> kinds{};
    for (const LineRow& row : line_rows()) {
        kinds[index_of(row.line)] = {row.key, row.rfc, row.code == 0, row.ends_reply};
    }
    return kinds;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

const base::ProtocolTables& tables() {
    static const std::array<base::LineKind, kLineCount> kLineKinds = make_line_kinds();
    static const base::ProtocolTables kTables{base::Protocol::Smtp, "smtp", kCommands, kStateNames,
                                              kLineKinds, kAnswers};
    return kTables;
}

std::string_view state_name(State state) { return kStateNames[static_cast<std::size_t>(state)]; }

std::span<const base::CommandRow> command_rows() { return kCommands; }

const base::CommandRow& command_row(Command command) {
    return kCommands[static_cast<std::size_t>(command)];
}

std::optional<Command> find_command(std::string_view verb) {
    for (std::size_t i = 0; i < kCommands.size(); ++i) {
        if (base::iequals(kCommands[i].verb, verb)) return static_cast<Command>(i);
    }
    return std::nullopt;
}

bool is_obsolete_verb(std::string_view verb) {
    for (const std::string_view old : {"SEND", "SOML", "SAML", "TURN"}) {
        if (base::iequals(old, verb)) return true;
    }
    return false;
}

Line client_line(Command command) {
    constexpr Line kLines[] = {Line::Ehlo, Line::Helo, Line::Mail, Line::Rcpt,     Line::Data,
                               Line::Bdat, Line::Rset, Line::Vrfy, Line::Expn,     Line::Help,
                               Line::Noop, Line::Quit, Line::StartTls, Line::Auth};
    return kLines[static_cast<std::size_t>(command)];
}

Words split_command(std::string_view line) {
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return {line, {}};
    return {line.substr(0, space), line.substr(space + 1)};
}

SecretRange secret_range(std::string_view line, State state) {
    if (state == State::AuthExchange)
        return line == "*" ? SecretRange{} : SecretRange{0, line.size()};
    if (!find_command(split_command(line).verb) && wire::looks_like_answer(line)) return {0, line.size()};
    const auto [begin, end] = wire::secret_of_log_in(line, wire::begin_of_word(line, 0));
    return {begin, end};
}

std::uint16_t classify_client_line(std::string_view line, State state) {
    if (state == State::DataText) return index_of(line == "." ? Line::DataEnd : Line::DataText);
    if (state == State::ChunkText) return index_of(Line::BdatText);
    if (state == State::AuthExchange) {
        return index_of(line == "*" ? Line::AuthCancel : Line::AuthResponse);
    }
    const auto command = find_command(split_command(line).verb);
    if (!command) return index_of(Line::Unknown);
    if (*command == Command::Mail && base::istarts_with(line, "MAIL FROM:<>")) {
        return index_of(Line::MailNullSender);
    }
    return index_of(client_line(*command));
}

}  // namespace smtp
