#pragma once
/// The subject without the marks of replies and forwards (RFC 5256 2.1).

#include <string>
#include <string_view>

namespace imap {

struct BaseSubject {
    std::string text;       ///< folded to lower case, for comparing
    bool is_reply = false;  ///< a mark of a reply or forward was taken away
};

/// `value` is the Subject field, folded or not, with encoded words.
[[nodiscard]] BaseSubject base_subject(std::string_view value);

}  // namespace imap
