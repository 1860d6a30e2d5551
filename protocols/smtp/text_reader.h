#pragma once
/// Takes in the text of a letter, however it is cut, and finds its end (RFC 5321 4.1.1.4, 4.5.2).
///
/// After DATA the end is CRLF.CRLF and nothing else; a text that is only ".CRLF" is an empty one.
/// In a BDAT chunk dots mean nothing and the end is told from outside. Octets are searched in whole
/// runs and copied once. Text beyond the limit is counted, but not kept.
///
/// Doors: begin, feed, finish, text, faults, clear; ==.
/// Fails: never; faults are noted for the session to judge.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/base/value.h"

namespace smtp {

/// What is wrong with a text.
struct TextFaults {
    bool bare_cr_or_lf = false;
    bool line_too_long = false;
    bool too_big = false;

    friend bool operator==(const TextFaults&, const TextFaults&) = default;
};

class TextReader {
  public:
    struct Rules {
        std::uint64_t octets_max = 0;     ///< 0: none
        std::size_t line_octets_max = 0;  ///< with CRLF; 0: none
        bool mend = false;                ///< bare CR and LF become CRLF; still noted in `faults`
        bool counted = false;             ///< a BDAT chunk: no dots, no end of its own

        friend bool operator==(const Rules&, const Rules&) = default;
    };

    struct Fed {
        std::size_t taken = 0;  ///< octets that belonged to the text and its end
        bool ended = false;
    };

    /// Starts a new text.
    void begin(Rules rules);
    /// Takes octets up to the end of the text.
    Fed feed(std::string_view octets);
    /// The counted text is complete: a CR at its very end was a bare one.
    void finish();

    /// The text so far, without dot-stuffing and without the final dot.
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const TextFaults& faults() const { return faults_; }
    /// Forgets the text and its memory.
    void clear();

    friend bool operator==(const TextReader&, const TextReader&) = default;

  private:
    enum class At : std::uint8_t { LineStart, InLine, AfterCr, AfterDot, AfterDotCr };

    /// The octets of one feed, and how far they are read and kept.
    struct Run {
        std::string_view octets;
        std::size_t at = 0;
        std::size_t kept = 0;
        std::size_t line_begin = 0;
    };

    void read_line(Run& run);
    void read_after_cr(Run& run);
    void flush(Run& run, std::size_t end);
    void bare(std::string_view instead);
    void end_line(Run& run);
    void keep(std::string_view octets);

    std::string text_;
    std::uint64_t octets_ = 0;
    std::size_t line_octets_ = 0;  ///< of the present line, taken in earlier feeds
    Rules rules_;
    TextFaults faults_;
    At at_ = At::LineStart;
};
static_assert(base::Value<TextReader>);

}  // namespace smtp
