#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "lessons/lesson_loader.h"
#include "lessons/texts.h"
#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace fs = std::filesystem;

fs::path course_dir() {
    if (const char* given = std::getenv("POSTROOM_LESSONS"); given != nullptr && *given != '\0') return given;
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    if (!program.empty()) {
        for (const fs::path& beside : {program / "lessons/course", program / "../share/postroom/lessons"}) {
            if (fs::exists(beside / "index.toml", ignored)) return beside;
        }
    }
    return POSTROOM_LESSONS_DIR;
}

const Lesson* Course::find(std::string_view id) const {
    for (const Lesson& lesson : lessons) {
        if (base::iequals(lesson.id, id)) return &lesson;
    }
    return nullptr;
}

base::Result<fs::path> find_folder(const fs::path& course, std::string_view id) {
    std::error_code error;
    const fs::path as_path{std::string{id}};
    if (id.find('/') != std::string_view::npos || fs::exists(as_path / "lesson.toml", error)) return as_path;
    if (fs::is_directory(as_path, error)) return base::Problem{as_path.string(), "has no lesson.toml", "a lesson is a folder with lesson.toml in it: postroom lesson new FOLDER makes one"};
    std::vector<std::string> known;
    for (const auto& entry : fs::directory_iterator(course, error)) {
        if (!fs::exists(entry.path() / "lesson.toml", error)) continue;
        const std::string name = entry.path().filename().string();
        const std::string folder_id = name.substr(0, name.find('-'));
        if (base::iequals(folder_id, id) || base::iequals(name, id)) return entry.path();
        known.push_back(folder_id);
    }
    std::sort(known.begin(), known.end());
    std::string all;
    for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
    return base::Problem{"", fmt::format("there is no lesson \"{}\"", id), all.empty() ? "no lessons were found in " + course.string() : "lessons: " + all};
}

namespace {

base::Outcome read_glossary(Course& out) {
    auto texts = Texts::load(out.folder, "course", out.language);
    if (!texts) return texts.problem();
    auto table = parse_file(out.folder / "course.en.toml");
    if (!table) return table.problem();
    Texts& words = texts.value();
    if (const toml::table* terms = table.value()["term"].as_table()) {
        for (const auto& [key, node] : *terms) {
            const std::string name = "term." + std::string{key.str()};
            out.glossary[std::string{key.str()}] = {words.get(name + ".title"), words.get(name + ".text"), words.plain(name + ".rfc")};
        }
    }
    if (const toml::table* tags = table.value()["misconception"].as_table()) {
        for (const auto& [key, node] : *tags) out.misconceptions[std::string{key.str()}] = words.get("misconception." + std::string{key.str()});
    }
    for (Track& track : out.tracks) track.title = words.get("track." + track.id);
    if (!words.absent().empty()) return base::Problem{words.base_file(), "the text \"" + words.absent().front() + "\" is missing", "every text must be there in English"};
    if (const auto unused = words.unused(); !unused.empty()) return unused.front();
    out.missing = words.missing();
    return {};
}

}  // namespace

base::Result<Course> load_course(const fs::path& folder, std::string_view language, std::uint64_t seed) {
    Course out;
    out.folder = folder;
    out.language = language;
    const fs::path file = folder / "index.toml";
    auto table = parse_file(file);
    if (!table) return table.problem();
    Trouble trouble{file.string(), std::nullopt};
    Reader top{table.value(), "index", trouble};
    (void)top.number("form", 1);
    for (const toml::table* one : top.tables("tracks")) {
        Reader reader{*one, "a track", trouble};
        Track track;
        track.id = reader.text("id");
        track.lessons = reader.texts("lessons");
        reader.finish();
        out.tracks.push_back(std::move(track));
    }
    for (const toml::table* one : top.tables("worlds")) {
        Reader reader{*one, "a world", trouble};
        std::string preset = reader.text("preset");
        out.worlds.emplace_back(std::move(preset), reader.texts("lessons"));
        reader.finish();
    }
    top.finish();
    if (trouble.problem) return *trouble.problem;
    if (auto read = read_glossary(out); !read) return read.problem();
    for (const Track& track : out.tracks) {
        for (const std::string& id : track.lessons) {
            auto lesson_folder = find_folder(folder, id);
            if (!lesson_folder) {
                out.broken.emplace_back(id, lesson_folder.problem());
                continue;
            }
            auto lesson = load_lesson(lesson_folder.value(), language, seed);
            if (lesson) out.lessons.push_back(std::move(lesson).value());
            else out.broken.emplace_back(id, lesson.problem());
        }
    }
    return out;
}

}  // namespace lessons
