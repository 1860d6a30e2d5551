#pragma once
/// The MIME structure of a message (RFC 2045, 2046, 2183, 2231): a tree of parts whose texts are
/// views into the message.
///
/// Malformed input gives a smaller tree, never a failure: a multipart without its boundary has its
/// whole body as its one part, a wrong Content-Type is text/plain. Doors: MimeParameter, MimePart,
/// parse_mime, parse_parameters. Fails: never.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mail {

struct MimeParameter {
    std::string name;   ///< as written, without the marks of RFC 2231
    std::string value;  ///< without quotes; RFC 2231 continuations joined and decoded
};

/// `kind` is the token in front of the parameters ("attachment"), or empty.
struct MimeDisposition {
    std::string kind;
    std::vector<MimeParameter> parameters;
};

/// One entity. Views live as long as the text that was parsed.
struct MimePart {
    std::string_view header;        ///< header section with the empty line that ends it
    std::string_view body;          ///< what follows
    std::string type = "text";      ///< lower case
    std::string subtype = "plain";  ///< lower case
    std::vector<MimeParameter> parameters;
    std::string encoding = "7bit";  ///< lower case
    std::string id;
    std::string description;
    std::string md5;
    std::string location;
    std::vector<std::string> languages;
    bool has_disposition = false;
    MimeDisposition disposition;
    std::uint32_t lines = 0;  ///< of the body: number of line ends
    /// Parts of a multipart, one at least; for message/rfc822 and message/global the one message within.
    std::vector<MimePart> children;

    [[nodiscard]] bool is_multipart() const { return type == "multipart"; }
    [[nodiscard]] bool is_message() const {
        return type == "message" && (subtype == "rfc822" || subtype == "global") &&
               !children.empty();
    }
    [[nodiscard]] const std::string* parameter(std::string_view name) const;
};

/// The structure of a whole message. Nesting deeper than 20 levels stays unparsed.
[[nodiscard]] MimePart parse_mime(std::string_view message);

/// "; name=value; name*0*=…" behind a token. Comments are skipped.
[[nodiscard]] std::vector<MimeParameter> parse_parameters(std::string_view text);

/// The body of a part without its transfer encoding; false if the encoding is unknown or broken.
[[nodiscard]] bool decode_transfer(std::string_view body, std::string_view encoding,
                                   std::string& out);

}  // namespace mail
