// Facts as `journal:` lines show them.

#include "tests/support/transcript.h"

namespace transcript {

namespace {

std::string_view name_of(base::FactKind kind) {
    using base::FactKind;
    switch (kind) {
        case FactKind::Line: return "Line";
        case FactKind::Content: return "Content";
        case FactKind::Act: return "Act";
        case FactKind::StreamOpened: return "StreamOpened";
        case FactKind::StreamClosed: return "StreamClosed";
        case FactKind::StreamCut: return "StreamCut";
        case FactKind::ConnectFailed: return "ConnectFailed";
        case FactKind::CopyMade: return "CopyMade";
        case FactKind::CopyEnded: return "CopyEnded";
        case FactKind::CopyChanged: return "CopyChanged";
        case FactKind::QueueScheduled: return "QueueScheduled";
        case FactKind::HostPower: return "HostPower";
        case FactKind::Note: return "Note";
        case FactKind::StateChanged: return "StateChanged";
        case FactKind::LoggedIn: return "LoggedIn";
        case FactKind::LoginFailed: return "LoginFailed";
        case FactKind::LockTaken: return "LockTaken";
        case FactKind::LockReleased: return "LockReleased";
        case FactKind::MarkedDeleted: return "MarkedDeleted";
        case FactKind::Unmarked: return "Unmarked";
        case FactKind::FlagsChanged: return "FlagsChanged";
        case FactKind::Accepted: return "Accepted";
        case FactKind::Refused: return "Refused";
        case FactKind::Forgiven: return "Forgiven";
        case FactKind::MailboxEvent: return "MailboxEvent";
        case FactKind::RecipientFailed: return "RecipientFailed";
        case FactKind::NoticeWritten: return "NoticeWritten";
        case FactKind::Expanded: return "Expanded";
        case FactKind::Dropped: return "Dropped";
        case FactKind::Unanswered: return "Unanswered";
        case FactKind::FaultBit: return "FaultBit";
        case FactKind::ProviderActs: return "ProviderActs";
        case FactKind::ProgramActs: return "ProgramActs";
        case FactKind::ProgramSays: return "ProgramSays";
        case FactKind::WebRequest: return "WebRequest";
        case FactKind::Labelled: return "Labelled";
        case FactKind::Unlabelled: return "Unlabelled";
        case FactKind::Hidden: return "Hidden";
    }
    return "a kind of fact without a name";
}

std::string state_name(const base::ProtocolTables& tables, std::int64_t state) {
    const auto index = static_cast<std::size_t>(state);
    if (state < 0 || index >= tables.state_names.size()) return std::to_string(state);
    return std::string{tables.state_names[index]};
}

}  // namespace

std::string describe(const base::Fact& fact, const base::ProtocolTables& tables) {
    std::string out{name_of(fact.kind)};
    if (fact.kind == base::FactKind::Note) return fact.text;
    if (fact.kind == base::FactKind::StateChanged) {
        return out + " " + state_name(tables, fact.value) + " -> " + state_name(tables, fact.code);
    }
    const bool names_a_line = fact.kind == base::FactKind::Refused || fact.kind == base::FactKind::Accepted ||
                              (fact.kind == base::FactKind::Forgiven && fact.code != 0);
    if (names_a_line && fact.code < tables.line_kinds.size()) {
        out += " " + std::string{tables.line_kinds[fact.code].key};
    } else if (fact.code != 0) {
        out += " code=" + std::to_string(fact.code);
    }
    if (fact.letter) out += " letter=" + std::to_string(fact.letter.value);
    if (fact.copy) out += " copy=" + std::to_string(fact.copy.value);
    if (fact.value != 0) out += " value=" + std::to_string(fact.value);
    if (fact.account) out += " account=" + std::to_string(fact.account.value);
    if (!fact.text.empty()) out += " " + fact.text;
    return out;
}

}  // namespace transcript
