#pragma once
/// Reads TOML tables so that every mistake has a file, a line and a cure: missing and unknown keys, wrong
/// types.
///
/// Doors: parse_file, Reader. Fails: the first mistake is kept in the Reader's shared Trouble.

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace lessons {

/// The text of a file, at most `octets_max`.
[[nodiscard]] base::Result<std::string> read_text(const std::filesystem::path& file, std::size_t octets_max = std::size_t{4} << 20);
/// Writes beside and renames, so that a crash leaves the old file or the new one.
[[nodiscard]] base::Outcome write_text(const std::filesystem::path& file, std::string_view text);
[[nodiscard]] base::Result<toml::table> parse_text(std::string_view text, const std::string& name);
[[nodiscard]] base::Result<toml::table> parse_file(const std::filesystem::path& file);

/// A string in TOML's double quotes.
[[nodiscard]] std::string toml_text(std::string_view text);

/// The first mistake found in a file.
struct Trouble {
    std::string file;
    std::optional<base::Problem> problem;

    void note(const toml::node* node, std::string what, std::string hint);
};

class Reader {
  public:
    /// `name`: how messages call this table: "step retr".
    Reader(const toml::table& table, std::string name, Trouble& trouble) : table_{table}, name_{std::move(name)}, trouble_{trouble} {}

    [[nodiscard]] std::string text(std::string_view key, bool needed = true);
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);
    [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t otherwise);
    [[nodiscard]] bool yes(std::string_view key);
    [[nodiscard]] const toml::table* table(std::string_view key);
    /// The tables of an array; none if it is not there.
    [[nodiscard]] std::vector<const toml::table*> tables(std::string_view key);
    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    /// Call last: any key that was not asked for is a mistake.
    void finish();
    [[nodiscard]] int line() const { return static_cast<int>(table_.source().begin.line); }
    void complain(std::string_view key, std::string what, std::string hint);

  private:
    const toml::node* take(std::string_view key);

    const toml::table& table_;
    std::string name_;
    Trouble& trouble_;
    std::vector<std::string> asked_;
};

/// The known word most like `wanted`; empty if none is.
[[nodiscard]] std::string nearest_word(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace lessons
