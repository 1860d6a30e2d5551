#pragma once
/// Keys at a text field that was just drawn. Dear ImGui before 1.87 numbers keys as the window does, so
/// its own names must be looked up first; asking for ImGuiKey_Enter itself never answers there.

#include <imgui.h>

namespace gui {

[[nodiscard]] inline bool key_pressed(ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); }

/// Enter, on either place of the keyboard, was pressed in the field that was drawn last.
[[nodiscard]] inline bool entered_in_field() {
    return ImGui::IsItemDeactivated() && (key_pressed(ImGuiKey_Enter) || key_pressed(ImGuiKey_KeyPadEnter));
}

}  // namespace gui
