// SORT and UID SORT (RFC 5256; ESORT, RFC 5267 3; MODSEQ, RFC 7162 3.1.9).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/base_subject.h"
#include "protocols/imap/date_time.h"
#include "protocols/imap/search_answer.h"
#include "protocols/imap/sent_date.h"
#include "protocols/mail/address_list.h"
#include "protocols/mail/charset.h"

namespace imap {

namespace {

enum class SortBy : std::uint8_t { Arrival, Cc, Date, From, Size, Subject, To };

struct Criterion {
    SortBy by = SortBy::Arrival;
    bool reverse = false;
};

/// One value a criterion; numbers and texts compare apart.
struct SortKey {
    std::uint32_t seq = 0;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> texts;
};

bool read_criteria(TokenReader& args, std::vector<Criterion>& out) {
    constexpr std::pair<std::string_view, SortBy> kWords[] = {{"ARRIVAL", SortBy::Arrival},
                                                              {"CC", SortBy::Cc},
                                                              {"DATE", SortBy::Date},
                                                              {"FROM", SortBy::From},
                                                              {"SIZE", SortBy::Size},
                                                              {"SUBJECT", SortBy::Subject},
                                                              {"TO", SortBy::To}};
    if (!args.space() || !args.eat('(')) return false;
    do {
        Criterion criterion;
        if (args.word("REVERSE")) {
            criterion.reverse = true;
            if (!args.space()) return false;
        }
        bool known = false;
        for (const auto& [word, by] : kWords) {
            if (known || !args.word(word)) continue;
            criterion.by = by;
            known = true;
        }
        if (!known) return false;
        out.push_back(criterion);
    } while (args.space());
    return args.eat(')');
}

/// Local part of the first address of a field, folded.
std::string first_mailbox(const mail::StoredMessage& message, std::string_view field) {
    const auto value = message.message.field(field);
    if (!value) return {};
    for (const mail::HeaderAddress& address : mail::parse_address_list(*value)) {
        if (address.kind == mail::HeaderAddress::Kind::Mailbox)
            return mail::fold_case(address.local);
    }
    return {};
}

SortKey key_of(const mail::StoredMessage& message, std::uint32_t seq,
               const std::vector<Criterion>& criteria) {
    SortKey key;
    key.seq = seq;
    for (const Criterion& criterion : criteria) {
        std::int64_t number = 0;
        std::string text;
        switch (criterion.by) {
            case SortBy::Arrival:
                number = message.internal_date.time_since_epoch().count();
                break;
            case SortBy::Date:
                number = sent_date(message).time_since_epoch().count();
                break;
            case SortBy::Size:
                number = static_cast<std::int64_t>(message.message.size());
                break;
            case SortBy::Cc:
                text = first_mailbox(message, "Cc");
                break;
            case SortBy::From:
                text = first_mailbox(message, "From");
                break;
            case SortBy::To:
                text = first_mailbox(message, "To");
                break;
            case SortBy::Subject:
                text = base_subject(message.message.field("Subject").value_or("")).text;
                break;
        }
        key.numbers.push_back(number);
        key.texts.push_back(std::move(text));
    }
    return key;
}

bool comes_before(const SortKey& a, const SortKey& b, const std::vector<Criterion>& criteria) {
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        if (a.numbers[i] != b.numbers[i])
            return (a.numbers[i] < b.numbers[i]) != criteria[i].reverse;
        if (a.texts[i] != b.texts[i]) return (a.texts[i] < b.texts[i]) != criteria[i].reverse;
    }
    return a.seq < b.seq;
}

std::vector<std::uint32_t> sorted(const Turn& turn, const std::vector<std::uint32_t>& found,
                                  const std::vector<Criterion>& criteria) {
    const mail::MailboxState& mailbox = *turn.selected();
    std::vector<SortKey> keys;
    keys.reserve(found.size());
    for (const std::uint32_t seq : found) {
        if (const auto index = turn.message_index(mailbox, seq)) {
            keys.push_back(key_of(mailbox.messages[*index], seq, criteria));
        }
    }
    std::sort(keys.begin(), keys.end(), [&criteria](const SortKey& a, const SortKey& b) {
        return comes_before(a, b, criteria);
    });
    std::vector<std::uint32_t> out;
    for (const SortKey& one : keys) out.push_back(one.seq);
    return out;
}

}  // namespace

base::Instant sent_date(const mail::StoredMessage& message) {
    const auto field = message.message.field("Date");
    const auto date = field ? parse_message_date(*field) : std::nullopt;
    return date.value_or(message.internal_date);
}

void do_sort(Turn& turn) {
    SearchOptions options;
    std::vector<Criterion> criteria;
    std::string charset;
    if (!read_search_options(turn, turn.has(Extension::Esort), options) ||
        !read_criteria(turn.args, criteria) || !turn.args.space() ||
        !turn.args.astring(charset) || charset.empty()) {
        return turn.bad_syntax();
    }
    SearchKey key;
    if (refuse_search(turn, read_search_keys(turn, charset, key), options.save)) return;
    const bool modseq = mentions(key, KeyKind::ModSeq);
    if (modseq) enable_condstore(turn);
    turn.news(false);
    const std::vector<std::uint32_t> in_order = sorted(turn, find_matches(turn, key), criteria);
    if (options.save) save_result(turn, options, in_order);
    if (options.extended) {
        if (options.min || options.max || options.all || options.count)
            write_esearch(turn, options, in_order, modseq);
        return turn.ok();
    }
    std::string& text = turn.data_line();
    text += "SORT";
    for (const std::uint32_t seq : in_order) {
        text += ' ';
        base::append_number(text, is_uid(turn.verb) ? turn.data.view.uid_at(seq).value : seq);
    }
    if (modseq && !in_order.empty()) {
        text += " (MODSEQ ";
        base::append_number(text, highest_modseq(turn, in_order));
        text += ')';
    }
    turn.end(Line::SortData);
    turn.ok();
}

}  // namespace imap
