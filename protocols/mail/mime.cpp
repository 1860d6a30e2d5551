#include "protocols/mail/mime.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "protocols/base/octets.h"
#include "protocols/mail/message.h"

namespace mail {

namespace {

constexpr int kDepthMax = 20;
constexpr std::size_t kPartsMax = 1000;

/// Reads structured header values: tokens, quoted strings, comments (RFC 2045 5.1, RFC 5322 3.2).
class ValueReader {
  public:
    explicit ValueReader(std::string_view text) : text_{text} {}

    [[nodiscard]] bool done() {
        skip_blank();
        return at_ >= text_.size();
    }
    bool eat(char c) {
        skip_blank();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    std::string token() {
        skip_blank();
        constexpr std::string_view kSpecials = "()<>@,;:\\\"/[]?=";
        const std::size_t begin = at_;
        while (at_ < text_.size()) {
            const auto u = static_cast<unsigned char>(text_[at_]);
            if (u <= 0x20 || u == 0x7f || kSpecials.find(text_[at_]) != std::string_view::npos)
                break;
            ++at_;
        }
        return std::string{text_.substr(begin, at_ - begin)};
    }
    /// A quoted string, or whatever stands up to the next ";" or blank (many senders forget
    /// quotes).
    std::string value() {
        skip_blank();
        std::string out;
        if (at_ < text_.size() && text_[at_] == '"') {
            for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
                if (text_[at_] != '\r' && text_[at_] != '\n') out += text_[at_];
            }
            if (at_ < text_.size()) ++at_;
            return out;
        }
        while (at_ < text_.size() && text_[at_] != ';' &&
               static_cast<unsigned char>(text_[at_]) > 0x20) {
            out += text_[at_++];
        }
        return out;
    }
    void skip_to(char c) {
        while (at_ < text_.size() && text_[at_] != c) {
            if (text_[at_] == '"') {
                (void)value();
            } else {
                ++at_;
            }
        }
    }
    [[nodiscard]] std::string_view rest() const {
        return text_.substr(std::min(at_, text_.size()));
    }

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
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\') {
                // A backslash at the very end quotes nothing.
                if (at_ + 1 < text_.size()) ++at_;
            } else if (text_[at_] == '(') {
                ++depth;
            } else if (text_[at_] == ')' && --depth == 0) {
                ++at_;
                return;
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Joins "name*0", "name*1*" … and decodes "name*" (RFC 2231 3, 4).
std::vector<MimeParameter> join_continuations(std::vector<MimeParameter> raw) {
    struct Piece {
        std::size_t parameter;
        std::uint64_t number;
        std::string value;
    };
    std::vector<MimeParameter> out;
    std::vector<Piece> pieces;
    for (MimeParameter& one : raw) {
        const std::size_t star = one.name.find('*');
        if (star == std::string::npos || star == 0) {
            out.push_back(std::move(one));
            continue;
        }
        std::string_view mark = std::string_view{one.name}.substr(star + 1);
        const bool encoded = mark.empty() || mark.ends_with('*');
        if (mark.ends_with('*')) mark.remove_suffix(1);
        const std::uint64_t number = base::parse_number(mark, 999).value_or(0);
        std::string_view value = one.value;
        if (encoded && number == 0) {
            // charset'language'text
            const std::size_t first = value.find('\'');
            const std::size_t second =
                first == std::string_view::npos ? first : value.find('\'', first + 1);
            if (second != std::string_view::npos) value.remove_prefix(second + 1);
        }
        const std::string name = one.name.substr(0, star);
        std::size_t index = 0;
        while (index < out.size() && !base::iequals(out[index].name, name)) ++index;
        if (index == out.size()) out.push_back({name, {}});
        pieces.push_back({index, number, encoded ? percent_decoded(value) : std::string{value}});
    }
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.number < b.number; });
    for (const Piece& piece : pieces) {
        if (piece.number == 0) out[piece.parameter].value.clear();
        out[piece.parameter].value += piece.value;
    }
    return out;
}

std::string trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return std::string{text};
}

void read_content_type(std::string_view value, MimePart& part) {
    ValueReader reader{value};
    std::string type = base::to_lower(reader.token());
    const bool slash = reader.eat('/');
    std::string subtype = base::to_lower(reader.token());
    if (type.empty() || !slash || subtype.empty()) {
        // RFC 2045 5.2: a type that cannot be understood counts as plain text.
        part.type = "text";
        part.subtype = "plain";
        return;
    }
    part.type = std::move(type);
    part.subtype = std::move(subtype);
    part.parameters = parse_parameters(reader.rest());
}

void read_field(const HeaderField& field, MimePart& part, bool& has_type) {
    if (!base::istarts_with(field.name, "Content-")) return;
    const std::string_view name = field.name.substr(8);
    const std::string value = trimmed(unfold(field.value));
    if (base::iequals(name, "Type") && !has_type) {
        has_type = true;
        read_content_type(value, part);
    } else if (base::iequals(name, "Transfer-Encoding")) {
        part.encoding = base::to_lower(ValueReader{value}.token());
        if (part.encoding.empty()) part.encoding = "7bit";
    } else if (base::iequals(name, "ID")) {
        part.id = value;
    } else if (base::iequals(name, "Description")) {
        part.description = value;
    } else if (base::iequals(name, "MD5")) {
        part.md5 = value;
    } else if (base::iequals(name, "Location")) {
        part.location = value;
    } else if (base::iequals(name, "Disposition")) {
        ValueReader reader{value};
        part.has_disposition = true;
        part.disposition.kind = reader.token();
        part.disposition.parameters = parse_parameters(reader.rest());
    } else if (base::iequals(name, "Language")) {
        ValueReader reader{value};
        do {
            std::string language = reader.token();
            if (!language.empty()) part.languages.push_back(std::move(language));
        } while (reader.eat(','));
    }
}

/// Offset of the next "--boundary" that begins a line at or after `from`; npos if none. `after` is
/// behind its line, `last` says whether it closes.
std::size_t find_delimiter(std::string_view text, std::string_view boundary, std::size_t from,
                           std::size_t& after, bool& last) {
    while (from < text.size()) {
        const std::size_t at = text.find("--", from);
        if (at == std::string_view::npos) return at;
        from = at + 2;
        const bool begins_line = at == 0 || text[at - 1] == '\n';
        if (!begins_line || text.substr(at + 2, boundary.size()) != boundary) continue;
        std::size_t end = at + 2 + boundary.size();
        last = text.substr(end, 2) == "--";
        if (last) end += 2;
        while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
        if (end < text.size() && text[end] != '\r' && text[end] != '\n') continue;
        const std::size_t line_end = text.find('\n', end);
        after = line_end == std::string_view::npos ? text.size() : line_end + 1;
        return at;
    }
    return std::string_view::npos;
}

MimePart parse_part(std::string_view text, bool in_digest, int depth, std::size_t& parts);

void parse_multipart(MimePart& part, int depth, std::size_t& parts) {
    const std::string* boundary = part.parameter("boundary");
    if (boundary == nullptr || boundary->empty()) return;
    std::size_t after = 0;
    bool last = false;
    std::size_t at = find_delimiter(part.body, *boundary, 0, after, last);
    const bool digest = part.subtype == "digest";
    while (at != std::string_view::npos && !last && parts < kPartsMax) {
        const std::size_t begin = after;
        at = find_delimiter(part.body, *boundary, begin, after, last);
        std::size_t end = at == std::string_view::npos ? part.body.size() : at;
        // The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1).
        if (at != std::string_view::npos && end > begin && part.body[end - 1] == '\n') {
            --end;
            if (end > begin && part.body[end - 1] == '\r') --end;
        }
        part.children.push_back(
            parse_part(part.body.substr(begin, end - begin), digest, depth + 1, parts));
    }
}

/// A multipart must have a part (RFC 2046 5.1.1); where none is found, all of the body is one.
void add_only_part(MimePart& part) {
    MimePart only;
    only.header = part.body.substr(0, 0);
    only.body = part.body;
    only.encoding = part.encoding;
    only.lines = part.lines;
    part.children.push_back(std::move(only));
}

MimePart parse_part(std::string_view text, bool in_digest, int depth, std::size_t& parts) {
    ++parts;
    MimePart part;
    std::size_t header_end = 0;
    if (text.starts_with("\r\n")) {
        part.header = text.substr(0, 2);
        part.body = text.substr(2);
    } else {
        const std::size_t at = text.find("\r\n\r\n");
        header_end = at == std::string_view::npos ? text.size() : at + 2;
        part.header = text.substr(0, at == std::string_view::npos ? text.size() : at + 4);
        part.body = text.substr(part.header.size());
    }
    if (in_digest) {
        part.type = "message";
        part.subtype = "rfc822";
    }
    bool has_type = false;
    for (const HeaderField& field : split_fields(text.substr(0, header_end)))
        read_field(field, part, has_type);
    part.lines = static_cast<std::uint32_t>(std::count(part.body.begin(), part.body.end(), '\n'));
    const bool goes_deeper = depth < kDepthMax && parts < kPartsMax;
    if (part.type == "multipart") {
        if (goes_deeper) parse_multipart(part, depth, parts);
        if (part.children.empty()) add_only_part(part);
    } else if (!goes_deeper) {
        return part;
    } else if (part.type == "message" && (part.subtype == "rfc822" || part.subtype == "global") &&
               (part.encoding == "7bit" || part.encoding == "8bit" || part.encoding == "binary")) {
        part.children.push_back(parse_part(part.body, false, depth + 1, parts));
    }
    return part;
}

bool decode_quoted_printable(std::string_view body, std::string& out) {
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '=') {
            out += body[i];
            continue;
        }
        std::size_t end = i + 1;
        while (end < body.size() && (body[end] == ' ' || body[end] == '\t')) ++end;
        if (end == body.size()) return true;
        if (body[end] == '\n' || body.substr(end, 2) == "\r\n") {  // a soft line break
            i = body[end] == '\n' ? end : end + 1;
            continue;
        }
        if (i + 2 >= body.size() || hex_digit(body[i + 1]) < 0 || hex_digit(body[i + 2]) < 0)
            return false;
        out += static_cast<char>(hex_digit(body[i + 1]) * 16 + hex_digit(body[i + 2]));
        i += 2;
    }
    return true;
}

}  // namespace

const std::string* MimePart::parameter(std::string_view name) const {
    for (const MimeParameter& one : parameters) {
        if (base::iequals(one.name, name)) return &one.value;
    }
    return nullptr;
}

std::vector<MimeParameter> parse_parameters(std::string_view text) {
    std::vector<MimeParameter> raw;
    ValueReader reader{text};
    while (!reader.done()) {
        if (!reader.eat(';')) {
            reader.skip_to(';');
            continue;
        }
        std::string name = reader.token();
        if (name.empty() || !reader.eat('=')) continue;
        raw.push_back({std::move(name), reader.value()});
    }
    return join_continuations(std::move(raw));
}

MimePart parse_mime(std::string_view message) {
    std::size_t parts = 0;
    return parse_part(message, false, 0, parts);
}

bool decode_transfer(std::string_view body, std::string_view encoding, std::string& out) {
    out.clear();
    if (base::iequals(encoding, "7bit") || base::iequals(encoding, "8bit") ||
        base::iequals(encoding, "binary")) {
        out = body;
        return true;
    }
    if (base::iequals(encoding, "quoted-printable")) return decode_quoted_printable(body, out);
    if (!base::iequals(encoding, "base64")) return false;
    std::string compact;
    for (const char c : body) {
        if (c != '\r' && c != '\n' && c != ' ' && c != '\t') compact += c;
    }
    auto decoded = base::base64_decode(compact);
    if (!decoded) return false;
    out = std::move(*decoded);
    return true;
}

}  // namespace mail
