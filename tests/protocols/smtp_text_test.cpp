// Where a letter ends: every mix of CR, LF and dot, cut in every way.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/base/octets.h"
#include "protocols/smtp/text_reader.h"

namespace {

using smtp::TextReader;

struct Read {
    bool ended = false;
    std::size_t taken = 0;
    std::string text;
    smtp::TextFaults faults;

    friend bool operator==(const Read&, const Read&) = default;
};

Read read_cut(const std::string& wire, TextReader::Rules rules, std::size_t portion) {
    TextReader reader;
    reader.begin(rules);
    Read result;
    for (std::size_t i = 0; i < wire.size() && !result.ended; i += portion) {
        const auto fed = reader.feed(std::string_view{wire}.substr(i, portion));
        result.taken += fed.taken;
        result.ended = fed.ended;
    }
    result.text = reader.text();
    result.faults = reader.faults();
    return result;
}

/// The slow way: the end is the first CRLF.CRLF, the CRLF of the DATA line being in front.
Read read_slowly(const std::string& wire) {
    Read result;
    const std::string framed = "\r\n" + wire;
    const std::size_t end = framed.find("\r\n.\r\n");
    result.ended = end != std::string::npos;
    result.taken = result.ended ? end + 3 : wire.size();
    std::string body = result.ended ? framed.substr(0, end + 2) : framed;
    for (std::size_t at = body.find("\r\n."); at != std::string::npos;
         at = body.find("\r\n.", at + 2)) {
        body.erase(at + 2, 1);
    }
    result.text = body.substr(2);
    for (std::size_t i = 0; i < result.text.size(); ++i) {
        const bool cr = result.text[i] == '\r';
        const bool lf = result.text[i] == '\n';
        if (cr && i + 1 < result.text.size() && result.text[i + 1] != '\n')
            result.faults.bare_cr_or_lf = true;
        if (lf && (i == 0 || result.text[i - 1] != '\r')) result.faults.bare_cr_or_lf = true;
    }
    return result;
}

TEST(SmtpTextReader, EndsAtCrlfDotCrlfAndNowhereElseHoweverItIsCut) {  // RFC 5321 4.1.1.4, 4.5.2
    constexpr std::string_view kOctets = "\r\n.a";
    int ended = 0;
    for (std::size_t length = 1; length <= 8; ++length) {
        std::size_t count = 1;
        for (std::size_t i = 0; i < length; ++i) count *= kOctets.size();
        for (std::size_t n = 0; n < count; ++n) {
            std::string wire;
            for (std::size_t i = 0, rest = n; i < length; ++i, rest /= kOctets.size()) {
                wire += kOctets[rest % kOctets.size()];
            }
            const Read expected = read_slowly(wire);
            const Read whole = read_cut(wire, {}, wire.size());
            const Read single = read_cut(wire, {}, 1);
            // An unfinished text may hold back a dot or CR whose meaning is not known yet.
            if (expected.ended) {
                ++ended;
                ASSERT_EQ(whole, expected) << base::visible_octets(wire);
            } else {
                ASSERT_FALSE(whole.ended) << base::visible_octets(wire);
            }
            ASSERT_EQ(whole, single) << base::visible_octets(wire);
            ASSERT_EQ(read_cut(wire, {}, 3), whole) << base::visible_octets(wire);
        }
    }
    EXPECT_GT(ended, 100);
}

TEST(SmtpTextReader, GivesBackWhatDotStuffingHid) {  // RFC 5321 4.5.2
    for (const std::string text :
         {"Hi\r\n", ".\r\n", "..\r\n.x\r\n", "\r\n", "a\r\n.b\r\n\r\n..\r\n"}) {
        const Read read = read_cut(base::dot_stuff(text) + ".\r\nQUIT\r\n", {}, 2);
        EXPECT_TRUE(read.ended);
        EXPECT_EQ(read.text, text);
    }
    const Read empty = read_cut(".\r\n", {}, 1);
    EXPECT_TRUE(empty.ended);
    EXPECT_EQ(empty.text, "");
}

TEST(SmtpTextReader, MendsBareCrAndLfOnlyWhenTold) {  // RFC 5321 2.3.8
    TextReader::Rules mend;
    mend.mend = true;
    const std::string wire = "a\nb\rc\r\r\n.\nd\r\n.\r\n";
    const Read strict = read_cut(wire, {}, 1);
    EXPECT_EQ(strict.text, "a\nb\rc\r\r\n\nd\r\n");
    EXPECT_TRUE(strict.faults.bare_cr_or_lf);
    const Read mended = read_cut(wire, mend, 1);
    EXPECT_EQ(mended.text, "a\r\nb\r\nc\r\n\r\n\r\nd\r\n");
    EXPECT_TRUE(mended.faults.bare_cr_or_lf);
    EXPECT_EQ(read_cut(wire, mend, wire.size()), mended);
    // A mended line end is none for the dot: the text goes on.
    EXPECT_EQ(read_cut("a\n.\nQUIT\r\n.\r\n", mend, 1).text, "a\r\n.\r\nQUIT\r\n");
}

TEST(SmtpTextReader, CountsLinesWithoutTheDotThatWasAdded) {  // RFC 5321 4.5.3.1.6
    TextReader::Rules rules;
    rules.line_octets_max = 5;
    EXPECT_FALSE(read_cut("abc\r\n.\r\n", rules, 1).faults.line_too_long);
    EXPECT_FALSE(read_cut("..bc\r\n.\r\n", rules, 1).faults.line_too_long);
    EXPECT_TRUE(read_cut("abcd\r\n.\r\n", rules, 1).faults.line_too_long);
    EXPECT_TRUE(read_cut("abcd\r\n.\r\n", rules, 100).faults.line_too_long);
    EXPECT_FALSE(read_cut("abc\r\nabc\r\n.\r\n", rules, 4).faults.line_too_long);
}

TEST(SmtpTextReader, KeepsNothingOfATextThatIsTooBig) {  // RFC 1870 6.3
    TextReader::Rules rules;
    rules.octets_max = 6;
    EXPECT_FALSE(read_cut("abcd\r\n.\r\n", rules, 1).faults.too_big);
    const Read read = read_cut("abcde\r\n.\r\n", rules, 1);
    EXPECT_TRUE(read.ended);
    EXPECT_TRUE(read.faults.too_big);
    EXPECT_EQ(read.text, "");
}

TEST(SmtpTextReader, LeavesDotsInCountedChunksAlone) {  // RFC 3030 2
    TextReader::Rules rules;
    rules.counted = true;
    TextReader reader;
    reader.begin(rules);
    EXPECT_FALSE(reader.feed(".\r\n..\r\n.\r").ended);
    EXPECT_FALSE(reader.feed("\n").ended);
    reader.finish();
    EXPECT_EQ(reader.text(), ".\r\n..\r\n.\r\n");
    EXPECT_FALSE(reader.faults().bare_cr_or_lf);
    reader.feed("x\r");
    reader.finish();
    EXPECT_TRUE(reader.faults().bare_cr_or_lf);
}

}  // namespace
