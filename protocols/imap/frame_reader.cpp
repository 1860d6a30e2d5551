#include "protocols/imap/frame_reader.h"

#include <algorithm>

#include "protocols/base/octets.h"

namespace imap {

LiteralMark literal_at_end(std::string_view line) {
    if (!line.ends_with('}')) return {};
    const std::size_t open = line.rfind('{');
    if (open == std::string_view::npos) return {};
    // A literal stands where an argument begins: after a space, a parenthesis, or at the start.
    LiteralMark mark;
    std::size_t before = open;
    if (before > 0 && line[before - 1] == '~') {
        mark.binary = true;
        --before;
    }
    if (before > 0 && line[before - 1] != ' ' && line[before - 1] != '(') return {};
    std::string_view digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+')) {
        mark.non_synchronizing = true;
        digits.remove_suffix(1);
    }
    const auto octets = base::parse_number(digits, (std::uint64_t{1} << 63) - 1);
    if (!octets) return {};
    mark.octets = *octets;
    mark.present = true;
    return mark;
}

bool FrameReader::reads(std::string_view verb) const {
    const std::size_t space = frame_.find(' ');
    return in_frame() && space != std::string::npos &&
           base::istarts_with(std::string_view{frame_}.substr(space + 1), verb);
}

FrameReader::Next FrameReader::next() {
    for (;;) {
        if (frame_given_) {
            frame_.clear();
            line_octets_ = 0;
            frame_given_ = false;
        }
        switch (mode_) {
            case Mode::Asking:
                return {};
            case Mode::Literal:
                return take_literal();
            case Mode::Dropping: {
                const auto got = lines_.take_octets(
                    static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, SIZE_MAX)));
                literal_left_ -= got.size();
                if (literal_left_ != 0) return {};
                mode_ = Mode::Line;
                skip_line_ = true;
                continue;
            }
            case Mode::Line:
                break;
        }
        if (!skip_line_) return take_line();
        // The rest of a command that was thrown away; it may announce more octets to throw away.
        const auto line = lines_.next_line();
        if (line.got == wire::LineReader::Got::Nothing) return {};
        skip_line_ = false;
        const LiteralMark mark =
            line.got == wire::LineReader::Got::Line ? literal_at_end(line.line) : LiteralMark{};
        if (mark.present && mark.non_synchronizing) {
            literal_left_ = mark.octets;
            mode_ = Mode::Dropping;
        }
    }
}

FrameReader::Next FrameReader::take_line() {
    const auto line = lines_.next_line();
    if (line.got == wire::LineReader::Got::Nothing) return {};
    line_octets_ += line.line.size();
    if (line.got == wire::LineReader::Got::TooLong || line_octets_ > line_octets_max_) {
        Next next{Got::TooLong, frame_, {}};
        frame_given_ = true;
        return next;
    }
    const LiteralMark mark = literal_at_end(line.line);
    if (!mark.present) {
        if (frame_.empty()) {
            // The limit is on one frame; the next begins at nothing.
            line_octets_ = 0;
            return {Got::Frame, line.line, {}};
        }
        frame_.append(line.line);
        frame_given_ = true;
        return {Got::Frame, frame_, {}};
    }
    frame_.append(line.line);
    mode_ = Mode::Asking;
    literal_left_ = mark.octets;
    return {Got::Announced, frame_, mark};
}

FrameReader::Next FrameReader::take_literal() {
    const auto got = lines_.take_octets(
        static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, SIZE_MAX)));
    frame_.append(got);
    literal_left_ -= got.size();
    if (literal_left_ != 0) return {};
    mode_ = Mode::Line;
    return {Got::LiteralDone, frame_, {}};
}

void FrameReader::accept_literal() {
    frame_.append("\r\n");
    mode_ = Mode::Literal;
}

void FrameReader::drop_frame() {
    frame_.clear();
    line_octets_ = 0;
    literal_left_ = 0;
    mode_ = Mode::Line;
    frame_given_ = false;
}

void FrameReader::skip_literal() {
    const std::uint64_t octets = literal_left_;
    drop_frame();
    literal_left_ = octets;
    mode_ = Mode::Dropping;
}

void FrameReader::discard() {
    drop_frame();
    lines_.discard();
    skip_line_ = false;
}

}  // namespace imap
