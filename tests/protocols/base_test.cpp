// The small tools that everything stands on.

#include <gtest/gtest.h>

#include <string>

#include "protocols/base/chunked.h"
#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"

namespace {

TEST(CivilTime, RendersTheDefaultStartAsAMonday) {
    EXPECT_EQ(base::message_date(base::kDefaultStart), "Mon, 7 Jan 2030 09:00:00 +0000");
    EXPECT_EQ(base::imap_date(base::kDefaultStart), "07-Jan-2030 09:00:00 +0000");
    EXPECT_EQ(base::iso_time(base::kDefaultStart + base::milliseconds(5)),
              "2030-01-07T09:00:00.005000Z");
    EXPECT_EQ(base::from_civil(2030, 1, 7, 9, 0, 0), base::kDefaultStart);
}

TEST(Octets, Base64FollowsTheStandardsExamples) {  // RFC 4648 10
    EXPECT_EQ(base::base64_encode("foob"), "Zm9vYg==");
    EXPECT_EQ(base::base64_decode("Zm9vYmE="), "fooba");
    EXPECT_EQ(base::base64_encode(std::string{"\0ada\0tulip-42", 13}), "AGFkYQB0dWxpcC00Mg==");
    EXPECT_EQ(base::base64_decode("Zm9v\n"), std::nullopt);
    EXPECT_EQ(base::base64_decode("Zg=="), "f");
    EXPECT_EQ(base::base64_decode("Z==="), std::nullopt);
    EXPECT_EQ(base::base64_decode("Zg==Zg=="), std::nullopt);
}

TEST(Octets, DotStuffingDoublesOnlyDotsThatBeginALine) {  // RFC 5321 4.5.2
    EXPECT_EQ(base::dot_stuff(".a\r\nb.\r\n..c"), "..a\r\nb.\r\n...c\r\n");
    EXPECT_EQ(base::dot_unstuff("..a\r\nb.\r\n...c\r\n"), ".a\r\nb.\r\n..c\r\n");
    EXPECT_EQ(base::dot_stuff("a\n.b\r\n"), "a\n.b\r\n");
}

TEST(LineReader, EndsALineAtCrlfAndNowhereElse) {
    wire::LineReader whole;
    whole.feed("a\nb\rc\r\nd");
    EXPECT_EQ(whole.next_line().line, "a\nb\rc");
    EXPECT_EQ(whole.next_line().got, wire::LineReader::Got::Nothing);
    EXPECT_EQ(whole.pending(), "d");
}

TEST(LineReader, GivesTheSameLinesHoweverTheOctetsArrive) {
    const std::string octets = "NOOP\r\n" + std::string(70, 'x') + "\r\r\nQUIT\r\n" + std::string(64, 'y') + "\r\n";
    for (const std::size_t portion : {std::size_t{1}, std::size_t{3}, octets.size()}) {
        wire::LineReader reader{66};
        std::string seen;
        for (std::size_t i = 0; i < octets.size(); i += portion) {
            reader.feed(std::string_view{octets}.substr(i, portion));
            for (auto next = reader.next_line(); next.got != wire::LineReader::Got::Nothing; next = reader.next_line()) {
                seen += next.got == wire::LineReader::Got::TooLong ? "<long>" : std::string{next.line};
                seen += '|';
            }
        }
        EXPECT_EQ(seen, "NOOP|<long>|QUIT|" + std::string(64, 'y') + "|") << "portion " << portion;
    }
}

TEST(LineReader, EndsALineAtLfIfToldToHoweverTheOctetsArrive) {
    const std::string stream = "a\nb\r\n\n\r\nc\rd\n" + std::string(80, 'x') + "\ne\r\r\n" +
                               std::string(80, 'y') + "\r\nf\n";
    for (std::size_t portion = 1; portion <= stream.size(); ++portion) {
        wire::LineReader reader{66};
        reader.set_ends_at_lf(true);
        std::string seen;
        for (std::size_t i = 0; i < stream.size(); i += portion) {
            reader.feed(std::string_view{stream}.substr(i, portion));
            for (auto next = reader.next_line(); next.got != wire::LineReader::Got::Nothing;
                 next = reader.next_line()) {
                seen += next.got == wire::LineReader::Got::TooLong ? "<long>" : std::string{next.line};
                seen += next.bare_lf ? '-' : '|';
            }
        }
        EXPECT_EQ(seen, "a-b|-|c\rd-<long>|e\r|<long>|f-") << portion;
        EXPECT_EQ(reader.pending(), "");
    }
}

TEST(LineReader, AnEndlessLineTakesNoMoreMemoryThanTheLimit) {
    wire::LineReader reader{100};
    for (int i = 0; i < 10'000; ++i) {
        reader.feed("xxxxxxxxxxxxxxxxxxxx");
        EXPECT_EQ(reader.next_line().got, wire::LineReader::Got::Nothing);
        EXPECT_LE(reader.pending().size(), 121U);
    }
    reader.feed("\r\nNOOP\r\n");
    EXPECT_EQ(reader.next_line().got, wire::LineReader::Got::TooLong);
    EXPECT_EQ(reader.next_line().line, "NOOP");
}

TEST(Chunked, ACopyIsIndependentAndEqualUntilOneChanges) {
    base::Chunked<int, 4> a;
    for (int i = 0; i < 11; ++i) a.push_back(i);
    base::Chunked<int, 4> b = a;
    EXPECT_EQ(a, b);
    b.edit(9) = 90;
    EXPECT_NE(a, b);
    EXPECT_EQ(a[9], 9);
    b.push_back(11);
    EXPECT_EQ(a.size(), 11U);
    EXPECT_EQ(b.erase_where([](int v) { return v % 2 == 1; }), 5U);
    std::string left;
    for (const int v : b) left += std::to_string(v) + " ";
    EXPECT_EQ(left, "0 2 4 6 8 90 10 ");
    a.truncate(5);
    EXPECT_EQ(a.back(), 4);
    a.push_back(7);
    EXPECT_EQ(a[5], 7);
}

TEST(Effects, KeepsLinesTextsAndFactsInOrder) {
    wire::Effects effects;
    effects.line(3, "+OK").secret_begin = 0;
    effects.content(4, "..x\r\n", base::SharedOctets{".x"}, {base::LetterId{7}, base::CopyId{8}});
    effects.tell({.kind = base::FactKind::LockTaken});
    ASSERT_EQ(effects.items().size(), 3U);
    EXPECT_EQ(effects.octets(effects.items()[0]), "+OK\r\n");
    EXPECT_EQ(effects.octets(effects.items()[1]), "..x\r\n");
    EXPECT_EQ(effects.body(effects.items()[1])->view(), ".x");
    EXPECT_EQ(effects.fact(effects.items()[2]).kind, base::FactKind::LockTaken);
}

}  // namespace
