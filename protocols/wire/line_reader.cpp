#include "protocols/wire/line_reader.h"

#include <algorithm>

namespace wire {

void LineReader::compact() {
    if (begin_ == buffer_.size()) {
        buffer_.clear();
        begin_ = scanned_ = 0;
    } else if (begin_ > 4096 && begin_ * 2 > buffer_.size()) {
        buffer_.erase(0, begin_);
        scanned_ -= std::min(scanned_, begin_);
        begin_ = 0;
    }
}

void LineReader::feed(std::string_view octets) {
    compact();
    buffer_.append(octets);
}

LineReader::Next LineReader::next_line() {
    for (;;) {
        const std::size_t from = std::max(begin_, scanned_);
        const std::size_t end = buffer_.find("\r\n", from);
        if (end == std::string::npos) {
            // The last octet may be the CR of a CRLF that is still on its way.
            scanned_ = buffer_.size() > begin_ ? buffer_.size() - 1 : begin_;
            if (swallowing_) {
                const bool half = !pending().empty() && pending().back() == '\r';
                begin_ = scanned_ = buffer_.size() - (half ? 1 : 0);
                return {};
            }
            if (buffer_.size() - begin_ > octets_max_) {
                swallowing_ = true;
                continue;
            }
            return {};
        }
        const std::size_t start = begin_;
        begin_ = scanned_ = end + 2;
        if (swallowing_) {
            swallowing_ = false;
            return {Got::TooLong, {}};
        }
        if (end + 2 - start > octets_max_) return {Got::TooLong, {}};
        return {Got::Line, std::string_view{buffer_}.substr(start, end - start)};
    }
}

std::string_view LineReader::take_octets(std::size_t count) {
    const std::string_view taken = pending().substr(0, count);
    begin_ += taken.size();
    scanned_ = std::max(scanned_, begin_);
    return taken;
}

void LineReader::discard() {
    buffer_.clear();
    begin_ = scanned_ = 0;
    swallowing_ = false;
}

}  // namespace wire
