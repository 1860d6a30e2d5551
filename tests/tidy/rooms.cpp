#include "tests/tidy/rooms.h"

#include <algorithm>
#include <array>
#include <set>

namespace tidy {

namespace {

constexpr std::string_view kDocument = "ARCHITECTURE.md";

/// Headers of C++20 that both of our compilers have.
constexpr std::array kStandard{"algorithm",
                               "any",
                               "array",
                               "atomic",
                               "bit",
                               "bitset",
                               "cassert",
                               "cctype",
                               "cerrno",
                               "cfloat",
                               "charconv",
                               "chrono",
                               "cinttypes",
                               "climits",
                               "cmath",
                               "compare",
                               "complex",
                               "concepts",
                               "condition_variable",
                               "csetjmp",
                               "csignal",
                               "cstdarg",
                               "cstddef",
                               "cstdint",
                               "cstdio",
                               "cstdlib",
                               "cstring",
                               "ctime",
                               "deque",
                               "exception",
                               "filesystem",
                               "fstream",
                               "functional",
                               "future",
                               "initializer_list",
                               "iomanip",
                               "ios",
                               "iosfwd",
                               "iostream",
                               "istream",
                               "iterator",
                               "limits",
                               "list",
                               "locale",
                               "map",
                               "memory",
                               "mutex",
                               "new",
                               "numbers",
                               "numeric",
                               "optional",
                               "ostream",
                               "queue",
                               "random",
                               "ratio",
                               "regex",
                               "set",
                               "shared_mutex",
                               "span",
                               "sstream",
                               "stack",
                               "stdexcept",
                               "streambuf",
                               "string",
                               "string_view",
                               "system_error",
                               "thread",
                               "tuple",
                               "type_traits",
                               "typeindex",
                               "typeinfo",
                               "unordered_map",
                               "unordered_set",
                               "utility",
                               "valarray",
                               "variant",
                               "vector",
                               "version"};

std::vector<std::string> names_in_backticks(std::string_view cell) {
    std::vector<std::string> names;
    for (std::size_t open = cell.find('`'); open != std::string_view::npos;) {
        const std::size_t close = cell.find('`', open + 1);
        if (close == std::string_view::npos) break;
        names.emplace_back(cell.substr(open + 1, close - open - 1));
        open = cell.find('`', close + 1);
    }
    return names;
}

/// The rows of the first table under the heading "## `title`", cell by cell, without its head.
std::vector<std::vector<std::string_view>> table_under(std::string_view text,
                                                       std::string_view title) {
    std::vector<std::vector<std::string_view>> rows;
    bool inside = false;
    for (const std::string_view line : lines_of(text)) {
        if (line.starts_with("## ")) inside = line.substr(3) == title;
        if (!inside || !line.starts_with("|")) continue;
        std::vector<std::string_view> cells;
        for (std::size_t begin = 1; begin < line.size();) {
            const std::size_t end = std::min(line.find('|', begin), line.size());
            cells.push_back(line.substr(begin, end - begin));
            begin = end + 1;
        }
        rows.push_back(std::move(cells));
    }
    rows.erase(rows.begin(),
               rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, rows.size())));
    return rows;
}

bool has_room(const Rooms& rooms, std::string_view folder) {
    return std::any_of(rooms.rooms.begin(), rooms.rooms.end(),
                       [&](const Room& room) { return room.folder == folder; });
}

bool may_include_header(const Rooms& rooms, const Room& from, std::string_view header) {
    const Room* to = rooms.room_of(header);
    if (to == nullptr) return false;
    if (to->folder == from.folder) return true;
    return std::any_of(from.may_include.begin(), from.may_include.end(),
                       [&](const std::string& name) {
                           if (name == header || name == to->folder) return true;
                           return !has_room(rooms, name) && is_below(to->folder, name);
                       });
}

bool is_standard(std::string_view header) {
    return std::find(kStandard.begin(), kStandard.end(), header) != kStandard.end();
}

bool library_has(const Library& library, std::string_view header) {
    return std::any_of(library.headers.begin(), library.headers.end(),
                       [&](const std::string& name) {
                           return name.ends_with('/') ? header.starts_with(name) : header == name;
                       });
}

bool library_may_be_in(const Rooms& rooms, const Library& library, const SourceFile& file) {
    const Room* room = rooms.room_of(file.path);
    return std::any_of(library.where.begin(), library.where.end(), [&](const std::string& place) {
        if (place == "*.cpp") return file.path.ends_with(".cpp");
        if (has_room(rooms, place)) return room != nullptr && room->folder == place;
        return is_below(file.path, place);
    });
}

std::string join(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "nothing" : text;
}

/// What is wrong with `#include <header>`; empty if nothing is.
std::string wrong_with_system_header(const Rooms& rooms, const SourceFile& file,
                                     std::string_view header) {
    if (is_standard(header)) return {};
    for (const Library& library : rooms.libraries) {
        if (!library_has(library, header)) continue;
        if (library_may_be_in(rooms, library, file)) return {};
        return "<" + std::string{header} + "> belongs only in " + join(library.where);
    }
    return "<" + std::string{header} +
           "> is neither standard C++ nor in the table of libraries in " + std::string{kDocument};
}

/// What is wrong with `#include "header"`; empty if nothing is.
std::string wrong_with_own_header(const Rooms& rooms, const Room& room, std::string_view header,
                                  const std::set<std::string_view>& paths) {
    if (!paths.contains(header)) {
        return "\"" + std::string{header} +
               "\" is no file; write the path from the project's folder";
    }
    if (may_include_header(rooms, room, header)) return {};
    return room.folder + " may not include " + std::string{header} + "; it may include " +
           join(room.may_include) + " (see " + std::string{kDocument} + ")";
}

void check_file(const Rooms& rooms, const SourceFile& file, const std::set<std::string_view>& paths,
                Problems& problems) {
    const Room* room = rooms.room_of(file.path);
    if (room == nullptr) {
        problems.push_back({file.path, 0, "lies in no room of " + std::string{kDocument}});
        return;
    }
    const std::string text = without_comments(file.text);
    std::size_t number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (!line.starts_with('#') || line.find("include") == std::string_view::npos) continue;
        const std::size_t open = line.find_first_of("\"<");
        const std::size_t close =
            open == std::string_view::npos ? open : line.find_first_of("\">", open + 1);
        if (close == std::string_view::npos) continue;
        const std::string_view header = line.substr(open + 1, close - open - 1);
        std::string wrong = line[open] == '<' ? wrong_with_system_header(rooms, file, header)
                                              : wrong_with_own_header(rooms, *room, header, paths);
        if (!wrong.empty()) problems.push_back({file.path, number, std::move(wrong)});
    }
}

}  // namespace

const Room* Rooms::room_of(std::string_view path) const {
    const Room* best = nullptr;
    for (const Room& room : rooms) {
        if (is_below(path, room.folder) &&
            (best == nullptr || room.folder.size() > best->folder.size())) {
            best = &room;
        }
    }
    return best;
}

Rooms read_rooms(std::string_view architecture) {
    Rooms rooms;
    for (const auto& row : table_under(architecture, "Rooms")) {
        if (row.size() < 3) continue;
        for (auto& folder : names_in_backticks(row[0])) {
            rooms.rooms.push_back({std::move(folder), names_in_backticks(row[2])});
        }
    }
    for (const auto& row : table_under(architecture, "Libraries")) {
        if (row.size() < 3) continue;
        rooms.libraries.push_back({names_in_backticks(row[1]), names_in_backticks(row[2])});
    }
    return rooms;
}

Problems check_includes(const Tree& tree) {
    Problems problems;
    Rooms rooms;
    std::set<std::string_view> paths;
    for (const auto& file : tree) {
        paths.insert(file.path);
        if (file.path == kDocument) rooms = read_rooms(file.text);
    }
    if (rooms.rooms.empty() || rooms.libraries.empty()) {
        problems.push_back(
            {std::string{kDocument}, 0, "the table of rooms or of libraries is missing"});
        return problems;
    }
    for (const auto& file : tree) {
        if (is_cpp(file.path)) check_file(rooms, file, paths, problems);
    }
    return problems;
}

}  // namespace tidy
