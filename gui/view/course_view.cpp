// The lessons by track, as a learner has done them.

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/lesson_view.h"
#include "lessons/lesson_runner.h"

namespace gui {

using lessons::AnswerKind;

CourseView build_course(const lessons::Course& course, const lessons::Progress& progress) {
    CourseView out;
    out.note = progress.note();
    const bool german = course.language == "de";
    const auto done = [&](const lessons::Lesson& lesson) {
        const lessons::Record* record = progress.find(lesson.id);
        if (record == nullptr) return false;
        const auto answered = [&](const lessons::QuizItem& item) { return record->first(AnswerKind::Quiz, item.id) != nullptr; };
        return record->passed.size() >= lesson.steps.size() && std::all_of(lesson.quiz.begin(), lesson.quiz.end(), answered);
    };
    const auto quiz_words = [&](const lessons::Lesson& lesson, const lessons::Record& record) {
        std::size_t right = 0;
        for (const lessons::QuizItem& item : lesson.quiz) {
            const lessons::Answer* given = record.first(AnswerKind::Quiz, item.id);
            right += given != nullptr && lessons::is_right(item.question, given->value, "").value_or(true) ? 1U : 0U;
        }
        return lesson.quiz.empty() ? std::string{"✓"} : fmt::format("✓ Quiz {}/{}", right, lesson.quiz.size());
    };
    for (const lessons::Track& track : course.tracks) {
        CourseTrack rows{track.title, 0, {}};
        for (const std::string& id : track.lessons) {
            const lessons::Lesson* lesson = course.find(id);
            CourseRow row;
            row.id = id;
            if (lesson == nullptr) {
                const auto broken = std::find_if(course.broken.begin(), course.broken.end(), [&](const auto& one) { return one.first == id; });
                row.broken = true;
                row.words = broken == course.broken.end() ? (german ? "fehlt" : "is missing") : broken->second.sentence();
            } else {
                row.title = lesson->title;
                row.claim = lesson->claim;
                row.done = done(*lesson);
                const lessons::Record* record = progress.find(id);
                row.begun = record != nullptr && !row.done && !record->answers.empty();
                row.words = row.done ? quiz_words(*lesson, *record) : !row.begun ? fmt::format("{} min", lesson->minutes) : fmt::format("{}/{}", record->passed.size(), lesson->steps.size());
                if (row.begun) out.last = id;
                for (const auto& [preset, ids] : course.worlds) {
                    if (std::find(ids.begin(), ids.end(), id) != ids.end()) row.worlds.push_back(preset);
                }
                for (const std::string& need : lesson->needs) {
                    const lessons::Lesson* before = course.find(need);
                    if (before != nullptr && !done(*before)) row.advice += (row.advice.empty() ? "" : ", ") + need;
                }
            }
            rows.done += row.done ? 1U : 0U;
            out.done += row.done ? 1U : 0U;
            ++out.lessons;
            rows.rows.push_back(std::move(row));
        }
        out.tracks.push_back(std::move(rows));
    }
    return out;
}

bool is_done(const CourseView& view, std::string_view lesson) {
    for (const CourseTrack& track : view.tracks) {
        for (const CourseRow& row : track.rows) {
            if (row.id == lesson) return row.done;
        }
    }
    return false;
}

std::string text(const CourseView& view) {
    std::string out = view.note.empty() ? "" : view.note + "\n";
    for (const CourseTrack& track : view.tracks) {
        out += fmt::format("{} ({}/{})\n", track.title, track.done, track.rows.size());
        for (const CourseRow& row : track.rows) out += fmt::format("  {:5} {:8} {}{}\n", row.id, row.words, row.title, row.advice.empty() ? "" : "  ← " + row.advice);
    }
    return out;
}

}  // namespace gui
