#include "app/setup_cards.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "app/card_quoting.h"
#include "app/files.h"
#include "gui/view/assets.h"

namespace app {

namespace fs = std::filesystem;

namespace {

/// "sh password": the value of the word, as that quoting writes it; nullopt if it is no such pair.
std::optional<base::Result<std::string>> value_in(std::string_view braces, const CardValues& values) {
    const std::size_t blank = braces.find(' ');
    const std::string_view how = blank == std::string_view::npos ? std::string_view{} : braces.substr(0, blank);
    const std::string_view word = braces.substr(blank == std::string_view::npos ? 0 : blank + 1);
    const auto found = values.find(word);
    if (found == values.end() || !is_quoting(how)) return std::nullopt;
    auto value = quoted(how, found->second);
    if (!value) return base::Result<std::string>{base::Problem{std::string{word}, value.problem().what, ""}};
    return value;
}

std::string_view plainly(std::string_view word) {
    if (word == "user") return "user name";
    return word == "certificate" ? "name of the certificate's file" : word == "folder" ? "name of the folder" : word;
}

/// What a file says instead of a card that would not work, as a comment of its form.
std::string instead_of_card(const std::string& name, const base::Problem& problem) {
    const std::string sentence = fmt::format("Postroom cannot write this card: the {} {}.", plainly(problem.where), problem.what);
    if (name.ends_with(".md")) return sentence + "\n";
    if (name.ends_with(".xml")) return "<!-- " + sentence + " -->\n";
    return "# " + sentence + "\n";
}

/// How many octets of a line these programs read; the others take any.
struct LongestLine {
    std::string_view card;
    std::size_t octets;
};
constexpr std::array<LongestLine, 2> kLongestLines{{{"msmtprc", 500}, {"mbsyncrc", 1022}}};

/// None, or what to say of a line that is too long. What makes it long is the password, nearly always.
std::optional<base::Problem> too_long(std::string_view name, std::string_view text) {
    for (const LongestLine& limit : kLongestLines) {
        if (limit.card != name) continue;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (end - at > limit.octets) return base::Problem{"password", fmt::format("or a name is so long that a line has more than {} octets, which is all this program reads", limit.octets), ""};
            at = end + 1;
        }
    }
    return std::nullopt;
}

std::string card_text(const std::string& name, std::string_view pattern, const CardValues& values) {
    const auto filled = fill_card(pattern, values);
    if (!filled) return instead_of_card(name, filled.problem());
    if (const auto problem = too_long(name, filled.value())) return instead_of_card(name, *problem);
    return filled.value();
}

}  // namespace

base::Result<std::string> fill_card(std::string_view text, const CardValues& values) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        out.append(text.substr(0, open));
        if (open == std::string_view::npos) break;
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        const auto value = close == std::string_view::npos ? std::nullopt : value_in(text.substr(1, close - 1), values);
        if (!value) {
            out += '{';
            text.remove_prefix(1);
            continue;
        }
        if (!value->ok()) return value->problem();
        out += value->value();
        text.remove_prefix(close + 1);
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
        const std::string name = one.path().filename().string();
        out.push_back({name, card_text(name, text.value(), values)});
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
        if (auto written = write_file(target.string(), card.text, Readers::Owner); !written) return written;
        const bool program = target.extension() == ".sh" || target.extension() == ".py";
        fs::permissions(target, program ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write, error);
    }
    return {};
}

}  // namespace app
