#pragma once
/// Where each part of the window goes: a pure function of its size and of what the user prefers.
///
/// Three forms: all parts at once; two at a time with tabs, when text is large or the window small;
/// and one sentence, when it is too small for anything. Knows no Dear ImGui.
/// Doors: Layout, LayoutChoice, layout, ui_scale. Units: pixels. Fails: never.

#include <cstdint>
#include <string_view>
#include <vector>

namespace gui {

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;

    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] bool holds(float px, float py) const {
        return px >= x && px < right() && py >= y && py < bottom();
    }
    [[nodiscard]] bool overlaps(const Rect& o) const {
        return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
    }
    [[nodiscard]] Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// "main", or the name of the one part that fills the window.
enum class Solo : std::uint8_t { None, Map, Transcript, Copies, Inspector, Timeline, Story };

/// What is seen where the Map is.
enum class MapTab : std::uint8_t { Map, Server, Program, Queues };
/// What is seen of the conversation.
enum class TalkTab : std::uint8_t { Transcript, Ladder, States, Octets };
/// What is seen of the copies.
enum class CopiesTab : std::uint8_t { Now, Letters, OverTime };

/// What the user has chosen; remembered between runs.
struct LayoutChoice {
    float left_share = 0.64F;     ///< width of Map and Transcript
    float map_share = 0.44F;      ///< height of the Map in its column
    float copies_share = 0.50F;   ///< height of Copies in its column
    float console_share = 0.36F;  ///< height of the drawer with console, script and terminal
    bool show_console = false;    ///< that drawer is open
    bool show_transcript = true;  ///< tabbed form: Transcript rather than Map on the left
    bool show_inspector = false;  ///< tabbed form: Inspector rather than Copies on the right
    MapTab map_tab = MapTab::Map;
    TalkTab talk_tab = TalkTab::Transcript;
    CopiesTab copies_tab = CopiesTab::Now;
    Solo solo = Solo::None;
    bool story = false;           ///< a lesson is open: its story has a part of its own
    bool show_story = true;       ///< tabbed form: the story rather than Copies or Inspector on the right

    friend bool operator==(const LayoutChoice&, const LayoutChoice&) = default;
};

enum class LayoutForm : std::uint8_t { Full, Tabbed, TooSmall };

/// A part that is not to be seen has an empty rectangle.
struct Layout {
    LayoutForm form = LayoutForm::Full;
    Rect window;
    Rect top_bar, map, transcript, copies, inspector, timeline, console, story;
    Rect left_tabs, right_tabs;                   ///< tabbed form
    Rect split_columns, split_left, split_right, split_console;  ///< what can be dragged; full form

    [[nodiscard]] std::vector<Rect> parts() const;
};

/// How large everything is drawn: `text_percent` times what suits the window's size (1 up to
/// 1600 x 900, more on larger screens), in steps of a tenth.
[[nodiscard]] float ui_scale(float width, float height, int text_percent);

[[nodiscard]] Layout layout(float width, float height, float scale, const LayoutChoice& choice);

/// The smallest window at text size 100, in pixels.
inline constexpr float kSmallestWidth = 900;
inline constexpr float kSmallestHeight = 560;

/// The choice that shows the view of this name ("map", "ladder" …) alone; "main" and "" show all
/// parts. False: there is no such view, and `out` is left alone.
[[nodiscard]] bool parse_view(std::string_view name, LayoutChoice& out);
/// The names that parse_view knows, "main" first.
[[nodiscard]] std::vector<std::string_view> view_names();

}  // namespace gui
