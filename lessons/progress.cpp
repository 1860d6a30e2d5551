#include "lessons/progress.h"

#include <system_error>
#include <utility>

#include "lessons/lesson_runner.h"
#include "lessons/toml_reader.h"

namespace lessons {

namespace fs = std::filesystem;

fs::path progress_file(const fs::path& state_folder, std::string_view learner) {
    std::string name;
    for (const char c : learner) {
        const auto octet = static_cast<unsigned char>(c);
        name += octet < 0x20 || c == '/' || c == '\\' || c == '.' || c == ':' ? '_' : c;
    }
    return state_folder / "learners" / ((name.empty() ? std::string{"learner"} : name) + ".toml");
}

Progress Progress::open(const fs::path& file, std::string_view learner) {
    Progress out;
    out.file_ = file;
    out.learner_ = learner;
    std::error_code error;
    if (!fs::exists(file, error)) return out;
    const auto text = read_text(file, std::size_t{64} << 20);
    if (!text) {
        out.file_.clear();
        out.note_ = text.problem().sentence() + ". It is left as it is, and nothing will be saved";
        return out;
    }
    if (text.value().find_first_not_of(" \t\r\n") == std::string::npos) {
        out.note_ = base::Problem{file.string(), "the progress file is empty", ""}.sentence() + ". What it held cannot be known; lessons begin anew, and are saved again";
        return out;
    }
    std::string bad, first;
    std::size_t bad_count = 0;
    for (RecordRead& one : read_records_apart(text.value(), file.string())) {
        if (one.record) {
            out.records_.push_back(std::move(*one.record));
            continue;
        }
        // What an author would do about it is no help to a learner.
        if (one.newer) {
            out.file_.clear();
            out.note_ = base::Problem{one.problem->where, "this progress was written by a newer version of the program", ""}.sentence() + ". It is left as it is, and nothing will be saved";
            return out;
        }
        if (bad_count++ == 0) first = base::Problem{one.problem->where, one.problem->what, ""}.sentence();
        bad += one.text;
    }
    if (bad_count == 0) return out;
    fs::path aside = file.string() + ".damaged";
    for (int i = 2; fs::exists(aside, error); ++i) aside = file.string() + ".damaged" + std::to_string(i);
    const bool kept = write_text(aside, bad) && out.save();
    out.note_ = first + (bad_count == 1 ? ". This record was set aside as " : ". " + std::to_string(bad_count) + " records were set aside as ") + aside.string() + "; the other lessons are as they were";
    if (!kept) {
        out.note_ = first + ". It could not be set aside, so nothing will be saved";
        out.file_.clear();
    }
    return out;
}

Record& Progress::current(std::string_view lesson, std::uint64_t seed, std::string_view version) {
    for (Record& one : records_) {
        if (one.lesson == lesson && !one.closed) return one;
    }
    Record fresh;
    fresh.lesson = lesson;
    fresh.learner = learner_;
    fresh.version = version;
    fresh.seed = seed;
    records_.push_back(std::move(fresh));
    return records_.back();
}

const Record* Progress::find(std::string_view lesson) const {
    for (const Record& one : records_) {
        if (one.lesson == lesson && !one.closed) return &one;
    }
    return nullptr;
}

void Progress::begin_anew(std::string_view lesson) {
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].lesson != lesson || records_[i].closed) continue;
        (void)reset(records_, i);
        return;
    }
}

base::Outcome Progress::save() const {
    if (file_.empty()) return {};   // the note says why
    if (!records_.empty()) return write_text(file_, records_text(records_));
    std::error_code error;
    fs::remove(file_, error);   // an empty file would be told as damaged
    return {};
}

}  // namespace lessons
