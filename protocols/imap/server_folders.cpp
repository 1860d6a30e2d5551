// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE, STATUS (RFC 9051 6.3.4 to 6.3.8, 6.3.11).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/object_id.h"
#include "protocols/imap/server_status.h"
#include "protocols/imap/server_turn.h"
#include "protocols/imap/special_use.h"

namespace imap {

namespace {

void tell_mailbox(Turn& turn, MailboxChange change, std::string name) {
    base::Fact fact;
    fact.kind = base::FactKind::MailboxEvent;
    fact.code = static_cast<std::uint16_t>(change);
    fact.account = turn.data.account;
    fact.text = std::move(name);
    turn.out.tell(std::move(fact));
}

bool has_children(const mail::Account& account, std::string_view name) {
    return std::any_of(account.mailboxes.begin(), account.mailboxes.end(),
                       [&](const auto& mailbox) {
                           const std::string_view other = mailbox->name;
                           return other.size() > name.size() && other.starts_with(name) &&
                                  other[name.size()] == kSeparator;
                       });
}

/// Makes the levels above `name` that are missing (RFC 9051 6.3.4).
void make_superiors(Turn& turn, std::string_view name) {
    for (std::size_t at = name.find(kSeparator); at != std::string_view::npos;
         at = name.find(kSeparator, at + 1)) {
        const std::string level{name.substr(0, at)};
        if (turn.account().mailbox(level) != nullptr) continue;
        turn.edit_account().create_mailbox(level).subscribed = false;
        tell_mailbox(turn, MailboxChange::Made, level);
    }
}

/// Where folders are labels, those that hold the messages are none: they stay under their names.
bool refuse_fixed(Turn& turn, const mail::MailboxState& mailbox) {
    constexpr std::uint8_t kHolders =
        mail::SpecialUse::kAll | mail::SpecialUse::kTrash | mail::SpecialUse::kJunk;
    if (turn.account().labels == mail::LabelRule::None || (mailbox.special_use & kHolders) == 0)
        return false;
    turn.no(Line::NoFixedMailbox, "CANNOT", "that folder is no label; it stays");
    return true;
}

/// A name that was subscribed while no mailbox had it is subscribed again.
bool take_absent_subscription(mail::Account& account, const std::string& name) {
    return std::erase(account.absent_subscriptions, name) != 0;
}

/// "(USE (\Sent \Drafts))" (RFC 6154 3). False if it is malformed.
bool read_use(Turn& turn, std::uint8_t& uses, bool& unknown) {
    TokenReader& args = turn.args;
    if (args.done()) return true;
    if (!turn.has(Extension::CreateSpecialUse)) return false;
    if (!args.space() || !args.eat('(') || !args.word("USE") || !args.space() || !args.eat('('))
        return false;
    bool more = args.peek() != ')';
    while (more) {
        std::string_view attribute;
        if (!args.flag(attribute)) return false;
        const std::uint8_t use = special_use_named(attribute);
        if (use == 0) unknown = true;
        uses = static_cast<std::uint8_t>(uses | use);
        more = args.space();
    }
    return args.eat(')') && args.eat(')') && args.done();
}

bool use_is_taken(const mail::Account& account, std::uint8_t uses) {
    return std::any_of(account.mailboxes.begin(), account.mailboxes.end(),
                       [&](const auto& mailbox) { return (mailbox->special_use & uses) != 0; });
}

/// Renames one mailbox; its messages, UIDs and UIDVALIDITY stay.
void rename_one(Turn& turn, const std::string& from, const std::string& to) {
    mail::Account& account = turn.edit_account();
    mail::MailboxState& mailbox = *account.edit_mailbox(from);
    // The subscription belongs to the name, not to the mailbox (RFC 9051 6.3.6).
    if (mailbox.subscribed) account.absent_subscriptions.push_back(from);
    mailbox.subscribed = take_absent_subscription(account, to);
    mailbox.name = to;
    tell_mailbox(turn, MailboxChange::Renamed, from + "\t" + to);
}

/// INBOX stays; what is in it moves to a new mailbox (RFC 9051 6.3.6).
void rename_inbox(Turn& turn, const std::string& to) {
    mail::Account& account = turn.edit_account();
    account.create_mailbox(to).subscribed = take_absent_subscription(account, to);
    tell_mailbox(turn, MailboxChange::Made, to);
    mail::MailboxState& inbox = *account.edit_mailbox("INBOX");
    std::vector<base::Uid> uids;
    for (const mail::StoredMessage& message : inbox.messages) uids.push_back(message.uid);
    if (account.labels != mail::LabelRule::None) {
        std::vector<mail::StoredMessage> all;
        for (const mail::StoredMessage& message : inbox.messages) all.push_back(message);
        std::vector<base::Uid> there;
        mail::StoreChanges changes;
        mail::add_label(account, "INBOX", all, to, there, changes);
        turn.tell(changes);
        return turn.tell(mail::remove_messages(account, "INBOX", uids));
    }
    for (mail::StoredMessage& message : inbox.expunge(uids)) {
        const base::CopyId old = message.copy;
        message.copy = turn.copies.next();
        base::Fact made;
        made.kind = base::FactKind::CopyMade;
        made.letter = message.letter;
        made.copy = message.copy;
        made.value = old.value;
        made.account = turn.data.account;
        made.text = to;
        turn.out.tell(std::move(made));
        base::Fact ended;
        ended.kind = base::FactKind::CopyEnded;
        ended.letter = message.letter;
        ended.copy = old;
        ended.account = turn.data.account;
        turn.out.tell(std::move(ended));
        mail::MailboxState& target = *account.edit_mailbox(to);
        message.flags.keywords =
            translate_keywords(*account.mailbox("INBOX"), target, message.flags.keywords);
        target.append(std::move(message));
    }
}

}  // namespace

std::uint64_t translate_keywords(const mail::MailboxState& from, mail::MailboxState& to,
                                 std::uint64_t keywords) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; keywords >> i != 0 && i < from.keywords.size(); ++i) {
        if ((keywords >> i & 1U) != 0) out |= to.keyword_bit(from.keywords[i]).value_or(0);
        if (i == 63) break;
    }
    return out;
}

void do_create(Turn& turn) {
    std::string name;
    std::uint8_t uses = 0;
    bool unknown_use = false;
    if (!turn.mailbox_argument(name) || !read_use(turn, uses, unknown_use))
        return turn.bad_syntax();
    if (name.size() > 1 && name.back() == kSeparator) name.pop_back();
    if (!is_valid_name(name))
        return turn.no(Line::NoName, "CANNOT", "a mailbox cannot have that name");
    const mail::Account& account = turn.account();
    if (unknown_use || (uses != 0 && use_is_taken(account, uses))) {
        return turn.no(Line::CreateNoUseAttr, "USEATTR", "that special use cannot be given");
    }
    const mail::MailboxState* there = account.mailbox(name);
    if (there != nullptr && there->selectable) {
        return turn.no(Line::NoAlreadyExists, "ALREADYEXISTS", "a mailbox of that name exists");
    }
    make_superiors(turn, name);
    mail::Account& edited = turn.edit_account();
    const bool subscribed = take_absent_subscription(edited, name);
    mail::MailboxState* made = edited.edit_mailbox(name);
    if (made == nullptr) {
        made = &edited.create_mailbox(name);
        made->subscribed = subscribed;
    }
    made->selectable = true;
    made->special_use = uses;
    std::string code;
    if (turn.has(Extension::ObjectId))
        code = "MAILBOXID (" + mailbox_id(turn.data.account, *made) + ")";
    tell_mailbox(turn, MailboxChange::Made, name);
    turn.ok(code);
}

void do_delete(Turn& turn) {
    std::string name;
    if (!turn.mailbox_argument(name) || !turn.args.done()) return turn.bad_syntax();
    if (name == "INBOX") return turn.no(Line::NoInbox, "CANNOT", "INBOX stays");
    const mail::MailboxState* mailbox = turn.account().mailbox(name);
    if (mailbox == nullptr)
        return turn.no(Line::NoSuchMailbox, "NONEXISTENT", "no mailbox has that name");
    const bool children = has_children(turn.account(), name);
    if (children && !mailbox->selectable) {
        return turn.no(Line::DeleteNoChildren, "HASCHILDREN",
                       "there are mailboxes below that name");
    }
    if (refuse_fixed(turn, *mailbox)) return;
    const bool was_open =
        turn.data.selected && mailbox->uid_validity == turn.data.view.uid_validity();
    std::vector<base::Uid> uids;
    for (const mail::StoredMessage& message : mailbox->messages) uids.push_back(message.uid);
    mail::Account& account = turn.edit_account();
    turn.tell(mail::remove_messages(account, name, uids));
    if (children) {
        // The name stays for the sake of those below it (RFC 9051 6.3.5).
        mail::MailboxState& edited = *account.edit_mailbox(name);
        edited.messages.clear();
        edited.expunged.clear();
        edited.uid_validity = base::UidValidity{account.next_uid_validity++};
        edited.uid_next = edited.recent_from = base::Uid{1};
        edited.selectable = false;
        edited.special_use = 0;
    } else {
        if (mailbox->subscribed) account.absent_subscriptions.push_back(name);
        std::erase_if(account.mailboxes, [&](const auto& one) { return one->name == name; });
    }
    tell_mailbox(turn, MailboxChange::Removed, name);
    if (was_open) {
        turn.deselect();
        turn.move_to(State::Authenticated);
        turn.data_line() += "OK [CLOSED] the mailbox that was open is gone";
        turn.end(Line::SelectClosed);
    }
    turn.ok();
}

void do_rename(Turn& turn) {
    std::string from;
    std::string to;
    if (!turn.mailbox_argument(from) || !turn.mailbox_argument(to) || !turn.args.done())
        return turn.bad_syntax();
    if (to.size() > 1 && to.back() == kSeparator) to.pop_back();
    const mail::MailboxState* mailbox = turn.account().mailbox(from);
    if (mailbox == nullptr)
        return turn.no(Line::NoSuchMailbox, "NONEXISTENT", "no mailbox has that name");
    if (refuse_fixed(turn, *mailbox)) return;
    const bool below_itself =
        to.size() > from.size() && to.starts_with(from) && to[from.size()] == kSeparator;
    if (!is_valid_name(to) || (below_itself && from != "INBOX")) {
        return turn.no(Line::NoName, "CANNOT", "a mailbox cannot have that name");
    }
    if (turn.account().mailbox(to) != nullptr) {
        return turn.no(Line::NoAlreadyExists, "ALREADYEXISTS", "a mailbox of that name exists");
    }
    make_superiors(turn, to);
    if (from == "INBOX") {
        rename_inbox(turn, to);
        return turn.ok();
    }
    std::vector<std::string> below;
    for (const auto& other : turn.account().mailboxes) {
        const std::string_view name = other->name;
        if (name.size() > from.size() && name.starts_with(from) &&
            name[from.size()] == kSeparator) {
            below.emplace_back(name.substr(from.size()));
        }
    }
    rename_one(turn, from, to);
    for (const std::string& rest : below) rename_one(turn, from + rest, to + rest);
    turn.ok();
}

void do_subscribe(Turn& turn) {
    std::string name;
    if (!turn.mailbox_argument(name) || !turn.args.done()) return turn.bad_syntax();
    const bool on = turn.verb == Verb::Subscribe;
    const mail::MailboxState* mailbox = turn.account().mailbox(name);
    if (mailbox == nullptr && on) {
        return turn.no(Line::NoSuchMailbox, "NONEXISTENT", "no mailbox has that name");
    }
    if (mailbox == nullptr) {
        const auto& absent = turn.account().absent_subscriptions;
        if (std::find(absent.begin(), absent.end(), name) != absent.end()) {
            std::erase(turn.edit_account().absent_subscriptions, name);
        }
    } else if (mailbox->subscribed != on) {
        turn.edit_account().edit_mailbox(name)->subscribed = on;
    }
    turn.ok();
}

}  // namespace imap
