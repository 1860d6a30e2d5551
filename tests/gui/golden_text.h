#pragma once
/// Texts of views held against files. Doors: expect_golden. Fails: as a test does.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace gui_test {

/// Compares with tests/gui/golden/NAME.txt; UPDATE_GOLDEN=1 writes that file instead.
inline void expect_golden(const std::string& name, const std::string& text) {
    const std::string path =
        std::string{POSTROOM_SOURCE_DIR} + "/tests/gui/golden/" + name + ".txt";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        std::ofstream{path, std::ios::binary} << text;
        return;
    }
    std::ifstream in{path, std::ios::binary};
    ASSERT_TRUE(in.good()) << path << " is missing; UPDATE_GOLDEN=1 writes it";
    const std::string wanted{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(text, wanted)
        << "if this is right, run again with UPDATE_GOLDEN=1 and read the difference";
}

}  // namespace gui_test
