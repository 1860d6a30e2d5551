#include "app/lesson_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "app/commands.h"
#include "app/files.h"
#include "app/scripts.h"
#include "lessons/evidence.h"
#include "lessons/lesson_loader.h"
#include "lessons/new_lesson.h"
#include "lessons/sheets.h"
#include "lessons/toml_reader.h"
#include "lessons/verify.h"

namespace app {

namespace {

namespace fs = std::filesystem;

/// The course, or the sentence why there is none.
std::optional<lessons::Course> course_for(const LessonOptions& options) {
    auto course = lessons::load_course(lessons::course_dir(), options.language, options.seed);
    if (course) return std::move(course).value();
    say_problem(course.problem());
    return std::nullopt;
}

lessons::Player player() { return {script_presets()}; }

/// class.csv and "-misconceptions" are class-misconceptions.csv.
std::string beside(const std::string& file, const char* word) {
    const fs::path path{file};
    return (path.parent_path() / (path.stem().string() + word + path.extension().string())).string();
}

int write_out(const std::string& out, const std::string& text) {
    const auto written = write_file(out.empty() ? "-" : out, text);
    return written ? 0 : say_problem(written.problem());
}

/// The one lesson that is asked for, with its seed and language.
std::optional<lessons::Lesson> one_lesson(const LessonOptions& options) {
    if (options.ids.size() != 1) {
        say_problem({"lesson", "needs the id of one lesson", "for example L06"});
        return std::nullopt;
    }
    auto folder = lessons::find_folder(lessons::course_dir(), options.ids[0]);
    if (!folder) {
        say_problem(folder.problem());
        return std::nullopt;
    }
    auto lesson = lessons::load_lesson(folder.value(), options.language, options.seed);
    if (lesson) return std::move(lesson).value();
    say_problem(lesson.problem());
    return std::nullopt;
}

void print_verdict(const lessons::Verdict& verdict) {
    if (verdict.findings.empty()) {
        fmt::print("{:6} proved: {} checks, {} wrong runs, {} runs in all, {} of them cut", verdict.lesson, verdict.checks, verdict.wrong_runs, verdict.runs, verdict.cuts);
        if (!verdict.untranslated.empty()) fmt::print(", {} texts not translated", verdict.untranslated.size());
        fmt::print("\n");
        return;
    }
    fmt::print("{:6} NOT proved, {} {}\n", verdict.lesson, verdict.findings.size(), verdict.findings.size() == 1 ? "finding" : "findings");
    for (const lessons::Finding& finding : verdict.findings) fmt::print("  {}: {}\n", finding.rule, finding.problem.sentence());
}

}  // namespace

int lesson_list(const LessonOptions& options) {
    const auto course = course_for(options);
    if (!course) return 2;
    for (const lessons::Track& track : course->tracks) {
        fmt::print("{}\n", track.title);
        for (const std::string& id : track.lessons) {
            const lessons::Lesson* lesson = course->find(id);
            if (lesson != nullptr) fmt::print("  {:5} {:3} min  {}\n", id, lesson->minutes, lesson->title);
        }
    }
    for (const auto& [id, problem] : course->broken) fmt::print("  {:5} cannot be read: {}\n", id, problem.sentence());
    return course->broken.empty() ? 0 : 1;
}

int lesson_verify(const LessonOptions& options) {
    const auto course = course_for(options);
    if (!course) return 2;
    lessons::VerifyOptions verify;
    verify.player = player();
    verify.write_expected = options.write;
    verify.cuts_max = options.cuts;
    std::vector<std::string> ids = options.ids;
    if (options.all || ids.empty()) {
        ids.clear();
        for (const lessons::Track& track : course->tracks) ids.insert(ids.end(), track.lessons.begin(), track.lessons.end());
    }
    int status = 0;
    for (const std::string& id : ids) {
        auto folder = lessons::find_folder(course->folder, id);
        if (!folder) return say_problem(folder.problem());
        const lessons::Verdict verdict = lessons::verify_lesson(folder.value(), *course, verify);
        print_verdict(verdict);
        if (!verdict.findings.empty()) status = 1;
    }
    return status;
}

int lesson_new(const LessonOptions& options) {
    if (options.ids.size() != 1) return say_problem({"lesson new", "needs a folder", "for example: postroom lesson new my-lessons/L30-my-first"});
    auto made = lessons::new_lesson(options.ids[0]);
    if (!made) return say_problem(made.problem());
    fmt::print("{}\nNow: postroom lesson verify {} --write\n", made.value(), options.ids[0]);
    return 0;
}

int lesson_key(const LessonOptions& options) {
    const auto lesson = one_lesson(options);
    if (!lesson) return 2;
    auto key = lessons::make_key(*lesson, player());
    if (!key) return say_problem(key.problem());
    return write_out(options.out, lessons::key_text(key.value()));
}

int lesson_sheet(const LessonOptions& options) {
    const auto lesson = one_lesson(options);
    const auto course = course_for(options);
    if (!lesson || !course) return 2;
    return write_out(options.out, options.text ? lessons::worksheet_text(*lesson, *course) : lessons::worksheet_html(*lesson, *course));
}

int lesson_plan(const LessonOptions& options) {
    const auto file = lessons::course_dir() / ("class-plan." + options.language + ".md");
    std::error_code error;
    const auto text = read_file((fs::exists(file, error) ? file : lessons::course_dir() / "class-plan.en.md").string());
    if (!text) return say_problem(text.problem());
    const bool html = options.out.ends_with(".html") || options.out.ends_with(".htm");
    return write_out(options.out, html ? lessons::page_html(text.value(), options.language) : text.value());
}

namespace {

/// An evidence file is no place for the table; nor is a file that is about to be read.
base::Outcome may_write_table(const std::string& csv, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        if (same_file(csv, file)) return base::Problem{"--csv " + csv, "is one of the evidence files", "name another file for the table"};
    }
    std::ifstream there{csv, std::ios::binary};
    std::string first;
    if (std::getline(there, first) && first.find("# Evidence: ") != std::string::npos) return base::Problem{"--csv " + csv, "is an evidence file", "name another file for the table"};
    return {};
}

std::vector<lessons::Grade> grade_all(lessons::Grader& grader, const std::vector<std::string>& files) {
    constexpr std::size_t kOctetsMax = std::size_t{16} << 20;
    std::vector<lessons::Grade> grades;
    std::set<std::string> seen;
    for (const std::string& file : files) {
        auto text = lessons::read_text(file, kOctetsMax);
        grades.push_back(text ? grader.grade(text.value(), file) : lessons::unreadable(file, text.problem().sentence()));
        lessons::Grade& one = grades.back();
        one.twice = !one.checksum.empty() && !seen.insert(one.checksum).second;
    }
    return grades;
}

/// 2: something could not be read as evidence; 1: something is not what it says.
int status_of(const std::vector<lessons::Grade>& grades) {
    int status = 0;
    for (const lessons::Grade& one : grades) {
        if (one.replay == lessons::Replay::Verified) continue;
        const bool judged = one.replay == lessons::Replay::Tampered || one.replay == lessons::Replay::Impossible;
        status = std::max(status, judged ? 1 : 2);
    }
    return status;
}

}  // namespace

int grade_command(const GradeOptions& options) {
    const auto course = course_for({});
    if (!course) return 2;
    const bool to_screen = options.csv == "-";
    if (!options.csv.empty() && !to_screen) {
        for (const std::string& target : {options.csv, beside(options.csv, "-misconceptions")}) {
            if (auto may = may_write_table(target, options.files); !may) return say_problem(may.problem());
        }
    }
    std::vector<std::filesystem::path> folders{course->folder};
    for (const std::string& folder : options.lessons) {
        if (auto lesson = lessons::load_lesson(folder, "en", 1); !lesson) return say_problem(lesson.problem());
        folders.emplace_back(folder);
    }
    lessons::Grader grader{std::move(folders), player(), POSTROOM_VERSION};
    const std::vector<lessons::Grade> grades = grade_all(grader, options.files);
    std::fputs((to_screen ? lessons::grades_csv(grades) : lessons::grades_text(grades, *course)).c_str(), stdout);
    if (!options.csv.empty() && !to_screen) {
        if (auto written = write_file(options.csv, lessons::grades_csv(grades)); !written) return say_problem(written.problem());
        if (auto written = write_file(beside(options.csv, "-misconceptions"), lessons::misconceptions_csv(grades, *course)); !written) return say_problem(written.problem());
    }
    return status_of(grades);
}

}  // namespace app
