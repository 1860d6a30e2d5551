#include "lessons/verify_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "lessons/texts.h"
#include "lessons/toml_reader.h"
#include "lessons/verify_place.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// As a reader sees it: without letter case, blanks and a final full stop. Umlauts are letters of two octets.
std::string as_it_reads(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = kBlanks.find(c) != std::string_view::npos;
        if (blank && (out.empty() || out.back() == ' ')) continue;
        const bool umlaut = !out.empty() && out.back() == '\xc3' && static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0x9f;
        out += blank ? ' ' : umlaut ? static_cast<char>(static_cast<unsigned char>(c) + 0x20) : base::ascii_lower(c);
    }
    while (!out.empty() && std::string_view{" .!"}.find(out.back()) != std::string_view::npos) out.pop_back();
    return out;
}

std::size_t word_count(std::string_view text) {
    std::size_t out = 0;
    for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos; ++out) {
        const std::size_t end = text.find_first_of(kBlanks, at);
        at = end == std::string_view::npos ? end : text.find_first_not_of(kBlanks, end);
    }
    return out;
}

/// A sign that no reader sees and that texts do not need; empty if there is none.
std::string hidden_sign(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if ((c < 0x20 && c != '\n') || c == 0x7f) return fmt::format("\\u{:04X}", c);
        if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return fmt::format("\\u{:04X}", static_cast<unsigned char>(text[i + 1]));
        // Blanks without width, and those that turn the direction of writing.
        const std::string_view three = text.substr(i, 3);
        if (three.size() < 3 || c != 0xe2) continue;
        const auto last = static_cast<unsigned char>(three[2]);
        const bool hidden = (three[1] == '\x80' && ((last >= 0x8b && last <= 0x8f) || (last >= 0xaa && last <= 0xae))) || (three[1] == '\x81' && last >= 0xa0 && last <= 0xaf);
        if (hidden) return fmt::format("\\u{:04X}", 0x2000U + (three[1] == '\x81' ? 0x40U : 0U) + (last & 0x3fU));
    }
    return {};
}

/// Finds what is wrong with the texts of one lesson in one language.
class WordProver {
  public:
    WordProver(const Lesson& lesson, std::vector<Finding>& out)
        : lesson_{lesson}, out_{out}, own_{fs::path{lesson.folder} / fmt::format("text.{}.toml", lesson.language)}, base_{fs::path{lesson.folder} / fmt::format("text.{}.toml", kBaseLanguage)} {}

    void prove();

  private:
    void complain(std::string rule, const std::string& key, std::string what, std::string cure) {
        const bool english = std::find(lesson_.missing.begin(), lesson_.missing.end(), key) != lesson_.missing.end();
        out_.push_back({std::move(rule), {value_place(english ? base_ : own_, key), std::move(what), std::move(cure)}});
    }
    void leaves(const toml::node& node, const std::string& key);
    void steps();
    void hints(const std::string& key, const HintSet& set);
    void options(const std::string& name, const std::string& key, const Question& question);

    const Lesson& lesson_;
    std::vector<Finding>& out_;
    fs::path own_, base_;
};

void WordProver::leaves(const toml::node& node, const std::string& key) {
    const auto below = [&](std::string_view name) { return key.empty() ? std::string{name} : fmt::format("{}.{}", key, name); };
    if (const toml::table* table = node.as_table()) {
        for (const auto& [name, one] : *table) leaves(one, below(name.str()));
    } else if (const toml::array* list = node.as_array()) {
        if (key.find(".hint.") != std::string::npos && list->size() != 3)
            complain("hint", key, fmt::format("\"{}\" has {} levels", key, list->size()), "three: a question back, where to look, the command");
        for (std::size_t i = 0; i < list->size(); ++i) leaves((*list)[i], below(std::to_string(i + 1)));
    } else if (const auto text = node.value_exact<std::string>()) {
        if (text->find_first_not_of(kBlanks) == std::string::npos && !text->empty()) complain("text", key, "\"" + key + "\" is made of blanks", "write the text");
        if (const std::string sign = hidden_sign(*text); !sign.empty()) complain("text", key, "\"" + key + "\" has the sign " + sign + ", which nobody can read", "take it away");
    }
}

void WordProver::options(const std::string& name, const std::string& key, const Question& question) {
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        for (std::size_t j = i + 1; j < question.options.size(); ++j) {
            const Option& one = question.options[j];
            if (as_it_reads(question.options[i].text) != as_it_reads(one.text)) continue;
            complain("options", key + "." + one.id, name + ": two options have the same text \"" + one.text + "\"", "a learner could not tell \"" + question.options[i].id + "\" and \"" + one.id + "\" apart");
        }
    }
}

void WordProver::hints(const std::string& key, const HintSet& set) {
    for (std::size_t i = 0; i < set.levels.size(); ++i) {
        for (std::size_t j = i + 1; j < set.levels.size(); ++j) {
            if (as_it_reads(set.levels[i]) != as_it_reads(set.levels[j])) continue;
            complain("hint", fmt::format("{}.{}", key, j + 1), fmt::format("levels {} and {} of the hints {} are the same: \"{}\"", i + 1, j + 1, set.id, set.levels[j]),
                     "each must give more than the one before: a question back, where to look, the command");
            return;
        }
    }
}

void WordProver::steps() {
    for (const Step& step : lesson_.steps) {
        const std::string key = "step." + step.id;
        if (step.predict) options("step " + step.id + ", prediction", key + ".options", *step.predict);
        if (step.observe) options("step " + step.id + ", observation", key + ".seen", *step.observe);
        for (const HintSet& set : step.hints) hints(key + ".hint." + set.id, set);
        for (const Check& check : step.checks) {
            const std::string place = key + ".check." + check.id;
            if (word_count(check.fail) < 4) complain("check", place, "check " + check.id + " of step " + step.id + " says only \"" + check.fail + "\"", "say what is different, and what the task wanted");
            const auto same = std::find_if(step.checks.begin(), step.checks.end(), [&](const Check& one) { return as_it_reads(one.fail) == as_it_reads(check.fail); });
            if (&*same != &check) complain("check", place, "two checks of step " + step.id + " say the same sentence", "each must say what is different");
        }
    }
}

void WordProver::prove() {
    if (const auto table = parse_file(own_)) leaves(table.value(), "");
    steps();
    for (const QuizItem& item : lesson_.quiz) options("quiz " + item.id, "quiz." + item.id + ".options", item.question);
}

}  // namespace

void check_words(const Lesson& lesson, std::vector<Finding>& out) { WordProver{lesson, out}.prove(); }

}  // namespace lessons
