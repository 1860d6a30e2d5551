// Each rule is fed a small bad example and must report it: no check that cannot fail.

#include <gtest/gtest.h>

#include <string>

#include "tests/tidy/files.h"
#include "tests/tidy/rooms.h"
#include "tests/tidy/source_tree.h"
#include "tests/tidy/words.h"

namespace {

using tidy::Tree;

/// True if there is one problem, at this place, with these words in it.
testing::AssertionResult one_problem(const tidy::Problems& problems, const std::string& place,
                                     const std::string& words) {
    if (problems.size() == 1 && problems[0].text().starts_with(place + ": ") &&
        problems[0].what.find(words) != std::string::npos) {
        return testing::AssertionSuccess();
    }
    return testing::AssertionFailure() << problems.size() << " problems:\n" << told(problems);
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

// --- reading C++ ---

TEST(CodeOnly, BlanksCommentsAndLiteralsAndKeepsLines) {
    EXPECT_EQ(tidy::code_only("a /* x\ny */ b // z\nc"), "a     \n     b     \nc");
    EXPECT_EQ(tidy::code_only(R"(f("a\"b", 'c', '\'') + 1)"), R"(f("    ", ' ', '  ') + 1)");
    EXPECT_EQ(tidy::code_only("R\"x(\" // )\")x\" + y"), "R\"           \" + y");
    EXPECT_EQ(tidy::code_only("1'000'000 + 'a' + 0x1'f"), "1'000'000 + ' ' + 0x1'f");
    EXPECT_EQ(tidy::code_only("u8'a' \"// no comment\" x"), "u8' ' \"             \" x");
    EXPECT_EQ(tidy::code_only("#include \"a/b.h\"  // why\n#include <map>"),
              "#include \"a/b.h\"        \n#include <map>");
    EXPECT_EQ(tidy::without_comments("x = \"a // b\"; // c"), "x = \"a // b\";     ");
}

TEST(CodeOnly, ComesThroughTextThatBreaksOff) {
    for (const std::string text :
         {"/* x", "\"x", "'", "R\"(x", "R\"", "#include", "#include <a", "\"\\", "//"}) {
        EXPECT_EQ(tidy::code_only(text).size(), text.size()) << text;
    }
}

// --- rooms ---

const char* const kArchitecture =
    "# A\n\n## Rooms\n\n| room | what | may include |\n|---|---|---|\n"
    "| `core/base` | x | nothing |\n"
    "| `core/smtp`, `core/imap` | x | `core/base` |\n"
    "| `sim` | x | `core` |\n"
    "| `sim/edge` | x | `sim` |\n"
    "| `panel` | x | `sim/action.h` |\n"
    "\n## Libraries\n\n| library | headers | where |\n|---|---|---|\n"
    "| Pixels | `pixels.h`, `px/` | `panel` |\n"
    "| Format | `fmt/` | `*.cpp` |\n"
    "| Digest | `digest.h` | `core/base/digest.cpp` |\n"
    "\n## More\n\n| `core/base` | x | `sim` |\n";

/// A tree with one header in each room, and one more file.
Tree tree_with(const std::string& path, const std::string& text) {
    return {{"ARCHITECTURE.md", kArchitecture},
            {"core/base/b.h", ""},
            {"core/imap/i.h", ""},
            {"core/smtp/s.h", ""},
            {"panel/p.h", ""},
            {"sim/action.h", ""},
            {"sim/edge/e.h", ""},
            {"sim/world.h", ""},
            {path, text}};
}

tidy::Problems includes_of(const std::string& path, const std::string& text) {
    return tidy::check_includes(tree_with(path, text));
}

TEST(Includes, WithinTheTableAreFine) {
    EXPECT_EQ(told(includes_of("core/smtp/x.cpp",
                               "#include \"core/smtp/s.h\"\n#include \"core/base/b.h\"\n"
                               "#include <string>\n#include <fmt/format.h>\n")),
              "");
    EXPECT_EQ(
        told(includes_of("sim/x.h", "#include \"core/imap/i.h\"\n#include \"core/smtp/s.h\"\n")),
        "");
    EXPECT_EQ(
        told(includes_of("panel/x.h",
                         "#include \"sim/action.h\"\n#include <px/a.h>\n#include <pixels.h>\n")),
        "");
    EXPECT_EQ(told(includes_of("core/base/digest.cpp", "#include <digest.h>\n")), "");
    EXPECT_EQ(
        told(includes_of("sim/x.h", "// #include \"panel/p.h\"\n/*\n#include <px/a.h>\n*/\n")), "");
}

TEST(Includes, OfAnotherRoomAreReportedWithWhatIsAllowed) {
    EXPECT_TRUE(one_problem(includes_of("core/smtp/x.cpp", "\n#include \"core/imap/i.h\"\n"),
                            "core/smtp/x.cpp:2",
                            "core/smtp may not include core/imap/i.h; it may include core/base"));
    EXPECT_TRUE(one_problem(includes_of("core/base/x.h", "#  include \"sim/world.h\"\n"),
                            "core/base/x.h:1", "it may include nothing"));
    EXPECT_TRUE(one_problem(includes_of("panel/x.cpp", "#include \"sim/world.h\"\n"),
                            "panel/x.cpp:1", "panel may not"));
    EXPECT_TRUE(one_problem(includes_of("sim/x.cpp", "#include \"sim/edge/e.h\"\n"), "sim/x.cpp:1",
                            "sim may not"));
}

TEST(Includes, OfUnknownFilesAreReported) {
    EXPECT_TRUE(one_problem(includes_of("sim/x.cpp", "#include \"world.h\"\n"), "sim/x.cpp:1",
                            "is no file"));
    EXPECT_TRUE(one_problem(includes_of("sim/x.cpp", "#include <expected>\n"), "sim/x.cpp:1",
                            "neither standard"));
    EXPECT_TRUE(one_problem(includes_of("sim/x.cpp", "#include <curl/curl.h>\n"), "sim/x.cpp:1",
                            "neither standard"));
}

TEST(Includes, OfLibrariesAreReportedOutsideTheirPlaces) {
    EXPECT_TRUE(one_problem(includes_of("sim/x.h", "#include <px/a.h>\n"), "sim/x.h:1",
                            "belongs only in panel"));
    EXPECT_TRUE(one_problem(includes_of("sim/x.h", "#include <fmt/format.h>\n"), "sim/x.h:1",
                            "only in *.cpp"));
    EXPECT_TRUE(one_problem(includes_of("core/base/x.cpp", "#include <digest.h>\n"),
                            "core/base/x.cpp:1", "only in core/base/digest.cpp"));
}

TEST(Includes, NeedARoomAndTheTables) {
    EXPECT_TRUE(one_problem(includes_of("elsewhere/x.cpp", ""), "elsewhere/x.cpp", "in no room"));
    EXPECT_TRUE(one_problem(includes_of("core/x.cpp", ""), "core/x.cpp", "in no room"));
    EXPECT_TRUE(
        one_problem(tidy::check_includes({{"a/x.cpp", ""}}), "ARCHITECTURE.md", "is missing"));
    EXPECT_TRUE(one_problem(
        tidy::check_includes({{"ARCHITECTURE.md", "## Rooms\n| a | b | c |\n|-|-|-|\n"}}),
        "ARCHITECTURE.md", "is missing"));
}

// --- words ---

/// Code in which the banned word stands, and code in which it is a part of another word.
std::string code_with(const tidy::BannedWord& banned) {
    std::string word{banned.word};
    if (word.ends_with('*')) word.back() = 'x';
    return word;
}

TEST(Words, EachBannedOneIsReportedWithWhatToWriteInstead) {
    for (const auto& banned : tidy::banned_words()) {
        const std::string path =
            (banned.folder.empty() ? "tests" : std::string{banned.folder}) + "/deep/x.h";
        const Tree tree{{path, "int a;\nint b = " + code_with(banned) + " ;\n"}};
        bool found = false;
        for (const auto& problem : tidy::check_words(tree)) {
            found = found || (problem.path == path && problem.line == 2 &&
                              problem.what.find("'" + std::string{banned.word} + "'") == 0 &&
                              problem.what.ends_with(banned.instead));
        }
        EXPECT_TRUE(found) << path << " with " << banned.word;
        EXPECT_GT(banned.instead.size(), 10u) << banned.word;
    }
}

TEST(Words, AreOnlyCodeAndOnlyWhole) {
    for (const auto& banned : tidy::banned_words()) {
        const std::string word = code_with(banned);
        const std::string path =
            std::string{banned.folder.empty() ? "tests" : banned.folder} + "/x.h";
        EXPECT_EQ(told(tidy::check_words(
                      {{path, "// " + word + "\n/* " + word + " */\nf(\"" + word + "\");\n"}})),
                  "");
    }
    EXPECT_FALSE(tidy::find_word("redouble doubled", "double"));
    EXPECT_FALSE(tidy::find_word("operand(1)", "rand("));
    EXPECT_TRUE(tidy::find_word("f(rand())", "rand("));
    EXPECT_TRUE(tidy::find_word("redouble double", "double"));
    EXPECT_TRUE(tidy::find_word("std::unordered_map<int, int>", "unordered_*"));
    EXPECT_FALSE(tidy::find_word("disordered_", "ordered_*"));
}

TEST(Words, AreFreeWhereTheyAreNotBanned) {
    EXPECT_EQ(told(tidy::check_words(
                  {{"gui/x.cpp", "double a; using namespace fmt;"}, {"sim/README.md", "double"}})),
              "");
    EXPECT_EQ(told(tidy::check_words({{"simulator/x.cpp", "float a;"}})), "");
    EXPECT_TRUE(one_problem(tidy::check_words({{"gui/x.h", "using namespace fmt;"}}), "gui/x.h:1",
                            "banned"));
}

TEST(Marks, OfUnfinishedWorkAreReported) {
    EXPECT_TRUE(one_problem(tidy::check_marks({{"a/b.md",
                                                "x\nFIX"
                                                "ME: y\n"}}),
                            "a/b.md:2", "finish it"));
    EXPECT_TRUE(one_problem(tidy::check_marks({{"run",
                                                "# TO"
                                                "DO later\n"}}),
                            "run:1", "finish it"));
    EXPECT_EQ(told(tidy::check_marks({{"a.cpp",
                                       "MASTO"
                                       "DON\n"}})),
              "");
}

TEST(Marks, TabsAreReportedExceptInTextsThatMayHoldThem) {
    EXPECT_TRUE(one_problem(tidy::check_marks({{"a.cpp", "\n\tint x;\n"}}), "a.cpp:2", "a tab"));
    EXPECT_TRUE(one_problem(tidy::check_marks({{"a/CMakeLists.txt", "\tx"}}), "a/CMakeLists.txt:1",
                            "a tab"));
    EXPECT_EQ(told(tidy::check_marks({{"tests/transcripts/a.txt", "C: a\tb\n"}})), "");
}

TEST(Statics, InPanelsAreReported) {
    const std::string text = "void f() {\n    static int count = 0;\n}\n";
    EXPECT_TRUE(one_problem(tidy::check_statics({{"gui/panel/a.cpp", text}}), "gui/panel/a.cpp:2",
                            "static"));
    EXPECT_EQ(told(tidy::check_statics({{"gui/a.cpp", text}})), "");
    EXPECT_EQ(
        told(tidy::check_statics(
            {{"gui/panel/a.cpp", "    static constexpr int kA = 1;\n    static_assert(1);\n"}})),
        "");
}

// --- files ---

TEST(Registered, EverySourceIsInABuildFileAndEveryNamedOneExists) {
    const Tree good{
        {"CMakeLists.txt", "add_subdirectory(a)"},
        {"a/CMakeLists.txt", "add_library(a b.cpp\n  c/d.cpp ${PROJECT_SOURCE_DIR}/e.cpp)"},
        {"a/b.cpp", ""},
        {"a/c/d.cpp", ""},
        {"e.cpp", ""}};
    EXPECT_EQ(told(tidy::check_registered(good)), "");

    Tree more = good;
    more.push_back({"a/f.cpp", ""});
    EXPECT_TRUE(one_problem(tidy::check_registered(more), "a/f.cpp", "nothing builds it"));

    Tree less = good;
    less.pop_back();
    EXPECT_TRUE(
        one_problem(tidy::check_registered(less), "a/CMakeLists.txt", "e.cpp does not exist"));
}

TEST(Registered, ACommentRegistersNothing) {
    EXPECT_TRUE(one_problem(tidy::check_registered({{"CMakeLists.txt", "# a.cpp"}, {"a.cpp", ""}}),
                            "a.cpp", "nothing builds it"));
}

TEST(Registered, ABuildFileThatNobodyReachesIsReported) {
    EXPECT_TRUE(one_problem(tidy::check_registered({{"CMakeLists.txt", "# add_subdirectory(a)"},
                                                    {"a/CMakeLists.txt", ""}}),
                            "a/CMakeLists.txt", "reached by no add_subdirectory"));
    const tidy::SourceFile part{"a/part.cmake", "target_sources(a PRIVATE b.cpp)"};
    EXPECT_EQ(told(tidy::check_registered({{"CMakeLists.txt", "add_subdirectory(a)"},
                                           {"a/CMakeLists.txt", "include(part.cmake)"},
                                           {"a/b.cpp", ""},
                                           part})),
              "");
    EXPECT_TRUE(one_problem(tidy::check_registered({{"CMakeLists.txt", "add_subdirectory(a)"},
                                                    {"a/CMakeLists.txt", "# include(part.cmake)"},
                                                    {"a/b.cpp", ""},
                                                    part}),
                            "a/part.cmake", "no include"));
}

TEST(Headers, NeedThePragmaAndASentence) {
    EXPECT_EQ(
        told(tidy::check_headers({{"a.h", "#pragma once\n/// What it is.\n"}, {"a.cpp", ""}})), "");
    EXPECT_TRUE(one_problem(tidy::check_headers({{"a.h", "#ifndef A\n/// What it is.\n"}}), "a.h:1",
                            "#pragma once"));
    EXPECT_TRUE(one_problem(tidy::check_headers({{"a.h", "#pragma once\n// What it is.\n"}}),
                            "a.h:2", "///"));
    EXPECT_EQ(tidy::check_headers({{"a.h", ""}}).size(), 2u);
}

TEST(Lengths, AreLimitedAndToldBefore) {
    const Tree fine{{"a.cpp", repeated("x\n", tidy::kLinesAdvised)}};
    const Tree advised{{"a.cpp", repeated("x\n", tidy::kLinesMax)}};
    const Tree long_one{{"a.cpp", repeated("x\n", tidy::kLinesMax + 1)}};
    EXPECT_EQ(told(tidy::check_lengths(fine)) + told(tidy::long_files(fine)), "");
    EXPECT_EQ(told(tidy::check_lengths(advised)), "");
    EXPECT_TRUE(one_problem(tidy::long_files(advised), "a.cpp", "600 lines"));
    EXPECT_TRUE(one_problem(tidy::check_lengths(long_one), "a.cpp", "601 lines"));
    EXPECT_EQ(told(tidy::long_files(long_one)), "");
}

TEST(Readmes, AreWantedAndShort) {
    EXPECT_EQ(told(tidy::check_readmes(
                  {{"a/README.md", "x\n"}, {"a/b/c.h", ""}, {"run", ""}, {".ci/run", ""}})),
              "");
    EXPECT_TRUE(one_problem(tidy::check_readmes({{"a/b/c.h", ""}}), "a/README.md", "is missing"));
    EXPECT_TRUE(
        one_problem(tidy::check_readmes({{"a/README.md", ""}}), "a/README.md", "has 0 lines"));
    EXPECT_TRUE(one_problem(
        tidy::check_readmes({{"a/README.md", repeated("x\n", tidy::kReadmeLinesMax + 1)}}),
        "a/README.md", "has 41 lines"));
}

}  // namespace
