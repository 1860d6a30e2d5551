#pragma once
/// The texts of a lesson in one language, by key: "step.retr.ask", "step.retr.hint.default.2".
///
/// A text that the language lacks is taken from the base language, English, and counted.
/// Doors: Texts. Fails: load with a Problem (file, line).

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace lessons {

inline constexpr std::string_view kBaseLanguage = "en";

class Texts {
  public:
    /// Reads `stem.en.toml` and, for another language, `stem.LANGUAGE.toml`; that one may be missing.
    [[nodiscard]] static base::Result<Texts> load(const std::filesystem::path& folder, std::string_view stem, std::string_view language);

    /// Empty if no language has it; then `absent()` names the key.
    [[nodiscard]] std::string get(const std::string& key);
    /// The base language's text, for what is not translated: numbers of sections.
    [[nodiscard]] std::string plain(const std::string& key);
    [[nodiscard]] bool has(const std::string& key) const { return base_.count(key) != 0; }
    [[nodiscard]] const std::vector<std::string>& absent() const { return absent_; }
    /// Keys that had to be taken from the base language.
    [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }
    /// Keys in the files that nobody asked for, with their lines: leftovers or slips.
    [[nodiscard]] std::vector<base::Problem> unused() const;
    [[nodiscard]] const std::string& base_file() const { return base_file_; }

  private:
    struct Text {
        std::string text;
        int line = 0;
        bool used = false;
    };
    using Table = std::map<std::string, Text>;
    [[nodiscard]] static base::Result<Table> read(const std::filesystem::path& file);

    Table base_, own_;
    std::string base_file_, own_file_;
    std::vector<std::string> absent_, missing_;
};

}  // namespace lessons
