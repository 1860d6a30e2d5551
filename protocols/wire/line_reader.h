#pragma once
/// Cuts a stream of octets into CRLF lines, however the octets arrive.
///
/// A line ends at CRLF and nowhere else; bare CR and bare LF are left in the line for the session
/// to judge (RFC 5321 2.3.8), unless a forgiving session asks for lines that end at LF too. A line
/// longer than `octets_max` is swallowed, and reported as too long once its end has come; it never
/// takes more memory than that.
///
/// Doors: feed, next_line, take_octets, pending; ==. Fails: never.

#include <cstddef>
#include <string>
#include <string_view>

namespace wire {

class LineReader {
  public:
    enum class Got : unsigned char { Nothing, Line, TooLong };

    struct Next {
        Got got = Got::Nothing;
        /// The line without its CRLF. Valid until the next call of a non-const door.
        std::string_view line;
        /// The line ended in LF alone; only after `set_ends_at_lf(true)`.
        bool bare_lf = false;
    };

    /// `octets_max` counts the line with its CRLF.
    explicit LineReader(std::size_t octets_max = 1000) : octets_max_{octets_max} {}

    /// Appends what arrived.
    void feed(std::string_view octets);

    /// The next whole line, if there is one.
    Next next_line();

    /// Up to `count` octets from the front, whatever they are (literals, BDAT chunks). Valid until
    /// the next call of a non-const door.
    std::string_view take_octets(std::size_t count);

    /// Octets fed and not yet taken.
    [[nodiscard]] std::string_view pending() const { return std::string_view{buffer_}.substr(begin_); }

    /// Throws away everything fed and not yet taken (RFC 3207 4.2: octets sent before TLS).
    void discard();

    void set_octets_max(std::size_t octets_max) { octets_max_ = octets_max; }

    /// For people who type without CR: an LF ends a line whatever stands before it.
    void set_ends_at_lf(bool ends_at_lf) { ends_at_lf_ = ends_at_lf; }

    /// Equal when what will be read from here on is equal.
    friend bool operator==(const LineReader& a, const LineReader& b) {
        return a.pending() == b.pending() && a.octets_max_ == b.octets_max_ &&
               a.swallowing_ == b.swallowing_ && a.ends_at_lf_ == b.ends_at_lf_;
    }

  private:
    void compact();
    /// Offset of the line end at or after `from`, and how many octets it has; npos: none yet.
    [[nodiscard]] std::size_t find_end(std::size_t from, std::size_t& size) const;

    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t scanned_ = 0;  ///< no CRLF begins before this offset
    std::size_t octets_max_;
    bool ends_at_lf_ = false;
    bool swallowing_ = false;  ///< inside a line already reported as too long
};

}  // namespace wire
