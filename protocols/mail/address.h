#pragma once
/// Mailboxes and paths of the SMTP envelope (RFC 5321 4.1.2, 4.1.3).
///
/// A local part belongs to its domain: nobody else may interpret it, and its case is kept. Domains
/// compare without case.
///
/// Doors: Mailbox, Path, parse_mailbox, parse_path. Fails: parsers say nullopt.

#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/value.h"

namespace mail {

/// local-part "@" domain. `local` is the meaning of the local part: without quotes and escapes.
struct Mailbox {
    std::string local;
    std::string domain;

    /// As it goes over the wire; the local part is quoted where the grammar asks for it.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool empty() const { return local.empty() && domain.empty(); }
    friend bool operator==(const Mailbox& a, const Mailbox& b);
};
static_assert(base::Value<Mailbox>);

/// A reverse-path or forward-path. The null reverse-path "<>" has an empty mailbox. A source route
/// is accepted and forgotten (RFC 5321 4.1.1.3, appendix C). `Postmaster` without a domain is kept
/// as a local part alone.
struct Path {
    Mailbox mailbox;

    [[nodiscard]] bool is_null() const { return mailbox.empty(); }
    /// With the angle brackets.
    [[nodiscard]] std::string text() const { return "<" + (is_null() ? "" : mailbox.text()) + ">"; }
    friend bool operator==(const Path&, const Path&) = default;
};
static_assert(base::Value<Path>);

/// "ben@meadow.example", "\"a b\"@x.example", "ben@[192.0.2.1]". UTF-8 only if `utf8` (RFC 6531 3.3).
[[nodiscard]] std::optional<Mailbox> parse_mailbox(std::string_view text, bool utf8 = false);

/// A path with its angle brackets at the beginning of `text`; `rest` is what follows it.
[[nodiscard]] std::optional<Path> parse_path(std::string_view text, std::string_view& rest,
                                             bool utf8 = false);

/// A domain or address literal (RFC 5321 4.1.2, 4.1.3).
[[nodiscard]] bool is_domain(std::string_view text, bool utf8 = false);
[[nodiscard]] bool is_address_literal(std::string_view text);

}  // namespace mail
