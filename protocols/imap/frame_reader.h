#pragma once
/// Cuts a stream into IMAP commands or responses: a line, together with the literals it announces
/// and the lines that go on after them (RFC 9051 2.2.1, 4.3; RFC 7888).
///
/// A frame is the line without its final CRLF; each literal stands in it as "{n}CRLF" and its n
/// octets, so that one pass reads it all. The reader stops at each announcement, so that a server
/// can invite or refuse before the octets come.
/// Doors: feed, next, accept_literal, drop_frame, skip; ==. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/wire/line_reader.h"

namespace imap {

/// A literal announced at the end of a line.
struct LiteralMark {
    std::uint64_t octets = 0;
    bool non_synchronizing = false;  ///< "{n+}"
    bool binary = false;             ///< "~{n}" (RFC 3516)
    bool present = false;

    friend bool operator==(const LiteralMark&, const LiteralMark&) = default;
};

/// The literal that the line (without CRLF) announces at its end, if any.
[[nodiscard]] LiteralMark literal_at_end(std::string_view line);

class FrameReader {
  public:
    enum class Got : std::uint8_t { Nothing, Frame, Announced, LiteralDone, TooLong };

    struct Next {
        Got got = Got::Nothing;
        /// Frame: the whole command. Announced, LiteralDone: what has been read so far. Valid until
        /// the next call of a non-const door.
        std::string_view frame;
        LiteralMark literal;
    };

    /// `line_octets_max` bounds each line and the sum of the lines of a frame.
    explicit FrameReader(std::size_t line_octets_max)
        : lines_{line_octets_max}, line_octets_max_{line_octets_max} {}

    void feed(std::string_view octets) { lines_.feed(octets); }
    [[nodiscard]] Next next();
    /// After Announced: the octets of the literal become part of the frame.
    void accept_literal();
    /// Forgets the frame read so far; the next line begins a new one.
    void drop_frame();
    /// After Announced: throws away the octets of the literal and the rest of the command.
    void skip_literal();
    /// Throws away everything that has come (RFC 9051 6.2.1: octets sent before TLS).
    void discard();
    /// The next line as it is, without looking for literals (IDLE's DONE, SASL answers).
    [[nodiscard]] wire::LineReader::Next next_plain_line() { return lines_.next_line(); }
    /// Octets of a literal that are still to come before the next line.
    [[nodiscard]] std::uint64_t octets_due() const {
        return mode_ == Mode::Literal || mode_ == Mode::Dropping ? literal_left_ : 0;
    }
    /// True if the frame read so far is a command with this verb (in any case).
    [[nodiscard]] bool reads(std::string_view verb) const;
    /// True in the middle of a frame.
    [[nodiscard]] bool in_frame() const {
        return mode_ != Mode::Line || (!frame_.empty() && !frame_given_);
    }

    friend bool operator==(const FrameReader&, const FrameReader&) = default;

  private:
    enum class Mode : std::uint8_t {
        Line,     ///< reading a line
        Asking,   ///< an announcement was reported and not yet answered
        Literal,  ///< reading octets of a literal
        Dropping  ///< throwing octets of a literal away, and then the line after it
    };

    Next take_line();
    Next take_literal();

    wire::LineReader lines_;
    std::size_t line_octets_max_;
    std::string frame_;               ///< lines and literals of a frame that is not whole yet
    std::size_t line_octets_ = 0;     ///< octets of lines in frame_
    std::uint64_t literal_left_ = 0;  ///< octets of the literal still to come
    Mode mode_ = Mode::Line;
    bool skip_line_ = false;    ///< the next line belongs to a command thrown away
    bool frame_given_ = false;  ///< frame_ was handed out whole and begins anew
};

}  // namespace imap
