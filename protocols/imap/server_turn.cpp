#include "protocols/imap/server_turn.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/base/result.h"
#include "protocols/imap/mailbox_name.h"

namespace imap {

namespace {

using mail::Flags;

constexpr std::pair<std::uint8_t, std::string_view> kFlagNames[] = {
    {Flags::kAnswered, "\\Answered"},
    {Flags::kFlagged, "\\Flagged"},
    {Flags::kDeleted, "\\Deleted"},
    {Flags::kSeen, "\\Seen"},
    {Flags::kDraft, "\\Draft"}};

void tell_expunges(ServerData& data, const mail::MailboxState& mailbox, wire::Effects& out) {
    std::vector<std::pair<std::uint32_t, base::Uid>> gone;
    data.view.take_expunged(mailbox, gone);
    if (gone.empty()) return;
    std::string& text = out.buffer();
    if (data.enabled.has(Extension::Qresync)) {
        std::vector<base::Uid> uids;
        for (const auto& [seq, uid] : gone) uids.push_back(uid);
        text += "* VANISHED ";
        append_number_set(text, uids);
        text += "\r\n";
        out.end_line(index_of(Line::VanishedData));
        return;
    }
    const bool low_to_high = data.profile->expunge_order == ExpungeOrder::LowToHigh;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        // From below, each removal moves the later ones up by one; from above, none.
        const std::size_t seq = low_to_high ? gone[i].first - i : gone[gone.size() - 1 - i].first;
        text += "* ";
        base::append_number(text, seq);
        text += " EXPUNGE\r\n";
        out.end_line(index_of(Line::ExpungeData));
    }
}

/// Flags that others changed among the messages up to sequence number `count`.
void tell_flags(ServerData& data, const mail::MailboxState& mailbox, std::uint32_t count,
                wire::Effects& out) {
    const base::ModSeq seen = data.view.seen();
    const base::Uid limit = count == 0 ? base::Uid{0} : data.view.uid_at(count);
    std::string& text = out.buffer();
    for (const mail::StoredMessage& message : mailbox.messages) {
        if (message.uid > limit) break;
        if (message.modseq <= seen) continue;
        const std::uint32_t seq = data.view.seq_of(message.uid);
        if (seq == 0) continue;
        text += "* ";
        base::append_number(text, seq);
        text += " FETCH (UID ";
        base::append_number(text, message.uid.value);
        text += " FLAGS (";
        append_flags(text, mailbox, message.flags,
                     !Turn::is_rev2(data) && data.view.is_recent(message.uid));
        text += ')';
        if (data.enabled.has(Extension::Condstore)) {
            text += " MODSEQ (";
            base::append_number(text, message.modseq.value);
            text += ')';
        }
        text += ")\r\n";
        out.end_line(index_of(Line::FetchNews));
    }
}

}  // namespace

void append_flags(std::string& out, const mail::MailboxState& mailbox, mail::Flags flags,
                  bool recent) {
    const std::size_t begin = out.size();
    const auto add = [&](std::string_view flag) {
        if (out.size() != begin) out += ' ';
        out.append(flag);
    };
    for (const auto& [bit, name] : kFlagNames) {
        if (flags.has(bit)) add(name);
    }
    if (recent) add("\\Recent");
    if (flags.keywords == 0) return;
    for (std::size_t i = 0; i < mailbox.keywords.size(); ++i) {
        if ((flags.keywords >> i & 1U) != 0) add(mailbox.keywords[i]);
    }
}

void tell_news(ServerData& data, const mail::MailboxState& mailbox, bool may_expunge,
               wire::Effects& out) {
    MailboxView& view = data.view;
    if (!view.behind(mailbox)) return;
    if (may_expunge) tell_expunges(data, mailbox, out);
    if (mailbox.highest_modseq == view.seen()) return;
    tell_keywords(data, mailbox, out);
    const std::uint32_t known = view.size();
    if (view.take_new(mailbox) != 0) {
        std::string& text = out.buffer();
        text += "* ";
        base::append_number(text, view.size());
        text += " EXISTS\r\n";
        out.end_line(index_of(Line::Exists));
        if (!Turn::is_rev2(data)) {
            view.claim_recent(mailbox.recent_from, mailbox.uid_next);
            text += "* ";
            base::append_number(text, view.recent_count());
            text += " RECENT\r\n";
            out.end_line(index_of(Line::Recent));
        }
    }
    if (mailbox.flags_modseq > view.seen()) tell_flags(data, mailbox, known, out);
    view.set_seen(mailbox.highest_modseq);
}

void tell_keywords(ServerData& data, const mail::MailboxState& mailbox, wire::Effects& out) {
    if (mailbox.keywords.size() == data.view.keywords_told) return;
    data.view.keywords_told = mailbox.keywords.size();
    std::string flags{"\\Answered \\Flagged \\Deleted \\Seen \\Draft"};
    for (const std::string& keyword : mailbox.keywords) flags.append(" ").append(keyword);
    out.buffer().append("* FLAGS (").append(flags).append(")\r\n");
    out.end_line(index_of(Line::FlagsData));
    if (data.view.read_only()) return;
    out.buffer().append("* OK [PERMANENTFLAGS (").append(flags);
    out.buffer().append(mailbox.keywords.size() < 64 ? " \\*)] flags kept\r\n"
                                                     : ")] flags kept\r\n");
    out.end_line(index_of(Line::PermanentFlagsNow));
}

void change_state(ServerData& data, State next, wire::Effects& out) {
    if (data.state == next) return;
    base::Fact fact;
    fact.kind = base::FactKind::StateChanged;
    fact.code = static_cast<std::uint16_t>(next);
    fact.value = static_cast<std::int64_t>(data.state);
    data.state = next;
    out.tell(std::move(fact));
}

const mail::Account* find_account(const ServerData& data, const mail::Store& store) {
    if (!data.account) return nullptr;
    if (data.account_index < store.accounts.size() &&
        store.accounts[data.account_index]->id == data.account) {
        return &*store.accounts[data.account_index];
    }
    return store.find(data.account);
}

const mail::MailboxState* find_selected(const ServerData& data, const mail::Store& store) {
    const mail::Account* account = data.selected ? find_account(data, store) : nullptr;
    if (account == nullptr) return nullptr;
    for (const auto& mailbox : account->mailboxes) {
        if (mailbox->uid_validity == data.view.uid_validity()) return &*mailbox;
    }
    return nullptr;
}

void leave_account(ServerData& data, mail::Store& store) {
    mail::Account* account = data.account ? store.edit(data.account) : nullptr;
    if (account != nullptr) std::erase(account->imap_sessions, data.self);
    data.account = {};
    data.selected = false;
    data.view = {};
    data.saved_result.clear();
}

void say_bye(ServerData& data, wire::Effects& out, Line kind, std::string_view text) {
    change_state(data, State::Logout, out);
    out.buffer().append("* BYE ").append(text).append("\r\n");
    out.end_line(index_of(kind));
    out.close();
    data.deadline.reset();
}

const mail::Account& Turn::account() const {
    return *find_account(data, store);
}

mail::Account& Turn::edit_account() {
    if (data.account_index < store.accounts.size() &&
        store.accounts[data.account_index]->id == data.account) {
        return store.accounts[data.account_index].edit();
    }
    return *store.edit(data.account);
}

const mail::MailboxState* Turn::selected() const {
    return find_selected(data, store);
}

mail::MailboxState& Turn::edit_selected() {
    auto& mailboxes = edit_account().mailboxes;
    std::size_t index = 0;
    while (index < mailboxes.size() && mailboxes[index]->uid_validity != data.view.uid_validity())
        ++index;
    POSTROOM_CHECK(index < mailboxes.size(), "edit_selected needs an open mailbox");
    return mailboxes[index].edit();
}

std::optional<std::size_t> Turn::message_index(const mail::MailboxState& mailbox,
                                               std::uint32_t seq) const {
    const base::Uid uid = data.view.uid_at(seq);
    if (seq <= mailbox.messages.size() && mailbox.messages[seq - 1].uid == uid) return seq - 1;
    return mailbox.index_of(uid);
}

bool Turn::mailbox_argument(std::string& name) {
    const std::size_t begin = args.at();
    std::string text;
    if (!args.space() || !args.astring(text)) return false;
    if (utf8()) {
        name = canonical_name(std::move(text));
        return is_utf8(name);
    }
    auto decoded = decode_utf7(text);
    if (!decoded) {
        args.seek(begin + 1);
        return false;
    }
    name = canonical_name(std::move(*decoded));
    return true;
}

bool Turn::numbers_argument(Ranges& seqs) {
    const auto set = args.space()
                         ? parse_number_set(args.run(), has(Extension::SearchRes) || rev2())
                         : std::nullopt;
    if (!set) {
        bad_syntax();
        return false;
    }
    const std::uint32_t size = data.view.size();
    if (set->saved_result) {
        for (const base::Uid uid : data.saved_result) {
            const std::uint32_t seq = data.view.seq_of(uid);
            if (seq != 0) seqs.push_back({seq, seq});
        }
        normalize(seqs);
        return true;
    }
    if (is_uid(verb)) {
        seqs = seqs_of_uids(resolve(*set, size == 0 ? 0 : data.view.uid_at(size).value), data.view);
        return true;
    }
    seqs = resolve(*set, size);
    if (seqs.empty() || seqs.back().last > size) {
        bad(Line::BadNumber, "no message has that number here");
        return false;
    }
    return true;
}

bool Turn::end_of_arguments() {
    if (args.done()) return true;
    bad_syntax();
    return false;
}

void Turn::append_mailbox(std::string& text, std::string_view utf8_name) const {
    append_astring(text, utf8() ? std::string{utf8_name} : encode_utf7(utf8_name));
}

void Turn::ok_as(Line kind, std::string_view code, std::string_view text) {
    if (data.state == State::Selected) news(!row(verb).uses_seq);
    data.bad_commands = 0;
    std::string& line = out.buffer();
    line.append(tag).append(" OK ");
    if (!code.empty()) line.append("[").append(code).append("] ");
    if (text.empty()) {
        line.append(row(verb).verb).append(" completed");
    } else {
        line.append(text);
    }
    end(kind);
}

void Turn::no(Line kind, std::string_view code, std::string_view text) {
    if (data.state == State::Selected) news(!row(verb).uses_seq);
    std::string& line = out.buffer();
    line.append(tag).append(" NO ");
    if (!code.empty()) line.append("[").append(code).append("] ");
    line.append(text);
    end(kind);
}

void Turn::bad(Line kind, std::string_view text) {
    out.buffer().append(tag).append(" BAD ").append(text);
    end(kind);
    ++data.bad_commands;
    if (data.profile->bad_commands_max != 0 &&
        data.bad_commands >= data.profile->bad_commands_max) {
        leave_account(data, store);
        say_bye(data, out, Line::ByeErrors, "too many commands that make no sense");
    }
}

void Turn::bad_syntax() {
    std::string text{"syntax is: "};
    text.append(row(verb).syntax);
    bad(Line::BadSyntax, text);
}

void Turn::news(bool may_expunge) {
    const mail::MailboxState* mailbox = selected();
    if (mailbox == nullptr) return;
    if (mailbox->name != data.view.folder()) data.view.rename(mailbox->name);
    if (!data.view.behind(*mailbox)) return;
    const base::Uid from = mailbox->recent_from;
    tell_news(data, *mailbox, may_expunge, out);
    if (!rev2() && !data.view.read_only() && from < mailbox->uid_next) {
        data.view.claim_recent(from, mailbox->uid_next);
        mail::MailboxState& edited = edit_selected();
        edited.recent_from = edited.uid_next;
    }
}

void Turn::move_to(State next) {
    change_state(data, next, out);
}

void Turn::deselect() {
    data.selected = false;
    data.view = {};
    data.saved_result.clear();
}

void Turn::tell(base::FactKind kind, const mail::StoredMessage& message, std::string text) {
    base::Fact fact;
    fact.kind = kind;
    fact.letter = message.letter;
    fact.copy = message.copy;
    fact.account = data.account;
    fact.text = std::move(text);
    out.tell(std::move(fact));
}

void Turn::tell(const mail::StoreChanges& changes) {
    for (const mail::LabelChange& change : changes.labels) {
        base::Fact fact;
        fact.kind = change.added ? base::FactKind::Labelled : base::FactKind::Unlabelled;
        fact.letter = change.letter;
        fact.copy = change.copy;
        fact.account = data.account;
        fact.text = change.folder;
        out.tell(std::move(fact));
    }
    for (const mail::StoredMessage& gone : changes.ended) tell(base::FactKind::CopyEnded, gone);
}

}  // namespace imap
