// Every conversation under tests/transcripts is a rule of its own: run in three portionings.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/transcript.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = fs::path{POSTROOM_SOURCE_DIR} / "tests" / "transcripts";

/// Paths below tests/transcripts, sorted; everything that is no README.
std::vector<std::string> all_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator{kRoot}) {
        if (!entry.is_regular_file() || entry.path().filename() == "README.md") continue;
        files.push_back(fs::relative(entry.path(), kRoot).string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string read_file(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Files that a test of this process has run to the end.
std::set<std::string>& files_run() {
    static std::set<std::string> files;
    return files;
}

class Transcript : public testing::TestWithParam<std::string> {};

TEST_P(Transcript, HoldsInEveryPortioning) {
    const fs::path path = kRoot / GetParam();
    ASSERT_EQ(path.extension(), ".txt") << "a file that nothing runs";
    const std::string text = read_file(path);
    ASSERT_EQ(text.find('\r'), std::string::npos) << "transcripts have plain line ends";
    const auto script = transcript::parse(text, GetParam());
    ASSERT_TRUE(script) << script.problem().sentence();
    EXPECT_FALSE(script.value().rfc.empty()) << "name the section: # rfc: 1939 5";
    files_run().insert(GetParam());
    if (std::getenv("UPDATE_TRANSCRIPTS") != nullptr) {
        const auto updated = transcript::rewrite(script.value());
        ASSERT_TRUE(updated) << updated.problem().sentence();
        std::ofstream{path, std::ios::binary} << updated.value();
        return;
    }
    for (const auto portioning : {transcript::Portioning::WholeLines, transcript::Portioning::ByteByByte,
                                  transcript::Portioning::OneBurst}) {
        const transcript::Report report = transcript::run(script.value(), portioning);
        EXPECT_TRUE(report.ok) << report.failure;
        EXPECT_GT(report.checked, 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Files, Transcript, testing::ValuesIn(all_files()), [](const auto& file) {
    std::string name = file.param;
    for (char& c : name) {
        if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) c = '_';
    }
    return name;
});

/// Runs after the tests above when one process runs them all; ctest runs each on its own.
TEST(Transcripts, AreFoundAndNoneIsLeftOut) {
    const std::vector<std::string> files = all_files();
    EXPECT_FALSE(files.empty()) << "no transcripts below " << kRoot;
    if (files_run().empty()) return;
    for (const std::string& file : files) EXPECT_EQ(files_run().count(file), 1U) << file;
}

}  // namespace
