#pragma once
/// Reads the arguments of one IMAP command or response from left to right (RFC 9051 9).
///
/// The text is a frame: literals stand in it as "{n}CRLF" and n octets. Every door consumes what it
/// read and says whether it could; after a "no" the position is where the mistake is.
/// Doors: eat, space, atom, word, string, astring, nstring, list_mailbox, number, flag; done, at.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace imap {

/// ATOM-CHAR, with "]" (ASTRING-CHAR) if `bracket`.
[[nodiscard]] bool is_atom_char(char c, bool bracket = false);

class TokenReader {
  public:
    explicit TokenReader(std::string_view text, bool utf8 = false) : text_{text}, utf8_{utf8} {}

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    void seek(std::size_t at) { at_ = at; }

    bool eat(char c) {
        if (done() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool space() { return eat(' '); }
    /// Exactly this word in any case, followed by no other atom character.
    bool word(std::string_view expected);
    /// The longest run of ATOM-CHARs; empty if there is none.
    std::string_view atom();
    /// A run of characters up to a space, parenthesis or the end: response codes and item names.
    std::string_view run();
    bool number(std::uint32_t& out);
    bool number64(std::uint64_t& out);
    /// Quoted string or literal.
    bool string(std::string& out);
    /// A literal's octets where they stand; `binary` says whether it was "~{n}".
    bool literal(std::string_view& out, bool& binary);
    bool astring(std::string& out);
    /// NIL gives `nil` and an empty text.
    bool nstring(std::string& out, bool& nil);
    /// list-mailbox: a pattern with % and *, or a string.
    bool list_mailbox(std::string& out);
    /// "\Seen" or a keyword, as written.
    bool flag(std::string_view& out);
    /// "(" flags ")" or, if `bare`, flags without parentheses to the end.
    bool flag_list(std::string& out, bool bare);
    /// A value of any shape, balanced: skipped. For responses that a client does not know.
    bool skip_value();

  private:
    bool quoted(std::string& out);
    std::string_view run_of(bool (*belongs)(char));

    std::string_view text_;
    std::size_t at_ = 0;
    bool utf8_;  ///< octets above 127 are welcome in quoted strings
};

}  // namespace imap
