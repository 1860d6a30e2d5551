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

/// One thread in parentheses. A single child follows its parent; several are threads of their own.
void write_thread(std::string& out, const ThreadForest& forest, std::size_t root) {
    constexpr std::size_t kClose = static_cast<std::size_t>(-1);
    std::vector<std::size_t> to_write{root};
    while (!to_write.empty()) {
        const std::size_t begin = to_write.back();
        to_write.pop_back();
        if (begin == kClose) {
            out += ')';
            continue;
        }
        out += '(';
        to_write.push_back(kClose);
        const ThreadNode* node = &forest.nodes[begin];
        bool first = true;
        for (;; node = &forest.nodes[node->children.front()]) {
            if (node->number != 0) {
                if (!first) out += ' ';
                base::append_number(out, node->number);
                first = false;
            }
            if (node->children.size() != 1) break;
        }
        if (!first && !node->children.empty()) out += ' ';
        to_write.insert(to_write.end(), node->children.rbegin(), node->children.rend());
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
    const ThreadForest forest =
        by_subject ? thread_by_subject(letters) : thread_by_references(letters);
    if (!forest.roots.empty()) text += ' ';
    for (const std::size_t root : forest.roots) write_thread(text, forest, root);
    turn.end(Line::ThreadData);
    turn.ok();
}

}  // namespace imap
