#pragma once
/// Randomness as a value: named sub-streams from one seed, so that a new draw in one place does not
/// reshuffle another. The same on every compiler.

#include <cstdint>

#include "protocols/base/value.h"

namespace sim {

/// SplitMix64. 64 bits of state; every draw advances it.
class Random {
  public:
    explicit constexpr Random(std::uint64_t seed = 1) : state_{seed} {}

    constexpr std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    /// Uniform in [0, bound). Rejection, so that no value is favoured. REQUIRES: bound > 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % bound;
        std::uint64_t draw = next();
        while (draw >= limit) draw = next();
        return draw % bound;
    }

    /// A stream of its own for one purpose: `name` is a small fixed number.
    [[nodiscard]] constexpr Random split(std::uint64_t name) const {
        Random mixed{state_ ^ (name * 0xd1342543de82ef95ULL)};
        return Random{mixed.next()};
    }

    friend constexpr bool operator==(const Random&, const Random&) = default;

  private:
    std::uint64_t state_;
};
static_assert(base::Value<Random>);

}  // namespace sim
