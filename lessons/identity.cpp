#include "lessons/identity.h"

#include <fmt/format.h>

#include "lessons/walk.h"
#include "protocols/base/digest.h"

namespace lessons {

namespace {

/// Each part with its length before it, so that no two lists of parts read alike.
class Parts {
  public:
    void add(std::string_view part) { text_ += fmt::format("{}:{}", part.size(), part); }
    void add(const std::optional<Question>& question) {
        if (!question) return add("-");
        add(std::to_string(static_cast<int>(question->answering)));
        add(question->answer);
        for (const Option& option : question->options) {
            add(option.id);
            add(option.right ? "right" : option.tag);
        }
    }
    [[nodiscard]] std::string digest() const { return base::hex(base::sha256(text_)); }

  private:
    std::string text_;
};

void add_step(Parts& parts, const Step& step) {
    for (const std::string* part : {&step.id, &step.until, &step.rewind_to, &step.arrange}) parts.add(*part);
    parts.add(std::to_string(static_cast<int>(step.kind)));
    parts.add(step.predict);
    parts.add(step.observe);
    for (const Check& check : step.checks) {
        if (!check.soft) parts.add(check.fact);
    }
}

}  // namespace

std::string lesson_digest(const Lesson& lesson) {
    Parts parts;
    parts.add(lesson.id);
    parts.add(world_script(lesson));
    for (const Step& step : lesson.steps) add_step(parts, step);
    for (const QuizItem& item : lesson.quiz) {
        parts.add(item.id);
        parts.add(item.question);
    }
    if (lesson.table) {
        for (const auto& row : lesson.table->rows) parts.add(row.id + "=" + row.fact);
        for (const auto& column : lesson.table->columns) parts.add(column.step);
    }
    return parts.digest();
}

}  // namespace lessons
