#include "protocols/imap/server_status.h"

#include "protocols/base/octets.h"
#include "protocols/imap/object_id.h"

namespace imap {

namespace {

constexpr std::string_view kItemNames[] = {
    "MESSAGES",        "RECENT", "UIDNEXT",       "UIDVALIDITY", "UNSEEN",     "DELETED",
    "DELETED-STORAGE", "SIZE",   "HIGHESTMODSEQ", "MAILBOXID",   "APPENDLIMIT"};

constexpr StatusItems bit(StatusItem item) {
    return StatusItems{1} << static_cast<unsigned>(item);
}

bool is_on_offer(const Turn& turn, StatusItem item) {
    switch (item) {
        case StatusItem::Recent:
            return !turn.rev2();
        case StatusItem::Deleted:
            return turn.rev2() || turn.has(Extension::Imap4rev2) || turn.has(Extension::Quota);
        case StatusItem::DeletedStorage:
            return turn.has(Extension::Quota);
        case StatusItem::Size:
            return turn.rev2() || turn.has(Extension::Imap4rev2) || turn.has(Extension::StatusSize);
        case StatusItem::HighestModSeq:
            return turn.has(Extension::Condstore) || turn.has(Extension::Qresync);
        case StatusItem::MailboxId:
            return turn.has(Extension::ObjectId);
        case StatusItem::AppendLimit:
            return turn.has(Extension::AppendLimit);
        case StatusItem::Messages:
        case StatusItem::UidNext:
        case StatusItem::UidValidity:
        case StatusItem::Unseen:
            break;
    }
    return true;
}

struct Counts {
    std::uint64_t unseen = 0, deleted = 0, deleted_octets = 0, octets = 0, recent = 0;
};

Counts count(const mail::MailboxState& mailbox) {
    Counts counts;
    for (const mail::StoredMessage& message : mailbox.messages) {
        const std::size_t size = message.message.size();
        counts.octets += size;
        if (!message.flags.has(mail::Flags::kSeen)) ++counts.unseen;
        if (message.uid >= mailbox.recent_from) ++counts.recent;
        if (message.flags.has(mail::Flags::kDeleted)) {
            ++counts.deleted;
            counts.deleted_octets += size;
        }
    }
    return counts;
}

}  // namespace

bool read_status_items(Turn& turn, StatusItems& items) {
    TokenReader& args = turn.args;
    items = 0;
    if (!args.eat('(')) return false;
    do {
        const std::string name = base::to_upper(args.atom());
        std::size_t i = 0;
        while (i < std::size(kItemNames) && kItemNames[i] != name) ++i;
        if (i == std::size(kItemNames) || !is_on_offer(turn, static_cast<StatusItem>(i)))
            return false;
        items |= bit(static_cast<StatusItem>(i));
    } while (args.space());
    return args.eat(')');
}

void write_status(Turn& turn, const mail::MailboxState& mailbox, StatusItems items, Line kind) {
    const Counts counts = count(mailbox);
    turn.data_line() += "STATUS ";
    std::string& text = turn.out.buffer();
    turn.append_mailbox(text, mailbox.name);
    text += " (";
    bool first = true;
    const auto add = [&](StatusItem item, std::uint64_t value) {
        if ((items & bit(item)) == 0) return;
        if (!first) text += ' ';
        first = false;
        text.append(kItemNames[static_cast<std::size_t>(item)]).append(" ");
        base::append_number(text, value);
    };
    add(StatusItem::Messages, mailbox.messages.size());
    add(StatusItem::Recent, counts.recent);
    add(StatusItem::UidNext, mailbox.uid_next.value);
    add(StatusItem::UidValidity, mailbox.uid_validity.value);
    add(StatusItem::Unseen, counts.unseen);
    add(StatusItem::Deleted, counts.deleted);
    add(StatusItem::DeletedStorage, counts.deleted_octets);
    add(StatusItem::Size, counts.octets);
    add(StatusItem::HighestModSeq, mailbox.highest_modseq.value);
    if ((items & bit(StatusItem::MailboxId)) != 0) {
        text.append(first ? "MAILBOXID (" : " MAILBOXID (")
            .append(mailbox_id(turn.data.account, mailbox))
            .append(")");
        first = false;
    }
    add(StatusItem::AppendLimit, turn.data.profile->append_octets_max);
    text += ')';
    turn.end(kind);
}

void take_up_status_items(Turn& turn, StatusItems items) {
    if ((items & bit(StatusItem::HighestModSeq)) != 0) enable_condstore(turn);
}

void do_status(Turn& turn) {
    std::string name;
    StatusItems items = 0;
    if (!turn.mailbox_argument(name) || !turn.args.space() || !read_status_items(turn, items) ||
        !turn.args.done()) {
        return turn.bad_syntax();
    }
    const mail::MailboxState* mailbox = turn.account().mailbox(name);
    if (mailbox == nullptr)
        return turn.no(Line::NoSuchMailbox, "NONEXISTENT", "no mailbox has that name");
    if (!mailbox->selectable)
        return turn.no(Line::NoSelectMailbox, "CANNOT", "that name holds no messages");
    take_up_status_items(turn, items);
    write_status(turn, *mailbox, items, Line::StatusData);
    turn.ok();
}

}  // namespace imap
