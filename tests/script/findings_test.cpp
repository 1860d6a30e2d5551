// Faults that users found, one script each in tests/data/findings: every check in it must hold.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "app/scripts.h"
#include "sim/script/run.h"

namespace {

namespace fs = std::filesystem;

std::vector<std::string> findings() {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator{fs::path{POSTROOM_SOURCE_DIR} / "tests/data/findings"}) {
        if (file.path().extension() == ".lua") names.push_back(file.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class Finding : public testing::TestWithParam<std::string> {};

TEST_P(Finding, StaysMended) {
    std::ifstream in{fs::path{POSTROOM_SOURCE_DIR} / "tests/data/findings" / (GetParam() + ".lua"), std::ios::binary};
    const std::string source{std::istreambuf_iterator<char>{in}, {}};
    script::RunOptions options;
    options.presets = app::script_presets();
    const script::Report report = script::run_script(source, GetParam() + ".lua", options);
    EXPECT_FALSE(report.problem) << report.problem->sentence();
    EXPECT_FALSE(report.checks.empty()) << "a script without a check finds nothing";
    EXPECT_EQ(report.failed_checks(), 0U) << report.output;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, Finding, testing::ValuesIn(findings()), test_name);

}  // namespace
