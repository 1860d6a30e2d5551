#include "gui/theme.h"

#include <algorithm>
#include <cmath>

namespace gui {

namespace {

constexpr Color rgb(std::uint32_t hex) {
    return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8),
            static_cast<std::uint8_t>(hex), 255};
}

Theme dark() {
    Theme t;
    t.name = ThemeName::Dark;
    t.window = rgb(0x101317);
    t.part = rgb(0x1a1e24);
    t.raised = rgb(0x2a303a);
    t.hovered = rgb(0x38414e);
    t.border = rgb(0x646f7d);
    t.text = rgb(0xe9ecef);
    t.muted = rgb(0xa9b3c0);
    t.heading = rgb(0xffffff);
    t.client = rgb(0x6cc0f0);
    t.server = rgb(0xe8a3cb);
    t.good = rgb(0x3fd0a2);
    t.warn = rgb(0xf2b632);
    t.bad = rgb(0xff9066);
    t.act = rgb(0xf0e442);
    t.link = rgb(0x8fd0f7);
    t.selected = rgb(0x25405a);
    t.current = rgb(0x403a14);
    t.accent = rgb(0x56b4e9);
    t.on_accent = rgb(0x0b1a24);
    t.focus = rgb(0xf0e442);
    t.region = rgb(0x20262e);
    const Color letters[6] = {rgb(0xe69f00), rgb(0x56b4e9), rgb(0x2fc08f),
                              rgb(0xf0e442), rgb(0xf0763a), rgb(0xdc97bf)};
    std::copy(std::begin(letters), std::end(letters), t.letters);
    t.letter_ink = rgb(0x14171c);
    const Color stripes[6] = {rgb(0x56b4e9), rgb(0xe69f00), rgb(0x2fc08f),
                              rgb(0xdc97bf), rgb(0xf0e442), rgb(0xf0763a)};
    std::copy(std::begin(stripes), std::end(stripes), t.stripes);
    return t;
}

Theme light() {
    Theme t;
    t.name = ThemeName::Light;
    t.window = rgb(0xe6e9ed);
    t.part = rgb(0xffffff);
    t.raised = rgb(0xeef1f5);
    t.hovered = rgb(0xdfe6ee);
    t.border = rgb(0xb9c2cd);
    t.text = rgb(0x16191d);
    t.muted = rgb(0x4d5764);
    t.heading = rgb(0x000000);
    t.client = rgb(0x005a96);
    t.server = rgb(0x8a356d);
    t.good = rgb(0x00634a);
    t.warn = rgb(0x7d4a00);
    t.bad = rgb(0xa83500);
    t.act = rgb(0x5f5000);
    t.link = rgb(0x005a96);
    t.selected = rgb(0xd3e8f8);
    t.current = rgb(0xfff1b8);
    t.accent = rgb(0x005f9e);
    t.on_accent = rgb(0xffffff);
    t.focus = rgb(0xb23a00);
    t.region = rgb(0xf3f6f9);
    const Color letters[6] = {rgb(0xe69f00), rgb(0x56b4e9), rgb(0x2fb287),
                              rgb(0xf0e442), rgb(0xe8682a), rgb(0xd68ab5)};
    std::copy(std::begin(letters), std::end(letters), t.letters);
    t.letter_ink = rgb(0x101317);
    const Color stripes[6] = {rgb(0x0072b2), rgb(0xb87f00), rgb(0x009e73),
                              rgb(0xb05a8c), rgb(0x9a8f00), rgb(0xd55e00)};
    std::copy(std::begin(stripes), std::end(stripes), t.stripes);
    return t;
}

/// White on black, each ink 7:1 or more, every part with a bright border.
Theme high_contrast() {
    Theme t = dark();
    t.name = ThemeName::Contrast;
    t.window = rgb(0x000000);
    t.part = rgb(0x000000);
    t.raised = rgb(0x1a1a1a);
    t.hovered = rgb(0x33333f);
    t.border = rgb(0xb8b8b8);
    t.text = rgb(0xffffff);
    t.muted = rgb(0xdddddd);
    t.heading = rgb(0xffffff);
    t.client = rgb(0x86d2ff);
    t.server = rgb(0xffb6dd);
    t.good = rgb(0x5ff0c0);
    t.warn = rgb(0xffca4d);
    t.bad = rgb(0xffa685);
    t.act = rgb(0xfff25c);
    t.link = rgb(0x9edcff);
    t.selected = rgb(0x00305c);
    t.current = rgb(0x3a3400);
    t.accent = rgb(0xffe14d);
    t.on_accent = rgb(0x000000);
    t.focus = rgb(0xff9d00);
    t.region = rgb(0x0c0c0c);
    return t;
}

double linear(std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Color c) {
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

}  // namespace

Color Theme::of(Role role) const {
    switch (role) {
        case Role::Text:
            return text;
        case Role::Muted:
            return muted;
        case Role::Heading:
            return heading;
        case Role::Client:
            return client;
        case Role::Server:
            return server;
        case Role::Good:
            return good;
        case Role::Warn:
            return warn;
        case Role::Bad:
            return bad;
        case Role::Act:
            return act;
        case Role::Link:
            return link;
    }
    return text;
}

const Theme& theme(ThemeName name) {
    static const Theme kDark = dark();
    static const Theme kLight = light();
    static const Theme kContrast = high_contrast();
    return name == ThemeName::Dark ? kDark : name == ThemeName::Light ? kLight : kContrast;
}

std::string_view theme_word(ThemeName name) {
    return name == ThemeName::Dark ? "dark" : name == ThemeName::Light ? "light" : "contrast";
}

bool parse_theme(std::string_view word, ThemeName& out) {
    for (const ThemeName name : {ThemeName::Dark, ThemeName::Light, ThemeName::Contrast}) {
        if (theme_word(name) != word) continue;
        out = name;
        return true;
    }
    return false;
}

double contrast(Color a, Color b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

std::vector<TextPair> text_pairs(const Theme& t) {
    std::vector<TextPair> pairs;
    const std::pair<std::string_view, Color> inks[] = {
        {"text", t.text},     {"muted", t.muted}, {"heading", t.heading}, {"client", t.client},
        {"server", t.server}, {"good", t.good},   {"warn", t.warn},       {"bad", t.bad},
        {"act", t.act},       {"link", t.link}};
    for (const auto& [name, ink] : inks) {
        for (const Color ground : {t.part, t.region, t.selected, t.current, t.raised})
            pairs.push_back({name, ink, ground});
    }
    for (const Color ground : {t.window, t.hovered}) {
        pairs.push_back({"text", t.text, ground});
        pairs.push_back({"muted", t.muted, ground});
    }
    pairs.push_back({"on_accent", t.on_accent, t.accent});
    for (const Color ground : t.letters) pairs.push_back({"letter_ink", t.letter_ink, ground});
    return pairs;
}

}  // namespace gui
