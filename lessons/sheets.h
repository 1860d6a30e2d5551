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

/// For A4 and Letter, black and white; no scripts, nothing from elsewhere.
[[nodiscard]] std::string worksheet_html(const Lesson& lesson, const Course& course);
[[nodiscard]] std::string worksheet_text(const Lesson& lesson, const Course& course);

/// A page of ours in Markdown (headings, one table, paragraphs) as HTML to print.
[[nodiscard]] std::string page_html(std::string_view markdown, std::string_view language);

struct KeyStep {
    std::string title;
    std::string predicted, observed;     ///< the right answers, in words
    std::string line;                    ///< the line that makes it so, with its number in the conversation
    std::string before, after;           ///< the copies
    std::string acts;                    ///< one way to do it
};

struct Key {
    std::string lesson, title;
    std::uint64_t seed = 1;
    std::vector<KeyStep> steps;
    std::vector<std::pair<std::string, std::string>> quiz;   ///< question, answer and why
    std::vector<std::vector<std::string>> table;             ///< with a heading row; empty if there is none
};

/// By running the lesson, never by hand.
[[nodiscard]] base::Result<Key> make_key(const Lesson& lesson, const Player& player);
[[nodiscard]] std::string key_text(const Key& key);

/// Every copy that there is, a line each: "M1: mailbox ben@meadow.example INBOX".
[[nodiscard]] std::string copies_words(const sim::Timeline& timeline);
/// Lines of two such texts that differ, with - and +.
[[nodiscard]] std::string copies_difference(const std::string& before, const std::string& after);

}  // namespace lessons
