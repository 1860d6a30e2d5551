#include "gui/panel/add_menu.h"

#include <array>
#include <string>
#include <vector>

namespace gui {

namespace {

struct AddItem {
    std::string_view label;
    const char* verb;
};

constexpr std::array<AddItem, 9> kItems{{{"A provider with its servers…", "provider"},
                                         {"A person with an account…", "person"},
                                         {"A device with a mail program…", "device"},
                                         {"An account…", "add_account"},
                                         {"How fast a link is…", "set_link"},
                                         {"A record of the name system…", "zone"},
                                         {"A policy of a provider…", "set_policy"},
                                         {"A fault: a command is refused…", "refuse"},
                                         {"A fault: a cable is cut…", "cut"}}};

}  // namespace

float draw_add_menu(const Rect& row, bool open, Ui& ui) {
    std::vector<std::string> options;
    for (const AddItem& item : kItems) options.emplace_back(ui.say(item.label));
    const float width = button_width(ui, "Add…   ");
    if (open) ImGui::OpenPopup("menu map.add");
    const int picked = menu_button(ui, "map.add", std::string{ui.say("Add…")} + "   ",
                                   {row.right() - width, row.y, width, row.h}, options, -1,
                                   {.data = true, .tooltip = "A provider, a person, a device, a link, a fault"});
    if (picked >= 0) ui.emit(OpenForm{kItems[static_cast<std::size_t>(picked)].verb, {}});
    return width;
}

}  // namespace gui
