// Replays every committed fuzz input through the function that libFuzzer calls.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/fuzz/targets.h"

namespace {

using Target = std::optional<std::string> (*)(std::string_view);

/// Runs all inputs of a target; returns how many there were.
int replay(const std::string& name, Target target) {
    const auto folder = std::filesystem::path{POSTROOM_SOURCE_DIR} / "tests" / "fuzz" / "corpus" / name;
    int inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        std::ifstream in{entry.path(), std::ios::binary};
        std::ostringstream octets;
        octets << in.rdbuf();
        const auto wrong = target(octets.str());
        EXPECT_FALSE(wrong) << entry.path().filename() << ": " << wrong.value_or("");
        ++inputs;
    }
    return inputs;
}

TEST(FuzzCorpus, OfThePop3ServerHolds) { EXPECT_GT(replay("pop3_server", fuzz::pop3_server), 10); }

TEST(FuzzCorpus, OfThePop3ClientHolds) { EXPECT_GT(replay("pop3_client", fuzz::pop3_client), 10); }

}  // namespace
