// The parts IMAP is made of: names, numbers, frames, dates, subjects, MIME, addresses.

#include <gtest/gtest.h>

#include "protocols/imap/base_subject.h"
#include "protocols/imap/date_time.h"
#include "protocols/imap/frame_reader.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/number_set.h"
#include "protocols/imap/preview.h"
#include "protocols/imap/thread_tree.h"
#include "protocols/mail/address_list.h"
#include "protocols/mail/charset.h"
#include "protocols/mail/html_text.h"
#include "protocols/mail/mime.h"

namespace {

TEST(ImapMailboxName, ReadsAndWritesModifiedUtf7) {  // RFC 3501 5.1.3, its own examples
    const std::pair<const char*, const char*> kPairs[] = {
        {"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"},
        {"Entw&APw-rfe", "Entwürfe"},
        {"A &- B", "A & B"},
        {"&2D3eAA-", "\xf0\x9f\x98\x80"},
        {"INBOX", "INBOX"}};
    for (const auto& [wire, utf8] : kPairs) {
        EXPECT_EQ(imap::decode_utf7(wire), utf8);
        EXPECT_EQ(imap::encode_utf7(utf8), wire);
    }
    for (const char* bad :
         {"&", "&Jjo", "&Jjo!", "a&AGE-", "&U,BTFw-&ZeVnLIqe-", "\xc3\xa4", "&2D0-", "&3gA-"}) {
        EXPECT_EQ(imap::decode_utf7(bad), std::nullopt) << bad;
    }
}

TEST(ImapMailboxName, MatchesPatterns) {
    EXPECT_TRUE(imap::matches_pattern("*", "a/b"));
    EXPECT_TRUE(imap::matches_pattern("%/b*", "a/bcd/e"));
    EXPECT_FALSE(imap::matches_pattern("%", "a/b"));
    EXPECT_TRUE(imap::matches_pattern("*a%b", "xa/ya1b"));
    EXPECT_FALSE(imap::matches_pattern("a%b", "a/b"));
    EXPECT_TRUE(imap::matches_pattern("a*b*c", "aXbXbXc"));
    EXPECT_FALSE(imap::matches_pattern("", "a"));
}

TEST(ImapNumberSet, ReadsEveryFormAndNoOther) {
    const auto text = [](const char* set, std::uint32_t largest) {
        std::string out;
        for (const imap::NumberRange& range :
             imap::resolve(*imap::parse_number_set(set), largest)) {
            out += std::to_string(range.first) + ":" + std::to_string(range.last) + " ";
        }
        return out;
    };
    EXPECT_EQ(text("2,4:7,9,12:*", 15), "2:2 4:7 9:9 12:15 ");
    EXPECT_EQ(text("*:4,5:7", 10), "4:10 ");
    EXPECT_EQ(text("3,1,2", 3), "1:3 ");
    EXPECT_EQ(text("20:*", 7), "7:20 ");
    for (const char* bad :
         {"", "0", "1,", ",1", "1:", ":1", "1-2", "01", "4294967296", "1 2", "**"}) {
        EXPECT_FALSE(imap::parse_number_set(bad)) << bad;
    }
    EXPECT_FALSE(imap::parse_number_set("$"));
    EXPECT_TRUE(imap::parse_number_set("$", true)->saved_result);
    std::string out;
    imap::append_number_set(out, std::vector<std::uint32_t>{1, 2, 3, 7, 9, 10});
    EXPECT_EQ(out, "1:3,7,9:10");
}

TEST(ImapFrameReader, CutsLiteralsOutOfTheStream) {  // RFC 9051 4.3
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
        const std::string stream = "a X {3}\r\nb\r\n {2+}\r\ncd)\r\ne Y\r\n";
        imap::FrameReader reader{100};
        std::vector<std::string> frames;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            reader.feed(stream.substr(at, piece));
            for (auto next = reader.next(); next.got != imap::FrameReader::Got::Nothing;
                 next = reader.next()) {
                if (next.got == imap::FrameReader::Got::Announced) reader.accept_literal();
                if (next.got == imap::FrameReader::Got::Frame) frames.emplace_back(next.frame);
            }
        }
        EXPECT_EQ(frames, (std::vector<std::string>{"a X {3}\r\nb\r\n {2+}\r\ncd)", "e Y"}));
        EXPECT_FALSE(reader.in_frame());
    }
    EXPECT_FALSE(imap::literal_at_end("a LOGIN b{3}").present);
    EXPECT_FALSE(imap::literal_at_end("a {x}").present);
    EXPECT_TRUE(imap::literal_at_end("a ~{3}").binary);
}

TEST(ImapFrameReader, CountsTheOctetsOfOneCommandAtATime) {
    imap::FrameReader reader{20};
    for (int i = 0; i < 100; ++i) {
        reader.feed("a NOOP\r\nb X {3}\r\n");
        ASSERT_EQ(reader.next().got, imap::FrameReader::Got::Frame) << i;
        ASSERT_EQ(reader.next().got, imap::FrameReader::Got::Announced) << i;
        reader.accept_literal();
        reader.feed("xyz\r\n");
        ASSERT_EQ(reader.next().got, imap::FrameReader::Got::LiteralDone) << i;
        ASSERT_EQ(reader.next().got, imap::FrameReader::Got::Frame) << i;
    }
    reader.feed("a X {1}\r\n");
    EXPECT_EQ(reader.next().got, imap::FrameReader::Got::Announced);
    reader.accept_literal();
    reader.feed("x 345678901234567\r\n");
    EXPECT_EQ(reader.next().got, imap::FrameReader::Got::LiteralDone);
    EXPECT_EQ(reader.next().got, imap::FrameReader::Got::TooLong);
    reader.feed("a NOOP\r\n");
    EXPECT_EQ(reader.next().got, imap::FrameReader::Got::Frame);
}

TEST(ImapDateTime, ReadsItsOwnDatesAndThoseOfMessages) {
    EXPECT_EQ(imap::parse_date_time("07-Jan-2030 09:00:00 +0000"), base::kDefaultStart);
    EXPECT_EQ(imap::parse_date_time(" 7-jan-2030 10:30:00 +0130"), base::kDefaultStart);
    for (const char* bad :
         {"7-Jan-2030 09:00:00 +0000", "31-Feb-2030 09:00:00 +0000", "07-Jan-2030 24:00:00 +0000",
          "07-Jan-2030 09:00:00", "07-Foo-2030 09:00:00 +0000"}) {
        EXPECT_FALSE(imap::parse_date_time(bad)) << bad;
    }
    EXPECT_EQ(imap::parse_message_date("Mon, 7 Jan 2030 01:00:00 PST (Pacific)"),
              base::kDefaultStart);
    EXPECT_EQ(imap::parse_message_date("7 Jan 30 9:00 +0000"), base::kDefaultStart);
    EXPECT_EQ(imap::parse_message_day("Tue, 8 Jan 2030 00:30:00 +1200"),
              imap::parse_date("8-Jan-2030"));
    EXPECT_FALSE(imap::parse_message_date("yesterday"));
}

TEST(ImapBaseSubject, TakesTheMarksAway) {  // RFC 5256 2.1
    for (const char* subject :
         {"Picnic", "Re: Picnic", "RE:  re : Picnic", "Fwd: [list] Re[2]: Picnic (fwd)",
          "[list] Picnic", "[Fwd: Re: Picnic]", "=?utf-8?q?Re=3A_Picnic?="}) {
        EXPECT_EQ(imap::base_subject(subject).text, "picnic") << subject;
    }
    EXPECT_FALSE(imap::base_subject("[list] Picnic").is_reply);
    EXPECT_TRUE(imap::base_subject("[Fwd: Picnic]").is_reply);
    EXPECT_EQ(imap::base_subject("[blob]").text, "[blob]");
    EXPECT_EQ(imap::base_subject("Re:").text, "");
}

TEST(ImapThread, NormalizesMessageIds) {
    EXPECT_EQ(imap::message_ids("<\"01KF8JCEOCBS0045PS\"@xxx.yyy.com> (x) <a@b>"),
              (std::vector<std::string>{"01KF8JCEOCBS0045PS@xxx.yyy.com", "a@b"}));
    EXPECT_TRUE(imap::message_ids("no <id here <").empty());
}

/// "(1(2)(3))": each number with those below it.
std::string shape(const imap::ThreadForest& forest, const std::vector<std::size_t>& level) {
    std::string out;
    for (const std::size_t at : level) {
        const std::string below = shape(forest, forest.nodes[at].children);
        out += "(" + std::to_string(forest.nodes[at].number) + below + ")";
    }
    return out;
}

imap::Letter letter(std::uint32_t number, std::string subject, std::vector<std::string> references = {}) {
    imap::Letter out;
    out.number = number;
    out.id = std::to_string(number);
    out.sent = base::kDefaultStart + base::seconds(number);
    out.subject = std::move(subject);
    out.references = std::move(references);
    return out;
}

TEST(ImapThread, GathersBySubjectUnderADummyOrUnderTheFirst) {  // RFC 5256 3, step 5
    std::vector<imap::Letter> letters{letter(1, "x"), letter(2, "y"), letter(3, "x"), letter(4, "x")};
    auto forest = imap::thread_by_references(letters);
    EXPECT_EQ(shape(forest, forest.roots), "(0(1)(3)(4))(2)");
    letters[0].is_reply = letters[3].is_reply = true;
    forest = imap::thread_by_references(letters);
    EXPECT_EQ(shape(forest, forest.roots), "(2)(3(1)(4))");
    letters[2].references = letters[3].references = {"lost"};
    letters[1].subject = "x";
    forest = imap::thread_by_references(letters);
    EXPECT_EQ(shape(forest, forest.roots), "(0(1)(2)(3)(4))");
}

TEST(ImapThread, LiftsWhatHangsUnderLettersThatAreLost) {  // RFC 5256 3, step 3
    const std::vector<imap::Letter> letters{letter(1, "a", {"r", "s", "t"}), letter(2, "b", {"r", "s", "u"}), letter(3, "c", {"v", "w"})};
    const auto forest = imap::thread_by_references(letters);
    EXPECT_EQ(shape(forest, forest.roots), "(0(1)(2))(3)");
}

TEST(ImapThread, IsAsDeepAsTheMailboxIsLong) {
    constexpr std::uint32_t kLetters = 200'000;
    std::vector<imap::Letter> letters;
    for (std::uint32_t i = 1; i <= kLetters; ++i) {
        letters.push_back(letter(i, "x"));
        if (i > 1) letters.back().references = {std::to_string(i - 1)};
    }
    const auto forest = imap::thread_by_references(letters);
    ASSERT_EQ(forest.roots.size(), 1U);
    std::uint32_t depth = 1;
    for (std::size_t at = forest.roots[0]; !forest.nodes[at].children.empty(); at = forest.nodes[at].children[0]) ++depth;
    EXPECT_EQ(depth, kLetters);
}

TEST(ImapPreview, IsShortAndWhole) {  // RFC 8970 3.1
    EXPECT_EQ(imap::preview_of(
                  "Content-Type: text/html\r\n\r\n<style>p{}</style><p>One <b>two</b>\r\n three"),
              "One two three");
    EXPECT_EQ(imap::preview_of("Content-Type: text/html\r\n\r\n<html><head><TITLE>Not me</title><meta x></head>"
                               "<body>Caf&eacute; &amp; tea&nbsp;&nbsp;&#8364;5 &#x201C;now&#148;<!-- a > b --> 1 < 2</body>"),
              "Café & tea €5 “now” 1 < 2");
    std::string text = "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    for (int i = 0; i < 300; ++i) text += "\xc3\xa4";
    EXPECT_EQ(imap::preview_of(text).size(), 400U);
    EXPECT_EQ(imap::preview_of("Content-Type: image/gif\r\n\r\nGIF"), "");
}

TEST(HtmlText, LeavesWhatIsNoMarkupAndNoReference) {
    EXPECT_EQ(mail::html_text("a & b &; &nosuch; &amp x &#0; &#xD800; &#99999999;"),
              "a & b &; &nosuch; &amp x \xef\xbf\xbd \xef\xbf\xbd &#99999999;");
    EXPECT_EQ(mail::html_text("&lt;b&gt; &yuml;&quot;&apos;"), "<b> ÿ\"'");
    EXPECT_EQ(mail::html_text("<header>top</header>x<titles>y"), " top x y");
    EXPECT_EQ(mail::html_text("x<style>p{}"), "x ");
    EXPECT_EQ(mail::html_text("x<"), "x<");
}

TEST(Mime, ReadsAFoldedAndCommentedType) {
    const auto part = mail::parse_mime(
        "Content-Type: (x) Text / Plain ;\r\n charset = \"utf-8\" ; name*1=b; "
        "name*0*=UTF-8'en'%41\r\n\r\nHi");
    EXPECT_EQ(part.type + "/" + part.subtype, "text/plain");
    EXPECT_EQ(*part.parameter("CHARSET"), "utf-8");
    EXPECT_EQ(*part.parameter("name"), "Ab");
    EXPECT_EQ(part.body, "Hi");
}

TEST(Mime, FindsPartsByTheirBoundaryAndNothingElse) {  // RFC 2046 5.1.1
    const auto tree = mail::parse_mime(
        "Content-Type: multipart/digest; boundary=b\r\n\r\nbefore\r\n--bb\r\n--b \r\n\r\nSubject: "
        "one\r\n\r\nx\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\n--bx\r\n\r\n--b--\r\nafter\r\n--b\r\n");
    ASSERT_EQ(tree.children.size(), 2U);
    EXPECT_TRUE(tree.children[0].is_message());
    EXPECT_EQ(tree.children[0].children[0].body, "x");
    EXPECT_EQ(tree.children[1].body, "--bx\r\n");
    const auto bare = mail::parse_mime("Content-Type: multipart/mixed\r\n\r\n--x\r\n");
    ASSERT_EQ(bare.children.size(), 1U);  // without a boundary all of the body is one part
    EXPECT_EQ(bare.children[0].type, "text");
    EXPECT_EQ(bare.children[0].body, "--x\r\n");
    EXPECT_EQ(mail::parse_mime("Content-Type: nonsense\r\n\r\n").type, "text");
}

TEST(Mime, StopsAtADepth) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "Content-Type: message/rfc822\r\n\r\n";
    int depth = 0;
    const mail::MimePart tree = mail::parse_mime(text);
    for (const mail::MimePart* part = &tree; !part->children.empty();
         part = &part->children.front())
        ++depth;
    EXPECT_EQ(depth, 20);
}

TEST(Mime, UndoesTransferEncodings) {
    std::string out;
    EXPECT_TRUE(mail::decode_transfer("a=C3=A4=\r\nb", "Quoted-Printable", out));
    EXPECT_EQ(out,
              "a\xc3\xa4"
              "b");
    EXPECT_TRUE(mail::decode_transfer("SGVs\r\nbG8=\r\n", "base64", out));
    EXPECT_EQ(out, "Hello");
    EXPECT_FALSE(mail::decode_transfer("=4", "quoted-printable", out));
    EXPECT_FALSE(mail::decode_transfer("x", "x-uuencode", out));
}

TEST(Charset, DecodesWordsAndDropsTheBlanksBetween) {  // RFC 2047 8
    EXPECT_EQ(mail::decode_words("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?="), "ab");
    EXPECT_EQ(mail::decode_words("=?ISO-8859-1?Q?a_b?= c"), "a b c");
    EXPECT_EQ(mail::decode_words("=?utf-8?b?w6Q=?="), "\xc3\xa4");
    EXPECT_EQ(mail::decode_words("=?x-none?q?a?= =?utf-8?q?bad"), "=?x-none?q?a?= =?utf-8?q?bad");
    EXPECT_EQ(mail::to_utf8("\x80", "windows-1252"), "\xe2\x82\xac");
    EXPECT_EQ(mail::to_utf8("\xff", "utf-8"), "\xef\xbf\xbd");
    EXPECT_EQ(mail::to_utf8("x", "koi8-r"), std::nullopt);
    EXPECT_EQ(mail::fold_case("\xc3\x84"
                              "B\xce\xa9\xd0\x96"),
              "\xc3\xa4"
              "b\xcf\x89\xd0\xb6");
}

TEST(Charset, KnowsUtf8FromWhatLooksLikeIt) {  // RFC 3629 3, 4
    EXPECT_TRUE(mail::is_utf8(""));
    EXPECT_TRUE(mail::is_utf8("a\xc3\xa4\xe2\x82\xac\xef\xbf\xbd\xf0\x9f\x98\x80"));
    EXPECT_EQ(mail::utf8_size("\xe2\x82\xac!"), 3U);
    EXPECT_EQ(mail::utf8_size(""), 0U);
    // Surrogates, forms longer than needed, beyond U+10FFFF, cut short, a stray octet.
    for (const char* bad : {"\xed\xa0\x80", "\xed\xbf\xbf", "\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"}) {
        EXPECT_EQ(mail::utf8_size(bad), 0U) << bad;
        EXPECT_FALSE(mail::is_utf8(std::string{"text "} + bad)) << bad;
    }
}

TEST(AddressList, ReadsGroupsRoutesAndComments) {  // RFC 5322 A.1.3, A.5
    const auto list = mail::parse_address_list(
        "A Group(Some people)\r\n :Chris Jones <c@(Chris's host.)public.example>,\r\n "
        "joe@example.org,\r\n"
        " John <jdoe@one.test> (my dear friend); (the end of the group), "
        "<@x.example,@y.example:z@w.example>");
    ASSERT_EQ(list.size(), 6U);
    EXPECT_EQ(list[0].kind, mail::HeaderAddress::Kind::GroupBegin);
    EXPECT_EQ(list[0].name, "A Group");
    EXPECT_EQ(list[1].name + "|" + list[1].local + "|" + list[1].domain,
              "Chris Jones|c|public.example");
    EXPECT_EQ(list[2].local, "joe");
    EXPECT_EQ(list[3].name, "John");
    EXPECT_EQ(list[4].kind, mail::HeaderAddress::Kind::GroupEnd);
    EXPECT_EQ(list[5].route, "@x.example,@y.example");
}

}  // namespace
