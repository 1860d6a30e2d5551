#include "sim/loopback/unfed.h"

#include <algorithm>
#include <variant>

#include "protocols/base/octets.h"
#include "sim/stream.h"

namespace loopback {

namespace {

constexpr std::string_view kTextEnd = "\r\n.\r\n";   // RFC 5321 4.1.1.4: bare LF ends nothing
constexpr std::uint64_t kSlack = 64 * 1024;
/// For a server that takes letters of any size.
constexpr std::uint64_t kLargestText = std::uint64_t{64} << 20;

/// STLS, STARTTLS, `a STARTTLS`: the line after which only TLS counts, if the server agrees. The same words elsewhere in a
/// line ask for nothing.
bool asks_for_tls(const sim::Stream& stream, std::string_view line) {
    std::string upper = base::to_upper(line.substr(0, 1024));
    while (!upper.empty() && (upper.back() == '\r' || upper.back() == ' ' || upper.back() == '\t')) upper.pop_back();
    upper.erase(0, std::min(upper.find_first_not_of(" \t"), upper.size()));
    if (stream.protocol == base::Protocol::Imap) upper.erase(0, std::min(upper.find(' '), upper.size() - 1) + 1);
    return upper == "STLS" || upper == "STARTTLS";
}

bool reads_until_dot(const sim::Stream& stream) {
    const auto* session = std::get_if<smtp::ServerSession>(&stream.server_side);
    return session != nullptr && session->state() == smtp::State::DataText;
}

}  // namespace

std::uint64_t octets_due(const sim::Stream& stream) {
    if (const auto* session = std::get_if<imap::ServerSession>(&stream.server_side)) return session->literal_due();
    const auto* session = std::get_if<smtp::ServerSession>(&stream.server_side);
    return session == nullptr ? 0 : session->chunk_due();
}

bool reads_letter(const sim::Stream& stream) {
    if (const auto* session = std::get_if<imap::ServerSession>(&stream.server_side)) return session->literal_due() != 0 && session->reads_append();
    return sim::reads_text(stream);
}

std::uint64_t text_room(const sim::Stream& stream) {
    if (const auto* session = std::get_if<imap::ServerSession>(&stream.server_side)) {
        return kSlack + (session->reads_append() ? session->profile().append_octets_max : session->profile().command_octets_max);
    }
    const auto* session = std::get_if<smtp::ServerSession>(&stream.server_side);
    const std::uint64_t largest = session == nullptr ? 0 : session->profile().size_max;
    return kSlack + (largest == 0 ? kLargestText : largest);
}

std::string& Unfed::end() {
    octets_.erase(0, at_);
    at_ = 0;
    return octets_;
}

std::size_t Unfed::whole(const sim::Stream& stream) {
    if (empty()) return 0;
    if (const std::uint64_t due = octets_due(stream); due != 0) return due <= size() ? static_cast<std::size_t>(due) : 0;
    const Seek seek = reads_until_dot(stream) ? Seek::Text : Seek::Line;
    if (seek != seek_) {
        searched_ = 0;
        if (before_.ends_with('\n')) before_ = "\r\n";
    }
    seek_ = seek;
    return seek == Seek::Text ? end_of_text() : end_of_line(stream);
}

std::size_t Unfed::end_of_text() {
    const std::string_view text = all();
    if (searched_ == 0) {
        // The end may have begun in what was taken before; a text begins as a line does.
        const std::string seam = before_ + std::string{text.substr(0, kTextEnd.size() - 1)};
        const std::size_t found = seam.find(kTextEnd);
        if (found != std::string::npos && found + kTextEnd.size() > before_.size()) return found + kTextEnd.size() - before_.size();
    }
    const std::size_t found = text.find(kTextEnd, searched_);
    if (found != std::string_view::npos) {
        searched_ = found;
        return found + kTextEnd.size();
    }
    searched_ = std::max(searched_, text.size() - std::min(text.size(), kTextEnd.size() - 1));
    return 0;
}

std::size_t Unfed::end_of_line(const sim::Stream& stream) {
    const std::string_view octets = all();
    const std::size_t found = octets.find('\n', searched_);
    searched_ = std::min(found, octets.size());
    if (found == std::string_view::npos) return 0;
    return !stream.encrypted && asks_for_tls(stream, octets.substr(0, found)) ? octets.size() : found + 1;
}

std::string Unfed::take(std::size_t size) {
    std::string taken = octets_.substr(at_, size);
    at_ += taken.size();
    before_ += taken.size() < kTextEnd.size() ? taken : taken.substr(taken.size() - kTextEnd.size() + 1);
    before_.erase(0, before_.size() - std::min(before_.size(), kTextEnd.size() - 1));
    searched_ = 0;
    if (at_ == octets_.size()) {
        octets_.clear();
        at_ = 0;
    }
    return taken;
}

std::uint64_t Unfed::drop_beyond(std::uint64_t room) {
    const std::size_t tail = kTextEnd.size() - 1;   // the end may have begun
    if (size() <= room + tail) return 0;
    std::size_t keep = at_ + static_cast<std::size_t>(room);
    const std::size_t tail_begin = octets_.size() - tail;
    // What is thrown away between must not make an end where there was none.
    const auto makes_an_end = [&] {
        const std::size_t before = std::min(keep, kTextEnd.size());
        return (octets_.substr(keep - before, before) + octets_.substr(tail_begin)).find(kTextEnd) != std::string::npos;
    };
    while (keep > at_ && makes_an_end()) --keep;
    const std::uint64_t dropped = tail_begin - keep;
    octets_.erase(keep, tail_begin - keep);
    searched_ = std::min(searched_, keep - at_);
    return dropped;
}

}  // namespace loopback
