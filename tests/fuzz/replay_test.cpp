// What fuzzing once found, and every transcript's octets, run through the bodies again.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/bodies.h"
#include "tests/support/transcript.h"

namespace {

namespace fs = std::filesystem;

const fs::path kTests = fs::path{POSTROOM_SOURCE_DIR} / "tests";

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    if (!fs::exists(folder)) return files;
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.is_regular_file()) files.push_back(entry.path());
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

class Fuzzing : public testing::TestWithParam<std::string> {};

TEST_P(Fuzzing, FindsNothingInItsCorpus) {
    const fuzz::Body* body = fuzz::find_body(GetParam());
    ASSERT_NE(body, nullptr);
    const auto files = files_in(kTests / "fuzz" / "corpus" / GetParam());
    EXPECT_FALSE(files.empty()) << "a body without a corpus";
    for (const fs::path& file : files) {
        SCOPED_TRACE(file);
        body->run(read_file(file));
    }
}

/// The octets that a transcript feeds to its session, under several settings and portions.
TEST_P(Fuzzing, FindsNothingInTheTranscripts) {
    const fuzz::Body* body = fuzz::find_body(GetParam());
    ASSERT_NE(body, nullptr);
    const std::string protocol = GetParam().substr(0, GetParam().find('-'));
    const char fed = GetParam().ends_with("-client") ? 'S' : 'C';
    // Everything off, and two mixtures; see Choices in the body.
    const std::string kSettings[] = {std::string(4, '\0'), "\x02\x0a\x55\x03",
                                     std::string{"\x00\x05\xaa\x06", 4}};
    int run = 0;
    for (const fs::path& file : files_in(kTests / "transcripts" / protocol)) {
        const auto script = transcript::parse(read_file(file), file.filename().string());
        ASSERT_TRUE(script) << script.problem().sentence();
        std::string octets;
        for (const auto& line : script.value().lines) {
            if (line.type != transcript::LineType::Talk || line.side != fed) continue;
            octets += line.text;
            if (!line.raw) octets += "\r\n";
        }
        for (const std::string& setting : kSettings) {
            body->run(setting + octets);
            ++run;
        }
    }
    EXPECT_GT(run, 0);
}

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const fuzz::Body& body : fuzz::bodies()) all.emplace_back(body.name);
    return all;
}

INSTANTIATE_TEST_SUITE_P(Bodies, Fuzzing, testing::ValuesIn(names()), [](const auto& name) {
    std::string out = name.param;
    std::replace(out.begin(), out.end(), '-', '_');
    return out;
});

}  // namespace
