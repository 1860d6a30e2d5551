#pragma once
/// Takes in the text of a letter after 354, however it is cut, and finds its end (RFC 5321 4.1.1.4,
/// 4.5.2).
///
/// The end is CRLF.CRLF and nothing else; a text that is only ".CRLF" is an empty one. Octets are
/// searched in whole runs and copied once. Text beyond `size_max` is counted but not kept.
///
/// Doors: begin, feed, text, take_text; ==. Fails: never; faults are noted for the session to judge.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/base/value.h"

namespace smtp {

/// What is wrong with a text that has ended.
struct TextFaults {
    bool bare_cr_or_lf = false;
    bool line_too_long = false;
    bool too_big = false;

    friend bool operator==(const TextFaults&, const TextFaults&) = default;
};

class TextReader {
  public:
    struct Limits {
        std::uint64_t octets_max = 0;        ///< 0: none
        std::size_t line_octets_max = 0;     ///< with CRLF; 0: none
        bool mend = false;                   ///< bare CR and LF become CRLF instead of a fault

        friend bool operator==(const Limits&, const Limits&) = default;
    };

    struct Fed {
        std::size_t taken = 0;  ///< octets that belonged to the text and its end
        bool ended = false;
    };

    /// Starts a new text.
    void begin(Limits limits);
    /// Takes octets up to the end of the text.
    Fed feed(std::string_view octets);

    /// The text so far, without dot-stuffing and without the final dot.
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const TextFaults& faults() const { return faults_; }
    /// Forgets the text and its memory.
    void clear();

    friend bool operator==(const TextReader&, const TextReader&) = default;

  private:
    enum class At : std::uint8_t { LineStart, InLine, AfterCr, AfterDot, AfterDotCr };

    void keep(std::string_view octets);

    std::string text_;
    std::uint64_t octets_ = 0;
    std::size_t line_octets_ = 0;
    Limits limits_;
    TextFaults faults_;
    At at_ = At::LineStart;
};
static_assert(base::Value<TextReader>);

}  // namespace smtp
