#pragma once
/// The words of an HTML text, for looking at and not for showing: tags become blanks, character
/// references become characters, and what is no text of the page (title, style, script, comments)
/// goes.
///
/// Doors: html_text. Fails: never; a reference that is none stays as it is.

#include <string>
#include <string_view>

namespace mail {

/// `html` in UTF-8. A no-break space becomes a space.
[[nodiscard]] std::string html_text(std::string_view html);

}  // namespace mail
