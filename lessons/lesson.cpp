#include "lessons/lesson.h"

#include <algorithm>
#include <array>

namespace lessons {

namespace {

constexpr std::array<std::string_view, 10> kHideable{"copies",  "map",   "inspector", "transcript", "narration",
                                                     "ladder",  "server", "devices",   "timeline",   "octets"};
constexpr std::array<std::string_view, 7> kUsuallyHidden{"copies", "map", "inspector", "server", "devices", "ladder", "timeline"};

/// A lesson points at these; the tests of the window look whether each is really drawn.
constexpr std::array<std::string_view, 12> kWidgets{"terminal.input",     "timeline.step_line", "timeline.step_reply",
                                                    "timeline.step_act",  "transcript",         "actions.check_mail",
                                                    "actions.delete",     "actions.write",      "copies",             "story.wait",
                                                    "program.",           "map.host."};

}  // namespace

const Option* Question::find(std::string_view id) const {
    for (const Option& option : options) {
        if (option.id == id) return &option;
    }
    return nullptr;
}

const Option* Question::right() const {
    for (const Option& option : options) {
        if (option.right) return &option;
    }
    return nullptr;
}

const Step* Lesson::find_step(std::string_view step_id) const {
    const std::size_t index = step_index(step_id);
    return index == steps.size() ? nullptr : &steps[index];
}

std::size_t Lesson::step_index(std::string_view step_id) const {
    std::size_t index = 0;
    while (index < steps.size() && steps[index].id != step_id) ++index;
    return index;
}

std::span<const std::string_view> hideable_views() { return kHideable; }
std::span<const std::string_view> usual_hidden_views() { return kUsuallyHidden; }
std::span<const std::string_view> known_widgets() { return kWidgets; }

bool is_known_widget(std::string_view id) {
    return std::any_of(kWidgets.begin(), kWidgets.end(), [id](std::string_view known) {
        return known.back() == '.' ? id.substr(0, known.size()) == known && id.size() > known.size() : id == known;
    });
}

}  // namespace lessons
