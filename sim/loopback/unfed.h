#pragma once
/// What a program has sent and the World has not been given yet.
///
/// The World keeps all that it is given, since it replays. So it is given only what is whole: a line to its end, a text to
/// its last dot, a literal to its last octet. What a program floods us with and never brings to an end is never kept.
///
/// Doors: Unfed, text_room, octets_due, reads_letter.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/outside.h"

namespace loopback {

/// The stream's server is in the middle of a letter: DATA and BDAT (RFC 5321, 3030), APPEND's literal (RFC 9051 6.3.12).
[[nodiscard]] bool reads_letter(const sim::Stream& stream);

/// So many octets of the text or literal that comes now can be of use to the server; a little more than its limit, so that
/// it is the server who refuses what is too large (RFC 1870 6.3).
[[nodiscard]] std::uint64_t text_room(const sim::Stream& stream);

/// The octets that must come before the server reads a command again (BDAT, literals); 0: none, or nobody knows how many.
[[nodiscard]] std::uint64_t octets_due(const sim::Stream& stream);

class Unfed {
  public:
    /// Room for what is received next: append to it.
    [[nodiscard]] std::string& end();
    [[nodiscard]] std::size_t size() const { return octets_.size() - at_; }
    [[nodiscard]] bool empty() const { return size() == 0; }

    /// The size of the first whole thing for this stream's server; 0: it is not whole yet. With the command to begin TLS
    /// goes all that was sent in clear behind it, so that the World throws it away (RFC 3207 4.2): what is given later
    /// counts as sent inside TLS.
    [[nodiscard]] std::size_t whole(const sim::Stream& stream);
    /// Takes so many octets from the front.
    [[nodiscard]] std::string take(std::size_t size);
    /// Throws away what a text that has not ended holds beyond `room`; the end can still be found. Returns how much.
    std::uint64_t drop_beyond(std::uint64_t room);

  private:
    enum class Seek : std::uint8_t { Line, Text };

    [[nodiscard]] std::string_view all() const { return std::string_view{octets_}.substr(at_); }
    [[nodiscard]] std::size_t end_of_text();
    [[nodiscard]] std::size_t end_of_line(const sim::Stream& stream);

    std::string octets_;
    std::size_t at_ = 0;              ///< what stands before was taken
    std::size_t searched_ = 0;        ///< octets from `at_` on in which no end begins
    Seek seek_ = Seek::Line;          ///< the end that was searched
    std::string before_;              ///< the last octets that were taken
};

}  // namespace loopback
