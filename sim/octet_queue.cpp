#include "sim/octet_queue.h"

namespace sim {

namespace {

/// A block is filled up to here, unless more comes at one go.
constexpr std::size_t kBlockOctets = 65'536;
/// Blocks read to their end are put away when there are so many.
constexpr std::size_t kReadBlocksMax = 32;

}  // namespace

void OctetQueue::append(std::string_view octets) {
    if (octets.empty()) return;
    const bool fits = !blocks_.empty() && blocks_.back().use_count() == 1 && blocks_.back()->size() + octets.size() <= kBlockOctets;
    if (fits) {
        blocks_.back()->append(octets);
    } else {
        if (empty()) blocks_.clear();   // one that was emptied, and is shared since
        blocks_.push_back(std::make_shared<std::string>(octets));
    }
    size_ += octets.size();
}

std::string_view OctetQueue::front(std::size_t octets) const {
    if (octets == 0) return {};
    const std::string& block = *blocks_[first_];
    POSTROOM_CHECK(taken_ + octets <= block.size(), "octets that are read at one go were sent at one go");
    return std::string_view{block}.substr(taken_, octets);
}

std::string_view OctetQueue::all() {
    if (size_ == 0) return {};
    if (first_ + 1 < blocks_.size()) {
        blocks_ = {std::make_shared<std::string>(joined())};
        first_ = taken_ = 0;
    }
    return front(size_);
}

void OctetQueue::take(std::size_t octets) {
    POSTROOM_CHECK(octets <= size_, "no more is taken than waits");
    size_ -= octets;
    if (size_ == 0) return begin_anew();
    taken_ += octets;
    while (taken_ >= blocks_[first_]->size()) {
        taken_ -= blocks_[first_]->size();
        blocks_[first_++].reset();
    }
    if (first_ < kReadBlocksMax || first_ < blocks_.size() / 2) return;
    blocks_.erase(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

void OctetQueue::clear() {
    size_ = 0;
    begin_anew();
}

void OctetQueue::begin_anew() {
    first_ = taken_ = 0;
    if (blocks_.empty()) return;
    const bool again = blocks_.size() == 1 && blocks_[0].use_count() == 1 && blocks_[0]->capacity() <= kBlockOctets;
    if (again) blocks_[0]->clear();
    else blocks_.clear();
}

std::string OctetQueue::joined() const {
    std::string out;
    out.reserve(size_);
    for (std::size_t n = first_; n < blocks_.size(); ++n) out += std::string_view{*blocks_[n]}.substr(n == first_ ? taken_ : 0);
    return out;
}

}  // namespace sim
