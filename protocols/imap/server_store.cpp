// STORE, EXPUNGE and their UID forms (RFC 9051 6.4.3, 6.4.6, 6.4.9; RFC 7162 3.1.3).

#include "protocols/base/octets.h"
#include "protocols/imap/flag_change.h"
#include "protocols/imap/server_turn.h"
#include "protocols/mail/labels.h"

namespace imap {

namespace {

enum class Change : std::uint8_t { Replace, Add, Remove };

struct StoreRequest {
    Change change = Change::Replace;
    bool silent = false;
    std::optional<std::uint64_t> unchanged_since;
    std::string flags;
};

bool read_store(Turn& turn, StoreRequest& request) {
    TokenReader& args = turn.args;
    if (!args.space()) return false;
    if (args.eat('(')) {
        std::uint64_t modseq = 0;
        const bool modseqs = turn.has(Extension::Condstore) || turn.has(Extension::Qresync);
        if (!modseqs || !args.word("UNCHANGEDSINCE") || !args.space() || !args.number64(modseq) ||
            !args.eat(')') || !args.space()) {
            return false;
        }
        request.unchanged_since = modseq;
    }
    if (args.eat('+')) {
        request.change = Change::Add;
    } else if (args.eat('-')) {
        request.change = Change::Remove;
    }
    request.silent = args.word("FLAGS.SILENT");
    if (!request.silent && !args.word("FLAGS")) return false;
    return args.space() && args.flag_list(request.flags, true) && args.done();
}

mail::Flags changed(mail::Flags before, mail::Flags by, Change change) {
    switch (change) {
        case Change::Replace:
            return by;
        case Change::Add:
            return {static_cast<std::uint8_t>(before.system | by.system),
                    before.keywords | by.keywords};
        case Change::Remove:
            break;
    }
    return {static_cast<std::uint8_t>(before.system & ~by.system), before.keywords & ~by.keywords};
}

class Storer {
  public:
    Storer(Turn& turn, const StoreRequest& request, mail::MailboxState& mailbox, mail::Flags flags)
        : turn_{turn}, request_{request}, mailbox_{mailbox}, flags_{flags} {}

    void store(std::uint32_t seq) {
        const auto index = turn_.message_index(mailbox_, seq);
        if (!index) {
            gone = true;
            return;
        }
        any = true;
        const mail::StoredMessage& before = mailbox_.messages[*index];
        if (request_.unchanged_since && before.modseq.value > *request_.unchanged_since) {
            modified.push_back(is_uid(turn_.verb) ? before.uid.value : seq);
            return;
        }
        const mail::Flags now = changed(before.flags, flags_, request_.change);
        if (now != before.flags) apply(*index, now);
        answer(seq, mailbox_.messages[*index]);
    }

    bool gone = false;                    ///< a message asked for is no longer there
    bool any = false;                     ///< one of them is there
    std::vector<std::uint32_t> modified;  ///< numbers that had changed since (RFC 7162 3.1.3)

  private:
    void apply(std::size_t index, mail::Flags now) {
        const bool was_marked = mailbox_.messages[index].flags.has(mail::Flags::kDeleted);
        mailbox_.set_flags(index, now);
        turn_.data.view.set_seen(mailbox_.highest_modseq);
        const mail::StoredMessage& message = mailbox_.messages[index];
        if (was_marked != now.has(mail::Flags::kDeleted)) {
            turn_.tell(was_marked ? base::FactKind::Unmarked : base::FactKind::MarkedDeleted,
                       message);
        }
        std::string text;
        append_flags(text, mailbox_, now, false);
        turn_.tell(base::FactKind::FlagsChanged, message, std::move(text));
    }

    void answer(std::uint32_t seq, const mail::StoredMessage& message) {
        const bool condstore = turn_.enabled(Extension::Condstore);
        if (request_.silent && !condstore) return;
        base::append_number(turn_.data_line(), seq);
        std::string& text = turn_.out.buffer();
        text += " FETCH (";
        bool gap = false;
        if (is_uid(turn_.verb) || condstore) {
            text += "UID ";
            base::append_number(text, message.uid.value);
            gap = true;
        }
        if (!request_.silent) {
            text += gap ? " FLAGS (" : "FLAGS (";
            append_flags(text, mailbox_, message.flags,
                         !turn_.rev2() && turn_.data.view.is_recent(message.uid));
            text += ')';
        }
        if (condstore) {
            text += " MODSEQ (";
            base::append_number(text, message.modseq.value);
            text += ')';
        }
        text += ')';
        turn_.end(request_.silent ? Line::StoreModSeq : Line::StoreData);
    }

    Turn& turn_;
    const StoreRequest& request_;
    mail::MailboxState& mailbox_;
    mail::Flags flags_;
};

/// True if the command will change, or would have to change, a message at all.
bool finds_one(const Turn& turn, const StoreRequest& request, const mail::MailboxState& mailbox,
               const Ranges& seqs) {
    for (const NumberRange& range : seqs) {
        for (std::uint64_t seq = range.first; seq <= range.last; ++seq) {
            const auto index = turn.message_index(mailbox, static_cast<std::uint32_t>(seq));
            if (index && (!request.unchanged_since ||
                          mailbox.messages[*index].modseq.value <= *request.unchanged_since)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

void do_store(Turn& turn) {
    Ranges seqs;
    if (!turn.numbers_argument(seqs)) return;
    StoreRequest request;
    if (!read_store(turn, request) || !flags_are_storable(request.flags)) return turn.bad_syntax();
    if (turn.data.view.read_only())
        return turn.no(Line::NoReadOnly, "READ-ONLY", "the mailbox was opened read-only");
    if (request.unchanged_since) enable_condstore(turn);
    turn.news(false);
    mail::MailboxState& mailbox = turn.edit_selected();
    const base::ModSeq before = mailbox.highest_modseq;
    // A keyword lasts as long as its mailbox: none is made in vain.
    const bool makes_keywords =
        request.change != Change::Remove && finds_one(turn, request, mailbox, seqs);
    if (makes_keywords && !flags_fit(request.flags, mailbox))
        return turn.no(Line::NoKeywordLimit, "LIMIT", "no room for another keyword here");
    Storer storer{turn, request, mailbox,
                  makes_keywords ? make_flags(request.flags, mailbox)
                                 : known_flags(request.flags, mailbox)};
    tell_keywords(turn.data, mailbox, turn.out);
    for (const NumberRange& range : seqs) {
        for (std::uint64_t seq = range.first; seq <= range.last; ++seq)
            storer.store(static_cast<std::uint32_t>(seq));
    }
    mail::share_flags(turn.edit_account(), mailbox.name, before);
    if (!storer.modified.empty()) {
        std::string code{"MODIFIED "};
        append_number_set(code, storer.modified);
        return turn.ok_as(Line::StoreOkModified, code, "some had changed meanwhile");
    }
    if (storer.gone && !is_uid(turn.verb)) {
        return turn.no(Line::NoExpungeIssued, "EXPUNGEISSUED", "some of these messages are gone");
    }
    turn.ok_as(storer.any ? Line::StoreOk : Line::StoreOkNothing, {});
}

std::size_t expunge_marked(Turn& turn, const Ranges* uids) {
    std::vector<base::Uid> marked;
    for (const mail::StoredMessage& message : turn.selected()->messages) {
        if (!message.flags.has(mail::Flags::kDeleted)) continue;
        if (uids == nullptr || contains(*uids, message.uid.value)) marked.push_back(message.uid);
    }
    if (marked.empty()) return 0;
    turn.tell(mail::remove_messages(turn.edit_account(), turn.selected()->name, marked));
    return marked.size();
}

void do_expunge(Turn& turn) {
    std::optional<Ranges> uids;
    if (turn.verb == Verb::UidExpunge) {
        const auto set = turn.args.space() ? parse_number_set(turn.args.run(), true) : std::nullopt;
        if (!set || !turn.args.done()) return turn.bad_syntax();
        if (set->saved_result) {
            uids.emplace();
            for (const base::Uid uid : turn.data.saved_result)
                uids->push_back({uid.value, uid.value});
        } else {
            uids = resolve(*set, turn.selected()->uid_next.value - 1);
        }
    } else if (!turn.end_of_arguments()) {
        return;
    }
    if (turn.data.view.read_only())
        return turn.no(Line::NoReadOnly, "READ-ONLY", "the mailbox was opened read-only");
    const std::size_t count = expunge_marked(turn, uids ? &*uids : nullptr);
    std::string code;
    if (count != 0 && turn.enabled(Extension::Qresync)) {
        code = "HIGHESTMODSEQ ";
        base::append_number(code, turn.selected()->highest_modseq.value);
    }
    turn.ok_as(count != 0 ? Line::ExpungeOk : Line::ExpungeOkNothing, code);
}

}  // namespace imap
