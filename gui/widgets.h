#pragma once
/// Everything that can be clicked goes through here: it gets a stable id and its rectangle is
/// noted, so that lessons can point at it, tests can click it, and the keyboard can reach it.
///
/// Doors: WidgetRegistry, Ui, the widgets. Fails: never.

#include <imgui.h>

#include <cstdint>
#include <string>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/fonts.h"
#include "gui/layout.h"
#include "gui/theme.h"
#include "gui/ui_command.h"
#include "gui/view/tongue.h"

namespace gui {

struct Widget {
    std::string id;
    Rect rect;
    bool enabled = true;
    bool cut = false;     ///< its label did not fit
    std::string layer;    ///< the window it lies in: what lies over it is another
};

/// The widgets of the last frame, in the order in which they were drawn.
class WidgetRegistry {
  public:
    void begin_frame();
    void add(std::string_view id, Rect rect, bool enabled);
    /// The label of the widget that was added last did not fit.
    void note_cut() {
        if (!widgets_.empty()) widgets_.back().cut = true;
    }
    /// Widgets are added in this window from now on.
    void set_layer(std::string_view layer) { layer_ = layer; }
    /// nullptr: not drawn in the last frame.
    [[nodiscard]] const Widget* find(std::string_view id) const;
    [[nodiscard]] const std::vector<Widget>& widgets() const { return widgets_; }

    // --- the keyboard -------------------------------------------------------------------------
    [[nodiscard]] const std::string& focused() const { return focused_; }
    /// Moves the focus to the next (or previous) enabled widget.
    void focus_next(int direction);
    void clear_focus() { focused_.clear(); }
    /// The focused widget is to act as if clicked, in the next frame.
    void activate() { activate_ = !focused_.empty(); }
    /// True once for the widget that is to act.
    [[nodiscard]] bool take_activation(std::string_view id);

    // --- menus --------------------------------------------------------------------------------
    /// A menu was open in the last frame.
    [[nodiscard]] bool menu_open() const { return menu_open_ || menu_was_open_; }
    void note_menu() { menu_open_ = true; }
    /// The open menu is to close, in the next frame.
    void close_menu() { close_menu_ = menu_open(); }
    [[nodiscard]] bool take_close() { return std::exchange(close_menu_, false); }

  private:
    std::vector<Widget> widgets_;
    std::string layer_;
    std::string focused_;
    bool activate_ = false;
    bool menu_open_ = false;
    bool menu_was_open_ = false;  ///< in the frame before
    bool close_menu_ = false;
};

/// What a panel draws with.
struct Ui {
    const Theme& theme;
    const Fonts& fonts;
    float scale = 1;
    bool motion = true;
    double now = 0;  ///< seconds, for motion
    const LayoutChoice& choice;
    const Tongue& tongue;
    WidgetRegistry& widgets;
    UiCommands& out;

    /// The words in the chosen language.
    [[nodiscard]] std::string_view say(std::string_view english) const {
        return tongue.say(english);
    }
    [[nodiscard]] float px(float units) const { return units * scale; }
    template <class Command>
    void emit(Command command) {
        out.emplace_back(std::move(command));
    }
};

// --- colours and text ---------------------------------------------------------------------------

[[nodiscard]] ImU32 ink(Color color);
/// Draws one line of text; returns its width.
float put_text(ImDrawList& draw, ImFont* font, float x, float y, Color color,
               std::string_view text);
/// The same, ending in "…" where it would be wider than `width`. Returns true if it was cut.
bool put_text_fit(ImDrawList& draw, ImFont* font, float x, float y, float width, Color color,
                  std::string_view text);
/// Wrapped text; returns its height. At most `lines_max` lines (0: all), the last ending in "…".
float put_text_wrapped(ImDrawList& draw, ImFont* font, float x, float y, float width, Color color,
                       std::string_view text, int lines_max = 0);
/// The height that put_text_wrapped will take.
[[nodiscard]] float wrapped_height(ImFont* font, std::string_view text, float width);
[[nodiscard]] float text_width(ImFont* font, std::string_view text);

// --- parts --------------------------------------------------------------------------------------

/// Opens the ImGui window of a part with its ground; call end_part afterwards in any case.
/// `scrolls`: its content may be longer than the part.
void begin_part(Ui& ui, const char* name, const Rect& rect, bool scrolls);
void end_part();
/// "MAP", and muted words beside it. Returns the height taken.
float part_heading(Ui& ui, const Rect& part, std::string_view heading, std::string_view words);

// --- widgets ------------------------------------------------------------------------------------

struct ButtonLook {
    bool enabled = true;
    bool chosen = false;  ///< pressed in, as of a tab or a switch
    bool accent = false;  ///< the main button of its part
    bool plain = false;   ///< no ground until the pointer is over it
    bool left = false;    ///< label at the left edge, not in the middle
    bool data = false;    ///< the label is a name from the world: it may be cut, and is in no language
    std::string_view tooltip;
};

/// A place that can be clicked, without any look. `double_clicked` may be null.
bool click_area(Ui& ui, std::string_view id, const Rect& rect, bool enabled = true,
                bool* hovered = nullptr, bool* double_clicked = nullptr,
                bool* right_clicked = nullptr);
/// A button with a label, which is said in the chosen language.
bool button(Ui& ui, std::string_view id, std::string_view label, const Rect& rect,
            const ButtonLook& look = {});
/// The width that a button with this label wants.
[[nodiscard]] float button_width(const Ui& ui, std::string_view label);
/// Tabs at the left of `row`, called "ID.LABEL" in lower case with "_" for spaces; where there is no
/// room for all, the chosen one between two arrows ("ID.previous", "ID.next"). Returns the index that
/// was clicked, or -1; `*end`: where they end.
int tab_row(Ui& ui, std::string_view id, const Rect& row, std::span<const std::string_view> labels,
            int chosen, float* end = nullptr);
/// A button that opens a menu of `options`, called "ID.0", "ID.1" …. Returns the index that was
/// chosen, or -1.
int menu_button(Ui& ui, std::string_view id, std::string_view label, const Rect& rect,
                std::span<const std::string> options, int chosen, const ButtonLook& look = {});
/// "Mail program" as part of a widget's name: "mail_program".
[[nodiscard]] std::string id_word(std::string_view label);
/// A line of text to be typed. True if it changed.
bool text_field(Ui& ui, std::string_view id, const Rect& rect, std::string& text,
                std::string_view hint, bool secret = false);
/// Several lines.
bool text_area(Ui& ui, std::string_view id, const Rect& rect, std::string& text);
/// A bar between two parts that can be dragged; returns by how much, in pixels.
float splitter(Ui& ui, std::string_view id, const Rect& rect, bool upright);

}  // namespace gui
