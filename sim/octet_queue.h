#pragma once
/// Octets on their way, first in first out, in blocks that copies of a World share: a snapshot taken in the
/// middle of a long answer costs a list of blocks, not the answer once more.
///
/// Doors: OctetQueue. Units: octets. Fails: never; asking for more than a block holds is a programmer's error.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/base/result.h"
#include "protocols/base/value.h"

namespace sim {

class OctetQueue {
  public:
    /// Octets that wait.
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

    /// What is appended at one go stays in one piece: see `front`.
    void append(std::string_view octets);
    /// The first `octets` of what waits, which were appended at one go.
    [[nodiscard]] std::string_view front(std::size_t octets) const;
    /// All that waits, in one piece.
    [[nodiscard]] std::string_view all();
    /// The first octets are taken away.
    void take(std::size_t octets);
    void clear();

    /// The same octets wait, however they are divided.
    friend bool operator==(const OctetQueue& a, const OctetQueue& b) { return a.size_ == b.size_ && a.joined() == b.joined(); }

  private:
    using Block = std::shared_ptr<std::string>;

    [[nodiscard]] std::string joined() const;
    /// Nothing waits: a block that nobody shares is used again.
    void begin_anew();

    std::vector<Block> blocks_;
    std::size_t first_ = 0;   ///< the block in which the next octet is
    std::size_t taken_ = 0;   ///< octets of it that were taken
    std::size_t size_ = 0;
};
static_assert(base::Value<OctetQueue>);

}  // namespace sim
