#pragma once
/// Set-up cards for mail programs: the templates of assets/setup, made for one served world.
///
/// Doors: CardValues, SetupCard, fill_card, fill_cards, write_setup_cards. Fails: with a Problem that names the file.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace app {

/// What each word in braces becomes.
using CardValues = std::map<std::string, std::string, std::less<>>;

/// The text with every `{word}` and `{quoting word}` that has a value replaced (see card_quoting.h); other braces stay.
/// Fails if a program cannot read a value: the Problem names the word and what it holds.
[[nodiscard]] base::Result<std::string> fill_card(std::string_view text, const CardValues& values);

struct SetupCard {
    std::string name;   ///< of its file: "muttrc"
    std::string text;
};

/// Every card, by name. A word without a value stays; a card that cannot be written says so in one sentence instead.
[[nodiscard]] base::Result<std::vector<SetupCard>> fill_cards(const CardValues& values);

/// Writes every card into `folder`, readable by the user alone since passwords are in them. Adds the
/// word `folder` itself.
[[nodiscard]] base::Outcome write_setup_cards(const std::string& folder, CardValues values);

}  // namespace app
