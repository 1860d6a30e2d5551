#pragma once
/// A window without a screen: an ImGui context of its own in which an App draws. For pictures,
/// tests and benchmarks.
///
/// Doors: Stage; frame, click, right_click, type, picture. Fails: the constructor's fonts may be
/// missing: see problem().

#include <optional>
#include <string_view>

#include "gui/app.h"
#include "gui/render_soft.h"

struct ImGuiContext;

namespace gui {

class Stage {
  public:
    Stage(App& app, int width, int height);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Why nothing can be drawn; none: all is well.
    [[nodiscard]] const std::optional<base::Problem>& problem() const { return problem_; }

    /// Draws one frame `seconds` after the last one.
    void frame(double seconds = 1.0 / 60);
    /// Moves the pointer over a widget, presses and lets go, over successive frames. False: there
    /// is no such widget, or it is disabled.
    [[nodiscard]] bool click(std::string_view widget, bool right = false, bool twice = false);
    /// Puts the pointer on a widget.
    [[nodiscard]] bool point_at(std::string_view widget);
    /// Presses the pointer at one place and lets go at another.
    void drag(float from_x, float from_y, float to_x, float to_y);
    /// Turns the wheel over a place; down is negative.
    void wheel(float x, float y, float by);
    void type(std::string_view text);
    /// Enter, as the field that has the keyboard sees it: under the number that the real window gives it.
    void enter_in_field();
    void press(KeyPress key);
    void resize(int width, int height);
    /// The last frame as a picture.
    [[nodiscard]] Picture picture() const;
    [[nodiscard]] double now() const { return now_; }
    [[nodiscard]] const ImGuiContext* context() const { return context_; }

  private:
    void bake();

    App& app_;
    ImGuiContext* context_ = nullptr;
    Fonts fonts_;
    float baked_for_ = 0;
    int width_, height_;
    double now_ = 100;
    std::optional<base::Problem> problem_;
};

}  // namespace gui
