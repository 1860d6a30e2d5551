// Every line that an SMTP session can send has its explanation, and every explanation its line.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "protocols/smtp/tables.h"

namespace {

struct Explanation {
    std::string rfc;
    std::string text;
    int paragraphs = 0;
};

std::vector<std::pair<std::string, Explanation>> read_explanations() {
    std::ifstream in{std::string{POSTROOM_SOURCE_DIR} + "/assets/explain/smtp.md"};
    std::vector<std::pair<std::string, Explanation>> all;
    std::string line;
    bool blank = true;
    while (std::getline(in, line)) {
        if (line.starts_with("# ")) {
            all.push_back({line.substr(2), {}});
        } else if (!all.empty() && line.starts_with("rfc: ")) {
            all.back().second.rfc = line.substr(5);
        } else if (!all.empty() && !line.empty()) {
            if (blank || all.back().second.text.empty()) ++all.back().second.paragraphs;
            all.back().second.text += (all.back().second.text.empty() ? "" : " ") + line;
        }
        blank = line.empty();
    }
    return all;
}

int count_words(const std::string& text) {
    std::istringstream words{text};
    int count = 0;
    for (std::string word; words >> word;) ++count;
    return count;
}

/// Sentences end with a full stop, question or exclamation mark and a space or the end.
int count_sentences(const std::string& text) {
    int count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool ends = text[i] == '.' || text[i] == '?' || text[i] == '!';
        if (ends && (i + 1 == text.size() || text[i + 1] == ' ')) ++count;
    }
    return count;
}

TEST(SmtpExplanations, AreThereForEveryLineAndForNothingElse) {
    std::map<std::string, std::string> wanted;
    for (const base::LineKind& kind : smtp::tables().line_kinds) {
        EXPECT_TRUE(wanted.emplace(kind.key, kind.rfc).second) << "key used twice: " << kind.key;
    }
    std::set<std::string> seen;
    for (const auto& [key, explanation] : read_explanations()) {
        EXPECT_TRUE(seen.insert(key).second) << "explained twice: " << key;
        ASSERT_EQ(wanted.count(key), 1U) << "no line has the key " << key;
        EXPECT_EQ(explanation.rfc, wanted[key]) << key;
    }
    for (const auto& [key, rfc] : wanted)
        EXPECT_EQ(seen.count(key), 1U) << "not explained: " << key;
}

TEST(SmtpExplanations, AreShortPlainAndComplete) {
    const auto all = read_explanations();
    ASSERT_FALSE(all.empty());
    for (const auto& [key, explanation] : all) {
        EXPECT_EQ(explanation.paragraphs, 1) << key;
        EXPECT_GE(count_words(explanation.text), 5) << key;
        EXPECT_LE(count_words(explanation.text), 60) << key;
        EXPECT_GE(count_sentences(explanation.text), 1) << key;
        EXPECT_LE(count_sentences(explanation.text), 2) << key;
        std::string rest = explanation.text;
        for (const std::string placeholder : {"{client}", "{server}"}) {
            for (std::size_t at = rest.find(placeholder); at != std::string::npos;
                 at = rest.find(placeholder)) {
                rest.erase(at, placeholder.size());
            }
        }
        EXPECT_EQ(rest.find_first_of("{}"), std::string::npos) << key << ": unknown placeholder";
    }
}

TEST(SmtpTables, HaveARowForEveryVerbAndReachEveryState) {
    const base::ProtocolTables& tables = smtp::tables();
    std::set<std::string_view> verbs;
    base::StateSet reached = base::state_set(smtp::State::Connected);
    // Not by a command of their own: the log-in and each chunk end by themselves.
    reached |= base::state_set(smtp::State::ChunksGiven);
    for (const base::CommandRow& row : tables.commands) {
        EXPECT_TRUE(verbs.insert(row.verb).second) << row.verb;
        EXPECT_TRUE(row.syntax.starts_with(row.verb)) << row.verb;
        EXPECT_FALSE(row.rfc.empty()) << row.verb;
        EXPECT_NE(row.legal_in, 0U) << row.verb;
        if (row.next_on_success != base::kSameState)
            reached |= base::StateSet{1} << row.next_on_success;
        const bool explained = std::any_of(tables.line_kinds.begin(), tables.line_kinds.end(),
                                           [&](const auto& kind) { return kind.key == row.verb; });
        EXPECT_TRUE(explained) << row.verb;
    }
    EXPECT_EQ(reached, (base::StateSet{1} << tables.state_names.size()) - 1);
}

TEST(SmtpTables, FindTheSecretOfALineTypedByHand) {  // RFC 4954 4
    using smtp::secret_range;
    using smtp::SecretRange;
    using smtp::State;
    EXPECT_EQ(secret_range("AUTH PLAIN AGFkYQB0dWxpcC00Mg=="), (SecretRange{11, 31}));
    EXPECT_EQ(secret_range("auth  plain  xyz"), (SecretRange{13, 16}));
    EXPECT_EQ(secret_range("AUTH PLAIN"), SecretRange{});
    EXPECT_EQ(secret_range("MAIL FROM:<ada@harbor.example>"), SecretRange{});
    // With slips: blanks before the verb, tabs, the mechanism forgotten or grown together, words of another protocol.
    EXPECT_EQ(secret_range(" AUTH PLAIN xyz"), (SecretRange{12, 15}));
    EXPECT_EQ(secret_range("AUTH\tPLAIN\txyz"), (SecretRange{11, 14}));
    // Meant for a server of another protocol.
    EXPECT_EQ(secret_range("a LOGIN tess xyz"), (SecretRange{13, 16}));
    EXPECT_EQ(secret_range("a AUTHENTICATE PLAIN xyz"), (SecretRange{21, 24}));
    EXPECT_EQ(secret_range("USER tess xyz"), (SecretRange{10, 13}));
    EXPECT_EQ(secret_range("USER tess"), SecretRange{});
    EXPECT_EQ(secret_range("AUTH PLAIN\t xyz=  "), (SecretRange{12, 18}));
    EXPECT_EQ(secret_range("AUTH AGFkYQB0dWxpcC00Mg=="), (SecretRange{5, 25}));
    EXPECT_EQ(secret_range("AUTHPLAIN xyz"), (SecretRange{10, 13}));
    EXPECT_EQ(secret_range("PASS xyz"), (SecretRange{5, 8}));
    EXPECT_EQ(secret_range("LOGIN ada xyz"), (SecretRange{10, 13}));
    EXPECT_EQ(secret_range(""), SecretRange{});
    EXPECT_EQ(secret_range("  "), SecretRange{});
    // AUTH was refused, and whoever types goes on.
    EXPECT_EQ(secret_range("dHVsaXAtNDI="), (SecretRange{0, 12}));
    EXPECT_EQ(secret_range("YWRh"), (SecretRange{0, 4}));
    for (const char* word : {"StartTLS", "NOOP", "noop", "Noop", "HELLOOOO", "Hola"}) EXPECT_EQ(secret_range(word), SecretRange{}) << word;
    EXPECT_EQ(secret_range("dHVsaXAtNDI=", State::AuthExchange), (SecretRange{0, 12}));
    EXPECT_EQ(secret_range("*", State::AuthExchange), SecretRange{});
}

TEST(SmtpTables, ClassifyALineTypedByHand) {
    const auto key = [](std::string_view line, smtp::State state = smtp::State::Greeted) {
        return smtp::tables().line_kinds[smtp::classify_client_line(line, state)].key;
    };
    EXPECT_EQ(key("ehlo x.example"), "EHLO");
    EXPECT_EQ(key("MAIL FROM:<>"), "MAIL.null-sender");
    EXPECT_EQ(key("mail from:<a@b.example>"), "MAIL");
    EXPECT_EQ(key("QUIT  "), "QUIT");
    EXPECT_EQ(key("hello"), "any.unknown");
    EXPECT_EQ(key(""), "any.unknown");
    EXPECT_EQ(key(".", smtp::State::DataText), "DATA.end");
    EXPECT_EQ(key("QUIT", smtp::State::DataText), "DATA.text");
    EXPECT_EQ(key("*", smtp::State::AuthExchange), "AUTH.cancel");
    EXPECT_EQ(key("QUIT", smtp::State::AuthExchange), "AUTH.response");
    for (const base::CommandRow& row : smtp::tables().commands) EXPECT_EQ(key(row.verb), row.verb);
}

}  // namespace
