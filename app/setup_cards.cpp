#include "app/setup_cards.h"

#include <algorithm>
#include <filesystem>

#include "app/files.h"
#include "gui/view/assets.h"

namespace app {

namespace fs = std::filesystem;

std::string fill_card(std::string_view text, const CardValues& values) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        out.append(text.substr(0, open));
        if (open == std::string_view::npos) break;
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        const auto found = close == std::string_view::npos ? values.end() : values.find(text.substr(1, close - 1));
        if (found == values.end()) {
            out += '{';
            text.remove_prefix(1);
        } else {
            out += found->second;
            text.remove_prefix(close + 1);
        }
    }
    return out;
}

base::Result<std::vector<SetupCard>> fill_cards(const CardValues& values) {
    std::vector<SetupCard> out;
    std::error_code error;
    const fs::path templates = gui::assets_dir() / "setup";
    for (const auto& one : fs::directory_iterator{templates, error}) {
        if (one.path().filename() == "README.md") continue;
        auto text = read_file(one.path().string());
        if (!text) return text.problem();
        out.push_back({one.path().filename().string(), fill_card(text.value(), values)});
    }
    if (error) return base::Problem{templates.string(), "cannot be read: " + error.message(), "reinstall the assets"};
    std::sort(out.begin(), out.end(), [](const SetupCard& a, const SetupCard& b) { return a.name < b.name; });
    return out;
}

base::Outcome write_setup_cards(const std::string& folder, CardValues values) {
    std::error_code error;
    fs::create_directories(fs::path{folder} / "mail", error);   // where mbsync keeps what it fetches
    if (error) return base::Problem{folder, "cannot be made: " + error.message(), ""};
    values["folder"] = fs::absolute(folder, error).string();
    auto cards = fill_cards(values);
    if (!cards) return cards.problem();
    for (const SetupCard& card : cards.value()) {
        const fs::path target = fs::path{folder} / card.name;
        if (auto written = write_file(target.string(), card.text); !written) return written;
        const bool program = target.extension() == ".sh" || target.extension() == ".py";
        fs::permissions(target, program ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write, error);
    }
    return {};
}

}  // namespace app
