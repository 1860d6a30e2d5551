#include "protocols/imap/search_key.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/date_time.h"
#include "protocols/mail/charset.h"

namespace imap {

namespace {

using mail::Flags;

struct FlagKey {
    std::string_view word;
    KeyKind kind;
    std::uint8_t flag;
};

constexpr FlagKey kFlagKeys[] = {{"ANSWERED", KeyKind::HasFlag, Flags::kAnswered},
                                 {"DELETED", KeyKind::HasFlag, Flags::kDeleted},
                                 {"DRAFT", KeyKind::HasFlag, Flags::kDraft},
                                 {"FLAGGED", KeyKind::HasFlag, Flags::kFlagged},
                                 {"SEEN", KeyKind::HasFlag, Flags::kSeen},
                                 {"UNANSWERED", KeyKind::LacksFlag, Flags::kAnswered},
                                 {"UNDELETED", KeyKind::LacksFlag, Flags::kDeleted},
                                 {"UNDRAFT", KeyKind::LacksFlag, Flags::kDraft},
                                 {"UNFLAGGED", KeyKind::LacksFlag, Flags::kFlagged},
                                 {"UNSEEN", KeyKind::LacksFlag, Flags::kSeen},
                                 {"ALL", KeyKind::All, 0},
                                 {"RECENT", KeyKind::Recent, 0},
                                 {"NEW", KeyKind::New, 0},
                                 {"OLD", KeyKind::Old, 0}};

struct WordKey {
    std::string_view word;
    KeyKind kind;
};

constexpr WordKey kDateKeys[] = {{"BEFORE", KeyKind::Before}, {"ON", KeyKind::On},
                                 {"SINCE", KeyKind::Since},   {"SENTBEFORE", KeyKind::SentBefore},
                                 {"SENTON", KeyKind::SentOn}, {"SENTSINCE", KeyKind::SentSince}};
constexpr WordKey kNumberKeys[] = {{"LARGER", KeyKind::Larger},
                                   {"SMALLER", KeyKind::Smaller},
                                   {"YOUNGER", KeyKind::Younger},
                                   {"OLDER", KeyKind::Older}};
constexpr WordKey kTextKeys[] = {{"BODY", KeyKind::Body}, {"TEXT", KeyKind::Text}};
constexpr std::string_view kAddressKeys[] = {"BCC", "CC", "FROM", "SUBJECT", "TO"};

constexpr int kDepthMax = 50;

class KeyReader {
  public:
    KeyReader(Turn& turn, std::string_view charset)
        : turn_{turn}, args_{turn.args}, charset_{charset} {}

    /// One or more keys, the first without a space in front, up to ")" or the end.
    bool read_all(SearchKey& out, int depth) {
        out.kind = KeyKind::And;
        do {
            SearchKey key;
            if (!read(key, depth)) return false;
            out.children.push_back(std::move(key));
        } while (args_.space());
        if (out.children.size() == 1) {
            SearchKey only = std::move(out.children.front());
            out = std::move(only);
        }
        return true;
    }

    SearchProblem problem = SearchProblem::Syntax;

  private:
    bool read(SearchKey& key, int depth) {
        if (depth > kDepthMax) return false;
        const char c = args_.peek();
        if (args_.eat('(')) return read_all(key, depth + 1) && args_.eat(')');
        if ((c >= '0' && c <= '9') || c == '*' || c == '$') return read_numbers(key, false);
        for (const FlagKey& one : kFlagKeys) {
            const bool recent =
                one.kind == KeyKind::Recent || one.kind == KeyKind::New || one.kind == KeyKind::Old;
            if ((recent && turn_.rev2()) || !args_.word(one.word)) continue;
            key.kind = one.kind;
            key.flag = one.flag;
            return true;
        }
        if (args_.word("NOT")) return read_children(key, KeyKind::Not, 1, depth);
        if (args_.word("OR")) return read_children(key, KeyKind::Or, 2, depth);
        if (args_.word("UID")) return args_.space() && read_numbers(key, true);
        return read_with_argument(key) || read_extension(key);
    }

    bool read_children(SearchKey& key, KeyKind kind, int count, int depth) {
        key.kind = kind;
        for (int i = 0; i < count; ++i) {
            SearchKey child;
            if (!args_.space() || !read(child, depth + 1)) return false;
            key.children.push_back(std::move(child));
        }
        return true;
    }

    bool read_numbers(SearchKey& key, bool uid) {
        const auto set =
            parse_number_set(args_.run(), turn_.has(Extension::SearchRes) || turn_.rev2());
        if (!set) return false;
        const MailboxView& view = turn_.data.view;
        key.kind = uid || set->saved_result ? KeyKind::Uids : KeyKind::Seqs;
        if (set->saved_result) {
            for (const base::Uid one : turn_.data.saved_result)
                key.numbers.push_back({one.value, one.value});
            return true;
        }
        const std::uint32_t largest =
            uid && view.size() != 0 ? view.uid_at(view.size()).value : view.size();
        key.numbers = resolve(*set, largest);
        if (!uid && (key.numbers.empty() || key.numbers.back().last > view.size())) {
            problem = SearchProblem::Number;
            return false;
        }
        return true;
    }

    bool read_text(std::string& out) {
        std::string raw;
        if (!args_.space() || !args_.astring(raw)) return false;
        const auto text = mail::to_utf8(raw, charset_.empty() ? "utf-8" : charset_);
        if (!text) return false;
        out = mail::fold_case(*text);
        return true;
    }

    bool read_date(SearchKey& key) {
        std::string text;
        if (!args_.space()) return false;
        if (args_.peek() == '"' ? !args_.string(text) : (text = args_.run()).empty()) return false;
        const auto date = parse_date(text);
        if (!date) return false;
        key.date = *date;
        return true;
    }

    bool read_with_argument(SearchKey& key) {
        for (const WordKey& one : kDateKeys) {
            if (!args_.word(one.word)) continue;
            key.kind = one.kind;
            return read_date(key);
        }
        for (const WordKey& one : kNumberKeys) {
            const bool within = one.kind == KeyKind::Younger || one.kind == KeyKind::Older;
            if ((within && !turn_.has(Extension::Within)) || !args_.word(one.word)) continue;
            key.kind = one.kind;
            return args_.space() && args_.number64(key.number) && (!within || key.number != 0);
        }
        for (const WordKey& one : kTextKeys) {
            if (!args_.word(one.word)) continue;
            key.kind = one.kind;
            return read_text(key.text);
        }
        for (const std::string_view word : kAddressKeys) {
            if (!args_.word(word)) continue;
            key.kind = KeyKind::Header;
            key.name = word;
            return read_text(key.text);
        }
        if (args_.word("HEADER")) {
            key.kind = KeyKind::Header;
            return args_.space() && args_.astring(key.name) && read_text(key.text);
        }
        const bool has = args_.word("KEYWORD");
        if (!has && !args_.word("UNKEYWORD")) return false;
        key.kind = has ? KeyKind::HasKeyword : KeyKind::LacksKeyword;
        if (!args_.space()) return false;
        key.name = args_.atom();
        return !key.name.empty();
    }

    bool read_extension(SearchKey& key) {
        if ((turn_.has(Extension::Condstore) || turn_.has(Extension::Qresync)) &&
            args_.word("MODSEQ")) {
            key.kind = KeyKind::ModSeq;
            if (!args_.space()) return false;
            if (args_.peek() == '"') {
                // Entry name and type; one sequence counts for all flags here (RFC 7162 3.1.5).
                std::string entry;
                if (!args_.string(entry) || !args_.space() || args_.atom().empty() ||
                    !args_.space())
                    return false;
            }
            return args_.number64(key.number);
        }
        if (!turn_.has(Extension::ObjectId)) return false;
        const bool email = args_.word("EMAILID");
        if (!email && !args_.word("THREADID")) return false;
        key.kind = email ? KeyKind::EmailId : KeyKind::ThreadId;
        if (!args_.space()) return false;
        key.text = args_.atom();
        return !key.text.empty();
    }

    Turn& turn_;
    TokenReader& args_;
    std::string_view charset_;
};

}  // namespace

bool read_search_options(Turn& turn, bool may_return, SearchOptions& out) {
    TokenReader& args = turn.args;
    const std::size_t begin = args.at();
    if (!args.space()) return false;
    if (!may_return || !args.word("RETURN")) {
        args.seek(begin);
        out.all = true;
        return true;
    }
    if (!args.space() || !args.eat('(')) return false;
    out.extended = true;
    bool more = args.peek() != ')';
    while (more) {
        if (args.word("MIN")) {
            out.min = true;
        } else if (args.word("MAX")) {
            out.max = true;
        } else if (args.word("ALL")) {
            out.all = true;
        } else if (args.word("COUNT")) {
            out.count = true;
        } else if ((turn.has(Extension::SearchRes) || turn.rev2()) && args.word("SAVE")) {
            out.save = true;
        } else {
            return false;
        }
        more = args.space();
    }
    if (!args.eat(')')) return false;
    if (!out.min && !out.max && !out.count && !out.save) out.all = true;
    return true;
}

SearchProblem read_search_keys(Turn& turn, std::string_view charset, SearchKey& out) {
    if (!charset.empty() && !mail::is_known_charset(charset)) return SearchProblem::Charset;
    KeyReader reader{turn, charset};
    if (!turn.args.space() || !reader.read_all(out, 0) || !turn.args.done()) return reader.problem;
    return SearchProblem::None;
}

bool mentions(const SearchKey& key, KeyKind kind) {
    return key.kind == kind ||
           std::any_of(key.children.begin(), key.children.end(),
                       [kind](const SearchKey& child) { return mentions(child, kind); });
}

}  // namespace imap
