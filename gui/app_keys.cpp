// What keys do.

#include <algorithm>
#include <iterator>

#include "gui/app.h"

namespace gui {

namespace {

constexpr int kTextSizes[] = {100, 125, 150, 175, 200};

}  // namespace

void App::select_neighbour(int direction) {
    const Scene scene = scene_of(timeline_);
    const std::size_t total = rows_.rows_until(scene.entries);
    if (total == 0) return;
    const base::EntryId from = selection_.focus == Selection::Focus::Line && selection_.line
                                   ? selection_.line
                                   : scene.current_line();
    std::size_t row = std::min(rows_.row_of(from), total - 1);
    const std::uint32_t entry = rows_.row(row).entry;
    while (rows_.row(row).entry == entry) {
        if ((direction < 0 && row == 0) || (direction > 0 && row + 1 == total)) return;
        row = direction < 0 ? row - 1 : row + 1;
    }
    Selection pick;
    pick.line = base::EntryId{rows_.row(row).entry};
    pick.focus = Selection::Focus::Line;
    select(Select{pick, true});
}

void App::press_arrow(KeyPress key, double now) {
    const sim::Unit unit = key.ctrl    ? sim::Unit::Act
                           : key.shift ? sim::Unit::Reply
                                       : sim::Unit::Line;
    if (key.key == Key::Right) {
        carry_out(StepForward{unit}, now);
    } else {
        carry_out(StepBack{unit}, now);
    }
}

void App::press_letter(KeyPress key, double now) {
    // Who types while a line runs means the console, which takes no words now: they are no shortcuts.
    if (console_.running() && settings_.layout.show_console && !key.ctrl) return;
    // So does who types in a lesson whose lines go to a server, also while the terminal waits for an answer.
    if (lesson_open() && story_->view().types && screen_ == Screen::World && !key.ctrl) return;
    const auto resize = [&](int by) {
        const auto at =
            std::find(std::begin(kTextSizes), std::end(kTextSizes), settings_.text_percent) -
            std::begin(kTextSizes);
        const auto to = std::clamp<std::ptrdiff_t>(at + by, 0, 4);
        carry_out(SetTextSize{kTextSizes[to]}, now);
    };
    switch (key.key) {
        case Key::Z:
            if (!key.ctrl) break;
            key.shift ? carry_out(Redo{}, now) : carry_out(Undo{}, now);
            break;
        case Key::A:
            carry_out(OpenActs{}, now);
            break;
        case Key::C:
            key.ctrl ? carry_out(CopyView{}, now) : carry_out(OpenCompare{}, now);
            break;
        case Key::D:
            carry_out(LetPass{base::days(key.shift ? 7 : 1)}, now);
            break;
        case Key::H:
            carry_out(LetPass{base::hours(1)}, now);
            break;
        case Key::K:
            if (key.ctrl) carry_out(OpenFinder{}, now);
            break;
        case Key::L:
            carry_out(ShowScreen{Screen::Lessons}, now);
            break;
        case Key::M:
            carry_out(ToggleBookmark{}, now);
            break;
        case Key::O:
            if (key.ctrl) carry_out(ShowScreen{Screen::Start}, now);
            break;
        case Key::P:
            carry_out(ShowScreen{screen_ == Screen::Present ? Screen::World : Screen::Present}, now);
            break;
        case Key::T:
            carry_out(SetTheme{}, now);
            break;
        case Key::W:
            carry_out(OpenWhatIf{}, now);
            break;
        case Key::Plus:
            if (key.ctrl) resize(1);
            break;
        case Key::Minus:
            if (key.ctrl) resize(-1);
            break;
        case Key::Digit1:
        case Key::Digit2:
        case Key::Digit3:
        case Key::Digit4:
        case Key::Digit5:
            if (key.shift) break;
            carry_out(
                SetTextSize{kTextSizes[static_cast<int>(key.key) - static_cast<int>(Key::Digit1)]},
                now);
            break;
        default:
            break;
    }
}

bool App::press_screen(KeyPress key, double now) {
    if (press_story(key, now)) return true;
    const bool by_enter = overlay_.open == Overlay::Finder || overlay_.open == Overlay::Save;
    if (by_enter && key.key == Key::Enter && widgets_.focused().empty()) {
        overlay_.enter = true;
        return true;
    }
    if (screen_ == Screen::Present && key.key == Key::Enter) {
        carry_out(RevealNext{}, now);
        return true;
    }
    if (compare_ && overlay_.open == Overlay::None &&
        (key.key == Key::Right || key.key == Key::Home || key.key == Key::End)) {
        carry_out(CompareMove{key.key == Key::Home  ? CompareMove::To::Start
                              : key.key == Key::End ? CompareMove::To::End
                              : key.shift           ? CompareMove::To::Difference
                                                    : CompareMove::To::Line},
                  now);
        return true;
    }
    return false;
}

void App::press(KeyPress key, double now) {
    governor_.changed();
    if (key.key == Key::Escape && cancel_work()) return;
    if (press_console(key, now)) return;
    if (key.key == Key::Escape) {
        if (widgets_.menu_open()) {
            widgets_.close_menu();
        } else if (tour_.open) {
            carry_out(EndTour{}, now);
        } else if (compare_ && overlay_.open == Overlay::None) {
            compare_.reset();
        } else if (screen_ != Screen::World && overlay_.open == Overlay::None) {
            show_screen(Screen::World, now);
        } else if (overlay_.open != Overlay::None) {
            overlay_.open = Overlay::None;
        } else {
            selection_ = Selection{.letter = selection_.letter};
            widgets_.clear_focus();
        }
        return;
    }
    if (press_screen(key, now)) return;
    switch (key.key) {
        case Key::Tab:
            widgets_.focus_next(key.shift ? -1 : 1);
            return;
        case Key::Enter:
            if (!widgets_.focused().empty()) {
                widgets_.activate();
            } else if (selection_.focus == Selection::Focus::Line) {
                carry_out(SeekEntry{selection_.line}, now);
            }
            return;
        default:
            break;
    }
    if (overlay_.open != Overlay::None && key.key != Key::T && key.key != Key::Plus &&
        key.key != Key::Minus)
        return;
    switch (key.key) {
        case Key::Space:
            carry_out(TogglePlay{}, now);
            break;
        case Key::Left:
        case Key::Right:
            press_arrow(key, now);
            break;
        case Key::Up:
            key.ctrl ? carry_out(GoBookmark{-1}, now) : select_neighbour(-1);
            break;
        case Key::Down:
            key.ctrl ? carry_out(GoBookmark{1}, now) : select_neighbour(1);
            break;
        case Key::Find:
            carry_out(OpenFinder{}, now);
            break;
        case Key::Home:
            carry_out(ToStart{}, now);
            break;
        case Key::End:
            carry_out(ToEnd{}, now);
            break;
        case Key::Help:
            carry_out(OpenKeys{}, now);
            break;
        default:
            press_letter(key, now);
            break;
    }
}

}  // namespace gui
