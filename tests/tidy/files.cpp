#include "tests/tidy/files.h"

#include <algorithm>
#include <map>
#include <set>

namespace tidy {

namespace {

constexpr std::string_view kBuildFile = "CMakeLists.txt";

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? "" : path.substr(0, slash + 1)};
}

/// What CMake reads of a build file: everything but comments, in words.
std::vector<std::string> cmake_words(std::string_view text) {
    std::vector<std::string> words;
    for (auto line : lines_of(text)) {
        line = line.substr(0, line.find('#'));
        for (std::size_t begin = 0; begin < line.size();) {
            begin = line.find_first_not_of(" \t()\"", begin);
            if (begin == std::string_view::npos) break;
            const std::size_t end = std::min(line.find_first_of(" \t()\"", begin), line.size());
            words.emplace_back(line.substr(begin, end - begin));
            begin = end;
        }
    }
    return words;
}

/// The path of a file or folder that a build file in `folder` speaks of.
std::string resolve(const std::string& folder, std::string_view word) {
    for (const std::string_view variable : {"${PROJECT_SOURCE_DIR}/", "${CMAKE_SOURCE_DIR}/"}) {
        if (word.starts_with(variable)) return std::string{word.substr(variable.size())};
    }
    const std::string_view here = "${CMAKE_CURRENT_SOURCE_DIR}/";
    if (word.starts_with(here)) word.remove_prefix(here.size());
    return std::filesystem::path{folder + std::string{word}}.lexically_normal().generic_string();
}

bool is_build_file(std::string_view path) {
    return path.ends_with(kBuildFile) || path.ends_with(".cmake");
}

/// What all build files together say.
struct Registered {
    std::map<std::string, std::string> sources;  ///< path -> the build file that names it
    std::set<std::string> build_files;           ///< those that add_subdirectory or include reach
};

Registered read_build_files(const Tree& tree) {
    Registered all;
    all.build_files.insert(std::string{kBuildFile});
    for (const auto& file : tree) {
        if (!is_build_file(file.path)) continue;
        const std::string folder = folder_of(file.path);
        std::string before;
        for (const auto& word : cmake_words(file.text)) {
            if (word.ends_with(".cpp")) all.sources.emplace(resolve(folder, word), file.path);
            if (before == "add_subdirectory") {
                all.build_files.insert(resolve(folder, word) + "/" + std::string{kBuildFile});
            }
            if (before == "include") all.build_files.insert(resolve(folder, word));
            before = word;
        }
    }
    return all;
}

Problems longer_than(const Tree& tree, std::size_t more_than, std::size_t at_most) {
    Problems problems;
    for (const auto& file : tree) {
        if (!is_cpp(file.path)) continue;
        const std::size_t lines = lines_of(file.text).size();
        if (lines <= more_than || lines > at_most) continue;
        problems.push_back({file.path, 0,
                            std::to_string(lines) +
                                " lines; split it: " + std::to_string(kLinesAdvised) +
                                " are enough, " + std::to_string(kLinesMax) + " the most"});
    }
    return problems;
}

}  // namespace

Problems check_registered(const Tree& tree) {
    Problems problems;
    const Registered registered = read_build_files(tree);
    std::set<std::string_view> paths;
    for (const auto& file : tree) {
        paths.insert(file.path);
        if (file.path.ends_with(".cpp") && !registered.sources.contains(file.path)) {
            problems.push_back({file.path, 0, "is in no build file, so nothing builds it"});
        }
        if (is_build_file(file.path) && !registered.build_files.contains(file.path)) {
            problems.push_back({file.path, 0, "is reached by no add_subdirectory and no include"});
        }
    }
    for (const auto& [source, build_file] : registered.sources) {
        if (!paths.contains(source))
            problems.push_back({build_file, 0, source + " does not exist"});
    }
    return problems;
}

Problems check_headers(const Tree& tree) {
    Problems problems;
    for (const auto& file : tree) {
        if (!is_header(file.path)) continue;
        const auto lines = lines_of(file.text);
        if (lines.empty() || lines[0] != "#pragma once") {
            problems.push_back({file.path, 1, "the first line must be: #pragma once"});
        }
        if (lines.size() < 2 || !lines[1].starts_with("/// ")) {
            problems.push_back(
                {file.path, 2, "the second line must begin a /// comment that says what it is"});
        }
    }
    return problems;
}

Problems check_lengths(const Tree& tree) {
    return longer_than(tree, kLinesMax, static_cast<std::size_t>(-1));
}

Problems long_files(const Tree& tree) {
    return longer_than(tree, kLinesAdvised, kLinesMax);
}

Problems check_readmes(const Tree& tree) {
    Problems problems;
    std::set<std::string> folders;
    std::map<std::string_view, std::size_t> lines;
    for (const auto& file : tree) {
        lines[file.path] = lines_of(file.text).size();
        const std::size_t slash = file.path.find('/');
        if (slash != std::string::npos && !file.path.starts_with('.'))
            folders.insert(file.path.substr(0, slash));
    }
    for (const auto& folder : folders) {
        const std::string readme = folder + "/README.md";
        const auto found = lines.find(readme);
        if (found == lines.end()) {
            problems.push_back(
                {readme, 0, "is missing: say what the folder promises and how to test it"});
        } else if (found->second == 0 || found->second > kReadmeLinesMax) {
            problems.push_back({readme, 0,
                                "has " + std::to_string(found->second) + " lines; 1 to " +
                                    std::to_string(kReadmeLinesMax) + " are wanted"});
        }
    }
    return problems;
}

}  // namespace tidy
