// APPEND, also of several messages at once (RFC 9051 6.3.12; RFC 3502; RFC 4315 3; RFC 6855 4;
// RFC 7889).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/binary_form.h"
#include "protocols/imap/date_time.h"
#include "protocols/imap/flag_change.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

struct NewMessage {
    std::string flags;
    std::optional<base::Instant> date;
    std::string_view text;
};

/// SP [flags SP] [date-time SP] literal.
bool read_message(Turn& turn, NewMessage& out) {
    TokenReader& args = turn.args;
    if (!args.space()) return false;
    if (args.peek() == '(' && (!args.flag_list(out.flags, false) || !args.space())) return false;
    if (args.peek() == '"') {
        std::string date;
        if (!args.string(date) || !args.space()) return false;
        out.date = parse_date_time(date);
        if (!out.date) return false;
    }
    bool binary = false;
    if (turn.has(Extension::Utf8Accept) && args.word("UTF8")) {
        if (!args.space() || !args.eat('(') || !args.literal(out.text, binary) || !args.eat(')'))
            return false;
    } else if (!args.literal(out.text, binary)) {
        return false;
    }
    if (binary && !turn.has(Extension::Binary) && !turn.rev2() && !turn.has(Extension::Utf8Accept))
        return false;
    return flags_are_storable(out.flags) &&
           (binary || out.text.find('\0') == std::string_view::npos);
}

bool read_append(Turn& turn, std::string& folder, std::vector<NewMessage>& messages) {
    if (!turn.mailbox_argument(folder)) return false;
    do {
        NewMessage message;
        if (!read_message(turn, message)) return false;
        messages.push_back(std::move(message));
    } while (!turn.args.done() && turn.has(Extension::MultiAppend));
    return turn.args.done();
}

/// Answers NO if the folder cannot take `octets` more in `count` messages. True if it answered.
bool refuse(Turn& turn, const std::string& folder, std::uint64_t octets, std::uint64_t count) {
    const mail::Account& account = turn.account();
    const mail::MailboxState* mailbox = account.mailbox(folder);
    if (mailbox == nullptr) {
        turn.no(Line::NoTryCreate, turn.data.profile->try_create ? "TRYCREATE" : "NONEXISTENT",
                "no mailbox has that name");
    } else if (!mailbox->selectable) {
        turn.no(Line::NoSelectMailbox, "CANNOT", "that name holds no messages");
    } else if ((account.quota_octets != 0 && account.octets() + octets > account.quota_octets) ||
               (account.quota_messages != 0 &&
                account.message_count() + count > account.quota_messages)) {
        turn.no(Line::NoOverQuota, "OVERQUOTA", "no room for that");
    } else {
        return false;
    }
    return true;
}

void tell_appended(Turn& turn, const mail::StoredMessage& message, base::CopyId from,
                   const std::string& folder) {
    base::Fact fact;
    fact.kind = base::FactKind::CopyMade;
    fact.letter = message.letter;
    fact.copy = message.copy;
    fact.value = from.value;
    fact.account = turn.data.account;
    fact.text = folder;
    turn.out.tell(std::move(fact));
}

base::Uid append_one(Turn& turn, const std::string& folder, const NewMessage& message,
                     wire::Provenance from) {
    mail::Account& account = turn.edit_account();
    mail::MailboxState& mailbox = *account.edit_mailbox(folder);
    mail::StoredMessage stored;
    stored.flags = make_flags(message.flags, mailbox);
    stored.internal_date = message.date.value_or(turn.now);
    stored.message = mail::Message{std::string{message.text}};
    stored.letter = from.letter;
    stored.copy = turn.copies.next();
    const base::Uid uid = mail::file_message(account, folder, stored);
    tell_appended(turn, stored, from.copy, folder);
    return uid;
}

bool has_utf8_header(std::string_view message) {
    const std::string_view header = message.substr(0, message.find("\r\n\r\n"));
    return std::any_of(header.begin(), header.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

bool refuse_append_early(Turn& turn, const LiteralMark& literal) {
    std::string folder;
    if (!turn.mailbox_argument(folder) || folder.empty()) {
        // The name of the mailbox itself is the literal.
        if (literal.octets <= 1024) return false;
        turn.bad(Line::BadLiteral, "[TOOBIG] literal is too long");
        return true;
    }
    if (literal.octets > turn.data.profile->append_octets_max) {
        turn.no(Line::AppendNoTooBig, "TOOBIG", "that message is too big");
        return true;
    }
    return refuse(turn, folder, literal.octets, 1);
}

void do_append(Turn& turn) {
    std::string folder;
    std::vector<NewMessage> messages;
    if (!read_append(turn, folder, messages)) return turn.bad_syntax();
    std::uint64_t octets = 0;
    bool utf8_header = false;
    std::vector<std::string> encoded;
    encoded.reserve(messages.size());   // views point into it
    for (NewMessage& message : messages) {
        if (message.text.empty())
            return turn.no(Line::AppendNoEmpty, "CANNOT", "nothing was sent, so nothing is stored");
        if (message.text.find('\0') != std::string_view::npos) {
            auto form = without_nul(message.text);
            if (!form)
                return turn.no(Line::AppendNoUnknownCte, "UNKNOWN-CTE",
                               "NUL outside a part that says it is binary cannot be stored");
            message.text = encoded.emplace_back(std::move(*form));
        }
        octets += message.text.size();
        utf8_header = utf8_header || has_utf8_header(message.text);
    }
    if (utf8_header && turn.has(Extension::Utf8Accept) && !turn.utf8()) {
        return turn.no(Line::AppendNoUtf8, "CANNOT",
                       "a header in UTF-8 needs ENABLE UTF8=ACCEPT first");
    }
    if (refuse(turn, folder, octets, messages.size())) return;
    std::vector<base::Uid> uids;
    const std::size_t literals = turn.data.carried.size();
    for (std::size_t i = 0; i < messages.size(); ++i) {
        // The mailbox name may have been a literal too; the messages are the last ones.
        const std::size_t at = literals - messages.size() + i;
        const wire::Provenance from =
            literals >= messages.size() ? turn.data.carried[at] : wire::Provenance{};
        uids.push_back(append_one(turn, folder, messages[i], from));
    }
    if (!turn.has(Extension::UidPlus) && !turn.rev2()) return turn.ok();
    std::string code{"APPENDUID "};
    base::append_number(code, turn.account().mailbox(folder)->uid_validity.value);
    code += ' ';
    append_number_set(code, uids);
    turn.ok_as(Line::AppendOkUid, code);
}

}  // namespace imap
