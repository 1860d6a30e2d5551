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

std::size_t LineReader::find_end(std::size_t from, std::size_t& size) const {
    if (!ends_at_lf_) {
        size = 2;
        return buffer_.find("\r\n", from);
    }
    const std::size_t lf = buffer_.find('\n', from);
    size = lf != std::string::npos && lf > begin_ && buffer_[lf - 1] == '\r' ? 2 : 1;
    return lf == std::string::npos ? lf : lf + 1 - size;
}

LineReader::Next LineReader::next_line() {
    for (;;) {
        std::size_t size = 0;
        const std::size_t end = find_end(std::max(begin_, scanned_), size);
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
        begin_ = scanned_ = end + size;
        if (swallowing_) {
            swallowing_ = false;
            return {Got::TooLong, {}};
        }
        if (end + size - start > octets_max_) return {Got::TooLong, {}};
        return {Got::Line, std::string_view{buffer_}.substr(start, end - start), size == 1};
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
