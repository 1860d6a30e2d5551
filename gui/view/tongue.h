#pragma once
/// The words of the window in another language. What people read is looked up by its English text; a
/// text that is not in the file stays English and is counted. Protocol lines are never looked up.
///
/// One file a language, `assets/lang/de.txt`: lines "English = German", "#" begins a comment.
/// Doors: Tongue::load, say, missing; tongues_in. Fails: load says which line is no pair.

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace gui {

class Tongue {
  public:
    Tongue() = default;
    /// "en" is the language of the program itself and needs no file.
    [[nodiscard]] static base::Result<Tongue> load(const std::filesystem::path& folder,
                                                   const std::string& name);

    [[nodiscard]] const std::string& name() const { return name_; }
    /// The text in this language; itself if it is not in the file.
    [[nodiscard]] std::string_view say(std::string_view english) const;
    /// The same for a label of the window itself: what is missing is remembered.
    [[nodiscard]] std::string_view label(std::string_view english) const;
    [[nodiscard]] std::size_t size() const { return words_.size(); }
    /// Labels asked for so far that the file does not have, ascending.
    [[nodiscard]] std::vector<std::string> missing() const;

  private:
    std::string name_ = "en";
    std::map<std::string, std::string, std::less<>> words_;
    mutable std::set<std::string, std::less<>> missing_;
};

/// "en" and the languages that have a file in this folder, ascending.
[[nodiscard]] std::vector<std::string> tongues_in(const std::filesystem::path& folder);

}  // namespace gui
