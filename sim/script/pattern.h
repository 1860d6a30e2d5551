#pragma once
/// Lua patterns (reference manual 6.4.1) matched by steps that are counted, so that no pattern hangs.
///
/// Doors: Pattern, Match. Fails: `error` is a sentence; `steps` over the limit is one of them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace script {

struct Capture {
    std::size_t begin = 0;
    std::size_t size = 0;
    enum class Kind : std::uint8_t { Open, Closed, Position } kind = Kind::Open;
};

/// Matches one pattern against one text, at one place after another.
class Pattern {
  public:
    static constexpr std::size_t kCapturesMax = 32;

    Pattern(std::string_view text, std::string_view pattern, std::uint64_t steps_max)
        : text_{text}, pattern_{pattern}, steps_max_{steps_max} {}

    /// Tries to match the pattern from `from` in the pattern on at `begin`. Returns true and sets end.
    bool match_at(std::size_t begin, std::size_t from);

    [[nodiscard]] std::size_t end() const { return end_; }
    [[nodiscard]] std::size_t captures() const { return level_; }
    [[nodiscard]] const Capture& capture(std::size_t index) const { return captures_[index]; }
    [[nodiscard]] std::uint64_t steps() const { return steps_; }
    /// Not empty: the pattern is malformed or too slow.
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::size_t match(std::size_t s, std::size_t p);
    std::size_t match_simple(std::size_t s, std::size_t p, std::size_t item_end);
    std::size_t repeat_most(std::size_t s, std::size_t p, std::size_t item_end);
    std::size_t repeat_least(std::size_t s, std::size_t p, std::size_t item_end);
    std::size_t open_capture(std::size_t s, std::size_t p, Capture::Kind kind);
    std::size_t close_capture(std::size_t s, std::size_t p);
    std::size_t balanced(std::size_t s, std::size_t p);
    std::size_t back_reference(std::size_t s, unsigned char digit);
    bool frontier(std::size_t s, std::size_t p, std::size_t set_end);
    std::size_t item_end(std::size_t p);
    bool fits(std::size_t s, std::size_t p, std::size_t item_end);
    bool in_set(unsigned char c, std::size_t p, std::size_t set_last);
    bool wrong(const char* sentence);
    bool count();

    std::string_view text_, pattern_;
    std::uint64_t steps_ = 0, steps_max_;
    std::size_t end_ = 0;
    std::size_t level_ = 0;
    int depth_ = 0;
    std::array<Capture, kCapturesMax> captures_{};
    std::string error_;
};

}  // namespace script
