// assets/explain/pop3.md and the table of lines must name the same lines.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "protocols/pop3/lines.h"
#include "protocols/pop3/state.h"

namespace {

struct Explanation {
    std::string rfc;
    std::string text;
};

/// Heading -> explanation; reports what is not of the form.
std::map<std::string, Explanation> read_explanations() {
    std::map<std::string, Explanation> out;
    std::ifstream in{std::string{POSTROOM_SOURCE_DIR} + "/assets/explain/pop3.md"};
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

/// Full stops, question and exclamation marks that end a sentence.
std::size_t count_sentences(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool stop = text[i] == '.' || text[i] == '?' || text[i] == '!';
        if (stop && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '"')) ++count;
    }
    return count;
}

TEST(Pop3Explanations, StandForEveryLineAndForNothingElse) {
    const auto explanations = read_explanations();
    std::set<std::string> keys;
    for (const base::LineKind& kind : pop3::tables().line_kinds) {
        EXPECT_TRUE(keys.insert(std::string{kind.key}).second) << "two lines are called " << kind.key;
        EXPECT_EQ(explanations.count(std::string{kind.key}), 1U) << "no explanation of " << kind.key;
    }
    for (const auto& [key, explanation] : explanations) {
        EXPECT_EQ(keys.count(key), 1U) << "explained, but never said: " << key;
    }
    EXPECT_FALSE(keys.empty());
}

TEST(Pop3Explanations, AreShortAndNameTheirSection) {
    for (const auto& [key, explanation] : read_explanations()) {
        EXPECT_FALSE(explanation.rfc.empty()) << key;
        EXPECT_GT(count_words(explanation.text), 3U) << key;
        EXPECT_LE(count_words(explanation.text), 60U) << key;
        EXPECT_LE(count_sentences(explanation.text), 2U) << key;
        EXPECT_EQ(explanation.text.find('{'), std::string::npos) << key;
    }
}

TEST(Pop3Explanations, NameTheSectionOfTheTable) {
    const auto explanations = read_explanations();
    for (const base::LineKind& kind : pop3::tables().line_kinds) {
        const auto found = explanations.find(std::string{kind.key});
        ASSERT_NE(found, explanations.end()) << kind.key;
        EXPECT_EQ(found->second.rfc, kind.rfc) << kind.key;
    }
}

TEST(Pop3Tables, EveryCommandHasItsLineAndItsRow) {
    const base::ProtocolTables& tables = pop3::tables();
    EXPECT_EQ(tables.protocol, base::Protocol::Pop3);
    EXPECT_EQ(tables.state_names.size(), 5U);
    for (const base::CommandRow& row : tables.commands) {
        const std::uint16_t kind = pop3::classify_client_line(row.verb, pop3::State::Authorization);
        EXPECT_EQ(tables.line_kinds[kind].key, row.verb);
        EXPECT_TRUE(tables.line_kinds[kind].from_client);
        EXPECT_NE(row.legal_in, 0U) << row.verb;
        EXPECT_TRUE(row.syntax.starts_with(row.verb));
    }
}

TEST(Pop3Tables, NoStateIsOutOfReach) {
    base::StateSet reached = base::state_set(pop3::State::Authorization, pop3::State::AuthExchange);
    for (const base::CommandRow& row : pop3::tables().commands) {
        if (row.next_on_success != base::kSameState) reached |= 1U << row.next_on_success;
    }
    EXPECT_EQ(reached, (1U << pop3::tables().state_names.size()) - 1);
}

TEST(Pop3Tables, EveryTextIsSaidInBothLanguages) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(pop3::Line::Count); ++i) {
        const pop3::LineRow& row = pop3::row(static_cast<pop3::Line>(i));
        EXPECT_EQ(row.english.empty(), row.german.empty()) << row.kind.key;
        const auto marks = [](std::string_view text) { return std::count(text.begin(), text.end(), '#'); };
        EXPECT_EQ(marks(row.english), marks(row.german)) << row.kind.key;
        EXPECT_EQ(row.english.find_first_of("\r\n["), std::string_view::npos) << row.kind.key;
    }
}

}  // namespace
