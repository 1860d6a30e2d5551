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
/// Code 0: no server said anything; `text` then says what happened instead, perhaps with a status of
/// RFC 3463 in front ("5.1.2 there is no such domain"), whose class decides like the class of a code.
struct Reply {
    std::uint16_t code = 0;
    std::string text;

    [[nodiscard]] bool positive() const { return status_class() == '2'; }
    [[nodiscard]] bool intermediate() const { return status_class() == '3'; }
    /// A later attempt may succeed: 4yz, and no reply at all (RFC 5321 4.2.1, 4.5.4.1).
    [[nodiscard]] bool transient() const { return status_class() == '4' || status_class() == '\0'; }
    [[nodiscard]] bool permanent() const { return status_class() == '5'; }
    /// The first digit of the code, or of the status; NUL: neither is there.
    [[nodiscard]] char status_class() const {
        if (code != 0) return static_cast<char>('0' + code / 100);
        return enhanced_code().empty() ? '\0' : text.front();
    }
    /// What a person is told: the reply's line, or what happened instead, without a status.
    [[nodiscard]] std::string words() const;
    /// The enhanced status code at the front of the text ("5.1.1"), or empty (RFC 2034 4).
    [[nodiscard]] std::string_view enhanced_code() const;
    /// "550 5.1.1 no such mailbox".
    [[nodiscard]] std::string line() const;

    friend bool operator==(const Reply&, const Reply&) = default;
};
static_assert(base::Value<Reply>);

}  // namespace smtp
