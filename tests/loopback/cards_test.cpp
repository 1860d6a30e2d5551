// Set-up cards, octet by octet: each program's own way to write a value. cards_test.py has the programs' opinion.

#include <gtest/gtest.h>

#include "app/card_quoting.h"
#include "app/setup_cards.h"

namespace {

using std::string_literals::operator""s;

constexpr const char* kNasty = " q'\"\\ $HOME `id` #%|<&\xc3\xa9 ";

std::string card(const app::CardValues& values, std::string_view name) {
    const auto cards = app::fill_cards(values);
    EXPECT_TRUE(cards.ok());
    for (const app::SetupCard& one : cards.value()) {
        if (one.name == name) return one.text;
    }
    return "no such card";
}

app::CardValues values_with(const std::string& password) {
    app::CardValues values{{"address", "tess@harbor.example"}, {"user", "tess"}, {"password", password}, {"domain", "harbor.example"},
                           {"certificate", "/home/x/localhost.pem"}, {"fingerprint", "AB:CD"}, {"folder", "/tmp/cards"}};
    for (const char* door : {"smtp", "submission", "pop3", "imap", "submissions", "pop3s", "imaps"}) values[door] = "2143";
    return values;
}

std::string written(std::string_view how, std::string_view value) {
    const auto text = app::quoted(how, value);
    return text ? text.value() : "refused: " + text.problem().what;
}

TEST(Cards, EachProgramHasAWayOfItsOwnToWriteAValue) {
    EXPECT_EQ(written("sh", kNasty), "' q'\\''\"\\ $HOME `id` #%|<&\xc3\xa9 '");
    EXPECT_EQ(written("mutt", kNasty), "' q'\\''\"\\ $HOME `id` #%|<&\xc3\xa9 '");
    EXPECT_EQ(written("mbsync", kNasty), "\" q'\\\"\\\\ $HOME `id` #%|<&\xc3\xa9 \"");
    EXPECT_EQ(written("fetchmail", kNasty), "\" q'\\x22\\x5c $HOME `id` #%|<&\\xc3\\xa9 \"");
    EXPECT_EQ(written("msmtp", kNasty), "\" q'\"\\ $HOME `id` #%|<&\xc3\xa9 \"");
    EXPECT_EQ(written("python-file", kNasty), "\" q'\\\"\\\\ $HOME `id` #%|<&\xc3\xa9 \"");
    EXPECT_EQ(written("python", "q'\"\\\t"), "\"q'\\\"\\\\\\x09\"");
    EXPECT_EQ(written("python-file", "\xff"), "\"\\udcff\"");
    EXPECT_EQ(written("python-imap", "\"a b\""), "\"\\\"\\\\\\\"a b\\\\\\\"\\\"\"") << "quotes of IMAP within those of Python";
    EXPECT_EQ(written("url", "a b@c%\xc3\xa9"), "a%20b%40c%25%C3%A9");
    EXPECT_EQ(written("xml", "<a href=\"&\">"), "&lt;a href=&quot;&amp;&quot;&gt;");
    for (const char* how : {"sh", "curl-user", "mbsync", "msmtp"}) EXPECT_EQ(written(how, "tess@harbor.example"), "tess@harbor.example") << how;
    for (const char* how : {"sh", "mutt"}) EXPECT_EQ(written(how, ""), "''") << how;
    EXPECT_EQ(written("code", "a*b"), "`a*b`");
    for (const char* odd : {"a`b", "a|b", " a", "a ", "a\tb", "\xff"}) EXPECT_EQ(written("code", odd).find('`'), std::string::npos) << odd;
}

TEST(Cards, AValueThatAProgramCannotReadIsRefused) {
    for (const char* how : {"", "code", "sh", "curl-user", "mutt", "mbsync", "fetchmail", "msmtp", "python", "python-imap", "python-file", "url", "xml"}) {
        EXPECT_TRUE(app::is_quoting(how)) << how;
        for (const std::string& bad : {"a\nb"s, "a\rb"s, "a\0b"s}) EXPECT_TRUE(written(how, bad).starts_with("refused: has a line end or NUL")) << how;
    }
    EXPECT_TRUE(written("curl-user", "a:b").starts_with("refused: has a colon"));
    EXPECT_TRUE(written("python", "\xc3\xa9").starts_with("refused: has characters beyond ASCII"));
    EXPECT_TRUE(written("", "\xff").starts_with("refused: "));
    EXPECT_TRUE(written("xml", "\x01").starts_with("refused: "));
    EXPECT_FALSE(app::is_quoting("perl"));
}

TEST(Cards, HoldANastyPassword) {
    const app::CardValues values = values_with(kNasty);
    EXPECT_NE(card(values, "curl.sh").find("-u tess:' q'\\''\"\\ $HOME `id` #%|<&\xc3\xa9 ' \"$@\""), std::string::npos) << card(values, "curl.sh");
    EXPECT_NE(card(values, "mbsyncrc").find("\nPass \" q'\\\"\\\\ $HOME `id` #%|<&\xc3\xa9 \"\n"), std::string::npos);
    EXPECT_NE(card(values, "msmtprc").find("\npassword \" q'\"\\ $HOME `id` #%|<&\xc3\xa9 \"\n"), std::string::npos);
    EXPECT_NE(card(values, "muttrc").find("\nset imap_pass = ' q'\\''\"\\ $HOME `id` #%|<&\xc3\xa9 '\n"), std::string::npos);
    EXPECT_NE(card(values, "fetchmailrc").find(" password \" q'\\x22\\x5c $HOME `id` #%|<&\\xc3\\xa9 \"\n"), std::string::npos);
    EXPECT_NE(card(values, "outlook.md").find("| password | the one of your account"), std::string::npos);
    EXPECT_EQ(card(values, "work.py"), "# Postroom cannot write this card: the password has characters beyond ASCII, and Python's smtplib and imaplib log in with ASCII alone.\n");
    EXPECT_NE(card(values_with("p'\"\\"), "work.py").find("smtp.login(\"tess\", \"p'\\\"\\\\\")"), std::string::npos);
}

TEST(Cards, SayInOneSentenceWhatCannotBeWritten) {
    const std::string sentence = "Postroom cannot write this card: the password has a line end or NUL, which no file of a mail program can hold.";
    app::CardValues values = values_with("a\nb");
    for (const char* name : {"curl.sh", "muttrc", "work.py", "msmtprc"}) EXPECT_EQ(card(values, name), "# " + sentence + "\n") << name;
    EXPECT_EQ(card(values, "outlook.md"), sentence + "\n");
    EXPECT_NE(card(values, "config-v1.1.xml").find("<domain>harbor.example</domain>"), std::string::npos) << "it needs no password";

    values = values_with(std::string(600, 'x'));
    EXPECT_EQ(card(values, "msmtprc"), "# Postroom cannot write this card: the password or a name is so long that a line has more than 500 octets, which is all this program reads.\n");
    EXPECT_NE(card(values, "mbsyncrc").find("xxx"), std::string::npos);

    values = values_with("secret");
    values["user"] = "\"a:b\"";
    EXPECT_EQ(card(values, "curl.sh"), "# Postroom cannot write this card: the user name has a colon, and curl takes what follows it for the password.\n");
    EXPECT_NE(card(values, "muttrc").find("smtp://%22a%3Ab%22@localhost"), std::string::npos);
}

TEST(Cards, OtherBracesStay) {
    EXPECT_EQ(app::fill_card("f() { echo {sh user} {perl user} {nothing}; }", {{"user", "a b"}}).value(), "f() { echo 'a b' {perl user} {nothing}; }");
}

}  // namespace
