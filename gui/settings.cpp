#include "gui/settings.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

namespace gui {

namespace {

namespace fs = std::filesystem;

float share(const toml::table& table, const char* name, float otherwise) {
    const double value = table["layout"][name].value_or(static_cast<double>(otherwise));
    return value > 0.05 && value < 0.95 ? static_cast<float>(value) : otherwise;
}

Settings from_table(const toml::table& table) {
    Settings out;
    (void)parse_theme(table["theme"].value_or(std::string{"dark"}), out.theme);
    out.language = table["language"].value_or(out.language);
    out.tour_seen = table["tour_seen"].value_or(out.tour_seen);
    out.learner = table["learner"].value_or(out.learner);
    if (const toml::array* recent = table["recent"].as_array()) {
        for (const toml::node& one : *recent) {
            if (const auto what = one.value<std::string>(); what && out.recent.size() < 8)
                out.recent.push_back(*what);
        }
    }
    if (const toml::array* typed = table["console_history"].as_array()) {
        for (const toml::node& one : *typed) {
            if (const auto line = one.value<std::string>(); line && out.console_history.size() < 200)
                out.console_history.push_back(*line);
        }
    }
    if (const toml::array* moved = table["moved_hosts"].as_array()) {
        for (const toml::node& node : *moved) {
            const toml::array* one = node.as_array();
            if (one == nullptr || one->size() != 4 || out.moved_hosts.size() == 400) continue;
            const auto world = one->get(0)->value<std::string>();
            const auto host = one->get(1)->value<std::string>();
            const double x = one->get(2)->value_or(-1.0);
            const double y = one->get(3)->value_or(-1.0);
            if (world && host && x >= 0 && x <= 1 && y >= 0 && y <= 1)
                out.moved_hosts.push_back({*world, *host, {x, y}});
        }
    }
    const int percent = table["text"].value_or(out.text_percent);
    if (percent == 100 || percent == 125 || percent == 150 || percent == 175 || percent == 200)
        out.text_percent = percent;
    out.motion = table["motion"].value_or(out.motion);
    const int pace = table["pace"].value_or(out.pace);
    if (pace >= 0 && pace <= 5) out.pace = pace;
    const int width = table["window"]["width"].value_or(out.window_width);
    const int height = table["window"]["height"].value_or(out.window_height);
    if (width >= 300 && width <= 16384) out.window_width = width;
    if (height >= 200 && height <= 16384) out.window_height = height;
    out.layout.left_share = share(table, "left", out.layout.left_share);
    out.layout.map_share = share(table, "map", out.layout.map_share);
    out.layout.copies_share = share(table, "copies", out.layout.copies_share);
    out.layout.console_share = share(table, "console", out.layout.console_share);
    out.layout.show_console = table["layout"]["show_console"].value_or(out.layout.show_console);
    out.layout.show_transcript =
        table["layout"]["show_transcript"].value_or(out.layout.show_transcript);
    out.layout.show_inspector =
        table["layout"]["show_inspector"].value_or(out.layout.show_inspector);
    const auto tab = [&](const char* name, int most) {
        const int value = table["layout"][name].value_or(0);
        return value >= 0 && value <= most ? value : 0;
    };
    out.layout.map_tab = static_cast<MapTab>(tab("map_tab", 3));
    out.layout.talk_tab = static_cast<TalkTab>(tab("talk_tab", 3));
    out.layout.copies_tab = static_cast<CopiesTab>(tab("copies_tab", 2));
    return out;
}

/// A text as TOML writes it.
std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out + "\"";
}

std::string to_text(const Settings& settings) {
    std::string recent;
    for (const std::string& one : settings.recent)
        recent += (recent.empty() ? "" : ", ") + toml_text(one);
    std::string moved;
    for (const MovedHost& one : settings.moved_hosts)
        moved += fmt::format("{}[{}, {}, {:.4f}, {:.4f}]", moved.empty() ? "" : ", ", toml_text(one.world),
                             toml_text(one.host), one.at.x, one.at.y);
    std::string typed;
    for (const std::string& line : settings.console_history)
        typed += (typed.empty() ? "" : ", ") + toml_text(line);
    return fmt::format(
        "# What the window of Postroom remembers.\n"
        "theme = \"{}\"\ntext = {}\nmotion = {}\npace = {}\nlanguage = {}\ntour_seen = {}\nlearner = {}\n"
        "recent = [{}]\nconsole_history = [{}]\nmoved_hosts = [{}]\n\n"
        "[window]\nwidth = {}\nheight = {}\n\n"
        "[layout]\nleft = {:.3f}\nmap = {:.3f}\ncopies = {:.3f}\nconsole = {:.3f}\nshow_console = {}\nshow_transcript = "
        "{}\nshow_inspector = {}\nmap_tab = {}\ntalk_tab = {}\ncopies_tab = {}\n",
        theme_word(settings.theme), settings.text_percent, settings.motion, settings.pace,
        toml_text(settings.language), settings.tour_seen, toml_text(settings.learner), recent, typed, moved, settings.window_width, settings.window_height,
        settings.layout.left_share, settings.layout.map_share, settings.layout.copies_share,
        settings.layout.console_share, settings.layout.show_console, settings.layout.show_transcript, settings.layout.show_inspector,
        static_cast<int>(settings.layout.map_tab), static_cast<int>(settings.layout.talk_tab),
        static_cast<int>(settings.layout.copies_tab));
}

}  // namespace

fs::path settings_path() {
    if (const char* config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && *config == '/') {
        return fs::path{config} / "postroom" / "settings.toml";
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
        return fs::path{home} / ".config" / "postroom" / "settings.toml";
    }
    return {};
}

LoadedSettings load_settings(const fs::path& path) {
    LoadedSettings out;
    std::ifstream in{path, std::ios::binary};
    if (path.empty() || !in) return out;
    std::ostringstream text;
    text << in.rdbuf();
    try {
        out.settings = from_table(toml::parse(text.str()));
    } catch (const toml::parse_error& error) {
        std::error_code failed;
        const fs::path aside = path.string() + ".damaged";
        fs::rename(path, aside, failed);
        out.problem =
            base::Problem{fmt::format("{}:{}", path.string(), error.source().begin.line),
                          "the settings file is damaged, so the usual settings are used",
                          failed ? "delete it" : "it is kept as " + aside.filename().string()};
    }
    return out;
}

base::Outcome save_settings(const Settings& settings, const fs::path& path) {
    if (path.empty()) return {};
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    const fs::path fresh = path.string() + ".new";
    {
        std::ofstream out{fresh, std::ios::binary | std::ios::trunc};
        out << to_text(settings);
        out.flush();
        if (!out) return base::Problem{path.string(), "the settings cannot be written", ""};
    }
    fs::rename(fresh, path, failed);
    if (failed)
        return base::Problem{path.string(), "the settings cannot be written: " + failed.message(),
                             ""};
    return {};
}

}  // namespace gui
