#include "gui/stage.h"

#include <imgui.h>

#include "gui/view/assets.h"

namespace gui {

Stage::Stage(App& app, int width, int height) : app_{app}, width_{width}, height_{height} {
    context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    io.MousePos = {-1, -1};
    bake();
}

Stage::~Stage() {
    ImGui::DestroyContext(context_);
}

void Stage::bake() {
    const float scale = app_.scale_for(static_cast<float>(width_), static_cast<float>(height_));
    if (scale == baked_for_) return;
    auto fonts = bake_fonts(*ImGui::GetIO().Fonts, assets_dir() / "fonts", scale);
    if (!fonts) {
        problem_ = fonts.problem();
        return;
    }
    fonts_ = fonts.value();
    baked_for_ = scale;
}

void Stage::frame(double seconds) {
    ImGui::SetCurrentContext(context_);
    now_ += seconds;
    bake();
    if (problem_) return;
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width_), static_cast<float>(height_)};
    io.DeltaTime = static_cast<float>(seconds > 0 ? seconds : 1.0 / 60);
    ImGui::NewFrame();
    app_.frame(io.DisplaySize.x, io.DisplaySize.y, now_, fonts_);
    ImGui::Render();
}

bool Stage::point_at(std::string_view widget) {
    const Widget* found = app_.widgets().find(widget);
    if (found == nullptr) return false;
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().MousePos = {found->rect.x + found->rect.w / 2,
                               found->rect.y + found->rect.h / 2};
    frame();
    return true;
}

bool Stage::click(std::string_view widget, bool right, bool twice) {
    const Widget* found = app_.widgets().find(widget);
    if (found == nullptr || !found->enabled || !point_at(widget)) return false;
    const int key = right ? 1 : 0;
    frame(1.0);  // apart from the click before, so that two clicks are no double click
    for (int n = 0; n < (twice ? 2 : 1); ++n) {
        ImGui::GetIO().MouseDown[key] = true;
        frame(0.02);
        ImGui::GetIO().MouseDown[key] = false;
        frame(0.02);
    }
    ImGui::GetIO().MousePos = {-1, -1};
    frame();
    return true;
}

void Stage::drag(float from_x, float from_y, float to_x, float to_y) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {from_x, from_y};
    frame();
    io.MouseDown[0] = true;
    frame();
    for (int n = 1; n <= 4; ++n) {
        io.MousePos = {from_x + (to_x - from_x) * static_cast<float>(n) / 4,
                       from_y + (to_y - from_y) * static_cast<float>(n) / 4};
        frame();
    }
    io.MouseDown[0] = false;
    frame();
    io.MousePos = {-1, -1};
    frame();
}

void Stage::wheel(float x, float y, float by) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().MousePos = {x, y};
    frame();
    ImGui::GetIO().MouseWheel = by;
    frame();
    ImGui::GetIO().MouseWheel = 0;
    frame();
}

void Stage::type(std::string_view text) {
    ImGui::SetCurrentContext(context_);
    const std::string whole{text};
    ImGui::GetIO().AddInputCharactersUTF8(whole.c_str());
    frame();
    frame();
}

void Stage::enter_in_field() {
    constexpr int kWindowsEnter = 257;   // as GLFW numbers it; no name of Dear ImGui's own is that big
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.KeyMap[ImGuiKey_Enter] = kWindowsEnter;
    for (const bool down : {true, false}) {
        io.KeysDown[kWindowsEnter] = down;
        frame();
    }
    io.KeyMap[ImGuiKey_Enter] = -1;
    frame();
}

void Stage::press(KeyPress key) {
    ImGui::SetCurrentContext(context_);
    app_.press(key, now_);
    frame();
    frame();
}

void Stage::resize(int width, int height) {
    width_ = width;
    height_ = height;
    frame();
    frame();
}

Picture Stage::picture() const {
    ImGui::SetCurrentContext(context_);
    return render_soft(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, width_, height_,
                       theme(app_.settings().theme).window);
}

}  // namespace gui
