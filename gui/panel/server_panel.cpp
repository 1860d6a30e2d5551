#include "gui/panel/server_panel.h"

#include "gui/panel/sheet_panel.h"

namespace gui {

void draw_server(const ServerView& view, ServerUi& state, const Selection& selection,
                 const Rect& rect, Ui& ui) {
    const float y = rect.y + ui.px(2);
    std::vector<std::string> accounts;
    int chosen = 0;
    for (const ServerChoice& choice : view.accounts) {
        if (choice.chosen) chosen = static_cast<int>(accounts.size());
        accounts.push_back(choice.label);
    }
    float x = rect.x + ui.px(12);
    if (!accounts.empty()) {
        const std::string label = accounts[static_cast<std::size_t>(chosen)] + "   ";
        const float width = std::min(button_width(ui, label), rect.w * 0.5F);
        const int picked = menu_button(ui, "server.account", label, {x, y, width, ui.px(25)},
                                       accounts, chosen, {.data = true});
        if (picked >= 0) {
            Selection pick;
            pick.account = view.accounts[static_cast<std::size_t>(picked)].account;
            pick.focus = Selection::Focus::Account;
            ui.emit(Select{pick, false});
        }
        x += width + ui.px(8);
    }
    int folder = 0;
    for (std::size_t n = 0; n < view.folders.size(); ++n) {
        if (view.folders[n] == view.folder) folder = static_cast<int>(n);
    }
    if (view.folders.size() > 1) {
        const std::string label = view.folder + "   ";
        const int picked =
            menu_button(ui, "server.folder", label,
                        {x, y, std::min(button_width(ui, label), rect.right() - x - ui.px(8)),
                         ui.px(25)},
                        view.folders, folder, {.data = true});
        if (picked >= 0) state.folder = view.folders[static_cast<std::size_t>(picked)];
    } else if (!view.folder.empty()) {
        put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.bold, x + ui.px(4), y + ui.px(4),
                     rect.right() - x - ui.px(12), ui.theme.heading, view.folder);
    }
    draw_sheet(view.sheet, "server",
               {rect.x + ui.px(12), y + ui.px(32), rect.w - ui.px(16), rect.h - ui.px(40)},
               selection, ui);
}

void draw_queues(const Sheet& view, const Selection& selection, const Rect& rect, Ui& ui) {
    draw_sheet(view, "queues",
               {rect.x + ui.px(12), rect.y + ui.px(4), rect.w - ui.px(16), rect.h - ui.px(10)},
               selection, ui);
}

}  // namespace gui
