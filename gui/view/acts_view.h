#pragma once
/// What can be done now: the acts that a menu offers for a device, or for all.
///
/// Doors: build_acts, build_host_acts, text. Fails: never.

#include <optional>
#include <string>
#include <vector>

#include "gui/view/scene.h"
#include "sim/act_form.h"
#include "sim/action.h"

namespace gui {

/// One entry of a menu. Without an action it opens the form of `form`, or else that of a new letter.
struct ActItem {
    std::string id;     ///< stable, for tests and lessons: "act.ada-desk.get_mail"
    std::string label;  ///< "Get mail"
    std::optional<sim::Action> action;
    bool chosen = false;  ///< for settings: this is how it is now
    bool enabled = true;
    std::string why_not;  ///< when it is not enabled
    std::string form;     ///< the verb whose form is opened, with `values` filled in
    std::vector<sim::NamedValue> values;
};

struct ActGroup {
    base::HostId host;
    std::string device;    ///< "ada-desk"
    std::string title;     ///< "Ada at ada-desk"
    std::string write_to;  ///< an address that a new letter is likely for
    std::vector<ActItem> items;
};

/// One group a device, in order of the hosts.
struct ActsView {
    std::vector<ActGroup> groups;

    [[nodiscard]] const ActGroup* group(base::HostId host) const;
};

[[nodiscard]] ActsView build_acts(const Scene& scene);

/// Everything that can be done at one host: what build_acts offers for a device, and every act whose
/// description has a field that this host, its provider or its account fits.
[[nodiscard]] ActGroup build_host_acts(const Scene& scene, base::HostId host);

/// The menu in words.
[[nodiscard]] std::string text(const ActsView& view);

}  // namespace gui
