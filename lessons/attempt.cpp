#include "lessons/attempt.h"

#include <fmt/format.h>

#include <utility>

#include "lessons/identity.h"
#include "lessons/lesson_loader.h"
#include "lessons/lesson_runner.h"

namespace lessons {

namespace {

/// The newest open record of this lesson as it is now, with the lesson in its variant.
std::optional<Lesson> open_variant(const Lesson& lesson, const Progress& progress) {
    for (auto one = progress.records().rbegin(); one != progress.records().rend(); ++one) {
        if (one->lesson != lesson.id || one->closed) continue;
        auto variant = load_lesson(lesson.folder, lesson.language, one->seed);
        if (variant && (one->made_with.empty() || one->made_with == lesson_digest(variant.value()))) return std::move(variant).value();
    }
    return std::nullopt;
}

}  // namespace

base::Result<Attempt> go_on(const std::filesystem::path& folder, const std::string& language, Progress& progress, std::optional<std::uint64_t> seed, bool anew, std::string_view version) {
    auto asked = load_lesson(folder, language, seed.value_or(1));
    if (!asked) return asked.problem();
    const bool german = language == "de";
    Attempt out;
    std::optional<Lesson> begun = open_variant(asked.value(), progress);
    if (begun && anew && !seed && begun->seed != 1) {
        asked = load_lesson(folder, language, begun->seed);
        if (!asked) return asked.problem();
    }
    if (begun && anew) progress.begin_anew(begun->id, asked.value().seed, lesson_digest(*begun), lesson_digest(asked.value()));
    if (begun && !anew && seed && *seed != begun->seed) {
        out.note = german ? fmt::format("{} wurde als Variante {} begonnen und geht als diese weiter; Variante {} kommt, wenn du die Lektion neu beginnst", begun->id, begun->seed, *seed)
                          : fmt::format("{} was begun as variant {} and goes on as that; variant {} comes when you begin the lesson anew", begun->id, begun->seed, *seed);
    }
    out.lesson = begun && !anew ? std::move(*begun) : std::move(asked).value();
    const std::string digest = lesson_digest(out.lesson);
    if (!begun && progress.has_other_version(out.lesson.id, digest)) {
        out.note = german ? fmt::format("{} ist jetzt eine andere Lektion als die, die du begonnen hast: Sie beginnt neu, und was du getan hast, bleibt aufgehoben", out.lesson.id)
                          : fmt::format("{} is another lesson now than the one you began: it begins anew, and what you did is kept", out.lesson.id);
    }
    out.record = progress.current(out.lesson.id, out.lesson.seed, version, digest);
    if (out.note.empty()) out.note = strange_parts(out.lesson, out.record);
    return out;
}

}  // namespace lessons
