#pragma once
/// A reply as a client understands it, and a reader that puts its lines together (RFC 5321 4.2).
///
/// Doors: Reply, ReplyReader. Fails: a line that is no reply line is reported as Malformed.

#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/base/value.h"
#include "protocols/wire/line_reader.h"

namespace smtp {

/// The code and the text of the reply's last line, without the code ("2.1.5 recipient ok").
/// Code 0: there was no reply; `text` then says what happened instead.
struct Reply {
    std::uint16_t code = 0;
    std::string text;

    [[nodiscard]] bool positive() const { return code >= 200 && code < 300; }
    [[nodiscard]] bool intermediate() const { return code >= 300 && code < 400; }
    /// A later attempt may succeed: 4yz, and no reply at all (RFC 5321 4.2.1, 4.5.4.1).
    [[nodiscard]] bool transient() const { return code == 0 || (code >= 400 && code < 500); }
    [[nodiscard]] bool permanent() const { return code >= 500; }
    /// The enhanced status code at the front of the text ("5.1.1"), or empty (RFC 2034 4).
    [[nodiscard]] std::string_view enhanced_code() const;
    /// "550 5.1.1 no such mailbox".
    [[nodiscard]] std::string line() const;

    friend bool operator==(const Reply&, const Reply&) = default;
};
static_assert(base::Value<Reply>);

}  // namespace smtp
