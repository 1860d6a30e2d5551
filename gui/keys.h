#pragma once
/// Keys as the app knows them, whatever library read the keyboard.
///
/// Doors: Key, KeyPress. Fails: never.

#include <cstdint>

namespace gui {

enum class Key : std::uint8_t {
    Space,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Enter,
    Tab,
    Escape,
    Help,
    Find,
    Console,
    A,
    C,
    D,
    H,
    K,
    M,
    O,
    P,
    S,
    T,
    W,
    Z,
    Plus,
    Minus,
    Digit1,
    Digit2,
    Digit3,
    Digit4,
    Digit5,
    Digit6,
    Digit7,
    Digit8,
    Digit9,
    F,
    L,
    PageDown,
    Dot,
};

struct KeyPress {
    Key key = Key::Space;
    bool shift = false;
    bool ctrl = false;
};

}  // namespace gui
