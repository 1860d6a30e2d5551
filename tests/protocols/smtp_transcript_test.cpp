// The SMTP transcripts together meet every command, every line and every extension.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "protocols/base/octets.h"
#include "protocols/smtp/tables.h"
#include "tests/support/smtp_transcript.h"
#include "tests/support/transcript.h"

namespace {

namespace fs = std::filesystem;

const bool kRegistered = (test_support::register_smtp(), true);

std::vector<transcript::Script> all_scripts() {
    std::vector<transcript::Script> scripts;
    const fs::path root = fs::path{POSTROOM_SOURCE_DIR} / "tests" / "transcripts" / "smtp";
    for (const auto& entry : fs::directory_iterator{root}) {
        if (entry.path().extension() != ".txt") continue;
        std::ifstream in{entry.path(), std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        auto script = transcript::parse(text.str(), entry.path().filename().string());
        EXPECT_TRUE(script) << script.problem().sentence();
        if (script) scripts.push_back(std::move(script).value());
    }
    return scripts;
}

TEST(SmtpTranscripts, AreAtLeastOneHundredAndFiftyRulesWithTheirSections) {
    ASSERT_TRUE(kRegistered);
    const auto scripts = all_scripts();
    EXPECT_GE(scripts.size(), 150U);
    for (const auto& script : scripts) {
        EXPECT_NE(script.rfc.find(' '), std::string::npos)
            << script.path << ": RFC number and section";
    }
}

TEST(SmtpTranscripts, MeetEveryLineThatASessionCanSend) {
    for (const auto& script : all_scripts()) {
        const auto report = transcript::run(script, transcript::Portioning::WholeLines);
        EXPECT_TRUE(report.ok) << report.failure;
    }
    const auto& kinds = smtp::tables().line_kinds;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        EXPECT_EQ(test_support::line_kinds_met().count(static_cast<std::uint16_t>(i)), 1U)
            << "no transcript meets " << kinds[i].key;
    }
}

/// Each command of the table is sent to a server both where it is legal and where it is not, as far
/// as it has such states.
TEST(SmtpTranscripts, MeetEveryCommandAndEveryExtension) {
    std::set<std::string> verbs;
    std::set<std::string> extensions;
    for (const auto& script : all_scripts()) {
        for (const auto& line : script.lines) {
            if (line.type != transcript::LineType::Talk) continue;
            const std::string word = line.text.substr(0, line.text.find_first_of(" \r"));
            if (line.side == 'C') verbs.insert(base::to_upper(word));
            if (line.side == 'S' && line.text.starts_with("250-")) {
                extensions.insert(line.text.substr(4, line.text.find_first_of(" \r", 4) - 4));
            }
        }
    }
    for (const base::CommandRow& row : smtp::tables().commands) {
        EXPECT_EQ(verbs.count(std::string{row.verb}), 1U) << row.verb;
    }
    for (const char* keyword : {"PIPELINING", "SIZE", "8BITMIME", "STARTTLS", "AUTH", "CHUNKING",
                                "SMTPUTF8", "DSN", "EXPN", "ENHANCEDSTATUSCODES"}) {
        EXPECT_EQ(extensions.count(keyword), 1U) << keyword;
    }
}

}  // namespace
