// assets/explain/imap.md and the table of lines must name the same lines.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "protocols/imap/commands.h"
#include "protocols/imap/extension.h"
#include "protocols/imap/tables.h"

namespace {

struct Explanation {
    std::string rfc;
    std::string text;
};

/// Heading -> explanation; reports what is not of the form.
std::map<std::string, Explanation> read_explanations() {
    std::map<std::string, Explanation> out;
    std::ifstream in{std::string{POSTROOM_SOURCE_DIR} + "/assets/explain/imap.md"};
    EXPECT_TRUE(in.is_open());
    std::string line;
    std::string key;
    while (std::getline(in, line)) {
        if (line.starts_with("# ")) {
            key = line.substr(2);
            EXPECT_EQ(out.count(key), 0U) << "twice: " << key;
            out[key] = {};
        } else if (line.starts_with("rfc: ")) {
            out[key].rfc = line.substr(5);
        } else if (!line.empty()) {
            EXPECT_TRUE(out[key].text.empty()) << key << " has more than one paragraph";
            out[key].text = line;
        }
    }
    return out;
}

std::size_t count_words(const std::string& text) {
    std::istringstream in{text};
    std::string word;
    std::size_t count = 0;
    while (in >> word) ++count;
    return count;
}

/// Full stops and question marks that end a sentence.
std::size_t count_sentences(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool stop = text[i] == '.' || text[i] == '?' || text[i] == '!';
        if (stop && (i + 1 == text.size() || text[i + 1] == ' ')) ++count;
    }
    return count;
}

TEST(ImapExplanations, StandForEveryLineAndForNothingElse) {
    const auto explanations = read_explanations();
    std::set<std::string> keys;
    for (const base::LineKind& kind : imap::tables().line_kinds) {
        const std::string key{kind.key};
        EXPECT_TRUE(keys.insert(key).second) << "two lines are called " << key;
        const auto found = explanations.find(key);
        ASSERT_NE(found, explanations.end()) << "no explanation of " << key;
        EXPECT_EQ(found->second.rfc, kind.rfc) << key;
    }
    for (const auto& [key, explanation] : explanations) {
        EXPECT_EQ(keys.count(key), 1U) << "explained, but never said: " << key;
    }
    EXPECT_FALSE(keys.empty());
}

TEST(ImapExplanations, AreShort) {
    for (const auto& [key, explanation] : read_explanations()) {
        EXPECT_GT(count_words(explanation.text), 3U) << key;
        EXPECT_LE(count_words(explanation.text), 60U) << key;
        EXPECT_LE(count_sentences(explanation.text), 2U) << key;
        EXPECT_EQ(explanation.text.find('{'), std::string::npos) << key;
    }
}

TEST(ImapTables, EveryCommandHasItsLineAndItsRow) {
    const base::ProtocolTables& tables = imap::tables();
    EXPECT_EQ(tables.protocol, base::Protocol::Imap);
    ASSERT_EQ(tables.commands.size(), imap::kVerbCount);
    base::StateSet reached =
        base::state_set(imap::State::NotAuthenticated, imap::State::AuthExchange);
    for (std::size_t i = 0; i < tables.commands.size(); ++i) {
        const base::CommandRow& row = tables.commands[i];
        EXPECT_EQ(tables.line_kinds[i].key, row.verb)
            << "line_rows.h and the table differ in order";
        EXPECT_EQ(tables.line_kinds[i].rfc, row.rfc) << row.verb;
        EXPECT_TRUE(tables.line_kinds[i].from_client);
        EXPECT_TRUE(row.syntax.starts_with(row.verb));
        EXPECT_NE(row.legal_in, 0U) << row.verb;
        const std::string line = "a1 " + std::string{row.verb};
        EXPECT_EQ(imap::classify_client_line(line, imap::State::Selected), i);
        EXPECT_EQ(imap::find_command(row.verb), &row);
        EXPECT_TRUE(row.extension.empty() || imap::find_extension(row.extension)) << row.extension;
        if (row.next_on_success != base::kSameState) reached |= 1U << row.next_on_success;
    }
    EXPECT_EQ(reached, (1U << tables.state_names.size()) - 1);
}

TEST(ImapTables, HideWhatMustNotBeRead) {
    const auto secret = [](std::string_view line) {
        const auto [begin, end] = imap::secret_range(line);
        return std::string{line.substr(begin, end - begin)};
    };
    EXPECT_EQ(secret("a1 LOGIN ben rye-bread-9\r\n"), "rye-bread-9");
    EXPECT_EQ(secret("a1 login \"b \\\" n\" \"rye bread\""), "\"rye bread\"");
    EXPECT_EQ(secret("a1 AUTHENTICATE PLAIN AGJlbgB4\r\n"), "AGJlbgB4");
    EXPECT_EQ(secret("a1 AUTHENTICATE PLAIN\r\n"), "");
    EXPECT_EQ(secret("a1 SELECT INBOX\r\n"), "");
    // With slips: the tag forgotten, odd blanks, words of another protocol.
    EXPECT_EQ(secret("LOGIN ben rye-bread-9\r\n"), "rye-bread-9");
    EXPECT_EQ(secret("LOGIN \"b n\" rye\r\n"), "rye");
    EXPECT_EQ(secret("a1  LOGIN ben rye\r\n"), "rye");
    EXPECT_EQ(secret(" a1 login\tben\trye bread"), "rye bread");
    EXPECT_EQ(secret("a1 LOGIN  ben  rye"), "rye");
    EXPECT_EQ(secret("LOGIN LOGIN ben rye"), "rye");
    EXPECT_EQ(secret("AUTHENTICATE PLAIN AGJlbgB4"), "AGJlbgB4");
    EXPECT_EQ(secret("a1 AUTH PLAIN AGJlbgB4"), "AGJlbgB4");
    EXPECT_EQ(secret("a1 AUTHENTICATE AGJlbgB4cnllLWJyZWFkLTk="), "AGJlbgB4cnllLWJyZWFkLTk=");
    EXPECT_EQ(secret("a1 PASS rye"), "rye");
    EXPECT_EQ(secret("a1 LOGIN ben"), "");
    EXPECT_EQ(secret("dHVsaXAtNDI=\r\n"), "dHVsaXAtNDI=") << "AUTHENTICATE was refused, and whoever types goes on";
    EXPECT_EQ(secret("StartTLS\r\n"), "");
    EXPECT_EQ(secret("a123\r\n"), "");
    EXPECT_EQ(secret("a1 UID FETCH 1 FLAGS"), "");
    EXPECT_EQ(secret(""), "");
}

}  // namespace
