// The project's own tree against every rule. That each rule can fail is shown in
// bad_examples_test.cpp.

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/tidy/files.h"
#include "tests/tidy/rooms.h"
#include "tests/tidy/source_tree.h"
#include "tests/tidy/words.h"

namespace {

const tidy::Tree& tree() {
    static const tidy::Tree kTree = tidy::load_tree(POSTROOM_SOURCE_DIR);
    return kTree;
}

TEST(Tree, IsReadWithTheFilesThatEveryRuleLooksAt) {
    std::size_t sources = 0;
    bool script = false;
    bool build_file = false;
    bool prose = false;
    for (const auto& file : tree()) {
        EXPECT_FALSE(tidy::is_below(file.path, "build")) << file.path;
        if (tidy::is_cpp(file.path)) ++sources;
        script = script || file.path == "run";
        build_file = build_file || file.path == "protocols/CMakeLists.txt";
        prose = prose || file.path == "ARCHITECTURE.md";
    }
    EXPECT_GT(sources, 30u);
    EXPECT_TRUE(script && build_file && prose);
}

TEST(Tree, IncludesOnlyWhatTheTableOfRoomsAllows) {
    EXPECT_EQ(told(tidy::check_includes(tree())), "");
}

TEST(Tree, HasNoBannedWord) {
    EXPECT_EQ(told(tidy::check_words(tree())), "");
}

TEST(Tree, HasNoMarkOfUnfinishedWorkAndNoTab) {
    EXPECT_EQ(told(tidy::check_marks(tree())), "");
}

TEST(Tree, KeepsNothingStaticInPanels) {
    EXPECT_EQ(told(tidy::check_statics(tree())), "");
}

TEST(Tree, BuildsEverySourceFile) {
    EXPECT_EQ(told(tidy::check_registered(tree())), "");
}

TEST(Tree, OpensEveryHeaderWithWhatItIs) {
    EXPECT_EQ(told(tidy::check_headers(tree())), "");
}

TEST(Tree, HasFilesThatCanBeReadAtASitting) {
    const std::string advice = told(tidy::long_files(tree()));
    if (!advice.empty()) std::printf("Longer than advised:\n%s", advice.c_str());
    EXPECT_EQ(told(tidy::check_lengths(tree())), "");
}

TEST(Tree, HasAReadmeInEveryFolder) {
    EXPECT_EQ(told(tidy::check_readmes(tree())), "");
}

}  // namespace
