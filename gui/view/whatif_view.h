#pragma once
/// "What if…": the ready forks of a moment, and the choices that a comparison puts side by side.
///
/// Doors: WhatIf, build_what_ifs, retrieval_choices, device_to_compare. Fails: never.

#include <string>
#include <string_view>
#include <vector>

#include "gui/view/compare_run.h"
#include "gui/view/scene.h"

namespace gui {

/// One thing that could be otherwise from now on.
struct WhatIf {
    std::string id;      ///< "whatif.ben-home.pop3_keep"
    std::string label;   ///< "Ben at ben-home: POP3, leave on the server"
    bool present = false;  ///< it is so already
    sim::Action act;
};

[[nodiscard]] std::vector<WhatIf> build_what_ifs(const Scene& scene);
/// The ways in which this device could collect its mail, at most four.
[[nodiscard]] std::vector<CompareChoice> retrieval_choices(std::string_view device);
/// The device of the person to whom the newest letter goes; else the last one with a mail program.
[[nodiscard]] std::string device_to_compare(const sim::World& world);

}  // namespace gui
