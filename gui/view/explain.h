#pragma once
/// Explanations as data: what each line of each protocol means, and each token in it.
///
/// Read from `assets/explain/<protocol>.md`; one level-1 heading a key, then `rfc: 5321 4.2.3`,
/// then one paragraph. Knows no journal. Another language has its texts in `assets/explain/<language>/`,
/// under the same headings; what is missing there stays English, and the RFC is always the English file's.
/// Doors: Explanations::load, line, token, keys; filled. Fails: load says which file and line.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace gui {

struct Explanation {
    std::string rfc;   ///< "5321 4.1.1.3"; may be empty for tokens
    std::string text;  ///< at most two sentences, with {client} and {server} to be filled in

    friend bool operator==(const Explanation&, const Explanation&) = default;
};

/// The headings of one file with their explanations.
using ExplanationFile = std::map<std::string, Explanation, std::less<>>;

/// Reads one explanation file. Problems: a heading twice, a heading without text.
[[nodiscard]] base::Result<ExplanationFile> parse_explanations(std::string_view text,
                                                               std::string_view file_name);

class Explanations {
  public:
    /// All files of a folder, with the texts of this language over them. A missing protocol file is no
    /// problem: its lines have no words yet.
    [[nodiscard]] static base::Result<Explanations> load(const std::filesystem::path& folder,
                                                         std::string_view language = "en");

    /// The explanation of a line kind: its own, else the one for all verbs ("any.421-timeout"),
    /// else its verb's. nullptr: none of them.
    [[nodiscard]] const Explanation* line(std::string_view protocol, std::string_view key) const;
    /// A token's explanation by its key in tokens.md, falling back to the part before the last
    /// full stop ("reply.250" -> "reply.2" must be asked for by the caller; "flag.X" -> "flag").
    [[nodiscard]] const Explanation* token(std::string_view key) const;
    /// The headings of one protocol's file, ascending.
    [[nodiscard]] std::vector<std::string> keys(std::string_view protocol) const;

  private:
    [[nodiscard]] base::Outcome overlay(const std::filesystem::path& folder);
    [[nodiscard]] const Explanation* find(std::string_view file, std::string_view key) const;

    std::map<std::string, ExplanationFile, std::less<>> files_;
};

/// The text with {client} and {server} replaced.
[[nodiscard]] std::string filled(std::string_view text, std::string_view client,
                                 std::string_view server);

/// The first sentence of a text, with its full stop.
[[nodiscard]] std::string_view first_sentence(std::string_view text);

}  // namespace gui
