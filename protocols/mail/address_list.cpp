#include "protocols/mail/address_list.h"

namespace mail {

namespace {

/// Tokens of structured fields, with comments and folding skipped.
class AddressReader {
  public:
    explicit AddressReader(std::string_view text) : text_{text} {}

    [[nodiscard]] char peek() {
        skip_blank();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool eat(char c) {
        if (peek() != c || at_ >= text_.size()) return false;
        ++at_;
        return true;
    }
    [[nodiscard]] bool done() {
        skip_blank();
        return at_ >= text_.size();
    }
    void skip_one() { ++at_; }

    /// Words and quoted strings up to a special; dots count as part of words.
    bool word(std::string& out, bool& quoted) {
        const char c = peek();
        out.clear();
        quoted = c == '"';
        if (quoted) {
            for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
                if (text_[at_] != '\r' && text_[at_] != '\n') out += text_[at_];
            }
            if (at_ < text_.size()) ++at_;
            return true;
        }
        constexpr std::string_view kSpecials = "()<>[]:;@\\,\"";
        while (at_ < text_.size()) {
            const auto u = static_cast<unsigned char>(text_[at_]);
            if (u <= 0x20 || kSpecials.find(text_[at_]) != std::string_view::npos) break;
            out += text_[at_++];
        }
        return !out.empty();
    }
    std::string domain() {
        std::string out;
        if (peek() == '[') {
            while (at_ < text_.size() && text_[at_] != ']') out += text_[at_++];
            if (at_ < text_.size()) out += text_[at_++];
            return out;
        }
        bool quoted = false;
        std::string part;
        while (word(part, quoted)) {
            out += part;
            if (peek() != '.' && (out.empty() || out.back() != '.')) break;
        }
        return out;
    }
    void skip_to_comma() {
        while (!done() && text_[at_] != ',' && text_[at_] != ';') {
            std::string ignored;
            bool quoted = false;
            if (!word(ignored, quoted)) ++at_;
        }
    }
    /// Text of the last comment skipped, for "ben@x (Ben)".
    std::string comment;

  private:
    void skip_blank() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '(') {
                skip_comment();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                ++at_;
            } else {
                return;
            }
        }
    }
    void skip_comment() {
        int depth = 0;
        comment.clear();
        for (; at_ < text_.size(); ++at_) {
            char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size()) {
                c = text_[++at_];
            } else if (c == '(') {
                if (depth++ == 0) continue;
            } else if (c == ')' && --depth == 0) {
                ++at_;
                return;
            }
            if (c != '\r' && c != '\n') comment += c;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// "<" [route ":"] local "@" domain ">" behind the name.
void read_angle(AddressReader& reader, HeaderAddress& address) {
    while (reader.peek() == '@') {
        reader.eat('@');
        address.route += (address.route.empty() ? "@" : ",@") + reader.domain();
        reader.eat(',');
    }
    if (!address.route.empty()) reader.eat(':');
    std::string part;
    bool quoted = false;
    while (reader.word(part, quoted)) address.local += part;
    if (reader.eat('@')) address.domain = reader.domain();
    if (!reader.eat('>')) {
        reader.skip_to_comma();
        reader.eat('>');
    }
}

}  // namespace

std::vector<HeaderAddress> parse_address_list(std::string_view value) {
    std::vector<HeaderAddress> out;
    AddressReader reader{value};
    bool in_group = false;
    while (!reader.done()) {
        if (reader.eat(',')) continue;
        if (reader.eat(';')) {
            if (in_group) out.push_back({HeaderAddress::Kind::GroupEnd, {}, {}, {}, {}, false});
            in_group = false;
            continue;
        }
        HeaderAddress address;
        reader.comment.clear();
        std::string joined;  // as a display name: words with one space between
        std::string local;   // as a local part: words without
        std::string part;
        bool quoted = false;
        while (reader.word(part, quoted)) {
            if (!joined.empty()) joined += ' ';
            joined += part;
            local += part;
        }
        if (reader.eat('<')) {
            address.name = joined;
            address.has_name = !joined.empty();
            read_angle(reader, address);
        } else if (reader.eat('@')) {
            address.local = local;
            address.domain = reader.domain();
            (void)reader.done();  // a comment behind the address names its owner
            address.name = reader.comment;
            address.has_name = !reader.comment.empty();
        } else if (!joined.empty() && reader.eat(':')) {
            address.kind = HeaderAddress::Kind::GroupBegin;
            address.name = joined;
            address.has_name = true;
            in_group = true;
        } else {
            if (joined.empty()) {
                reader.skip_one();
                continue;
            }
            address.local = local;
        }
        out.push_back(std::move(address));
    }
    if (in_group) out.push_back({HeaderAddress::Kind::GroupEnd, {}, {}, {}, {}, false});
    return out;
}

}  // namespace mail
