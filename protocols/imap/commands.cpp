#include "protocols/imap/commands.h"

#include "protocols/base/octets.h"
#include "protocols/imap/tables.h"

namespace imap {

namespace {

using base::CommandRow;
using base::kSameState;

constexpr base::StateSet kAny =
    base::state_set(State::NotAuthenticated, State::Authenticated, State::Selected);
constexpr base::StateSet kBefore = base::state_set(State::NotAuthenticated);
constexpr base::StateSet kAfter = base::state_set(State::Authenticated, State::Selected);
constexpr base::StateSet kOpen = base::state_set(State::Selected);
constexpr auto kLogout = static_cast<std::uint8_t>(State::Logout);
constexpr auto kAuthenticated = static_cast<std::uint8_t>(State::Authenticated);
constexpr auto kSelected = static_cast<std::uint8_t>(State::Selected);

// clang-format off
/// verb, syntax, legal in, next state, extension, RFC, uses sequence numbers, secret.
constexpr CommandRow kCommandRows[] = {
    {"CAPABILITY", "CAPABILITY", kAny, kSameState, "", "9051 6.1.1", false, false},
    {"NOOP", "NOOP", kAny, kSameState, "", "9051 6.1.2", false, false},
    {"LOGOUT", "LOGOUT", kAny, kLogout, "", "9051 6.1.3", false, false},
    {"ID", "ID NIL | ID (\"field\" \"value\" ...)", kAny, kSameState, "ID", "2971 3.1", false, false},
    {"STARTTLS", "STARTTLS", kBefore, kSameState, "STARTTLS", "9051 6.2.1", false, false},
    {"AUTHENTICATE", "AUTHENTICATE mechanism [initial-response]", kBefore, kAuthenticated, "", "9051 6.2.2", false, true},
    {"LOGIN", "LOGIN user password", kBefore, kAuthenticated, "", "9051 6.2.3", false, true},
    {"ENABLE", "ENABLE capability ...", base::state_set(State::Authenticated), kSameState, "ENABLE", "9051 6.3.1", false, false},
    {"SELECT", "SELECT mailbox [(parameters)]", kAfter, kSelected, "", "9051 6.3.2", false, false},
    {"EXAMINE", "EXAMINE mailbox [(parameters)]", kAfter, kSelected, "", "9051 6.3.3", false, false},
    {"CREATE", "CREATE mailbox [(USE (attributes))]", kAfter, kSameState, "", "9051 6.3.4", false, false},
    {"DELETE", "DELETE mailbox", kAfter, kSameState, "", "9051 6.3.5", false, false},
    {"RENAME", "RENAME mailbox new-name", kAfter, kSameState, "", "9051 6.3.6", false, false},
    {"SUBSCRIBE", "SUBSCRIBE mailbox", kAfter, kSameState, "", "9051 6.3.7", false, false},
    {"UNSUBSCRIBE", "UNSUBSCRIBE mailbox", kAfter, kSameState, "", "9051 6.3.8", false, false},
    {"LIST", "LIST [(options)] reference pattern [RETURN (options)]", kAfter, kSameState, "", "9051 6.3.9", false, false},
    {"LSUB", "LSUB reference pattern", kAfter, kSameState, "", "3501 6.3.9", false, false},
    {"NAMESPACE", "NAMESPACE", kAfter, kSameState, "NAMESPACE", "9051 6.3.10", false, false},
    {"STATUS", "STATUS mailbox (items)", kAfter, kSameState, "", "9051 6.3.11", false, false},
    {"APPEND", "APPEND mailbox [(flags)] [\"date-time\"] literal", kAfter, kSameState, "", "9051 6.3.12", false, false},
    {"IDLE", "IDLE", kAfter, static_cast<std::uint8_t>(State::Idle), "IDLE", "9051 6.3.13", false, false},
    {"GETQUOTA", "GETQUOTA root", kAfter, kSameState, "QUOTA", "9208 4.1.1", false, false},
    {"GETQUOTAROOT", "GETQUOTAROOT mailbox", kAfter, kSameState, "QUOTA", "9208 4.1.2", false, false},
    {"SETQUOTA", "SETQUOTA root (resource limit ...)", kAfter, kSameState, "QUOTA", "9208 4.1.3", false, false},
    {"CHECK", "CHECK", kOpen, kSameState, "", "3501 6.4.1", false, false},
    {"CLOSE", "CLOSE", kOpen, kAuthenticated, "", "9051 6.4.1", false, false},
    {"UNSELECT", "UNSELECT", kOpen, kAuthenticated, "UNSELECT", "9051 6.4.2", false, false},
    {"EXPUNGE", "EXPUNGE", kOpen, kSameState, "", "9051 6.4.3", false, false},
    {"SEARCH", "SEARCH [RETURN (options)] [CHARSET name] keys", kOpen, kSameState, "", "9051 6.4.4", true, false},
    {"SORT", "SORT [RETURN (options)] (criteria) charset keys", kOpen, kSameState, "SORT", "5256 3", true, false},
    {"THREAD", "THREAD algorithm charset keys", kOpen, kSameState, "THREAD=REFERENCES", "5256 3", true, false},
    {"FETCH", "FETCH numbers items", kOpen, kSameState, "", "9051 6.4.5", true, false},
    {"STORE", "STORE numbers [+|-]FLAGS[.SILENT] (flags)", kOpen, kSameState, "", "9051 6.4.6", true, false},
    {"COPY", "COPY numbers mailbox", kOpen, kSameState, "", "9051 6.4.7", false, false},
    {"MOVE", "MOVE numbers mailbox", kOpen, kSameState, "MOVE", "9051 6.4.8", false, false},
    {"UID FETCH", "UID FETCH uids items", kOpen, kSameState, "", "9051 6.4.9", false, false},
    {"UID STORE", "UID STORE uids [+|-]FLAGS[.SILENT] (flags)", kOpen, kSameState, "", "9051 6.4.9", false, false},
    {"UID COPY", "UID COPY uids mailbox", kOpen, kSameState, "", "9051 6.4.9", false, false},
    {"UID MOVE", "UID MOVE uids mailbox", kOpen, kSameState, "MOVE", "9051 6.4.9", false, false},
    {"UID EXPUNGE", "UID EXPUNGE uids", kOpen, kSameState, "UIDPLUS", "9051 6.4.9", false, false},
    {"UID SEARCH", "UID SEARCH [RETURN (options)] [CHARSET name] keys", kOpen, kSameState, "", "9051 6.4.9", false, false},
    {"UID SORT", "UID SORT [RETURN (options)] (criteria) charset keys", kOpen, kSameState, "SORT", "5256 3", false, false},
    {"UID THREAD", "UID THREAD algorithm charset keys", kOpen, kSameState, "THREAD=REFERENCES", "5256 3", false, false},
};
// clang-format on
static_assert(std::size(kCommandRows) == kVerbCount);

constexpr base::LineKind kLineKinds[] = {
#define POSTROOM_IMAP_CLIENT(name, key, rfc) {key, rfc, true, false},
#define POSTROOM_IMAP_DATA(name, key, rfc) {key, rfc, false, false},
#define POSTROOM_IMAP_LAST(name, key, rfc) {key, rfc, false, true},
    POSTROOM_IMAP_LINES(POSTROOM_IMAP_CLIENT, POSTROOM_IMAP_DATA, POSTROOM_IMAP_LAST)
#undef POSTROOM_IMAP_CLIENT
#undef POSTROOM_IMAP_DATA
#undef POSTROOM_IMAP_LAST
};

constexpr auto kNotAuthenticated = static_cast<std::uint8_t>(State::NotAuthenticated);
constexpr auto kAuthExchange = static_cast<std::uint8_t>(State::AuthExchange);
constexpr auto kIdle = static_cast<std::uint8_t>(State::Idle);
// DONE leads back to where IDLE came from.
constexpr base::AnswerRow kAnswers[] = {{"AUTHENTICATE (+)", kNotAuthenticated, kAuthExchange},
                                        {"answer to +", kAuthExchange, kAuthenticated},
                                        {"DONE", kIdle, kSelected},
                                        {"DONE", kIdle, kAuthenticated}};

constexpr std::string_view kStateNames[] = {"not authenticated", "authenticating", "authenticated",
                                            "selected",          "idle",           "logout"};

constexpr Line kOkLines[] = {
    Line::CapabilityOk, Line::NoopOk,         Line::LogoutOk,       Line::IdOk,
    Line::StartTlsOk,   Line::AuthenticateOk, Line::LoginOk,        Line::EnableOk,
    Line::SelectOk,     Line::ExamineOk,      Line::CreateOk,       Line::DeleteOk,
    Line::RenameOk,     Line::SubscribeOk,    Line::UnsubscribeOk,  Line::ListOk,
    Line::LsubOk,       Line::NamespaceOk,    Line::StatusOk,       Line::AppendOk,
    Line::IdleOk,       Line::GetQuotaOk,     Line::GetQuotaRootOk, Line::SetQuotaNo,
    Line::CheckOk,      Line::CloseOk,        Line::UnselectOk,     Line::ExpungeOk,
    Line::SearchOk,     Line::SortOk,         Line::ThreadOk,       Line::FetchOk,
    Line::StoreOk,      Line::CopyOk,         Line::MoveOk,         Line::FetchOk,
    Line::StoreOk,      Line::CopyOk,         Line::MoveOk,         Line::ExpungeOk,
    Line::SearchOk,     Line::SortOk,         Line::ThreadOk};
static_assert(std::size(kOkLines) == kVerbCount);

}  // namespace

const base::CommandRow& row(Verb verb) {
    return kCommandRows[static_cast<std::size_t>(verb)];
}

Line ok_line(Verb verb) {
    return kOkLines[static_cast<std::size_t>(verb)];
}

std::optional<Verb> find_verb(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const char first = base::ascii_upper(text.front());
    for (std::size_t i = 0; i < kVerbCount; ++i) {
        const std::string_view verb = kCommandRows[i].verb;
        if (verb.size() == text.size() && verb.front() == first && base::iequals(verb, text)) {
            return static_cast<Verb>(i);
        }
    }
    return std::nullopt;
}

const base::CommandRow* find_command(std::string_view verb) {
    const auto found = find_verb(verb);
    return found ? &row(*found) : nullptr;
}

const base::ProtocolTables& tables() {
    static const base::ProtocolTables kTables{base::Protocol::Imap, "imap", kCommandRows, kStateNames,
                                              kLineKinds, kAnswers};
    return kTables;
}

}  // namespace imap
