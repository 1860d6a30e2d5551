#pragma once
/// Who may include whom: the two tables of ARCHITECTURE.md ("Rooms" and "Libraries") are the rule,
/// and this reads them, so that the document cannot fall behind.
///
/// Doors: Rooms, read_rooms, check_includes. Fails: a table that is not there gives problems.

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace tidy {

/// A row of "Rooms": files of these rooms may include the headers of those rooms. A name that is
/// no room stands for every room below it; a name that ends in .h for that one header.
struct Room {
    std::string folder;
    std::vector<std::string> may_include;
};

/// A row of "Libraries": headers with these names, or below these folders (which end in '/'), only
/// in these rooms, files, folders of tests, or in "*.cpp".
struct Library {
    std::vector<std::string> headers;
    std::vector<std::string> where;
};

struct Rooms {
    std::vector<Room> rooms;
    std::vector<Library> libraries;

    /// The innermost room that a file lies in; nullptr if it lies in none.
    [[nodiscard]] const Room* room_of(std::string_view path) const;
};

/// Reads the tables from the text of ARCHITECTURE.md; names are what stands in backticks.
[[nodiscard]] Rooms read_rooms(std::string_view architecture);

/// Every #include of every C++ file against the tables; every file needs a room.
[[nodiscard]] Problems check_includes(const Tree& tree);

}  // namespace tidy
