#pragma once
/// A message: header section, empty line, body (RFC 5322 2.1), as immutable shared octets.
///
/// Copying a Message copies no text. Nothing here rewrites what a sender wrote; header fields are
/// only ever added in front (RFC 5321 4.4).
///
/// Doors: text, size, header_section, body, field, with_fields_in_front; split_fields; ==.
/// Fails: never; a text without a header section has an empty one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/shared_octets.h"
#include "protocols/base/value.h"

namespace mail {

/// One header field as it stands in the text: name, and the value with folding kept.
struct HeaderField {
    std::string_view name;
    std::string_view value;     ///< after the colon and one space, without the final CRLF
    std::string_view whole;     ///< the field's lines with their CRLFs
};

class Message {
  public:
    Message() = default;
    explicit Message(std::string text) : octets_{std::move(text)} {}
    explicit Message(base::SharedOctets octets) : octets_{std::move(octets)} {}

    [[nodiscard]] std::string_view text() const { return octets_.view(); }
    [[nodiscard]] const base::SharedOctets& octets() const { return octets_; }
    /// Size in octets, as LIST and RFC822.SIZE report it.
    [[nodiscard]] std::size_t size() const { return octets_.size(); }
    [[nodiscard]] bool empty() const { return octets_.empty(); }

    /// The header section with the CRLF of its last field, without the empty line.
    [[nodiscard]] std::string_view header_section() const;
    /// What follows the empty line.
    [[nodiscard]] std::string_view body() const;
    /// Value of the first field with this name, unfolded; nullopt if there is none.
    [[nodiscard]] std::optional<std::string> field(std::string_view name) const;

    /// The same message with whole header lines (each ending in CRLF) put in front.
    [[nodiscard]] Message with_fields_in_front(std::string_view fields) const;

    friend bool operator==(const Message&, const Message&) = default;

  private:
    base::SharedOctets octets_;
};
static_assert(base::Value<Message>);

/// All fields of a header section in order. Lines that are no field are skipped.
[[nodiscard]] std::vector<HeaderField> split_fields(std::string_view header_section);

/// A field value on one line: CRLF before white space is removed (RFC 5322 2.2.3).
[[nodiscard]] std::string unfold(std::string_view value);

}  // namespace mail
