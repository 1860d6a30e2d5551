#pragma once
/// The words of the window in another language. What people read is looked up by its English text;
/// a text that is not in the file stays English and is counted. Protocol lines are never looked up.
///
/// One file a language, `assets/lang/de.txt`: lines "English = German", "#" begins a comment. A
/// pair with holes, "sent by {} = von {} gesendet", is a sentence for every text of that form
/// (phrase.h); what stands in a hole is looked up in turn, but for what is in quotation marks.
/// Doors: Tongue::load, say, missing; tongues_in. Fails: load says which line is no pair.

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/view/phrase.h"
#include "protocols/base/result.h"

namespace gui {

class Tongue {
  public:
    Tongue() = default;
    /// "en" is the language of the program itself and needs no file.
    [[nodiscard]] static base::Result<Tongue> load(const std::filesystem::path& folder,
                                                   const std::string& name);

    [[nodiscard]] const std::string& name() const { return name_; }
    /// The text in this language; itself, the very view, if it is not in the file. A translation
    /// stays where it is while thousands of other texts are asked for.
    [[nodiscard]] std::string_view say(std::string_view english) const;
    /// The same for a label of the window itself: what is missing is remembered.
    [[nodiscard]] std::string_view label(std::string_view english) const;
    /// A text that is put together of names and words, such as "Ctrl + Shift + Z" or "Ben at ben-work (off)": each of
    /// its parts in this language, and so the words in the seams.
    [[nodiscard]] std::string in_parts(std::string_view text, std::span<const std::string_view> seams) const;
    [[nodiscard]] std::size_t size() const { return words_.size(); }
    /// Labels asked for so far that the file does not have, ascending.
    [[nodiscard]] std::vector<std::string> missing() const;

  private:
    /// Texts that were said by a phrase; nullopt: no phrase fits.
    using Memory = std::map<std::string, std::optional<std::string>, std::less<>>;

    /// Takes in one line of the file; the problem has no place yet.
    [[nodiscard]] base::Outcome take(std::string_view line);
    /// The text in this language; nullptr: the file has no words for it. `depth`: holes within
    /// holes.
    [[nodiscard]] const std::string* find(std::string_view english, int depth) const;
    [[nodiscard]] std::optional<std::string> by_phrase(std::string_view english, int depth) const;

    std::string name_ = "en";
    std::map<std::string, std::string, std::less<>> words_;
    std::vector<Phrase> phrases_;                        ///< the pairs with holes
    std::map<char, std::vector<std::size_t>> by_first_;  ///< the one that says most first
    mutable Memory recent_;                              ///< what was asked for lately
    mutable Memory earlier_;                             ///< and before that
    mutable std::set<std::string, std::less<>> missing_;
};

/// Of the names of keys, of a person's device, of a setting.
inline constexpr std::array<std::string_view, 2> kKeySeams{" + ", ", "};
inline constexpr std::array<std::string_view, 2> kDeviceSeams{" at ", " (off)"};
inline constexpr std::array<std::string_view, 2> kSettingSeams{": ", " = "};

/// "en" and the languages that have a file in this folder, ascending.
[[nodiscard]] std::vector<std::string> tongues_in(const std::filesystem::path& folder);

}  // namespace gui
