#include "gui/view/role.h"

#include <array>

namespace gui {

namespace {
constexpr std::array<std::string_view, 6> kShapes{"circle",   "square", "diamond",
                                                  "triangle", "star",   "ring"};
}

std::string_view LetterMark::shape() const {
    return kShapes[index % kShapes.size()];
}

LetterMark letter_mark(base::LetterId letter) {
    return LetterMark{
        static_cast<std::uint8_t>(letter.value == 0 ? 0 : (letter.value - 1) % kShapes.size())};
}

}  // namespace gui
