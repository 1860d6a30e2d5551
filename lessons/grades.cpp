#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lessons/evidence.h"

namespace lessons {

namespace {

constexpr std::array<std::string_view, 6> kReplayWords{"verified", "TAMPERED", "not replayed", "damaged", "newer form", "unreadable"};

std::string score_words(const Grade& grade) { return grade.score() ? std::to_string(*grade.score()) : std::string{}; }

/// A field that a spreadsheet takes for text, whatever a learner typed as a name.
std::string csv_field(std::string_view text) {
    std::string out = "\"";
    if (!text.empty() && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@')) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out + "\"";
}

std::vector<std::pair<std::string, std::size_t>> class_misconceptions(const std::vector<Grade>& grades) {
    std::map<std::string, std::size_t> sum;
    for (const Grade& one : grades) {
        if (one.replay != Replay::Verified) continue;
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
    std::string out = "file,name,lesson,seed,attempt,score,steps passed,steps,first predictions right,predictions,sure and wrong,observations right,observations,"
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
    std::string out = "misconception,times,in words\r\n";
    for (const auto& [tag, times] : class_misconceptions(grades)) out += fmt::format("{},{},{}\r\n", csv_field(tag), times, csv_field(words_of_tag(course, tag)));
    return out;
}

std::string grades_text(const std::vector<Grade>& grades, const Course& course) {
    std::string out = fmt::format("{:28} {:20} {:6} {:>5} {:>11} {:>6} {:>6} {:>7}  {}\n", "file", "name", "lesson", "score", "predictions", "quiz", "hints", "minutes", "replay");
    for (const Grade& g : grades) {
        const std::string file = g.file.size() <= 28 ? g.file : "…" + g.file.substr(g.file.size() - 27);
        out += fmt::format("{:28} {:20} {:6} {:>5} {:>11} {:>6} {:>6} {:>7}  {}\n", file, g.learner, g.lesson, g.score() ? score_words(g) : "-", fmt::format("{}/{}", g.first_right, g.predictions),
                           fmt::format("{}/{}", g.quiz_right, g.quiz), g.hints, g.seconds / 60, kReplayWords[static_cast<std::size_t>(g.replay)]);
    }
    out += "\nMisconceptions in first answers, of the files that are verified:\n";
    for (const auto& [tag, times] : class_misconceptions(grades)) out += fmt::format("{:>4}  {}\n", times, words_of_tag(course, tag));
    const auto bad = std::count_if(grades.begin(), grades.end(), [](const Grade& g) { return g.replay != Replay::Verified; });
    out += fmt::format("\n{} {}, {} verified by replay.\n", grades.size(), grades.size() == 1 ? "file" : "files", grades.size() - static_cast<std::size_t>(bad));
    for (const Grade& g : grades) {
        if (g.replay != Replay::Verified) out += fmt::format("{}: {}: {}\n", g.file, kReplayWords[static_cast<std::size_t>(g.replay)], g.why);
    }
    return out;
}

}  // namespace lessons
