#pragma once
/// What a presenter shows: the line that has just arrived in large type, what it did to the copies,
/// and the next one, hidden until it is asked for.
///
/// Doors: build_present, text. Fails: never.

#include <string>
#include <vector>

#include "gui/view/copies_view.h"
#include "gui/view/narration.h"

namespace gui {

struct PresentView {
    std::string who;        ///< "smtp.harbor.example answers ada-desk"
    std::string line;       ///< empty: nothing was said yet, or what happened last is no line
    bool from_client = false;
    std::string sentence;   ///< what it means
    std::vector<std::string> effects;
    std::string rfc;
    std::string next_who;   ///< "ada-desk says to smtp.harbor.example"
    std::string next_line;  ///< the next line; empty: nothing is left
    std::string next_sentence;
    std::string nothing_next;
};

[[nodiscard]] PresentView build_present(const Narrator& narrator, const LineExplanation& now);
[[nodiscard]] std::string text(const PresentView& view, bool revealed);

}  // namespace gui
