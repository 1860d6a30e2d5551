#pragma once
/// Writes IMAP data: quoted strings, literals where quotes will not do, atoms.
///
/// A literal is a block of its own among the effects: the line up to "{n}", the octets, and the
/// rest of the line. ResponseLine does the cutting.
/// Doors: append_quoted, append_astring, ResponseLine. Fails: never.

#include <string>
#include <string_view>

#include "protocols/imap/commands.h"
#include "protocols/wire/effects.h"

namespace imap {

/// True if the text can stand between quotes: no CR, LF, NUL, and octets above 127 only if `utf8`.
[[nodiscard]] bool fits_quotes(std::string_view text, bool utf8 = false);
/// "text" with escapes. REQUIRES: fits_quotes.
void append_quoted(std::string& out, std::string_view text);
/// An atom if possible, else in quotes. REQUIRES: fits_quotes(text, true).
void append_astring(std::string& out, std::string_view text);

/// One response that may hold literals. Write to text(); end() completes it with CRLF.
class ResponseLine {
  public:
    /// `first` is the kind of the line up to the first literal, `rest` that of what follows one.
    ResponseLine(wire::Effects& out, Line first, Line rest)
        : out_{out}, kind_{first}, rest_{rest} {}

    [[nodiscard]] std::string& text() { return out_.buffer(); }
    ResponseLine& operator<<(std::string_view octets) {
        text().append(octets);
        return *this;
    }
    ResponseLine& operator<<(char c) {
        text() += c;
        return *this;
    }
    void number(std::uint64_t value);
    /// A quoted string, or a literal where quotes will not do.
    void string(std::string_view octets, bool utf8 = false);
    /// A literal; `body` is the whole message if that is what the octets are.
    void literal(std::string_view octets, base::SharedOctets body, wire::Provenance provenance,
                 bool binary = false);
    /// The kind of the line being written, until the first literal.
    void set_kind(Line kind) { kind_ = kind; }
    void end();

  private:
    wire::Effects& out_;
    Line kind_;
    Line rest_;
};

}  // namespace imap
