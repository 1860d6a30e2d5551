#pragma once
/// What an instructor prints or reads: worksheet, answer key, class plan.
///
/// Doors: worksheet_html, worksheet_text, page_html, make_key, key_text. Fails: make_key with a Problem if the lesson does
/// not run.

#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson_loader.h"
#include "lessons/walk.h"

namespace lessons {

/// For A4 and Letter, black and white; no scripts, nothing from elsewhere. Both forms have the same contents.
[[nodiscard]] std::string worksheet_html(const Lesson& lesson, const Course& course);
[[nodiscard]] std::string worksheet_text(const Lesson& lesson, const Course& course);

/// A page of ours in Markdown (headings, one table, paragraphs) as HTML to print.
[[nodiscard]] std::string page_html(std::string_view markdown, std::string_view language);

struct KeyStep {
    std::string title;
    std::string predicted, observed;     ///< what the run shows, in words; if the lesson marks another answer, that too
    std::string line;                    ///< the line that makes it so, with its number; or why there is none
    std::string before, after;           ///< the copies
    std::vector<std::string> acts;       ///< what is pressed or typed, one way to do it
    std::vector<std::string> cells;      ///< of the table of promises, its column of this step
};

struct Key {
    std::string lesson, title, language;
    std::uint64_t seed = 1;
    std::vector<KeyStep> steps;
    std::vector<std::pair<std::string, std::string>> quiz;   ///< question, answer and why
    std::string table_title;
    std::vector<std::string> columns;                        ///< of the table of promises
    std::vector<std::vector<std::string>> table;             ///< its rows, each with its label in front; empty if there is none
};

/// By running the lesson, never by hand; the answers of the quiz are the author's, since no run shows them.
[[nodiscard]] base::Result<Key> make_key(const Lesson& lesson, const Player& player);
[[nodiscard]] std::string key_text(const Key& key);

/// Every copy that there is, a line each: "M1: mailbox ben@meadow.example INBOX". `language`: "de" for German words.
[[nodiscard]] std::string copies_words(const sim::Timeline& timeline, std::string_view language = "en");
/// Lines of two such texts that differ, with - and +.
[[nodiscard]] std::string copies_difference(const std::string& before, const std::string& after);

}  // namespace lessons
