// COPY, MOVE and their UID forms (RFC 9051 6.4.7, 6.4.8; RFC 4315 3; RFC 6851).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/server_status.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

void tell_made(Turn& turn, const mail::StoredMessage& message, base::CopyId from,
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

/// The messages to copy; false if one of them is gone.
bool collect(Turn& turn, const Ranges& seqs, std::vector<mail::StoredMessage>& out) {
    const mail::MailboxState& mailbox = *turn.selected();
    bool whole = true;
    for (const NumberRange& range : seqs) {
        for (std::uint64_t seq = range.first; seq <= range.last; ++seq) {
            const auto index = turn.message_index(mailbox, static_cast<std::uint32_t>(seq));
            if (index) {
                out.push_back(mailbox.messages[*index]);
            } else {
                whole = false;
            }
        }
    }
    return whole;
}

bool has_room(const mail::Account& account, const std::vector<mail::StoredMessage>& messages) {
    if (account.quota_octets != 0) {
        std::uint64_t more = 0;
        for (const mail::StoredMessage& message : messages) more += message.message.size();
        if (account.octets() + more > account.quota_octets) return false;
    }
    return account.quota_messages == 0 ||
           account.message_count() + messages.size() <= account.quota_messages;
}

std::string copyuid(base::UidValidity validity, const std::vector<base::Uid>& from,
                    const std::vector<base::Uid>& to) {
    std::string code{"COPYUID "};
    base::append_number(code, validity.value);
    code += ' ';
    append_number_set(code, from);
    code += ' ';
    append_number_set(code, to);
    return code;
}

/// Labels: the target shows the messages too, and a move takes the label of the source away. Moving out of
/// All Mail takes nothing away: every message is there.
void place_labels(Turn& turn, const std::vector<mail::StoredMessage>& messages,
                  const std::vector<base::Uid>& from, const std::string& target,
                  std::vector<base::Uid>& to, bool move) {
    const std::string source = turn.selected()->name;
    const bool from_all = (turn.selected()->special_use & mail::SpecialUse::kAll) != 0;
    mail::Account& account = turn.edit_account();
    mail::StoreChanges changes;
    mail::add_label(account, source, messages, target, to, changes);
    turn.tell(changes);
    if (move && !from_all && source != target)
        turn.tell(mail::remove_messages(account, source, from));
}

/// Puts copies into the target; `to` gets their UIDs.
void place(Turn& turn, const std::vector<mail::StoredMessage>& messages, const std::string& target,
           std::vector<base::Uid>& to) {
    mail::Account& account = turn.edit_account();
    mail::MailboxState& mailbox = *account.edit_mailbox(target);
    // A copy is the same e-mail (RFC 8474 5.1); within a mailbox each still needs its own unique-id for POP3.
    std::vector<std::uint64_t> taken;
    for (const mail::StoredMessage& there : mailbox.messages) taken.push_back(there.guid);
    std::sort(taken.begin(), taken.end());
    for (const mail::StoredMessage& message : messages) {
        mail::StoredMessage copy = message;
        copy.copy = turn.copies.next();
        copy.pop3_hidden = false;
        copy.pop3_retrieved.reset();
        copy.flags.keywords = translate_keywords(*turn.selected(), mailbox, message.flags.keywords);
        if (std::binary_search(taken.begin(), taken.end(), copy.guid)) {
            if (copy.copy_of == 0) copy.copy_of = copy.guid;
            copy.guid = account.next_guid++;
        }
        const mail::StoredMessage& stored = mailbox.messages[mailbox.append(std::move(copy))];
        to.push_back(stored.uid);
        tell_made(turn, stored, message.copy, target);
    }
}

}  // namespace

void do_copy(Turn& turn) {
    const bool move = turn.verb == Verb::Move || turn.verb == Verb::UidMove;
    Ranges seqs;
    std::string target;
    if (!turn.numbers_argument(seqs)) return;
    if (!turn.mailbox_argument(target) || !turn.args.done()) return turn.bad_syntax();
    if (move && turn.data.view.read_only()) {
        return turn.no(Line::NoReadOnly, "READ-ONLY", "the mailbox was opened read-only");
    }
    const mail::MailboxState* mailbox = turn.account().mailbox(target);
    if (mailbox == nullptr) {
        return turn.no(Line::NoTryCreate,
                       turn.data.profile->try_create ? "TRYCREATE" : "NONEXISTENT",
                       "no mailbox has that name");
    }
    if (!mailbox->selectable)
        return turn.no(Line::NoSelectMailbox, "CANNOT", "that name holds no messages");
    std::vector<mail::StoredMessage> messages;
    if (!collect(turn, seqs, messages) && !is_uid(turn.verb)) {
        return turn.no(Line::NoExpungeIssued, "EXPUNGEISSUED", "some of these messages are gone");
    }
    if (messages.empty()) return turn.ok_as(move ? Line::MoveOkNothing : Line::CopyOkNothing, {});
    // A move within an account takes no more room (RFC 9208 3.1.1).
    const bool labels = turn.account().labels != mail::LabelRule::None;
    if (!move && !labels && !has_room(turn.account(), messages)) {
        return turn.no(Line::NoOverQuota, "OVERQUOTA", "no room for that");
    }
    const base::UidValidity validity = mailbox->uid_validity;
    std::vector<base::Uid> from;
    std::vector<base::Uid> to;
    for (const mail::StoredMessage& message : messages) from.push_back(message.uid);
    if (labels) {
        place_labels(turn, messages, from, target, to, move);
    } else {
        place(turn, messages, target, to);
    }
    const bool uidplus = turn.has(Extension::UidPlus) || turn.rev2();
    const std::string code = uidplus ? copyuid(validity, from, to) : std::string{};
    if (!move) return turn.ok_as(uidplus ? Line::CopyOkUid : Line::CopyOk, code);
    if (uidplus) {
        turn.data_line().append("OK [").append(code).append("] moved");
        turn.end(Line::MoveCopyUid);
    }
    if (!labels) turn.tell(mail::remove_messages(turn.edit_account(), turn.selected()->name, from));
    std::string highest;
    if (turn.enabled(Extension::Qresync)) {
        highest = "HIGHESTMODSEQ ";
        base::append_number(highest, turn.selected()->highest_modseq.value);
    }
    turn.ok(highest);
}

}  // namespace imap
