#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lessons/evidence.h"

namespace lessons {

namespace {

constexpr std::array<std::string_view, 6> kReplayWords{"verified", "TAMPERED", "not replayed", "damaged", "newer form", "unreadable"};

std::string score_words(const Grade& grade) { return grade.score() ? std::to_string(*grade.score()) : std::string{}; }

/// Without control characters, which would lead a terminal or a table astray.
std::string plain(std::string_view text) {
    std::string out{text};
    std::replace_if(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return out;
}

/// Filled up with blanks to so many signs of UTF-8, or cut with an ellipsis at its beginning.
std::string column(std::string_view text, std::size_t width) {
    std::string out = plain(text);
    const auto is_begin = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
    auto signs = static_cast<std::size_t>(std::count_if(out.begin(), out.end(), is_begin));
    while (signs > width - 1 && signs > 0) {
        out.erase(0, 1);
        while (!out.empty() && !is_begin(out[0])) out.erase(0, 1);
        if (--signs == width - 1) return "…" + out;
    }
    return out + std::string(width - std::min(width, signs), ' ');
}

/// A field that a spreadsheet takes for text, whatever a learner typed as a name.
std::string csv_field(std::string_view text) {
    std::string out = "\"";
    if (!text.empty() && std::string_view{"=+-@\t\r\n"}.find(text[0]) != std::string_view::npos) out += '\'';
    for (const char c : plain(text)) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

std::vector<std::pair<std::string, std::size_t>> class_misconceptions(const std::vector<Grade>& grades) {
    std::map<std::string, std::size_t> sum;
    for (const Grade& one : grades) {
        if (one.replay != Replay::Verified || one.twice) continue;
        for (const auto& [tag, times] : one.misconceptions) sum[tag] += times;
    }
    std::vector<std::pair<std::string, std::size_t>> out{sum.begin(), sum.end()};
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return out;
}

std::string words_of_tag(const Course& course, const std::string& tag) {
    const auto found = course.misconceptions.find(tag);
    return found == course.misconceptions.end() ? tag : found->second;
}

}  // namespace

std::string grades_csv(const std::vector<Grade>& grades) {
    std::string out = "\xEF\xBB\xBF" "file,name,lesson,seed,attempt,score,steps passed,steps,first predictions right,predictions,sure and wrong,observations right,observations,"
                      "quiz right,quiz,table right,table,hints,minutes,misconceptions,replay,why\r\n";
    for (const Grade& g : grades) {
        std::string tags;
        for (const auto& [tag, times] : g.misconceptions) tags += (tags.empty() ? "" : " ") + tag + (times > 1 ? fmt::format(":{}", times) : "");
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}.{},{},{},{}\r\n", csv_field(g.file), csv_field(g.learner), csv_field(g.lesson), g.seed, g.attempt,
                           score_words(g), g.steps_passed, g.steps, g.first_right, g.predictions, g.sure_and_wrong, g.observed_right, g.observations, g.quiz_right, g.quiz, g.table_right, g.table,
                           g.hints, g.seconds / 60, g.seconds % 60 / 6, csv_field(tags), kReplayWords[static_cast<std::size_t>(g.replay)], csv_field(g.why));
    }
    return out;
}

std::string misconceptions_csv(const std::vector<Grade>& grades, const Course& course) {
    std::string out = "\xEF\xBB\xBF" "misconception,times,in words\r\n";
    for (const auto& [tag, times] : class_misconceptions(grades)) out += fmt::format("{},{},{}\r\n", csv_field(tag), times, csv_field(words_of_tag(course, tag)));
    return out;
}

std::string grades_text(const std::vector<Grade>& grades, const Course& course) {
    std::string out = fmt::format("{:28} {:20} {:6} {:>5} {:>11} {:>6} {:>6} {:>7}  {}\n", "file", "name", "lesson", "score", "predictions", "quiz", "hints", "minutes", "replay");
    std::size_t verified = 0, twice = 0;
    for (const Grade& g : grades) {
        out += fmt::format("{} {} {} {:>5} {:>11} {:>6} {:>6} {:>7}  {}{}\n", column(g.file, 28), column(g.learner, 20), column(g.lesson, 6), g.score() ? score_words(g) : "-",
                           fmt::format("{}/{}", g.first_right, g.predictions), fmt::format("{}/{}", g.quiz_right, g.quiz), g.hints, g.seconds / 60, kReplayWords[static_cast<std::size_t>(g.replay)],
                           g.twice ? ", the same work as another file" : "");
        verified += g.replay == Replay::Verified ? 1U : 0U;
        twice += g.twice ? 1U : 0U;
    }
    out += "\nMisconceptions in first answers, of the files that are verified:\n";
    for (const auto& [tag, times] : class_misconceptions(grades)) out += fmt::format("{:>4}  {}\n", times, words_of_tag(course, tag));
    out += fmt::format("\n{} {}, {} verified by replay{}.\n", grades.size(), grades.size() == 1 ? "file" : "files", verified,
                       twice == 0 ? "" : fmt::format(", {} the same work as another and counted once", twice));
    for (const Grade& g : grades) {
        if (g.replay != Replay::Verified) out += fmt::format("{}: {}: {}\n", plain(g.file), kReplayWords[static_cast<std::size_t>(g.replay)], plain(g.why));
    }
    return out;
}

}  // namespace lessons
