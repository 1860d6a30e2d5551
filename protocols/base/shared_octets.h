#pragma once
/// Octets that never change and are shared between copies: a World is copied, its texts are not.
///
/// Doors: construct from a string; view(), size(); ==.
/// Compares by identity first, then by content, so that a replayed World equals the original.

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace base {

class SharedOctets {
  public:
    SharedOctets() = default;
    explicit SharedOctets(std::string octets)
        : octets_{std::make_shared<const std::string>(std::move(octets))} {}

    [[nodiscard]] std::string_view view() const {
        return octets_ ? std::string_view{*octets_} : std::string_view{};
    }
    [[nodiscard]] std::size_t size() const { return octets_ ? octets_->size() : 0; }
    [[nodiscard]] bool empty() const { return size() == 0; }

    friend bool operator==(const SharedOctets& a, const SharedOctets& b) {
        return a.octets_ == b.octets_ || a.view() == b.view();
    }

  private:
    std::shared_ptr<const std::string> octets_;
};

}  // namespace base
