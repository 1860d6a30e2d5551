// SELECT, EXAMINE, CLOSE, UNSELECT (RFC 9051 6.3.2, 6.3.3, 6.4.1, 6.4.2; RFC 7162 3.1.8, 3.2.5).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/object_id.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

/// What stands in parentheses behind the mailbox name.
struct SelectParameters {
    bool condstore = false;
    bool qresync = false;
    std::uint32_t uid_validity = 0;
    std::uint64_t modseq = 0;
    std::optional<NumberSet> known_uids;
    std::optional<NumberSet> match_seqs;
    std::optional<NumberSet> match_uids;
};

/// "(" uidvalidity SP modseq [SP known-uids] [SP "(" seqs SP uids ")"] ")".
bool read_qresync(TokenReader& args, SelectParameters& out) {
    out.qresync = true;
    if (!args.space() || !args.eat('(') || !args.number(out.uid_validity) || !args.space() ||
        !args.number64(out.modseq) || out.uid_validity == 0 || out.modseq == 0) {
        return false;
    }
    bool more = args.space();
    if (more && args.peek() != '(') {
        out.known_uids = parse_number_set(args.run());
        if (!out.known_uids) return false;
        more = args.space();
    }
    if (more) {
        if (!args.eat('(')) return false;
        out.match_seqs = parse_number_set(args.run());
        if (!out.match_seqs || !args.space()) return false;
        out.match_uids = parse_number_set(args.run());
        if (!out.match_uids || !args.eat(')')) return false;
    }
    return args.eat(')');
}

bool read_parameters(TokenReader& args, SelectParameters& out) {
    if (args.done()) return true;
    if (!args.space() || !args.eat('(')) return false;
    do {
        if (args.word("CONDSTORE")) {
            out.condstore = true;
        } else if (!args.word("QRESYNC") || !read_qresync(args, out)) {
            return false;
        }
    } while (args.space());
    return args.eat(')') && args.done();
}

std::uint32_t first_unseen(const mail::MailboxState& mailbox) {
    std::uint32_t seq = 0;
    for (const mail::StoredMessage& message : mailbox.messages) {
        ++seq;
        if (!message.flags.has(mail::Flags::kSeen)) return seq;
    }
    return 0;
}

void code_line(Turn& turn, Line kind, std::string_view name, std::uint64_t value,
               std::string_view text) {
    turn.data_line().append("OK [").append(name).append(" ");
    base::append_number(turn.out.buffer(), value);
    turn.out.buffer().append("] ").append(text);
    turn.end(kind);
}

void highest_modseq_line(Turn& turn, const mail::MailboxState& mailbox) {
    code_line(turn, Line::HighestModSeqData, "HIGHESTMODSEQ", mailbox.highest_modseq.value, "last change");
}

void flags_lines(Turn& turn, const mail::MailboxState& mailbox, bool read_only) {
    std::string flags{"\\Answered \\Flagged \\Deleted \\Seen \\Draft"};
    for (const std::string& keyword : mailbox.keywords) flags.append(" ").append(keyword);
    turn.data_line().append("FLAGS (").append(flags).append(")");
    turn.end(Line::FlagsData);
    if (read_only) {
        turn.data_line() += "OK [PERMANENTFLAGS ()] no flags can be changed";
        turn.end(Line::PermanentFlagsNone);
        return;
    }
    turn.data_line().append("OK [PERMANENTFLAGS (").append(flags);
    // "\*": new keywords may be made; there is room for 64.
    turn.out.buffer().append(mailbox.keywords.size() < 64 ? " \\*)] flags kept" : ")] flags kept");
    turn.end(Line::PermanentFlags);
}

/// The untagged lines that SELECT owes (RFC 9051 6.3.2, RFC 3501 6.3.1).
void describe(Turn& turn, const mail::MailboxState& mailbox, bool read_only) {
    flags_lines(turn, mailbox, read_only);
    base::append_number(turn.data_line(), mailbox.messages.size());
    turn.out.buffer() += " EXISTS";
    turn.end(Line::ExistsAtSelect);
    if (!turn.rev2()) {
        base::append_number(turn.data_line(), turn.data.view.recent_count());
        turn.out.buffer() += " RECENT";
        turn.end(Line::Recent);
        const std::uint32_t unseen = first_unseen(mailbox);
        if (unseen != 0) code_line(turn, Line::UnseenData, "UNSEEN", unseen, "first unseen");
    }
    code_line(turn, Line::UidValidityData, "UIDVALIDITY", mailbox.uid_validity.value, "UIDs valid");
    code_line(turn, Line::UidNextData, "UIDNEXT", mailbox.uid_next.value, "next UID");
    if (turn.has(Extension::Condstore) || turn.has(Extension::Qresync)) {
        highest_modseq_line(turn, mailbox);
    }
    if (turn.has(Extension::ObjectId)) {
        turn.data_line()
            .append("OK [MAILBOXID (")
            .append(mailbox_id(turn.data.account, mailbox))
            .append(")] lasting name");
        turn.end(Line::MailboxIdData);
    }
    if (turn.rev2()) {
        turn.data_line() += "LIST () \"/\" ";
        turn.append_mailbox(turn.out.buffer(), mailbox.name);
        turn.end(Line::SelectList);
    }
}

/// Every UID up to this one is known to the client with its number, so it knows what is gone.
std::uint32_t last_match(const SelectParameters& parameters, const mail::MailboxState& mailbox) {
    std::uint32_t last = 0;
    if (!parameters.match_seqs) return last;
    const Ranges seqs = resolve(*parameters.match_seqs, 0);
    const Ranges uids = resolve(*parameters.match_uids, 0);
    std::size_t u = 0;
    std::uint32_t uid = uids.empty() ? 0 : uids[0].first;
    for (const NumberRange& range : seqs) {
        for (std::uint64_t seq = range.first; seq <= range.last; ++seq) {
            if (u == uids.size() || seq > mailbox.messages.size() ||
                mailbox.messages[seq - 1].uid.value != uid) {
                return last;
            }
            last = uid;
            if (uid++ == uids[u].last && ++u < uids.size()) uid = uids[u].first;
        }
    }
    return last;
}

/// What changed since the client was last here (RFC 7162 3.2.5.1).
void tell_changes(Turn& turn, const mail::MailboxState& mailbox,
                  const SelectParameters& parameters) {
    const Ranges known = parameters.known_uids
                             ? resolve(*parameters.known_uids, mailbox.uid_next.value - 1)
                             : Ranges{{1, mailbox.uid_next.value - 1}};
    const std::uint32_t matched = last_match(parameters, mailbox);
    std::vector<base::Uid> vanished;
    for (const mail::Expunged& gone : mailbox.expunged) {
        const bool old_news = gone.modseq.value <= parameters.modseq || gone.uid.value <= matched;
        if (!old_news && contains(known, gone.uid.value)) vanished.push_back(gone.uid);
    }
    if (!vanished.empty()) {
        std::sort(vanished.begin(), vanished.end());
        append_number_set(turn.data_line().append("VANISHED (EARLIER) "), vanished);
        turn.end(Line::VanishedEarlier);
    }
    std::uint32_t seq = 0;
    for (const mail::StoredMessage& message : mailbox.messages) {
        ++seq;
        if (message.modseq.value <= parameters.modseq || !contains(known, message.uid.value))
            continue;
        std::string& text = turn.data_line();
        base::append_number(text, seq);
        text += " FETCH (UID ";
        base::append_number(text, message.uid.value);
        text += " FLAGS (";
        append_flags(text, mailbox, message.flags,
                     !turn.rev2() && turn.data.view.is_recent(message.uid));
        text += ") MODSEQ (";
        base::append_number(text, message.modseq.value);
        text += "))";
        turn.end(Line::SelectFetch);
    }
}

/// Makes the mailbox this session's and claims \Recent (RFC 3501 2.3.2).
void open(Turn& turn, const std::string& name, bool read_only) {
    turn.data.view = MailboxView{*turn.account().mailbox(name), read_only};
    turn.data.selected = true;
    const mail::MailboxState& mailbox = *turn.selected();
    if (turn.rev2() || mailbox.recent_from >= mailbox.uid_next) return;
    turn.data.view.claim_recent(mailbox.recent_from, mailbox.uid_next);
    if (read_only) return;
    mail::MailboxState& edited = turn.edit_selected();
    edited.recent_from = edited.uid_next;
}

}  // namespace

void do_select(Turn& turn) {
    std::string name;
    SelectParameters parameters;
    if (!turn.mailbox_argument(name) || !read_parameters(turn.args, parameters))
        return turn.bad_syntax();
    const bool modseqs = turn.has(Extension::Condstore) || turn.has(Extension::Qresync);
    if ((parameters.condstore && !modseqs) ||
        (parameters.qresync && !turn.enabled(Extension::Qresync))) {
        return turn.bad(Line::BadNotEnabled, "that parameter is not enabled");
    }
    if (turn.data.selected) {
        turn.deselect();
        turn.move_to(State::Authenticated);
        turn.data_line() += "OK [CLOSED] the mailbox that was open is closed";
        turn.end(Line::SelectClosed);
    }
    const mail::MailboxState* mailbox = turn.account().mailbox(name);
    if (mailbox == nullptr)
        return turn.no(Line::NoSuchMailbox, "NONEXISTENT", "no mailbox has that name");
    if (!mailbox->selectable)
        return turn.no(Line::NoSelectMailbox, "CANNOT", "that name holds no messages");
    if (parameters.condstore) turn.data.enabled.set(Extension::Condstore);
    const bool read_only = turn.verb == Verb::Examine || turn.data.profile->read_only;
    open(turn, mailbox->name, read_only);
    const mail::MailboxState& opened = *turn.selected();
    describe(turn, opened, read_only);
    if (parameters.qresync && parameters.uid_validity == opened.uid_validity.value) {
        tell_changes(turn, opened, parameters);
    }
    turn.move_to(State::Selected);
    if (turn.verb == Verb::Examine) return turn.ok_as(Line::ExamineOk, "READ-ONLY");
    turn.ok_as(read_only ? Line::SelectOkReadOnly : Line::SelectOk,
               read_only ? "READ-ONLY" : "READ-WRITE");
}

void enable_condstore(Turn& turn) {
    if (turn.enabled(Extension::Condstore)) return;
    turn.data.enabled.set(Extension::Condstore);
    if (const mail::MailboxState* open = turn.selected()) highest_modseq_line(turn, *open);
}

void do_close(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    std::string code;
    if (!turn.data.view.read_only()) {
        // Removes what is marked, without a word about it (RFC 9051 6.4.1).
        const bool any = expunge_marked(turn, nullptr) != 0;
        if (any && turn.enabled(Extension::Qresync)) {
            code = "HIGHESTMODSEQ ";
            base::append_number(code, turn.selected()->highest_modseq.value);
        }
    }
    turn.deselect();
    turn.move_to(State::Authenticated);
    turn.ok(code);
}

void do_unselect(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    turn.deselect();
    turn.move_to(State::Authenticated);
    turn.ok();
}

}  // namespace imap
