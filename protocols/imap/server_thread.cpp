// THREAD and UID THREAD (RFC 5256).

#include "protocols/base/octets.h"
#include "protocols/imap/base_subject.h"
#include "protocols/imap/search_answer.h"
#include "protocols/imap/sent_date.h"
#include "protocols/imap/thread_tree.h"

namespace imap {

namespace {

Letter letter_of(const mail::StoredMessage& message, std::uint32_t number, bool references) {
    Letter letter;
    letter.number = number;
    letter.sent = sent_date(message);
    BaseSubject subject = base_subject(message.message.field("Subject").value_or(""));
    letter.subject = std::move(subject.text);
    letter.is_reply = subject.is_reply;
    if (!references) return letter;
    const auto own = message_ids(message.message.field("Message-ID").value_or(""));
    if (!own.empty()) letter.id = own.front();
    letter.references = message_ids(message.message.field("References").value_or(""));
    if (letter.references.empty()) {
        letter.references = message_ids(message.message.field("In-Reply-To").value_or(""));
        if (letter.references.size() > 1) letter.references.resize(1);
    }
    return letter;
}

/// A node and all below it, without the parentheses around the thread. A single child follows its
/// parent; several are threads of their own. No recursion along a chain, which may be long.
void write_members(std::string& out, const ThreadNode& top) {
    const ThreadNode* node = &top;
    bool first = true;
    for (;;) {
        if (node->number != 0) {
            if (!first) out += ' ';
            base::append_number(out, node->number);
            first = false;
        }
        if (node->children.size() != 1) break;
        node = &node->children.front();
    }
    if (node->children.empty()) return;
    if (!first) out += ' ';
    for (const ThreadNode& child : node->children) {
        out += '(';
        write_members(out, child);
        out += ')';
    }
}

}  // namespace

void do_thread(Turn& turn) {
    const bool by_subject =
        turn.args.space() && turn.has(Extension::ThreadOrdered) && turn.args.word("ORDEREDSUBJECT");
    const bool by_references =
        !by_subject && turn.has(Extension::ThreadReferences) && turn.args.word("REFERENCES");
    std::string charset;
    if ((!by_subject && !by_references) || !turn.args.space() || !turn.args.astring(charset) ||
        charset.empty()) {
        return turn.bad_syntax();
    }
    SearchKey key;
    if (refuse_search(turn, read_search_keys(turn, charset, key), false)) return;
    turn.news(false);
    const mail::MailboxState& mailbox = *turn.selected();
    std::vector<Letter> letters;
    for (const std::uint32_t seq : find_matches(turn, key)) {
        const auto index = turn.message_index(mailbox, seq);
        if (!index) continue;
        const mail::StoredMessage& message = mailbox.messages[*index];
        letters.push_back(
            letter_of(message, is_uid(turn.verb) ? message.uid.value : seq, by_references));
    }
    std::string& text = turn.data_line();
    text += "THREAD";
    const auto threads = by_subject ? thread_by_subject(letters) : thread_by_references(letters);
    if (!threads.empty()) text += ' ';
    for (const ThreadNode& thread : threads) {
        text += '(';
        write_members(text, thread);
        text += ')';
    }
    turn.end(Line::ThreadData);
    turn.ok();
}

}  // namespace imap
