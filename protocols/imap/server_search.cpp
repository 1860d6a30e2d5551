// SEARCH and UID SEARCH (RFC 9051 6.4.4; RFC 4731, 5182, 7162 3.1.5).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/search_answer.h"

namespace imap {

namespace {

/// [CHARSET astring] behind the options.
bool read_charset(Turn& turn, std::string& charset) {
    const std::size_t begin = turn.args.at();
    if (!turn.args.space()) return false;
    if (!turn.args.word("CHARSET")) {
        turn.args.seek(begin);
        return true;
    }
    return turn.args.space() && turn.args.astring(charset) && !charset.empty();
}

/// Of a result that only asks for MIN and MAX, those two; else all (RFC 5182 2.1, RFC 4731 3.2).
std::vector<std::uint32_t> singled_out(const SearchOptions& options,
                                       const std::vector<std::uint32_t>& in_order) {
    if (in_order.empty() || options.all || options.count || (!options.min && !options.max))
        return in_order;
    std::vector<std::uint32_t> out;
    if (options.min) out.push_back(in_order.front());
    if (options.max && (out.empty() || in_order.back() != out.front()))
        out.push_back(in_order.back());
    return out;
}

}  // namespace

std::uint64_t highest_modseq(Turn& turn, const std::vector<std::uint32_t>& seqs) {
    std::uint64_t highest = 0;
    const mail::MailboxState& mailbox = *turn.selected();
    for (const std::uint32_t seq : seqs) {
        if (const auto index = turn.message_index(mailbox, seq)) {
            highest = std::max(highest, mailbox.messages[*index].modseq.value);
        }
    }
    return highest;
}

void save_result(Turn& turn, const SearchOptions& options,
                 const std::vector<std::uint32_t>& in_order) {
    std::vector<base::Uid>& saved = turn.data.saved_result;
    saved.clear();
    for (const std::uint32_t seq : singled_out(options, in_order))
        saved.push_back(turn.data.view.uid_at(seq));
    std::sort(saved.begin(), saved.end());
}

void write_esearch(Turn& turn, const SearchOptions& options,
                   const std::vector<std::uint32_t>& in_order, bool modseq) {
    const auto number = [&](std::uint32_t seq) {
        return is_uid(turn.verb) ? turn.data.view.uid_at(seq).value : seq;
    };
    std::string& text = turn.data_line();
    text += "ESEARCH (TAG ";
    append_quoted(text, turn.tag);
    text += ')';
    if (is_uid(turn.verb)) text += " UID";
    if (!in_order.empty()) {
        // MIN and MAX are the first and the last of the answer, whatever its order (RFC 5267 3.1).
        if (options.min) {
            text += " MIN ";
            base::append_number(text, number(in_order.front()));
        }
        if (options.max) {
            text += " MAX ";
            base::append_number(text, number(in_order.back()));
        }
        if (options.all) {
            std::vector<std::uint32_t> numbers;
            for (const std::uint32_t seq : in_order) numbers.push_back(number(seq));
            text += " ALL ";
            append_number_set(text, numbers);
        }
    }
    if (options.count) {
        text += " COUNT ";
        base::append_number(text, in_order.size());
    }
    if (modseq && !in_order.empty()) {
        text += " MODSEQ ";
        base::append_number(text, highest_modseq(turn, singled_out(options, in_order)));
    }
    turn.end(Line::EsearchData);
}

bool refuse_search(Turn& turn, SearchProblem problem, bool save) {
    switch (problem) {
        case SearchProblem::None:
            return false;
        case SearchProblem::Syntax:
            turn.bad_syntax();
            break;
        case SearchProblem::Number:
            turn.bad(Line::BadNumber, "no message has that number here");
            break;
        case SearchProblem::Charset:
            if (save) turn.data.saved_result.clear();
            turn.no(Line::SearchNoCharset,
                    "BADCHARSET (US-ASCII UTF-8 ISO-8859-1 ISO-8859-15 WINDOWS-1252)",
                    "that character set is not known here");
            break;
    }
    return true;
}

void do_search(Turn& turn) {
    SearchOptions options;
    std::string charset;
    if (!read_search_options(turn, turn.has(Extension::Esearch) || turn.rev2(), options) ||
        !read_charset(turn, charset)) {
        return turn.bad_syntax();
    }
    if (!charset.empty() && turn.enabled(Extension::Utf8Accept))
        return turn.bad(Line::SearchBadCharset,
                        "every string is UTF-8 here, so no charset is named");
    SearchKey key;
    if (refuse_search(turn, read_search_keys(turn, charset, key), options.save)) return;
    const bool modseq = mentions(key, KeyKind::ModSeq);
    if (modseq) enable_condstore(turn);
    turn.news(false);
    const auto found = find_matches(turn, key);
    if (options.save) save_result(turn, options, found);
    if (options.extended || turn.rev2()) {
        if (options.min || options.max || options.all || options.count)
            write_esearch(turn, options, found, modseq);
        return turn.ok();
    }
    std::string& text = turn.data_line();
    text += "SEARCH";
    for (const std::uint32_t seq : found) {
        text += ' ';
        base::append_number(text, is_uid(turn.verb) ? turn.data.view.uid_at(seq).value : seq);
    }
    if (modseq && !found.empty()) {
        text += " (MODSEQ ";
        base::append_number(text, highest_modseq(turn, found));
        text += ')';
    }
    turn.end(Line::SearchData);
    turn.ok();
}

}  // namespace imap
