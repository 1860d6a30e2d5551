#include "gui/view/tokens.h"

#include <algorithm>
#include <cctype>

#include "protocols/base/octets.h"

namespace gui {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// "5.1.1" and the like (RFC 3463 2).
bool is_enhanced(std::string_view word) {
    return word.size() >= 5 && (word[0] == '2' || word[0] == '4' || word[0] == '5') &&
           word[1] == '.' && std::count(word.begin(), word.end(), '.') == 2 &&
           std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
           is_digit(word.back());
}

bool is_number_set(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return is_digit(c) || c == ':' || c == ',' || c == '*';
    });
}

struct Word {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Words split at spaces; `<…>`, `"…"`, `(…)` with nothing in it and `[…]` stay whole.
std::vector<Word> split(std::string_view line, std::size_t from = 0) {
    std::vector<Word> words;
    std::size_t at = from;
    while (at < line.size()) {
        if (line[at] == ' ') {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        bool quoted = false;
        int angle = 0;
        for (; at < line.size() && (line[at] != ' ' || quoted || angle > 0); ++at) {
            if (line[at] == '"') quoted = !quoted;
            if (line[at] == '<') ++angle;
            if (line[at] == '>') --angle;
        }
        words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    }
    return words;
}

class Tokenizer {
  public:
    Tokenizer(std::string_view line, std::string_view kind) : line_{line}, kind_{kind} {}

    void smtp_server();
    void smtp_client();
    void pop3_server();
    void pop3_client();
    void imap_server();
    void imap_client();
    void dns(bool from_client);
    std::vector<Token> take() { return std::move(tokens_); }

  private:
    [[nodiscard]] std::string_view text(Word word) const {
        return line_.substr(word.begin, word.end - word.begin);
    }
    void add(std::size_t begin, std::size_t end, std::string key) {
        if (end > begin)
            tokens_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                               std::move(key)});
    }
    void add(Word word, std::string key) { add(word.begin, word.end, std::move(key)); }
    void words_of_reply(std::size_t from);
    void imap_items(std::size_t from, bool from_client);
    std::size_t imap_special(std::size_t at);
    void imap_atom(std::size_t begin, std::size_t end, bool from_client);
    [[nodiscard]] std::string_view verb_of_kind() const { return kind_.substr(0, kind_.find('.')); }

    std::string_view line_;
    std::string_view kind_;
    std::string previous_;  ///< IMAP: the atom before, which says what a number means
    std::vector<Token> tokens_;
};

void Tokenizer::words_of_reply(std::size_t from) {
    const auto words = split(line_, from);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = text(words[i]);
        if (i == 0 && is_enhanced(word)) {
            add(words[i], std::string{"enhanced."} + word[0]);
        } else if (word.front() == '<' && word.find('>') != std::string_view::npos) {
            add(words[i], "path");
        }
    }
}

void Tokenizer::smtp_server() {
    if (line_.size() < 3 || !all_digits(line_.substr(0, 3))) return;
    add(0, 3, std::string{"reply."} + line_[0]);
    if (line_.size() > 3 && line_[3] == '-') add(3, 4, "hyphen");
    if (line_.size() <= 4) return;
    const auto words = split(line_, 4);
    const bool extension =
        verb_of_kind() == "EHLO" && !words.empty() && !is_enhanced(text(words[0]));
    if (extension) {
        const std::string_view first = text(words[0]);
        const bool is_name = first.find('.') != std::string_view::npos;
        add(words[0], is_name ? "domain" : "extension");
        if (words.size() > 1 && first == "SIZE") add(words[1], "size-limit");
        return;
    }
    if (line_.starts_with("220") && !words.empty()) {
        add(words[0], "domain");
        return;
    }
    words_of_reply(4);
}

void Tokenizer::smtp_client() {
    const auto words = split(line_);
    if (words.empty()) return;
    if (line_ == ".") return add(0, 1, "dot");
    if (kind_.find("response") != std::string_view::npos) return add(words[0], "base64");
    const std::size_t colon = line_.find(':');
    const bool path_verb =
        (base::istarts_with(line_, "MAIL FROM") || base::istarts_with(line_, "RCPT TO")) &&
        colon != std::string_view::npos;
    if (!path_verb) {
        add(words[0], "verb");
        const std::string verb = base::to_upper(text(words[0]));
        if (words.size() > 1) {
            add(words[1], verb == "AUTH"                     ? "mechanism"
                          : verb == "EHLO" || verb == "HELO" ? "domain"
                                                             : "argument");
        }
        if (words.size() > 2) add(words[2], verb == "AUTH" ? "base64" : "argument");
        return;
    }
    add(0, colon + 1, "verb");
    for (const Word word : split(line_, colon + 1)) {
        const std::string_view part = text(word);
        if (part.front() == '<') {
            add(word, part == "<>" ? "path-null" : "path");
        } else if (base::istarts_with(part, "SIZE=")) {
            add(word, "size");
        } else {
            add(word, "parameter");
        }
    }
}

void Tokenizer::pop3_server() {
    if (line_ == ".") return add(0, 1, "dot");
    const auto words = split(line_);
    if (words.empty()) return;
    const bool ok = line_.starts_with("+OK");
    if (ok || line_.starts_with("-ERR")) {
        add(words[0], ok ? "pop3-ok" : "pop3-err");
        std::size_t at = 1;
        if (words.size() > 1 && text(words[1]).front() == '[') {
            const std::size_t close = line_.find(']');
            if (close != std::string_view::npos) add(words[1].begin, close + 1, "code-bracket");
            at = 2;
        }
        for (; at < words.size(); ++at) {
            const std::string_view word = text(words[at]);
            if (verb_of_kind() == "STAT" && at <= 2 && all_digits(word))
                add(words[at], at == 1 ? "count" : "size");
            if (verb_of_kind() == "RETR" && all_digits(word)) add(words[at], "size");
            if (word.front() == '<' && word.back() == '>') add(words[at], "apop-stamp");
        }
        return;
    }
    if (words.size() >= 2 && all_digits(text(words[0]))) {
        add(words[0], "message-number");
        add(words[1], verb_of_kind() == "UIDL" ? "unique-id" : "size");
        return;
    }
    if (verb_of_kind() == "CAPA") add(words[0], "extension");
}

void Tokenizer::pop3_client() {
    const auto words = split(line_);
    if (words.empty()) return;
    add(words[0], "verb");
    const std::string verb = base::to_upper(text(words[0]));
    if (words.size() < 2) return;
    if (all_digits(text(words[1]))) {
        add(words[1], "message-number");
        if (words.size() > 2 && all_digits(text(words[2]))) add(words[2], "count");
    } else if (verb == "USER") {
        add(words[1], "user");
    } else if (verb == "PASS") {
        add(words[1].begin, words.back().end, "secret");
    } else {
        add(words[1], "argument");
    }
}

std::size_t Tokenizer::imap_special(std::size_t at) {
    const char c = line_[at];
    const auto close_at = [&](char close) {
        const std::size_t close_position = line_.find(close, at + 1);
        return close_position == std::string_view::npos ? line_.size() : close_position + 1;
    };
    if (c == '"') {
        const std::size_t end = close_at('"');
        add(at, end, "quoted");
        return end;
    }
    if (c == '{') {
        const std::size_t end = close_at('}');
        add(at, end, "literal");
        return end;
    }
    return at + 1;
}

void Tokenizer::imap_atom(std::size_t begin, std::size_t end, bool from_client) {
    const std::string_view atom = line_.substr(begin, end - begin);
    const std::string upper = base::to_upper(atom);
    if (atom.front() == '\\') {
        add(begin, end, "flag." + std::string{atom.substr(1)});
    } else if (previous_ == "UID") {
        if (is_number_set(atom)) add(begin, end, "uid");
    } else if (previous_ == "UIDVALIDITY") {
        add(begin, end, "uidvalidity");
    } else if (previous_ == "UIDNEXT") {
        add(begin, end, "uidnext");
    } else if (previous_ == "RFC822.SIZE") {
        add(begin, end, "size");
    } else if (previous_ == "MODSEQ" || previous_ == "HIGHESTMODSEQ") {
        add(begin, end, "modseq");
    } else if (from_client && is_number_set(atom) &&
               (previous_ == "FETCH" || previous_ == "STORE" || previous_ == "COPY" ||
                previous_ == "MOVE")) {
        add(begin, end,
            kind_.starts_with("UID") || line_.find("UID ") != std::string_view::npos ? "uid"
                                                                                     : "sequence");
    } else if (upper == "FLAGS" || upper == "+FLAGS" || upper == "-FLAGS" ||
               upper == "+FLAGS.SILENT" || upper == "-FLAGS.SILENT") {
        add(begin, end, "flags");
    } else if (upper.starts_with("BODY.PEEK") || upper.starts_with("BODY[")) {
        add(begin, end, upper.starts_with("BODY.PEEK") ? "body-peek" : "body");
    } else if (upper == "UID" || upper == "RFC822.SIZE" || upper == "INTERNALDATE" ||
               upper == "ENVELOPE" || upper == "BODYSTRUCTURE") {
        add(begin, end, "fetch-item");
    } else if (upper == "INBOX") {
        add(begin, end, "mailbox");
    }
    previous_ = upper;
}

void Tokenizer::imap_items(std::size_t from, bool from_client) {
    std::size_t at = from;
    while (at < line_.size()) {
        const char c = line_[at];
        if (c == ' ' || c == '(' || c == ')' || c == '[' || c == ']') {
            ++at;
            continue;
        }
        if (c == '"' || c == '{') {
            at = imap_special(at);
            continue;
        }
        const std::size_t begin = at;
        int brackets = 0;
        for (; at < line_.size(); ++at) {
            if (line_[at] == '[') ++brackets;
            if (line_[at] == ']' && --brackets < 0) break;
            if (brackets == 0 && (line_[at] == ' ' || line_[at] == '(' || line_[at] == ')')) break;
        }
        if (at > begin) imap_atom(begin, at, from_client);
    }
}

void Tokenizer::imap_server() {
    const auto words = split(line_);
    if (words.empty()) return;
    const std::string_view first = text(words[0]);
    add(words[0], first == "*" ? "imap-star" : first == "+" ? "imap-plus" : "tag");
    if (words.size() < 2) return;
    const std::string second = base::to_upper(text(words[1]));
    if (second == "OK" || second == "NO" || second == "BAD" || second == "BYE" ||
        second == "PREAUTH") {
        add(words[1], "imap-" + base::to_lower(second));
        const std::size_t open = words.size() > 2 ? words[2].begin : line_.size();
        const std::size_t close = line_.find(']');
        if (open < line_.size() && line_[open] == '[' && close != std::string_view::npos) {
            const std::string_view whole = line_;
            line_ = whole.substr(0, close);
            imap_items(open + 1, false);
            line_ = whole;
            if (tokens_.back().begin < open) add(open, close + 1, "code-bracket");
        }
        return;
    }
    std::size_t from = words[1].begin;
    if (all_digits(second) && words.size() > 2) {
        const std::string what = base::to_upper(text(words[2]));
        add(words[1], what == "EXISTS" || what == "RECENT" ? "count" : "sequence");
        from = words[2].begin;
        if (what == "EXPUNGE" || what == "FETCH" || what == "EXISTS")
            add(words[2], "imap-" + base::to_lower(what));
        from = words[2].end;
    }
    imap_items(from, false);
}

void Tokenizer::imap_client() {
    const auto words = split(line_);
    if (words.size() < 2) {
        if (!words.empty()) add(words[0], "argument");
        return;
    }
    add(words[0], "tag");
    const std::string verb = base::to_upper(text(words[1]));
    const bool uid = verb == "UID" && words.size() > 2;
    add(words[1].begin, uid ? words[2].end : words[1].end, "verb");
    if (verb == "LOGIN") {
        if (words.size() > 2) add(words[2], "user");
        if (words.size() > 3) add(words[3].begin, words.back().end, "secret");
        return;
    }
    previous_ = uid ? base::to_upper(text(words[2])) : verb;
    imap_items(uid ? words[2].end : words[1].end, true);
}

void Tokenizer::dns(bool from_client) {
    const auto words = split(line_);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = text(words[i]);
        if (word == "MX" || word == "A") {
            add(words[i], "dns-type");
        } else if (word == "IN") {
            add(words[i], "dns-class");
        } else if (from_client || words.size() < 5) {
            if (word.find('.') != std::string_view::npos) add(words[i], "domain");
        } else if (i == 0) {
            add(words[i], "domain");
        } else if (i == 1) {
            add(words[i], "dns-ttl");
        } else if (i == 4) {
            add(words[i], words.size() > 5 ? "dns-preference" : "address");
        } else if (i == 5) {
            add(words[i], "domain");
        }
    }
}

}  // namespace

std::vector<Token> tokens_of(base::Protocol protocol, bool from_client, std::string_view kind,
                             std::string_view line) {
    Tokenizer tokenizer{line, kind};
    switch (protocol) {
        case base::Protocol::Smtp:
        case base::Protocol::Submission:
            from_client ? tokenizer.smtp_client() : tokenizer.smtp_server();
            break;
        case base::Protocol::Pop3:
            from_client ? tokenizer.pop3_client() : tokenizer.pop3_server();
            break;
        case base::Protocol::Imap:
            from_client ? tokenizer.imap_client() : tokenizer.imap_server();
            break;
        case base::Protocol::Dns:
            tokenizer.dns(from_client);
            break;
        case base::Protocol::None:
            break;
    }
    auto tokens = tokenizer.take();
    std::sort(tokens.begin(), tokens.end(),
              [](const Token& a, const Token& b) { return a.begin < b.begin; });
    return tokens;
}

const std::vector<std::string>& token_keys() {
    static const std::vector<std::string> keys{
        "address",       "apop-stamp",   "argument",       "base64",       "body",
        "body-peek",     "code-bracket", "count",          "dns-class",    "dns-preference",
        "dns-ttl",       "dns-type",     "domain",         "dot",          "enhanced.2",
        "enhanced.4",    "enhanced.5",   "extension",      "fetch-item",   "flag",
        "flag.Answered", "flag.Deleted", "flag.Draft",     "flag.Flagged", "flag.Recent",
        "flag.Seen",     "flag.*",       "flags",          "hyphen",       "imap-bad",
        "imap-bye",      "imap-exists",  "imap-expunge",   "imap-fetch",   "imap-no",
        "imap-ok",       "imap-plus",    "imap-preauth",   "imap-star",    "literal",
        "mailbox",       "mechanism",    "message-number", "modseq",       "parameter",
        "path",          "path-null",    "pop3-err",       "pop3-ok",      "quoted",
        "reply.2",       "reply.3",      "reply.4",        "reply.5",      "secret",
        "sequence",      "size",         "size-limit",     "tag",          "uid",
        "uidnext",       "uidvalidity",  "unique-id",      "user",         "verb"};
    return keys;
}

}  // namespace gui
