// The capture as octets: checksums, sequence numbers, masked secrets, DNS messages. tshark_test.py has
// another program's opinion.

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>

#include "sim/export/capture.h"
#include "sim/export/packets.h"
#include "sim/presets.h"

namespace {

sim::Timeline finished() {
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    timeline.run_until(timeline.world().start + base::days(1));
    return timeline;
}

std::uint32_t number(std::string_view octets, std::size_t at, int size) {
    std::uint32_t value = 0;
    for (int i = 0; i < size; ++i) value = value << 8U | static_cast<unsigned char>(octets[at + static_cast<std::size_t>(i)]);
    return value;
}

std::uint32_t little(std::string_view octets, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(octets[at + i]);
    return value;
}

/// The frames of a pcapng file.
std::vector<std::string> frames_of(const std::string& file) {
    std::vector<std::string> frames;
    for (std::size_t at = 0; at < file.size();) {
        const std::uint32_t size = little(file, at + 4);
        EXPECT_EQ(size % 4, 0U);
        EXPECT_EQ(little(file, at + size - 4), size);
        if (little(file, at) == 6) frames.push_back(file.substr(at + 28, little(file, at + 20)));
        at += size;
    }
    return frames;
}

std::uint32_t ones_sum(std::string_view octets, std::uint32_t sum) {
    for (std::size_t i = 0; i < octets.size(); i += 2) sum += i + 1 < octets.size() ? number(octets, i, 2) : number(octets, i, 1) << 8U;
    while (sum >> 16U != 0) sum = (sum & 0xffffU) + (sum >> 16U);
    return sum;
}

TEST(Capture, EveryChecksumIsRight) {
    const sim::Timeline timeline = finished();
    const auto frames = frames_of(exported::capture(exported::RunView{timeline}));
    ASSERT_GT(frames.size(), 100U);
    for (const std::string& frame : frames) {
        const std::string_view ip = std::string_view{frame}.substr(14, 20);
        EXPECT_EQ(ones_sum(ip, 0), 0xffffU);
        const std::string_view payload = std::string_view{frame}.substr(34);
        EXPECT_EQ(number(ip, 2, 2), 20 + payload.size());
        std::string pseudo{ip.substr(12, 8)};
        exported::put16(pseudo, static_cast<unsigned char>(ip[9]));
        exported::put16(pseudo, static_cast<std::uint32_t>(payload.size()));
        EXPECT_EQ(ones_sum(payload, ones_sum(pseudo, 0)), 0xffffU);
    }
}

TEST(Capture, OctetsOfAStreamFollowOneAnother) {
    const sim::Timeline timeline = finished();
    std::map<std::string, std::uint32_t> next;
    std::string said;
    for (const std::string& frame : frames_of(exported::capture(exported::RunView{timeline}))) {
        if (frame[23] != 6) continue;
        const std::string ends = frame.substr(26, 12);
        const std::uint32_t seq = number(frame, 38, 4);
        const std::uint32_t header = number(frame, 46, 1) >> 4U << 2U;
        const std::uint32_t flags = number(frame, 47, 1);
        const auto size = static_cast<std::uint32_t>(frame.size() - 34 - header);
        const bool begins = (flags & exported::TcpSegment::kSyn) != 0;
        EXPECT_EQ(seq, begins ? seq : next[ends]);
        next[ends] = seq + size + ((flags & 3U) != 0 ? 1 : 0);
        said += frame.substr(34 + header);
    }
    EXPECT_NE(said.find("MAIL FROM:<ada@harbor.example>"), std::string::npos);
    EXPECT_NE(said.find("shall we have a picnic on Saturday?"), std::string::npos);
}

TEST(Capture, HidesPasswordsUnlessAsked) {
    const sim::Timeline timeline = finished();
    EXPECT_EQ(exported::capture(exported::RunView{timeline}).find("rye-bread-9"), std::string::npos);
    EXPECT_NE(exported::capture(exported::RunView{timeline, true}).find("rye-bread-9"), std::string::npos);
}

TEST(Capture, AMaskedAnswerOfSaslIsBase64) {   // readers of captures decode it, and warn if they cannot
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    const auto talk = [&](const char* server, const char* protocol, std::initializer_list<const char*> lines) {
        timeline.act(sim::OutsideOpened{"outside-1", server, protocol, 587, false, true});
        const std::int64_t session = timeline.world().last_session;
        for (const char* line : lines) {
            timeline.run_until(timeline.world().now);
            timeline.act(sim::OutsideOctets{session, std::string{line} + "\r\n"});
        }
        timeline.run_until(timeline.world().now);
    };
    talk("smtp.harbor.example", "submission", {"EHLO x.example", "AUTH PLAIN", "AGFkYQB0dWxpcC00Mg=="});
    talk("smtp.harbor.example", "submission", {"EHLO x.example", "AUTH PLAIN AGFkYQB0dWxpcC00Mg=="});
    talk("pop3.meadow.example", "pop3", {"AUTH PLAIN", "AGJlbgByeWUtYnJlYWQtOQ=="});
    talk("imap.meadow.example", "imap", {"a AUTHENTICATE PLAIN", "AGJlbgByeWUtYnJlYWQtOQ=="});
    talk("imap.meadow.example", "imap", {"a AUTHENTICATE PLAIN AGJlbgByeWUtYnJlYWQtOQ=="});
    const std::string said = exported::capture(exported::RunView{timeline});
    for (const char* line : {"AUTH PLAIN \r\n", "a AUTHENTICATE PLAIN KioqKioqKio=\r\n"}) EXPECT_NE(said.find(line), std::string::npos) << line;
    std::size_t masks = 0;
    for (std::size_t at = said.find("KioqKioqKio=\r\n"); at != std::string::npos; at = said.find("KioqKioqKio=\r\n", at + 1)) ++masks;
    EXPECT_EQ(masks, 4U);
    EXPECT_EQ(said.find("AGJlbgBy"), std::string::npos);
    EXPECT_EQ(said.find("AGFkYQB0"), std::string::npos);
}

TEST(Capture, EqualRunsGiveEqualFiles) {
    const sim::Timeline one = finished();
    const sim::Timeline two = finished();
    EXPECT_EQ(exported::capture(exported::RunView{one}), exported::capture(exported::RunView{two}));
}

TEST(Capture, WritesDnsAsItGoesOverTheWire) {
    const std::string question = exported::dns_message(7, "meadow.example. IN MX", {});
    EXPECT_EQ(question, std::string("\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06meadow\x07"
                                    "example\x00\x00\x0f\x00\x01", 32));
    const std::string answer = exported::dns_message(7, "meadow.example. IN MX", {"status NOERROR, 1 records", "meadow.example. 3600 IN MX 10 mx1.meadow.example."});
    EXPECT_EQ(number(answer, 2, 2), 0x8180U);
    EXPECT_EQ(number(answer, 6, 2), 1U);
    EXPECT_EQ(number(answer, answer.size() - 22, 2), 10U);
    const std::string none = exported::dns_message(7, "x.example. IN A", {"status NXDOMAIN, 0 records"});
    EXPECT_EQ(number(none, 2, 2), 0x8183U);
}

TEST(Capture, ReadsAddresses) {
    EXPECT_EQ(exported::address_number("192.0.2.10"), 0xc000020aU);
    for (const char* wrong : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "a.b.c.d"}) EXPECT_EQ(exported::address_number(wrong), 0U) << wrong;
}

}  // namespace
