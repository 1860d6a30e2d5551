#pragma once
/// The explanations of the program, as tests of views and panels read them.
///
/// Doors: explanations. Fails: a test that loads none has none, and its texts are empty.

#include <string>
#include <utility>

#include "gui/view/explain.h"

namespace gui_test {

/// Those of `assets/explain`, in English.
inline gui::Explanations explanations() {
    auto loaded = gui::Explanations::load(std::string{POSTROOM_SOURCE_DIR} + "/assets/explain");
    return loaded.ok() ? std::move(loaded).value() : gui::Explanations{};
}

}  // namespace gui_test
